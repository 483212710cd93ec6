"""What the flows of Python's libraries have in common."""

import sys


def ask(question):
    """Has something done that only somebody beside the gateway can do, and returns the answer."""
    print("? " + question, flush=True)
    return sys.stdin.readline().strip()


def same(found, wanted):
    assert found == wanted, "%r instead of %r" % (found, wanted)
