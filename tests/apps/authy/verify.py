"""Whether callbacks are signed right, by the library's own verifier. A line of JSON in, `True` or `False` out."""

import json
import sys
from urllib.parse import parse_qsl

from authy.api.resources import OneTouch

for line in sys.stdin:
    said = json.loads(line)
    if said["body"].startswith("{"):
        params = json.loads(said["body"])
    else:
        # As a web framework hands a query or a form over: one flat table.
        params = dict(parse_qsl(said["body"] or said["query"], keep_blank_values=True))
    one_touch = OneTouch("https://api.example.org", said["key"])
    print(
        one_touch.validate_one_touch_signature(
            said["signature"], said["nonce"], said["method"], said["url"], params
        ),
        flush=True,
    )
