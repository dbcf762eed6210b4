"""What those who leave hand on from a later day, before that day has come: who takes what, and when that day is."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from catalogue.days import in_words
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import Ownership, ResourceVersion
from catalogue.people.tables import Departure, Person
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.moved import Key, moved_of

_DEPUTY = aliased(Person)
WAITS = Departure.from_on.is_not(None), Departure.carried_at.is_(None), Departure.undone_at.is_(None)


@dataclass(frozen=True)
class Plan:
    """Who takes something from which day."""

    person: Person
    from_on: date

    @property
    def words(self) -> str:
        """In words, behind what it is about."""
        return f"{self.person.name} from {in_words(self.from_on)}"


def plans_waiting(session: Session) -> Sequence[uuid.UUID]:
    """The receipts of what is still to be carried out, the oldest first, for who keeps them up."""
    return session.scalars(select(Departure.id).where(*WAITS).order_by(Departure.made_at, Departure.id)).all()


def receipts_of(leavers: Leavers) -> ColumnElement[bool]:
    """Which receipts are theirs."""
    if leavers.contract is not None:
        return Departure.contract_id == leavers.contract.id
    return Departure.person_id == leavers.people[0].id


def leavers_of(session: Session, row: Departure) -> Leavers:
    """Whose receipt it is, for who keeps it up: of a contract's people without their names."""
    if row.contract_id is not None:
        return Leavers((), session.get_one(Contract, row.contract_id))
    assert row.person_id is not None
    return Leavers((session.get_one(Person, row.person_id),))


def handovers_planned(session: Session, ids: Collection[uuid.UUID]) -> Mapping[Key, Plan]:
    """Who takes which of these handovers from when, that is not theirs yet."""
    rows = session.scalars(select(Departure).where(*WAITS).order_by(Departure.made_at, Departure.id)) if ids else ()
    found = {
        one.key: (one.after, row.from_on)
        for row in rows
        for one in moved_of(row)
        if one.waits and one.is_handover and one.id in ids
    }
    people = session.scalars(select(Person).where(Person.id.in_({taker for taker, _ in found.values()})))
    named = {one.id: one for one in people}
    return {key: Plan(named[taker], day) for key, (taker, day) in found.items() if taker and day}


def owners_planned(session: Session, ids: Collection[uuid.UUID], today: date) -> dict[Key, tuple[Plan, Plan | None]]:
    """Who answers for things, in each role, from the next day on which that changes, and who stands in then."""
    rows = session.execute(
        select(Ownership.resource_id, Ownership.role, Ownership.from_on, Person, _DEPUTY)
        .join(Person, Person.id == Ownership.person_id)
        .outerjoin(_DEPUTY, _DEPUTY.id == Ownership.deputy_id)
        .where(Ownership.resource_id.in_(ids), Ownership.from_on > today)
        .order_by(Ownership.from_on.desc())
    )
    return {
        (str(thing), role): (Plan(person, day), Plan(deputy, day) if deputy else None)
        for thing, role, day, person, deputy in rows
    }


def last_day_known(session: Session, leavers: Leavers) -> date | None:
    """The last day as it is known by now. Of a contract's people it is the contract's end, unless another was said:
    then that, though the end moves."""
    deal = leavers.contract
    if deal is None:
        return leavers.people[0].end_on
    stands = Departure.contract_id == deal.id, Departure.undone_at.is_(None), Departure.last_on.is_not(None)
    said = session.scalar(select(Departure).where(*stands).order_by(Departure.made_at.desc()).limit(1))
    if said is None:
        return deal.end_on
    return deal.end_on or said.last_on if _was_its_end(session, deal, said) else said.last_on


def _was_its_end(session: Session, deal: Contract, said: Departure) -> bool:
    """Whether the last day on a receipt was the contract's end when it was said, by the contract's history."""
    then = ResourceVersion.resource_id == deal.id, ResourceVersion.at <= said.made_at
    record = select(ResourceVersion.record).where(*then).order_by(ResourceVersion.number.desc()).limit(1)
    kept = session.scalar(record)
    assert said.last_on is not None
    return kept is not None and kept["values"].get("end_on") == said.last_on.isoformat()
