"""A mail server on a port that is free, which prints what it is sent, a line of JSON for each message.

    server.py starttls|tls|plain FOLDER

`FOLDER` has `server.pem` and `server.key`. Whoever sends must say who they are (`gateway`, `let-me-send`), after the encryption;
`plain` asks for neither. `refused@example.edu` has no mailbox here.
"""

import asyncio
import json
import ssl
import sys
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("refused@"):
            return f"550 5.1.1 <{address}>: nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=default)
        said = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": server.transport.get_extra_info("sslcontext") is not None,
            "authenticated": bool(session.authenticated),
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "text": message.get_content(),
        }
        print("message: " + json.dumps(said), flush=True)
        return "250 OK"


def known(server, session, envelope, mechanism, data):
    is_right = (data.login, data.password) == (b"gateway", b"let-me-send")
    # Not handled: the server says what is to be said of a wrong one.
    return AuthResult(success=is_right, handled=is_right)


async def serve(mode, folder):
    tls = None
    if mode != "plain":
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")

    def session():
        return SMTP(
            Handler(),
            hostname="mail.test",
            require_starttls=mode == "starttls",
            tls_context=tls if mode == "starttls" else None,
            auth_required=mode != "plain",
            auth_require_tls=mode == "starttls",
            authenticator=known,
            enable_SMTPUTF8=True,
        )

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0, ssl=tls if mode == "tls" else None
    )
    print(f"listening on port {server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(serve(sys.argv[1], sys.argv[2]))
