"""Who is away from when until when, so that whoever stands in is shown: no reason is asked, and no past is kept."""

import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import Happening, record
from catalogue.errors import NotAllowed, Refused
from catalogue.people.speaking_for import may_speak_for
from catalogue.people.tables import Absence, Person
from catalogue.store import insert_into
from catalogue.terms import Employer

LONGEST = timedelta(days=365)
# The days stay out of the trail: it is kept for years, and would be a record of everybody's holidays.
_DETAILS = {"changed": ["away"]}


def say_away(session: Session, actor: Actor, person: Person, from_on: date, until_on: date, today: date) -> None:
    """Note from when until when somebody is away; what was noted before is replaced, and days that are past left out.

    Who may: they themselves, their manager and who keeps the directory. Refused: people of others (`not_ours`), an end
    before the start or today (`away_order`), an end more than a year from today (`away_long`).
    """
    _require(actor, person)
    if person.employer != Employer.COUNCIL:
        raise Refused("not_ours", f"{person.name} does not work for the council: only our own absences are kept here.")
    from_on = max(from_on, today)
    if until_on < from_on:
        raise Refused("away_order", "The last day away is over, or before the first. Check both dates.", "until_on")
    if until_on > today + LONGEST:
        raise Refused("away_long", "Give a last day within a year. Who is away for longer hands on.", "until_on")
    said = {"from_on": from_on, "until_on": until_on}
    noted = insert_into(session, Absence).values(id=uuid.uuid4(), person_id=person.id, **said)
    session.execute(noted.on_conflict_do_update(index_elements=[Absence.person_id], set_=said))
    record(session, actor, Happening("person.away", "person", person.id, details=_DETAILS))


def say_back(session: Session, actor: Actor, person: Person) -> None:
    """Forget that somebody is, or would have been, away. Who may: as with `say_away`. Refused: `not_away`."""
    _require(actor, person)
    gone = session.scalar(delete(Absence).where(Absence.person_id == person.id).returning(Absence.id))
    if gone is None:
        raise Refused("not_away", f"Nobody has said that {person.name} is away.")
    record(session, actor, Happening("person.back", "person", person.id, details=_DETAILS))


def _require(actor: Actor, person: Person) -> None:
    if not may_speak_for(actor, person):
        raise NotAllowed("say_away", "Only they, their manager and administrators can say that somebody is away.")


def absence_of(session: Session, person: Person, today: date) -> Absence | None:
    """When somebody is or will be away, unless it is over. For those who may read the directory."""
    return session.scalar(select(Absence).where(Absence.person_id == person.id, Absence.until_on >= today))


def away_within(session: Session, people: Collection[uuid.UUID], from_on: date, until_on: date) -> set[uuid.UUID]:
    """Which of these people are away on one of these days."""
    met = select(Absence.person_id).where(Absence.from_on <= until_on, Absence.until_on >= from_on)
    return set(session.scalars(met.where(Absence.person_id.in_(people))))


def is_away(today: Any, table: Any = Absence) -> Any:
    """The SQL condition that an absence holds on this day."""
    return (table.from_on <= today) & (table.until_on >= today)


def forget_absences(session: Session, today: date) -> int:
    """Drop what is over; how many. Nothing was decided by anybody, so the trail says nothing of it."""
    over = Absence.until_on < today
    count = session.scalar(select(func.count()).select_from(Absence).where(over)) or 0
    session.execute(delete(Absence).where(over))
    return count
