"""PyPI's twilio against the gateway, unchanged but for the address it is given.

    verify_flows.py https://localhost:8081 examples/phone-node/phone.js

The phone is the example's, in another language and none of the gateway's code. What only somebody beside the gateway can do is
asked for on standard output, a line that begins with `? `, and answered by a line of standard input. It ends with 0 once
everything was as the library's users expect.
"""

import base64
import datetime
import hashlib
import hmac
import http.server
import json
import os
import queue
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from flow import ask, same

URL, PHONE = sys.argv[1:3]
FOLDER = tempfile.TemporaryDirectory()


def refused(status, code, act):
    try:
        act()
    except TwilioRestException as error:
        same((error.status, error.code), (status, code))
        assert error.msg, error
        return
    raise AssertionError("it was not refused with %d" % code)


def phone(name, *words):
    environment = dict(os.environ, PHONE_FILE=os.path.join(FOLDER.name, name + ".json"))
    done = subprocess.run(["node", PHONE, *words], env=environment, capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip()


def totp(secret, digits=6, step=30, algorithm=hashlib.sha1):
    seconds = int(ask("time"))
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", seconds // step), algorithm).digest()
    at = mac[-1] & 15
    return str((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 10 ** digits).zfill(digits)


class Hook(http.server.BaseHTTPRequestHandler):
    """An application that is told what happens. It keeps what it was told, and answers what was laid ready, or 204."""

    told, answers = queue.Queue(), queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        Hook.told.put((self.path, dict(self.headers), dict(urllib.parse.parse_qsl(body, keep_blank_values=True))))
        self.send_response(204 if Hook.answers.empty() else Hook.answers.get())
        self.end_headers()

    def log_message(self, *_):
        pass


hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
threading.Thread(target=hook.serve_forever, daemon=True).start()
HOOK = "http://127.0.0.1:%d/hook?shop=1" % hook.server_port


def told():
    """What the application is told next, if the library's validator takes it, and nothing altered."""
    path, headers, said = Hook.told.get(timeout=60)
    same(path, "/hook?shop=1")
    signature = {name.lower(): value for name, value in headers.items()}["x-twilio-signature"]
    validator = RequestValidator(token)
    assert validator.validate(HOOK, said, signature), (headers, said)
    assert not validator.validate(HOOK, dict(said, type="challenge.denied!"), signature), "altered"
    assert not validator.validate(HOOK.replace("shop=1", "shop=2"), said, signature), "elsewhere"
    assert not RequestValidator("another token").validate(HOOK, said, signature), "by somebody else"
    same((said["account_sid"], said["service_sid"]), (account, service.sid))
    return said


account, token = ask("account Shop").split()
client = Client(account, token)
client.verify.base_url = URL
verify = client.verify.v2

# Credentials: the account's, its key's name, and those of nobody.
stranger = Client(account, "0123456789abcdef0123456789abcdef")
stranger.verify.base_url = URL
refused(401, 20003, lambda: stranger.verify.v2.services.create(friendly_name="Nobody's"))
other_account, other_token = ask("account Other").split()
other = Client(other_account, other_token)
other.verify.base_url = URL
crossed = Client(other_account, token)
crossed.verify.base_url = URL
refused(401, 20003, lambda: crossed.verify.v2.services.create(friendly_name="Nobody's"))

# Services.
service = verify.services.create(friendly_name="Checkout", code_length=8, totp_issuer="Shop", push_include_date=True)
assert service.sid.startswith("VA") and len(service.sid) == 34, service.sid
same((service.account_sid, service.friendly_name, service.code_length), (account, "Checkout", 8))
same((service.totp["issuer"], service.totp["time_step"], service.push["include_date"]), ("Shop", 30, True))
assert isinstance(service.date_created, datetime.datetime), service.date_created
same(verify.services(service.sid).update(friendly_name="Till").friendly_name, "Till")
same(verify.services(service.sid).fetch().code_length, 8)
same([one.sid for one in verify.services.list()], [service.sid])
refused(400, 60200, lambda: verify.services.create(friendly_name="x" * 33))
refused(400, 60200, lambda: verify.services.create(friendly_name="Short", code_length=3))
refused(404, 20404, lambda: other.verify.v2.services(service.sid).fetch())
refused(404, 20404, lambda: verify.services("VA" + "0" * 32).fetch())
same(other.verify.v2.services.list(), [])
# The gateway's own service belongs to nobody.
refused(404, 20404, lambda: verify.services(ask("gateway")).fetch())
here = verify.services(service.sid)

# Entities, and lists in pages.
names = ["person-%04d" % number for number in range(1, 6)]
entities = [here.entities.create(identity=name) for name in names]
assert all(one.sid.startswith("YE") for one in entities)
same(here.entities.create(identity=names[0]).sid, entities[0].sid)
same([one.identity for one in here.entities.list(page_size=2)], names)
page = here.entities.page(page_size=2)
same([one.identity for one in page], names[:2])
page = page.next_page()
same([one.identity for one in page], names[2:4])
same([one.identity for one in page.previous_page()], names[:2])
same([one.identity for one in page.next_page()], names[4:])
refused(400, 60306, lambda: here.entities.create(identity="short"))
refused(400, 60306, lambda: here.entities.create(identity="with blanks in it"))
refused(404, 20404, lambda: here.entities("person-9999").fetch())
assert here.entities(names[4]).delete()
refused(404, 20404, lambda: here.entities(names[4]).fetch())
# Identities are told apart to the letter.
assert here.entities.create(identity="PERSON-0001").sid != entities[0].sid

# Webhooks, and what they are told.
assert service.links["webhooks"].endswith(service.sid + "/Webhooks"), service.links
of_phones = here.webhooks.create(friendly_name="Phones", event_types=["factor.created", "factor.deleted"], webhook_url=HOOK)
assert of_phones.sid.startswith("YW") and len(of_phones.sid) == 34, of_phones.sid
same((of_phones.status, of_phones.version, of_phones.webhook_method), ("enabled", "v2", "POST"))
same((of_phones.service_sid, of_phones.account_sid, of_phones.webhook_url), (service.sid, account, HOOK))
same(here.webhooks(of_phones.sid).update(event_types=["*"]).event_types, ["*"])
assert isinstance(here.webhooks(of_phones.sid).fetch().date_updated, datetime.datetime)
spare = [here.webhooks.create(friendly_name="Spare %d" % number, event_types=["*"], webhook_url=HOOK) for number in (1, 2)]
same([one.friendly_name for one in here.webhooks.list(page_size=1)], ["Phones", "Spare 1", "Spare 2"])
for one in spare:
    assert here.webhooks(one.sid).delete()
refused(404, 20404, lambda: here.webhooks(spare[0].sid).fetch())
refused(404, 20404, lambda: other.verify.v2.services(service.sid).webhooks(of_phones.sid).fetch())
refused(400, 60200, lambda: here.webhooks.create(friendly_name="No such", event_types=["factor.*"], webhook_url=HOOK))
refused(400, 60200, lambda: here.webhooks.create(friendly_name="Nowhere", event_types=["*"], webhook_url="/hook"))
refused(400, 60200, lambda: here.webhooks(of_phones.sid).update(status="off"))

# A phone registers by an access token, once.
made = here.access_tokens.create(identity="alice-0001", factor_type="push", factor_friendly_name="Pocket", ttl=120)
same((made.entity_identity, made.factor_type, made.ttl), ("alice-0001", "push", 120))
same(here.access_tokens(made.sid).fetch().token, made.token)
refused(400, 60306, lambda: here.access_tokens.create(identity="alice-0001", factor_type="push", ttl=301))
found = phone("alice", "register", URL, service.sid, "alice-0001", made.token, "Pocket")
same(found["status"], "verified")
for kind in ("factor.created", "factor.verified"):
    said = told()
    same((said["type"], said["entity_identity"]), (kind, "alice-0001"))
    same((said["factor_sid"], said["factor_type"], "challenge_sid" in said), (found["factor"], "push", False))
again = phone("again", "register", URL, service.sid, "alice-0001", made.token)
assert again.startswith("401: Authenticate (20003)"), again
wrong = here.access_tokens.create(identity="bob-000001", factor_type="push")
assert phone("again", "register", URL, service.sid, "alice-0001", wrong.token).startswith("401"), "somebody else's"
alice = here.entities("alice-0001")
factor = alice.factors(found["factor"]).fetch()
same((factor.friendly_name, factor.status, factor.factor_type), ("Pocket", "verified", "push"))
same(factor.config["notification_platform"], "none")
same(phone("alice", "rename", "Left pocket"), {"name": "Left pocket"})
same([one.friendly_name for one in alice.factors.list()], ["Left pocket"])

# Challenges: approved, denied, and what a phone is shown.
challenge = alice.challenges.create(
    factor_sid=factor.sid,
    details_message="Pay 10 EUR to Bob?",
    details_fields=[{"label": "Amount", "value": "10 EUR"}, {"label": "To", "value": "Bob / \u00e9"}],
    hidden_details={"order": "4711"},
)
same((challenge.status, challenge.factor_type, challenge.responded_reason), ("pending", "push", None))
same(challenge.expiration_date - challenge.date_created, datetime.timedelta(minutes=5))
same(challenge.hidden_details, {"order": "4711"})
waiting = phone("alice", "list")
same([one["sid"] for one in waiting], [challenge.sid])
same(waiting[0]["message"], "Pay 10 EUR to Bob?")
same(waiting[0]["fields"][1], {"label": "To", "value": "Bob / \u00e9"})
assert "date" in waiting[0], waiting
same(phone("alice", "approve", challenge.sid)["status"], "approved")
challenge = alice.challenges(challenge.sid).fetch()
same((challenge.status, challenge.responded_reason), ("approved", "none"))
said = told()
same((said["type"], said["challenge_sid"], said["factor_sid"]), ("challenge.approved", challenge.sid, factor.sid))
same(json.loads(said["challenge_details"])["fields"][1], {"label": "To", "value": "Bob / \u00e9"})
same(json.loads(said["challenge_hidden_details"]), {"order": "4711"})
assert challenge.date_responded >= challenge.date_created
assert phone("alice", "approve", challenge.sid).endswith("is approved"), "an answer counts once"
denied = alice.challenges.create(factor_sid=factor.sid, details_message="And 10 more?")
# Whoever does not take it is told again, under the same name.
Hook.answers.put(500)
same(phone("alice", "deny", denied.sid)["status"], "denied")
said = told()
same((said["type"], said["challenge_sid"]), ("challenge.denied", denied.sid))
ask("failed " + said["uuid"])
assert Hook.told.empty(), "not before its time"
ask("advance 6")
same(told(), said)
here.webhooks(of_phones.sid).update(status="disabled")

# Somebody else's phone is shown nothing of it, and cannot answer.
bobs = phone("bob", "register", URL, service.sid, "bob-000001", wrong.token)
same(bobs["status"], "verified")
last = alice.challenges.create(factor_sid=factor.sid, details_message="Log in?")
same(phone("bob", "list"), [])
assert phone("bob", "approve", last.sid).startswith("404"), "not asked"
again = alice.challenges(last.sid).notifications.create(ttl=60)
same((again.challenge_sid, again.ttl, again.priority), (last.sid, 60, "high"))

# Lists: filters, order, pages.
same([one.status for one in alice.challenges.list()], ["approved", "denied", "pending"])
same([one.status for one in alice.challenges.list(order="desc", page_size=1)], ["pending", "denied", "approved"])
same([one.sid for one in alice.challenges.list(status="denied")], [denied.sid])
same(alice.challenges.list(factor_sid=bobs["factor"]), [])

# Expiry is the time.
ask("advance 300")
same(alice.challenges(last.sid).fetch().status, "expired")
same([one.sid for one in alice.challenges.list(status="expired")], [last.sid])
assert phone("alice", "approve", last.sid).endswith("is expired"), "too late"
refused(404, 20404, lambda: alice.challenges("YC" + "0" * 32).fetch())
refused(400, 60306, lambda: alice.challenges.create(factor_sid=factor.sid, details_message="x" * 257))
refused(400, 60306, lambda: alice.challenges.create(factor_sid=factor.sid))
refused(404, 20404, lambda: alice.challenges.create(factor_sid="YF" + "0" * 32, details_message="Nobody?"))
late = datetime.datetime.fromtimestamp(int(ask("time")) + 3700, datetime.timezone.utc)
refused(400, 60306, lambda: alice.challenges.create(factor_sid=factor.sid, details_message="Late?", expiration_date=late))
try:
    alice.challenges.list(status="open")
    raise AssertionError("there is no such status")
except TwilioException as error:
    assert "Status" in str(error), error

# An authenticator app of the program's own.
carol = here.entities("carol-0001")
app = carol.new_factors.create(friendly_name="Carol's app", factor_type="totp")
same((app.status, app.config["code_length"], app.config["time_step"]), ("unverified", 6, 30))
assert app.binding["uri"].startswith("otpauth://totp/Shop:Carol%27s%20app?secret=" + app.binding["secret"]), app.binding
refused(403, 60318, lambda: carol.challenges.create(factor_sid=app.sid, auth_payload="123456"))
refused(403, 60311, lambda: carol.factors(app.sid).update(auth_payload="000000" if totp(app.binding["secret"]) != "000000" else "111111"))
same(carol.factors(app.sid).update(auth_payload=totp(app.binding["secret"])).status, "verified")
# A step is good once.
ask("advance 30")
right = totp(app.binding["secret"])
tried = carol.challenges.create(factor_sid=app.sid, auth_payload=right)
same((tried.status, tried.factor_type), ("approved", "totp"))
used = carol.challenges.create(factor_sid=app.sid, auth_payload=right)
same(used.status, "pending")
refused(403, 60324, lambda: carol.challenges(used.sid).update(auth_payload=right))
ask("advance 30")
same(carol.challenges(used.sid).update(auth_payload=totp(app.binding["secret"])).status, "approved")
refused(403, 60322, lambda: carol.challenges(used.sid).update(auth_payload="123456"))
long = carol.new_factors.create(
    friendly_name="Eight digits", factor_type="totp", config_alg="sha512", config_code_length=8, config_time_step=60
)
same(carol.factors(long.sid).update(auth_payload=totp(long.binding["secret"], 8, 60, hashlib.sha512)).status, "verified")
same([one.factor_type for one in carol.factors.list()], ["totp", "totp"])
assert carol.factors(long.sid).delete()
refused(404, 20404, lambda: carol.factors(long.sid).fetch())

# The phone forgets its key, and what was asked of it ends.
open_one = alice.challenges.create(factor_sid=factor.sid, details_message="One more?")
assert "forgotten" in phone("alice", "forget")
same(alice.challenges(open_one.sid).fetch().status, "expired")
refused(404, 20404, lambda: alice.factors(factor.sid).fetch())
same(alice.factors.list(), [])

# Codes to a number: the same one until it is right, once.
NUMBER, ADDRESS = "+4915112345678", "carol+shop@example.org"
sent = here.verifications.create(to=NUMBER, channel="sms", locale="de")
assert sent.sid.startswith("VE") and len(sent.sid) == 34, sent.sid
same((sent.to, sent.channel, sent.status, sent.valid), (NUMBER, "sms", "pending", False))
assert isinstance(sent.date_created, datetime.datetime), sent.date_created
right = ask("code " + NUMBER)
same(len(right), 8)
again = here.verifications.create(to=NUMBER, channel="call")
same((again.sid, ask("code " + NUMBER)), (sent.sid, right))
same([one["channel"] for one in again.send_code_attempts], ["sms", "call"])
for _ in range(3):
    here.verifications.create(to=NUMBER, channel="sms")
refused(429, 60203, lambda: here.verifications.create(to=NUMBER, channel="sms"))
same(len(here.verifications(NUMBER).fetch().send_code_attempts), 5)
wrong = ("2" if right[0] == "1" else "1") + right[1:]
checked = here.verification_checks.create(to=NUMBER, code=wrong)
same((checked.status, checked.valid), ("pending", False))
checked = here.verification_checks.create(verification_sid=sent.sid, code=right)
same((checked.status, checked.valid, checked.sid, checked.to), ("approved", True, sent.sid, NUMBER))
same(checked.sna_attempts_error_codes, [])
refused(404, 20404, lambda: here.verification_checks.create(to=NUMBER, code=right))
refused(404, 20404, lambda: here.verifications(sent.sid).fetch())

# Codes to an address: ended by the program, by wrong codes, and by the time.
sent = here.verifications.create(to=ADDRESS, channel="email")
same(here.verifications(ADDRESS).update(status="canceled").status, "canceled")
refused(404, 20404, lambda: here.verification_checks.create(to=ADDRESS, code=ask("code " + ADDRESS)))
sent = here.verifications.create(to=ADDRESS, channel="email")
right = ask("code " + ADDRESS)
wrong = ("2" if right[0] == "1" else "1") + right[1:]
for _ in range(5):
    same(here.verification_checks.create(to=ADDRESS, code=wrong).valid, False)
refused(429, 60202, lambda: here.verification_checks.create(to=ADDRESS, code=right))
same(here.verifications(sent.sid).fetch().status, "max_attempts_reached")
ask("advance 600")
refused(404, 20404, lambda: here.verifications(sent.sid).fetch())
refused(400, 60200, lambda: here.verifications.create(to="alice", channel="sms"))
refused(400, 60200, lambda: here.verifications.create(to=NUMBER, channel="whatsapp"))
refused(400, 60200, lambda: here.verifications.create(to=NUMBER, channel="sms", custom_code="4711"))
verify.services(service.sid).update(custom_code_enabled=True)
here.verifications.create(to=NUMBER, channel="sms", custom_code="4711")
same(ask("code " + NUMBER), "4711")
same(here.verifications(NUMBER).update(status="approved").status, "approved")

# With its service everything of it is gone.
assert verify.services(service.sid).delete()
refused(404, 20404, lambda: verify.services(service.sid).fetch())
assert phone("bob", "list").startswith("401"), "its program is gone"

print("done", flush=True)
