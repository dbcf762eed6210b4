"""What readiness was: taken once a day, kept as figures, and read as a trend of one system or of all.

A snapshot is worked out from what is on record; it changes nothing in the catalogue, so it has no audit event.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Select, case, delete, exists, extract, func, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Action, Actor, operator, require
from catalogue.kinds.system import System
from catalogue.readiness.gathering import covering_contracts
from catalogue.readiness.queries import ANY_STAFF, SystemReadiness, readiness_of_all
from catalogue.readiness.rules import percent
from catalogue.readiness.tables import ReadinessSnapshot as Snapshot
from catalogue.readiness.trend import LONGEST, days_shown
from catalogue.resources.rules import months_on
from catalogue.store import insert_into
from catalogue.terms import Lifecycle, ReadinessBand
from catalogue.visibility import visible

# The trend shows a year; a month more, so that what is a year ago can be looked at before it is thinned out.
DAILY_MONTHS = 13
_KEEPER = operator("Upkeep", via="task")


@dataclass(frozen=True)
class CouncilDay:
    """How many systems had each colour on a day, and how many of all only a contractor could run."""

    taken_on: date
    counts: dict[ReadinessBand, int]
    only_a_contractor: int


def take_snapshots(session: Session, today: date) -> int:
    """Keep the figures of this day of every system in use, restricted ones too, that has none yet; how many. Twice does
    no harm."""
    missing = set(session.scalars(_without(today)))
    if not missing:
        return 0
    rows = [_row(one, today) for one in _as_told(session, missing, today)]
    session.execute(insert_into(session, Snapshot).on_conflict_do_nothing(), rows)
    return len(rows)


def thin_snapshots(session: Session, today: date) -> int:
    """Drop all but the last of each month of what is older than thirteen months; how many. Twice does no harm."""
    old = months_on(today, -DAILY_MONTHS)
    later = aliased(Snapshot)
    same_month = [extract(part, later.taken_on) == extract(part, Snapshot.taken_on) for part in ("year", "month")]
    last = later.system_id == Snapshot.system_id, *same_month, Snapshot.taken_on < later.taken_on, later.taken_on < old
    thinned = delete(Snapshot).where(Snapshot.taken_on < old, exists().where(*last))
    return cast(CursorResult[Any], session.execute(thinned)).rowcount


def _without(today: date) -> Select[UUID]:
    """The systems in use without figures of this day."""
    taken = exists().where(Snapshot.system_id == System.id, Snapshot.taken_on == today)
    return select(System.id).where(System.lifecycle != Lifecycle.RETIRED.value, ~taken)


def _as_told(session: Session, wanted: set[UUID], today: date) -> Iterator[SystemReadiness]:
    """These systems by what any member of staff sees. A restricted system is worked out as whoever keeps the portal
    sees it, but only contracts that any member of staff sees make it one that only a contractor can run: who may see
    the system need not see each of its contracts.

    A runbook needs no such care: a procedure names none that fewer people see than the system.
    """
    told = [one for one in readiness_of_all(session, ANY_STAFF, today) if one.system.id in wanted]
    yield from told
    unseen = wanted - {one.system.id for one in told}
    covered = covering_contracts(session, ANY_STAFF, today)
    for one in readiness_of_all(session, _KEEPER, today) if unseen else ():
        if one.system.id in unseen:
            only = one.result.only_a_contractor and one.system.id in covered
            yield replace(one, result=replace(one.result, only_a_contractor=only))


def _row(found: SystemReadiness, today: date) -> dict[str, Any]:
    result = found.result
    return {
        "system_id": found.system.id,
        "taken_on": today,
        "band": result.band.value,
        "permille": int(percent(result.score) * 10),
        "people": result.truck_factor.people,
        "procedures": len(result.standings),
        "only_a_contractor": result.only_a_contractor,
    }


def trend_of(session: Session, actor: Actor, system: System, today: date) -> Sequence[Snapshot]:
    """The past of one system, oldest first. Who may: council staff who may see it.

    Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Action.READ_READINESS, system.facts)
    of_system = select(Snapshot).where(Snapshot.system_id == system.id, Snapshot.taken_on > today - LONGEST)
    found = {one.taken_on: one for one in session.scalars(of_system)}
    return [found[day] for day in days_shown(found, today)]


def trend_of_all(session: Session, actor: Actor, today: date) -> list[CouncilDay]:
    """The past of all systems that the actor may see, oldest first. Who may: council staff."""
    require(actor, Action.READ_PEOPLE)
    kept = select(Snapshot.taken_on).where(Snapshot.taken_on > today - LONGEST).distinct()
    days = days_shown(session.scalars(kept), today)
    only = func.sum(case((Snapshot.only_a_contractor, 1), else_=0))
    counted = (
        select(Snapshot.taken_on, Snapshot.band, func.count(), only)
        .join(System, System.id == Snapshot.system_id)
        .where(visible(actor), Snapshot.taken_on.in_(days))
        .group_by(Snapshot.taken_on, Snapshot.band)
    )
    found: dict[date, CouncilDay] = {}
    for day, band, count, only_contractors in session.execute(counted):
        one = found.setdefault(day, CouncilDay(day, dict.fromkeys(ReadinessBand, 0), 0))
        one.counts[ReadinessBand(band)] = count
        found[day] = replace(one, only_a_contractor=one.only_a_contractor + only_contractors)
    return [found[day] for day in days if day in found]
