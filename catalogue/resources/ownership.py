"""Who answers for a thing: appointed, succeeded and ended by date; nothing is owned by nobody unseen."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from catalogue.access import Action, require
from catalogue.audit import Happening, record
from catalogue.days import in_words
from catalogue.errors import Refused
from catalogue.kinds import kind_of
from catalogue.kinds.completeness import completeness
from catalogue.kinds.resource import CataloguedResource, Ownership, ResourceVersion
from catalogue.people.tables import Person
from catalogue.resources.contacts import suppliers_of, why_no_contact
from catalogue.resources.desk import Desk
from catalogue.resources.records import current_ownership, records_of
from catalogue.resources.versions import touch, version_row
from catalogue.terms import Employer, OwnerRole


@dataclass(frozen=True)
class Appointment:
    """Who takes which role over a thing, from and until when, and who stands in."""

    role: OwnerRole
    person: Person
    from_on: date
    until_on: date | None = None
    deputy: Person | None = None


@dataclass(frozen=True)
class Term:
    """Who holds a role over a thing from when until when, and who stands in."""

    from_on: date
    until_on: date | None
    person_id: uuid.UUID
    deputy_id: uuid.UUID | None


def terms_from(session: Session, resource_id: uuid.UUID, role: str, day: date) -> list[Term]:
    """Who holds a role over a thing on a day and after it, in order. The caller settles who may know."""
    held = _held(session, resource_id, role, day)
    return [Term(row.from_on, row.until_on, row.person_id, row.deputy_id) for row in held]


def _held(session: Session, resource_id: uuid.UUID, role: str, day: date) -> Sequence[Ownership]:
    here = (Ownership.resource_id == resource_id) & (Ownership.role == role)
    here &= Ownership.until_on.is_(None) | (Ownership.until_on >= day)
    held = select(Ownership).where(here).order_by(Ownership.from_on)
    return session.scalars(held.execution_options(populate_existing=True)).all()


def make_room(session: Session, resource_id: uuid.UUID, role: str, from_on: date, until_on: date | None = None) -> None:
    """Free a role for these days: one person holds it at a time. Terms from before end; those within are taken back."""
    here = (Ownership.resource_id == resource_id) & (Ownership.role == role)
    here &= Ownership.until_on.is_(None) | (Ownership.until_on >= from_on)
    if until_on is not None:
        here &= Ownership.from_on <= until_on
    session.execute(delete(Ownership).where(here, Ownership.from_on >= from_on))
    session.execute(update(Ownership).where(here).values(until_on=from_on - timedelta(days=1)))


def end_current(session: Session, resource_id: uuid.UUID, role: str, today: date) -> None:
    """End whoever holds the role, on the day before; one appointed today is taken back altogether."""
    here = (Ownership.resource_id == resource_id) & (Ownership.role == role) & current_ownership(today)
    session.execute(delete(Ownership).where(here, Ownership.from_on == today))
    session.execute(update(Ownership).where(here).values(until_on=today - timedelta(days=1)))


def assign_owner(at: Desk, resource: CataloguedResource, appointment: Appointment) -> None:
    """Appoint someone to answer for a thing in one role; whoever held it is succeeded.

    Who may: its owners, its team's stewards, administrators. Refused: a person who has left (`left`), supplier staff
    in any role but supplier contact (`not_council_staff`), an end before the start (`dates`), and as supplier contact
    council staff or, of a contract, somebody of no supplier of it (`not_supplier_staff`).
    """
    require(at.actor, Action.ASSIGN_OWNER, resource.facts)
    _check(at, resource, appointment)
    make_room(at.session, resource.id, appointment.role.value, appointment.from_on, appointment.until_on)
    row = {
        "id": uuid.uuid4(),
        "resource_id": resource.id,
        "role": appointment.role.value,
        "person_id": appointment.person.id,
        "deputy_id": appointment.deputy.id if appointment.deputy else None,
        "from_on": appointment.from_on,
        "until_on": appointment.until_on,
    }
    at.session.execute(insert(Ownership), [row])
    _written(at, resource, "owner_assigned", appointment.role, appointment.person.id)


def put_back(at: Desk, resource: CataloguedResource, role: OwnerRole, day: date, terms: Sequence[Term]) -> None:
    """Take a role from whoever has it on a day, for as long as they were to have it from then, and let it be held as
    these terms say, as far as nobody else was named for a later day. A term that ran out on the day before runs on.

    Who may: as for `assign_owner`. Nothing is refused: so it was.
    """
    require(at.actor, Action.ASSIGN_OWNER, resource.facts)
    held = _held(at.session, resource.id, role.value, day - timedelta(days=1))
    ran_out = next((row for row in held if row.until_on is not None and row.until_on < day), None)
    holder = next((row.person_id for row in held if row.from_on <= day and row is not ran_out), None)
    later = next((row.from_on for row in held if row.from_on > day and row.person_id != holder), None)
    until_on = later - timedelta(days=1) if later else None
    back = [cut for one in terms if (cut := _within(one, day, until_on)) is not None]
    make_room(at.session, resource.id, role.value, day, until_on)
    for one in back:
        _hold(at.session, resource.id, role.value, one, ran_out if one.from_on < day else None, day)
    if back or holder:
        person_id = back[0].person_id if back else holder
        assert person_id is not None
        _written(at, resource, "owner_assigned" if back else "owner_ended", role, person_id)


def _within(term: Term, day: date, until_on: date | None) -> Term | None:
    """What there is of a term between two days; it may have begun before."""
    ends = min(term.until_on or date.max, until_on or date.max)
    if ends < max(term.from_on, day):
        return None
    return replace(term, until_on=None if ends == date.max else ends)


def _hold(
    session: Session, resource_id: uuid.UUID, role: str, term: Term, ran_out: Ownership | None, day: date
) -> None:
    """Let a term be again: what there is of it from before the day runs on, with whoever stands in by now."""
    if ran_out is not None and ran_out.person_id == term.person_id:
        session.execute(update(Ownership).where(Ownership.id == ran_out.id).values(until_on=term.until_on))
        return
    row = {"id": uuid.uuid4(), "resource_id": resource_id, "role": role} | asdict(term)
    session.execute(insert(Ownership), [row | {"from_on": max(term.from_on, day)}])


def end_ownership(at: Desk, resource: CataloguedResource, role: OwnerRole) -> None:
    """Take the role from whoever holds it, naming no successor: the thing is then listed as unowned."""
    require(at.actor, Action.ASSIGN_OWNER, resource.facts)
    holder = at.session.scalar(
        select(Ownership.person_id).where(
            Ownership.resource_id == resource.id, Ownership.role == role.value, current_ownership(at.today)
        )
    )
    if holder is None:
        raise Refused("no_owner", f"Nobody is {role.label.lower()} of this now.", "role")
    end_current(at.session, resource.id, role.value, at.today)
    _written(at, resource, "owner_ended", role, holder)


def check_here(person: Person, today: date) -> None:
    """Refused: a person who has left (`left`)."""
    if person.end_on is not None and person.end_on < today:
        raise Refused("left", f"{person.name} has left. Choose someone who still works here.", "person")


def _check(at: Desk, resource: CataloguedResource, appointment: Appointment) -> None:
    person = appointment.person
    check_here(person, at.today)
    if person.end_on is not None and person.end_on < appointment.from_on:
        day = in_words(appointment.from_on)
        raise Refused("left", f"{person.name} leaves before {day}. Choose someone who is still here then.", "person")
    if person.employer != Employer.COUNCIL and appointment.role is not OwnerRole.SUPPLIER_CONTACT:
        raise Refused(
            "not_council_staff",
            f"{person.name} does not work for the council. Choose council staff.",
            "person",
        )
    is_contact = appointment.role is OwnerRole.SUPPLIER_CONTACT
    if is_contact and (reason := why_no_contact(person, suppliers_of(at.session, resource))):
        raise Refused("not_supplier_staff", reason, "person")
    if appointment.until_on is not None and appointment.until_on < appointment.from_on:
        raise Refused("dates", "The last day is before the first. Check both dates.", "until_on")


def _written(at: Desk, resource: CataloguedResource, verb: str, role: OwnerRole, person_id: uuid.UUID) -> None:
    after = records_of(at.session, [resource], at.references, at.today)[0]
    resource.completeness = completeness(kind_of(resource.kind), after.values, bool(after.owners)).percent
    touch(at.session, resource)
    at.session.execute(insert(ResourceVersion), [version_row(at, resource.id, resource.version, [role.value], after)])
    details = {
        "title": resource.title,
        "role": role.value,
        "person": str(person_id),
        "version": resource.version,
    }
    happening = Happening(f"{resource.kind}.{verb}", resource.kind, resource.id, (resource.id,), details)
    record(at.session, at.actor, happening)
