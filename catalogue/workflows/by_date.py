"""What begins or ends by its date: no event tells of it, so the index asks for it once a day."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.kinds.resource import Link, Ownership
from catalogue.people.tables import Person
from catalogue.runbooks.tables import Drill, Procedure

# Where nobody knows up to which day an index was kept.
LOOK_BACK = timedelta(days=31)
_DAY = timedelta(days=1)
_Days = InstrumentedAttribute[date] | InstrumentedAttribute[date | None]


def changed_by_date(session: Session, since: date | None, today: date) -> set[UUID]:
    """The things of which an ownership or a link has begun or ended by its date after the day `since`, and the systems
    that somebody could run who has left since."""
    if since is None or since > today:
        since = today - LOOK_BACK
    owned = _turned(Ownership.from_on, Ownership.until_on, since, today)
    linked = _turned(Link.start_on, Link.end_on, since, today)
    found = set(session.scalars(select(Ownership.resource_id).where(owned)))
    for end in (Link.from_id, Link.to_id):
        found.update(session.scalars(select(end).where(linked)))
    left = Person.end_on.between(since, today - _DAY)
    could = select(Procedure.system_id).join(Drill, Drill.procedure_id == Procedure.id)
    found.update(session.scalars(could.join(Person, Person.id == Drill.person_id).where(left)))
    return found


def _turned(first: _Days, last: _Days, since: date, today: date) -> ColumnElement[bool]:
    """Whether a first day has come, or a last day has gone."""
    return first.between(since + _DAY, today) | last.between(since, today - _DAY)
