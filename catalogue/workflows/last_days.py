"""The last days of those who leave: of employments, engagements and memberships, noted together and taken back."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select

from catalogue.access import Action, may
from catalogue.contracts.engagements import end_engagement, resume_engagement
from catalogue.contracts.tables import Engagement
from catalogue.kinds.contract import Contract
from catalogue.people.directory import end_employment, restore_last_day
from catalogue.people.roles import end_membership, restore_membership
from catalogue.people.tables import Person, RoleAssignment
from catalogue.resources.desk import Desk
from catalogue.terms import Role
from catalogue.workflows.leavers import Leavers

PERSON, ENGAGEMENT, MEMBERSHIP = "person", "engagement", "membership"
Ending = Person | Engagement | RoleAssignment
_CONTRACT_ALONE = "only a contract takes engagements and memberships along"
Ended = list[str]  # which of these, its id, and the day that stood before or ""


def what_ends(at: Desk, leavers: Leavers, last_on: date) -> list[Ending]:
    """All that would end on a day: what ends earlier already does not.

    Of one of our people, their employment. Under a contract its engagements, of those with a name alone as well, and
    its parts; and the employments of those who work under no other, where the actor keeps the directory.
    """
    if leavers.contract is None:
        return [one for one in leavers.people if one.end_on != last_on]
    return [*_under(at, leavers.contract, last_on), *_employments(at, leavers, last_on)]


def _employments(at: Desk, leavers: Leavers, last_on: date) -> Iterator[Person]:
    if not may(at.actor, Action.EDIT_PEOPLE):
        return
    for one in leavers.people:
        runs_on = one.end_on is None or one.end_on > last_on
        if one.id not in leavers.staying and runs_on and (one.start_on is None or one.start_on <= last_on):
            yield one


def _under(at: Desk, contract: Contract, last_on: date) -> Iterator[Ending]:
    running = select(Engagement).where(
        Engagement.contract_id == contract.id,
        Engagement.ended_on.is_(None),
        Engagement.from_on <= last_on,
        or_(Engagement.until_on.is_(None), Engagement.until_on > last_on),
    )
    yield from at.session.scalars(running.order_by(Engagement.id)).all()
    held = select(RoleAssignment).where(
        RoleAssignment.role == Role.CONTRACTOR.value,
        RoleAssignment.scope_id == contract.id,
        or_(RoleAssignment.from_on.is_(None), RoleAssignment.from_on <= last_on),
        or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on > last_on),
    )
    yield from at.session.scalars(held.order_by(RoleAssignment.id)).all()


def note_last_days(at: Desk, leavers: Leavers, last_on: date) -> list[Ended]:
    """Let all that they do here end on a day; what was ended, with what stood.

    Who may: for one of our people who keeps the directory; under a contract whoever keeps it.
    """
    return [_end(at, leavers, one, last_on) for one in what_ends(at, leavers, last_on)]


def _end(at: Desk, leavers: Leavers, one: Ending, last_on: date) -> Ended:
    if isinstance(one, Person):
        before = one.end_on
        end_employment(at.session, at.actor, one, last_on)
        return _ended(one, before)
    contract = leavers.contract
    assert contract is not None, _CONTRACT_ALONE
    if isinstance(one, Engagement):
        end_engagement(at.session, at.actor, contract, one, last_on, "The contract ends.")
        return _ended(one, None)
    before = one.until_on
    end_membership(at.session, at.actor, one, contract.facts, last_on)
    return _ended(one, before)


def _ended(one: Ending, before: date | None) -> Ended:
    return [sort_of(one), str(one.id), before.isoformat() if before else ""]


def sort_of(one: Ending) -> str:
    """What it is that ends, as a receipt says it."""
    if isinstance(one, Person):
        return PERSON
    return ENGAGEMENT if isinstance(one, Engagement) else MEMBERSHIP


def take_back_last_days(at: Desk, leavers: Leavers, ended: Sequence[Ended], last_on: date | None) -> list[str]:
    """Let run on what was ended, as far as nobody has said another day since; of each why it stays ended, or ""."""
    return [_runs_on(at, leavers, one, last_on) for one in ended]


def _runs_on(at: Desk, leavers: Leavers, ended: Ended, last_on: date | None) -> str:
    what, words, before = ended
    identity, day = uuid.UUID(words), date.fromisoformat(before) if before else None
    if what == PERSON:
        return _stays(at, leavers, at.session.get_one(Person, identity), day, last_on)
    contract = leavers.contract
    assert contract is not None, _CONTRACT_ALONE
    if what == ENGAGEMENT:
        row = at.session.get(Engagement, identity)
        if row is None or row.ended_on != last_on:
            return "The last day of an engagement was changed since."
        resume_engagement(at.session, at.actor, contract, row)
        return ""
    role = at.session.get(RoleAssignment, identity)
    if role is None or role.until_on != last_on:
        return "The last day of a part in the contract was changed since."
    restore_membership(at.session, at.actor, role, contract.facts, day)
    return ""


def _stays(at: Desk, leavers: Leavers, person: Person, day: date | None, last_on: date | None) -> str:
    if person.end_on != last_on:
        return f"The last day of {person.name} was changed since."
    if leavers.contract is not None and not may(at.actor, Action.EDIT_PEOPLE):
        return f"Only an administrator can say that {person.name} stays. Ask one."
    restore_last_day(at.session, at.actor, person, day)
    return ""
