"""Which drills stop counting when: of every system that a reader may see, and of what concerns the reader alone."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.kinds.system import System
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Person, Team
from catalogue.readiness.expiry import Expiry, expiries
from catalogue.readiness.gathering import Gathered, procedures_with_drills
from catalogue.readiness.queries import in_use
from catalogue.readiness.rules import Standing, standing
from catalogue.runbooks.queries import someone
from catalogue.runbooks.rules import is_told_the_name
from catalogue.runbooks.tables import Drill, Procedure


@dataclass(frozen=True)
class EndingIn:
    """The system of a drill, as far as a calendar tells of it."""

    id: uuid.UUID
    slug: str
    title: str
    team: str


@dataclass(frozen=True)
class DrillEnding:
    """A drill that stops counting; `person` is whose it was, if the reader is told that."""

    expiry: Expiry
    title: str
    system: EndingIn
    person: Person | None


def drills_ending(session: Session, actor: Actor, today: date) -> list[DrillEnding]:
    """All that stop counting within a year, the first to go first. Who may: council staff. Raises `NotAllowed`."""
    require(actor, Action.READ_PEOPLE)
    return _endings(session, actor, today, in_use(actor))


def own_drills_ending(session: Session, actor: Actor, today: date) -> list[DrillEnding]:
    """The same of drills that the actor is told by name: their own, those of people whom they manage, and those of
    systems for which they answer. Nothing for those who are not council staff."""
    if not may(actor, Action.READ_PEOPLE) or actor.person_id is None:
        return []
    close = or_(Person.id == actor.person_id, Person.manager_id == actor.person_id)
    done = select(Drill.procedure_id).join(Person, Person.id == Drill.person_id).where(close)
    theirs = or_(Procedure.id.in_(done), Procedure.system_id.in_(actor.owned))
    found = _endings(session, actor, today, in_use(actor) & theirs)
    return [one for one in found if one.person is not None or one.system.id in actor.owned]


def _endings(session: Session, actor: Actor, today: date, wanted: ColumnElement[bool]) -> list[DrillEnding]:
    found = [
        (system, gathered.titles[expiry.procedure.id], expiry)
        for system, gathered in procedures_with_drills(session, actor, today, wanted).items()
        for expiry in expiries(_standings(gathered, today), gathered.leaving, today)
    ]
    people = people_by_id(session, actor, [expiry.person for _, _, expiry in found])
    systems = _systems(session, {system for system, _, _ in found})
    endings = [_ending(actor, title, systems[system], expiry, people) for system, title, expiry in found]
    return sorted(endings, key=lambda one: (one.expiry.until, one.system.title.casefold(), one.title.casefold()))


def _ending(
    actor: Actor, title: str, system: EndingIn, expiry: Expiry, people: Mapping[uuid.UUID, Person]
) -> DrillEnding:
    """Whoever is not told whose drill it is, is told no last day at work either: that day would name them."""
    person = _told(actor, system.id, expiry, people)
    if person is None:
        expiry = replace(expiry, until=expiry.proven_until)
    return DrillEnding(expiry, title, system, person)


def _standings(gathered: Gathered, today: date) -> list[Standing]:
    return [standing(one, frozenset(gathered.staff), today) for one in gathered.with_drills]


def _systems(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, EndingIn]:
    team = func.coalesce(Team.name, "")
    rows = session.execute(
        select(System.id, System.slug, System.title, team)
        .outerjoin(Team, Team.id == System.team_id)
        .where(System.id.in_(ids))
    )
    return {identity: EndingIn(identity, *named) for identity, *named in rows}


def _told(actor: Actor, system: uuid.UUID, expiry: Expiry, people: Mapping[uuid.UUID, Person]) -> Person | None:
    person = people.get(expiry.person) if expiry.person else None
    return person if person and is_told_the_name(actor, system, someone(person)) else None
