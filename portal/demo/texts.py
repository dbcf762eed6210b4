"""How the demo council's runbooks went on: one text corrected and approved, another waiting as a draft."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from catalogue.kinds import kind_of
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.runbooks.drafting import approve, propose
from catalogue.runbooks.reading import mark_read
from catalogue.runbooks.revisions import newest, newest_number
from catalogue.terms import RevisionChange
from portal.demo.searches import Deed
from portal.demo.story import moment

_WRITTEN_AT, _APPROVED_AT, _READ_AT = time(11, 10), time(15, 40), time(8, 50)


@dataclass(frozen=True)
class Correction:
    """Words of a runbook that somebody wrote anew, so many days ago; `approver` put them in force, if anyone did."""

    runbook: str
    days_ago: int
    author: str
    before: str
    after: str
    note: str
    approver: str = ""


CORRECTIONS = (
    Correction(
        "weekly-rent-charge",
        40,
        "lucia.ferrante@council.example",
        "Read ten letters of each stage.",
        "Read ten letters of each stage, two of them on paper.",
        "The address ran into the window of the envelope.",
        approver="lucia.ferrante@council.example",
    ),
    Correction(
        "restore-hearth",
        9,
        "joseph.tindall@council.example",
        "4. Corvane stops the application.",
        "4. Corvane stops the application. Stay on the line until they say so.",
        "At the last restore they rang off before it had stopped.",
    ),
)
READERS = (
    ("weekly-rent-charge", 200, "staff@council.example"),
    ("map-server-is-slow", 13, "starter@council.example"),
    ("refresh-a-map-layer", 9, "starter@council.example"),
)


def text_deeds(today: date) -> Iterator[Deed]:
    """Everything, in no order."""
    for one in CORRECTIONS:
        day = today - timedelta(days=one.days_ago)
        yield Deed(moment(day, _WRITTEN_AT), one.author, partial(_write, one))
        if one.approver:
            yield Deed(moment(day, _APPROVED_AT), one.approver, partial(_approve, one))
    for runbook, days_ago, reader in READERS:
        yield Deed(moment(today - timedelta(days=days_ago), _READ_AT), reader, partial(_read, runbook))


def _write(one: Correction, at: Desk) -> None:
    runbook = _runbook(at, one.runbook)
    text = runbook.body.replace(one.before, one.after)
    last = newest_number(at.session, runbook)
    propose(replace(at, note=one.note), runbook, text, RevisionChange.MINOR, last)


def _approve(one: Correction, at: Desk) -> None:
    runbook = _runbook(at, one.runbook)
    draft = newest(at.session, runbook)
    assert draft is not None
    approve(at, runbook, draft, RevisionChange.MINOR)


def _read(slug: str, at: Desk) -> None:
    runbook = _runbook(at, slug)
    mark_read(at, runbook, newest_number(at.session, runbook))


def _runbook(at: Desk, slug: str) -> Any:
    return thing(at.session, at.actor, kind_of("runbook"), slug)
