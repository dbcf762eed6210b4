"""Count searches that found nothing and words that were tried next, in lots, with nobody's name; forget old counts.

Counts are no changes of the catalogue: they have no actor and no audit event, and some may be lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.orm import Session

from catalogue.searches.rules import KEPT, MOST_NEW_A_DAY, Miss, Note, PairState, Retry
from catalogue.searches.tables import MissedSearch, Reformulation
from catalogue.store import insert_into

Row = dict[str, Any]


def count_notes(session: Session, notes: Iterable[Note], most_new_a_day: int = MOST_NEW_A_DAY) -> None:
    """Add notes to the counts. On a day with so many new ones already, only what is known is counted further."""
    misses: dict[str, list[Miss]] = defaultdict(list)
    retries: dict[str, list[Retry]] = defaultdict(list)
    for note in notes:
        if isinstance(note, Miss):
            misses[note.key].append(note)
        else:
            retries[note.key].append(note)
    _add(session, MissedSearch, [_missed(alike) for alike in misses.values()], most_new_a_day)
    _add(session, Reformulation, [_reformulated(alike) for alike in retries.values()], most_new_a_day)


def _missed(alike: Sequence[Miss]) -> Row:
    staff_times = sum(note.by_staff for note in alike)
    return _counted(alike) | {"words": alike[0].words, "staff_times": staff_times, "outcome": "open", "reason": ""}


def _reformulated(alike: Sequence[Retry]) -> Row:
    first = alike[0]
    return _counted(alike) | {"from_words": first.from_words, "to_words": first.to_words, "state": PairState.OPEN.value}


def _counted(alike: Sequence[Note]) -> Row:
    days = [note.on for note in alike]
    return {"id": uuid4(), "key": alike[0].key, "times": len(alike), "first_on": min(days), "last_on": max(days)}


def _add(session: Session, table: type[MissedSearch] | type[Reformulation], rows: list[Row], most_new: int) -> None:
    """Insert rows or add them to those that stand; in the order of their keys, so that two processes never wait for
    each other in a circle."""
    if not rows:
        return
    known = set(session.scalars(select(table.key).where(table.key.in_([row["key"] for row in rows]))))
    today = max(row["last_on"] for row in rows)
    room = most_new - (session.scalar(select(func.count()).where(table.first_on == today)) or 0)
    new = [row for row in rows if row["key"] not in known][: max(0, room)]
    counted = sorted([row for row in rows if row["key"] in known] + new, key=lambda row: row["key"])
    if not counted:
        return
    statement = insert_into(session, table).values(counted)
    grown = [name for name in ("times", "staff_times") if name in counted[0]]
    more = {name: getattr(table, name) + statement.excluded[name] for name in grown}
    session.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_=more | {"last_on": statement.excluded.last_on})
    )


def forget_counts(session: Session, today: date) -> int:
    """Drop what was not met again for a year; how many rows. Dismissed pairs stay: they hold no words any more."""
    before = today - KEPT
    stale = (
        delete(MissedSearch).where(MissedSearch.last_on < before),
        delete(Reformulation).where(Reformulation.last_on < before, Reformulation.state != PairState.DISMISSED.value),
    )
    return sum(cast(CursorResult[Any], session.execute(statement)).rowcount for statement in stale)
