"""What the people of the demo council searched for: what they keep, what was not there, and what they asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import select

from catalogue.resources.desk import Desk
from catalogue.resources.named import thing_named
from catalogue.searches.counting import count_notes
from catalogue.searches.operations import answer, ask_for, save_search
from catalogue.searches.rules import Answer, Note
from catalogue.searches.tables import MissedSearch, Wish
from catalogue.terms import SearchOutcome
from catalogue.workflows.search_notes import miss_of, retry_of
from portal.demo.cells import Row, day_of, rows_of
from portal.demo.story import moment
from portal.pages.saved_searches import asked_in

_SEARCHED_AT, _ASKED_AT, _ANSWERED_AT = time(9, 40), time(11, 15), time(15, 30)


@dataclass(frozen=True)
class Deed:
    """Something that somebody did at a moment; `by` is their address, empty for what has nobody's name."""

    at: datetime
    by: str
    do: Callable[[Desk], None]


def search_deeds(today: date) -> Iterator[Deed]:
    """Everything, in no order."""
    for row in rows_of("saved_searches", today):
        yield Deed(_moment(row["day"], _SEARCHED_AT), row["email"], partial(_save, row))
    for row in rows_of("missed_searches", today):
        yield Deed(_moment(row["last"], _SEARCHED_AT), "", partial(_count, _misses(row)))
        if row["answered"]:
            yield Deed(_moment(row["answered"], _ANSWERED_AT), row["by"], partial(_answer, MissedSearch, row))
    for row in rows_of("reformulations", today):
        yield Deed(_moment(row["last"], _SEARCHED_AT), "", partial(_count, _retries(row)))
    for row in rows_of("wishes", today):
        yield Deed(_moment(row["day"], _ASKED_AT), row["email"], partial(_ask, row))
        if row["answered"]:
            yield Deed(_moment(row["answered"], _ANSWERED_AT), row["by"], partial(_answer, Wish, row))


def _moment(day: str, at: time) -> datetime:
    return moment(date.fromisoformat(day), at)


def _save(row: Row, at: Desk) -> None:
    save_search(at.session, at.actor, row["name"], asked_in(row["query"]))


def _ask(row: Row, at: Desk) -> None:
    ask_for(at.session, at.actor, row["words"], row["purpose"], at.today)


def _answer(table: type[Any], row: Row, at: Desk) -> None:
    standing: MissedSearch | Wish = at.session.scalars(select(table).where(table.words == row["words"])).one()
    thing_id = thing_named(at.session, at.actor, row["thing"]).id if row["thing"] else None
    said = Answer(SearchOutcome(row["outcome"]), thing_id, row["reason"])
    answer(at.session, at.actor, standing, said, standing.outcome, at.today)


def _count(notes: list[Note], at: Desk) -> None:
    count_notes(at.session, notes)


def _misses(row: Row) -> list[Note]:
    staff = int(row["staff_times"])
    found = [miss_of(row["words"], number < staff, day) for number, day in enumerate(_days(row))]
    return [note for note in found if note]


def _retries(row: Row) -> list[Note]:
    return [note for day in _days(row) if (note := retry_of(row["from"], row["to"], day))]


def _days(row: Row) -> list[date]:
    """When it was searched for: once on the first day, and as often as it takes on the last."""
    first, last = day_of(row["first"]), day_of(row["last"])
    assert first and last
    return [first, *[last] * (int(row["times"]) - 1)]
