"""A program that reads a page of a wiki by XML-RPC: `client.py ADDRESS USER PASSWORD login|basic`.

It keeps cookies, as programs that log in by a call must; it prints the page, or the number of the error that it got.
"""

import sys
import xmlrpc.client
from base64 import b64encode


class Transport(xmlrpc.client.Transport):
    """The library's own, with a jar of cookies and a header for every call."""

    def __init__(self, headers):
        super().__init__(headers=headers)
        self.cookies = {}

    def send_headers(self, connection, headers):
        super().send_headers(connection, headers)
        if self.cookies:
            connection.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))

    def parse_response(self, response):
        for header in response.msg.get_all("Set-Cookie") or []:
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value
        return super().parse_response(response)


def main(address, user, password, way):
    headers = []
    if way == "basic":
        headers = [("Authorization", "Basic " + b64encode(f"{user}:{password}".encode()).decode())]
    wiki = xmlrpc.client.ServerProxy(address, transport=Transport(headers))
    try:
        if way == "login" and not wiki.dokuwiki.login(user, password):
            print("wrong password")
            return
        print(wiki.wiki.getPage("start"))
        # A second call in the same session.
        print("revision", wiki.wiki.getPageInfo("start")["name"])
    except xmlrpc.client.Fault as fault:
        print("fault", fault.faultCode, fault.faultString)
    except xmlrpc.client.ProtocolError as error:
        print("error", error.errcode)


main(*sys.argv[1:])
