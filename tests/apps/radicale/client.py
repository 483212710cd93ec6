"""A calendar program: `client.py ADDRESS USER PASSWORD`.

By the library `caldav` it makes a calendar with one event, and prints what it then finds; or the error that it got.
"""

import logging
import sys

import caldav
from caldav.lib.error import AuthorizationError

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Vestibule//tests//EN
BEGIN:VEVENT
UID:closed-on-monday
DTSTAMP:20261121T100000Z
DTSTART:20261123T080000Z
DTEND:20261123T170000Z
SUMMARY:Closed on Monday
END:VEVENT
END:VCALENDAR
"""


def main(address, user, password):
    # It complains of every refusal there.
    logging.disable()
    client = caldav.DAVClient(url=address, username=user, password=password)
    try:
        home = client.principal()
        calendar = home.make_calendar(name="Opening hours")
        calendar.save_event(EVENT)
        for found in home.calendars():
            for event in found.events():
                print(found.name, "-", event.vobject_instance.vevent.summary.value)
    except AuthorizationError as error:
        print("not authorized", error.reason)


main(*sys.argv[1:])
