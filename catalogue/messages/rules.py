"""Rules of messages: which addresses can be written to, what fits into a header, and when to try again."""

import re
from datetime import timedelta

from catalogue.terms import MessageTopic

MOST_IN_SUBJECT = 200
MOST_IN_REASON = 500
MOST_IN_SAID = 500
MOST_IN_ADDRESS = 254
# What RFC 5322 calls a dot-atom, in ASCII: no quotes, no comments, nothing that a server could read as two addresses.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")

STOPPABLE = frozenset({MessageTopic.DIGEST})
# After each try that may succeed later; after the last the message could not be sent: some two days in all.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440, 1440))


def can_be_written_to(address: str) -> bool:
    """Whether this is one plain address of electronic mail."""
    return len(address) <= MOST_IN_ADDRESS and _ADDRESS.fullmatch(address) is not None


def one_line(words: str, most: int) -> str:
    """Words as one line of at most so many characters: nothing in it can end a header."""
    line = " ".join("".join(character if character.isprintable() else " " for character in words).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries; nothing once that is enough."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
