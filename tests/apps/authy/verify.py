"""Whether callbacks are signed right, by the library's own verifier. A line of JSON in, `True` or `False` out."""

import json
import sys
from urllib.parse import parse_qsl

from authy.api.resources import OneTouch

for line in sys.stdin:
    said = json.loads(line)
    if said["method"] == "GET":
        # As a web framework hands the query over: one flat table.
        params = dict(parse_qsl(said["query"], keep_blank_values=True))
    else:
        params = json.loads(said["body"])
    one_touch = OneTouch("https://api.example.org", said["key"])
    print(
        one_touch.validate_one_touch_signature(
            said["signature"], said["nonce"], said["method"], said["url"], params
        ),
        flush=True,
    )
