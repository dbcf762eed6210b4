"""Rules of messages: which addresses can be written to, what fits into a header, and when to try again."""

import re
from datetime import date, timedelta
from enum import StrEnum

from catalogue.terms import MessageTopic
from catalogue.working_days import Calendar, working_days_from

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


class Rung(StrEnum):
    """A day on which somebody is reminded of something that is due; the later ones go further up."""

    LEAD_90 = "90 days before"
    LEAD_30 = "30 days before"
    LEAD_10 = "10 working days before"
    DUE = "due"
    MANAGER = "5 working days after"
    BOARD = "10 working days after"


def rungs(due_on: date, calendar: Calendar) -> dict[Rung, date]:
    """The day of each rung, for something that is due on this day."""
    return {
        Rung.LEAD_90: due_on - timedelta(days=90),
        Rung.LEAD_30: due_on - timedelta(days=30),
        Rung.LEAD_10: working_days_from(due_on, -10, calendar),
        Rung.DUE: due_on,
        Rung.MANAGER: working_days_from(due_on, 5, calendar),
        Rung.BOARD: working_days_from(due_on, 10, calendar),
    }


def ladder(due_on: date, today: date, calendar: Calendar) -> Rung | None:
    """The rung that falls on today; nothing on the days between. Of two on one day it is the later."""
    return next((rung for rung, day in reversed(rungs(due_on, calendar).items()) if day == today), None)
