"""PyPI's authy against a server, unchanged but for the address it is given.

    authy_flows.py https://localhost:8081

Whatever only somebody with a phone can do is asked for on standard output, a line that begins with `? `, and answered by a
line of standard input. It ends with 0 once everything was as the library's users expect.
"""

import base64
import hashlib
import hmac
import http.server
import json
import queue
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

import requests
from authy import AuthyFormatException
from authy.api import AuthyApiClient

from flow import ask, same

URL = sys.argv[1]
CALLBACKS = queue.Queue()
PATIENCE = 30


class Receiver(http.server.BaseHTTPRequestHandler):
    """The application's own address, that is told of answers."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        CALLBACKS.put((self.headers, json.loads(body)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
CALLBACK = "http://127.0.0.1:%d/callback" % receiver.server_address[1]
KEY = ask("key " + CALLBACK)

api = AuthyApiClient(KEY, URL)
NUMBER = "+4915112345678"


def good(answer):
    assert answer.ok(), answer.content
    return answer


def bad(answer, status, message):
    assert not answer.ok(), answer.content
    same(answer.response.status_code, status)
    same(answer.errors()["message"], message)
    assert answer.content["error_code"].isdigit() and answer.content["success"] is False, answer.content


# The application.
app = good(api.apps.fetch()).content
same((app["app"]["name"], app["app"]["sms_enabled"], app["message"]), ("Shop", True, "Application information."))
bad(AuthyApiClient("another", URL).apps.fetch(), 401, "Invalid API key")

# Users: the same number is the same one.
user = good(api.users.create("new@example.org", "0151-123 456-78", 49))
assert isinstance(user.id, int), user.content
for number in ["(0151) 12345678", "0151.12345678", "15112345678"]:
    same(good(api.users.create("other@example.org", number, 49)).id, user.id)
wrong = api.users.create("x", "1", 49)
same((wrong.ok(), wrong.id, wrong.response.status_code), (False, None, 400))
same(wrong.errors()["cellphone"], "is invalid")
same(wrong.errors()["message"], "User was not valid")
status = good(api.users.status(user.id)).content["status"]
same((status["confirmed"], status["registered"], status["email"]), (False, False, "other@example.org"))

# Codes by SMS and call: wrong, right, used, bound to an action.
sms = good(api.users.request_sms(user.id))
same((sms.ignored(), sms.content["cellphone"]), (False, "+49-XXX-XXX-XX78"))
code = ask("code " + NUMBER)
other = ("1" if code[0] == "0" else "0") * len(code)
bad(api.tokens.verify(user.id, other), 401, "Token is invalid")
good(api.tokens.verify(user.id, code))
bad(api.tokens.verify(user.id, code), 401, "Token is invalid. Token was used recently")
same(good(api.users.status(user.id)).content["status"]["confirmed"], True)
good(api.users.request_call(user.id))
good(api.tokens.verify(user.id, ask("code " + NUMBER)))
good(api.users.request_sms(user.id, {"action": "pay", "action_message": "5 EUR"}))
code = ask("code " + NUMBER)
bad(api.tokens.verify(user.id, code), 401, "Token is invalid")
good(api.tokens.verify(user.id, code, {"action": "pay"}))
try:
    api.tokens.verify(user.id, "12")
    raise AssertionError("two digits were sent")
except AuthyFormatException:
    pass

# Numbers without users.
start = good(api.phones.verification_start("0171 2345678", 49, via="sms", code_length=5))
same(start["message"], "Text message sent to +49 171 2345678.")
code = ask("code +491712345678")
same(len(code), 5)
other = ("1" if code[0] == "0" else "0") * len(code)
bad(api.phones.verification_check("0171 2345678", 49, other), 401, "Verification code is incorrect")
same(good(api.phones.verification_check("0171 2345678", 49, code))["message"], "Verification code is correct.")
bad(api.phones.verification_check("0171 2345678", 49, code), 404, "No pending verifications for +49 171 2345678 found.")
info = good(api.phones.info("0171 2345678", 49))
assert info["message"].startswith("Phone number information as of ") and info["message"].endswith(" UTC"), info.content
same(info["type"], "cellphone")

# A picture with the secret of an authenticator app, that is there once.
picture = good(api.users.generate_qr(user.id, size=200, label="Shop (other)")).content
first = requests.get(picture["qr_code"])
same(first.status_code, 200)
assert first.headers["Content-Type"].startswith("image/"), first.headers
same(requests.get(picture["qr_code"]).status_code, 404)

# With a phone nothing is sent, unless somebody insists.
ask("phone %d" % user.id)
same(good(api.users.status(user.id)).content["status"]["registered"], True)
assert good(api.users.request_sms(user.id)).ignored()
assert not good(api.users.request_sms(user.id, {"force": "true"})).ignored()
assert good(api.users.request_call(user.id)).ignored()


# Questions to the phone.
def question(**more):
    sent = good(
        api.one_touch.send_request(
            user.id,
            "Pay 5 EUR to Nadia?",
            details={"Account": "Nadia", "Amount": "5 EUR & more"},
            hidden_details={"order": "4711"},
            logos=[{"res": "default", "url": "https://shop.example/logo.png"}],
            **more
        )
    )
    assert sent.status() is True and sent.get_uuid(), sent.content
    return sent.get_uuid()


def stands(uuid):
    return good(api.one_touch.get_approval_status(uuid)).content["approval_request"]["status"]


for act, result in [("approve", "approved"), ("deny", "denied")]:
    uuid = question()
    same(stands(uuid), "pending")
    same(ask("%s %s" % (act, uuid)), result)
    same(stands(uuid), result)
    headers, body = CALLBACKS.get(timeout=PATIENCE)
    same((body["uuid"], body["status"], body["authy_id"]), (uuid, result, user.id))
    same(body["callback_action"], "approval_request_status")
    same(body["approval_request"]["transaction"]["hidden_details"], {"order": "4711"})
    signature, nonce = headers["X-Authy-Signature"], headers["X-Authy-Signature-Nonce"]
    assert api.one_touch.validate_one_touch_signature(signature, nonce, "POST", CALLBACK, body)
    assert not api.one_touch.validate_one_touch_signature(signature, nonce, "POST", CALLBACK + "/other", body)
    body["status"] = "approved" if result == "denied" else "denied"
    assert not api.one_touch.validate_one_touch_signature(signature, nonce, "POST", CALLBACK, body)

late = question(seconds_to_expire=60)
ask("advance 61")
same(stands(late), "expired")
same(ask("approve %s" % late), "gone")
same(stands(late), "expired")
unknown = api.one_touch.get_approval_status("00000000-0000-4000-8000-000000000000")
same((unknown.ok(), unknown.response.status_code, unknown.errors()), (False, 404, {}))

# What the library has no calls for, as programs send it that speak for themselves.
def post(path, kind=None, **given):
    headers = {"X-Authy-API-Key": KEY, **({"Content-Type": kind} if kind else {})}
    return requests.post("%s/protected/%s" % (URL, path), headers=headers, **given)


updated = post("json/users/%d/update" % user.id, json={"email": "newer@example.org"})
same((updated.status_code, updated.json()), (200, {"message": "User was updated successfully", "success": True}))
updated = post("xml/users/%d/update" % user.id, "application/xml", data="<user><email>newest@example.org</email></user>")
same((updated.status_code, ElementTree.fromstring(updated.text).find("success").text), (200, "true"))
mailed = post("json/email/%d" % user.id).json()
same((mailed["email"], mailed["message"], mailed["success"]), ("newest@example.org", "Email token was sent", True))
assert mailed["email_id"].startswith("EM") and len(mailed["email_id"]) == 34, mailed
registration = post("json/sdk/registrations", data={"authy_id": user.id}).json()
assert registration["success"] and registration["registration_token"] and registration["integration_api_key"], registration
registration = ElementTree.fromstring(post("xml/sdk/registrations", data={"authy_id": user.id}).text)
assert registration.find("registration-token").text and registration.find("integration-api-key").text
NEW = "<user><email>newest@example.org</email><cellphone>(0151) 123-45678</cellphone>%s</user>"
made = post("xml/users/new", "application/xml", data=NEW % "<country_code>49</country_code>")
same((made.status_code, ElementTree.fromstring(made.text).find("user/id").text), (200, str(user.id)))
made = post("xml/users/new", "application/xml", data=NEW % "")
same((made.status_code, ElementTree.fromstring(made.text).find("country-code").text), (400, "is required"))
gone = good(api.users.create("gone@example.org", "0151 99999999", 49)).id
removed = requests.delete("%s/protected/json/users/%d" % (URL, gone), headers={"X-Authy-API-Key": KEY})
same((removed.status_code, removed.json()), (200, {"message": "User removed from application", "success": True}))

# Counted, in XML, and gone.
stats = good(api.stats.fetch()).content
month = stats["stats"][-1]
same((month["users_count"], month["sms_count"], month["calls_count"]), (2, 4, 1))
# Three codes, a number, an approval.
same(month["auths_count"], 5)
bad(api.users.registration_status("visitor-17"), 404, "Registration not found")

# Somebody without a phone number: their phone brings what the program signed.
def encoded(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def account(name, key=KEY):
    now = int(time.time())
    said = {
        "iss": app["app"]["name"],
        "iat": now,
        "exp": now + 600,
        "context": {"custom_user_id": name, "authy_app_id": str(app["app"]["app_id"])},
    }
    parts = [encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, said)]
    signature = hmac.new(key.encode(), b".".join(parts), hashlib.sha256).digest()
    return b".".join(parts + [encoded(signature)]).decode()


token = account("visitor-17")
same(ask("account %s" % account("visitor-17", KEY[:-1])), "refused")
same(ask("account %s" % token), "registered")
same(ask("account %s" % token), "refused")
registration = good(api.users.registration_status("visitor-17")).content["registration"]
same(registration["status"], "completed")
visitor = registration["authy_id"]
status = good(api.users.status(visitor)).content["status"]
same((status["registered"], status["country_code"], status["phone_number"]), (True, 0, "XXX-XXX-"))
bad(api.users.request_sms(visitor, {"force": "true"}), 400, "Phone number is invalid: this user has none")
uuid = good(api.one_touch.send_request(visitor, "Open the door?")).get_uuid()
same(ask("approve %s" % uuid), "approved")
same(stands(uuid), "approved")
same(CALLBACKS.get(timeout=PATIENCE)[1]["authy_id"], visitor)
good(api.users.delete(visitor))
bad(api.users.registration_status("visitor-17"), 404, "Registration not found")

xml = requests.get("%s/protected/xml/users/%d/status" % (URL, user.id), headers={"X-Authy-API-Key": KEY})
root = ElementTree.fromstring(xml.text)
same((root.tag, root.find("status/authy-id").text, root.find("success").text), ("hash", str(user.id), "true"))
xml = requests.get("%s/onetouch/xml/approval_requests/%s" % (URL, late), headers={"X-Authy-API-Key": KEY})
same(ElementTree.fromstring(xml.text).find("approval-request/status").text, "expired")
xml = requests.get("%s/protected/xml/verify/1234567/%d" % (URL, user.id), headers={"X-Authy-API-Key": KEY})
same((xml.status_code, ElementTree.fromstring(xml.text).find("error-code").text), (401, "60020"))
good(api.users.delete(user.id))
bad(api.users.status(user.id), 404, "User not found.")
bad(api.users.delete(user.id), 404, "User not found.")
assert CALLBACKS.empty(), "somebody was told of what nobody answered"
