"""Who is reminded of notices that the law asks for: whoever manages the contract, then whoever manages them."""

import uuid
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, may
from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.noticed import NoticeLine, open_notices
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import Ownership
from catalogue.messages.digest import DigestLine
from catalogue.messages.rules import Rung, ladder
from catalogue.people.tables import Person
from catalogue.resources.records import current_ownership
from catalogue.resources.standing_in import stand_ins
from catalogue.terms import Nation, OwnerRole
from catalogue.visibility import actor_of_person

_SAID = {
    Rung.DUE: "is due today",
    Rung.MANAGER: "is five working days overdue",
    Rung.BOARD: "is ten working days overdue",
}
_UNSAID = "had to be published before the change, which holds now: record when it was"
_LATE = frozenset({Rung.MANAGER, Rung.BOARD})
# Where nobody manages the contract, whoever answers for it is told.
_TOLD = (OwnerRole.CONTRACT_MANAGER, OwnerRole.INFORMATION_ASSET_OWNER)


def notices_due(session: Session, today: date, nation: Nation) -> Iterator[DigestLine]:
    """A line for each rung of the ladder that falls on today; `nation` counts where a contract names none."""
    for deal, line in open_notices(session, today):
        assert line.asked.due_on is not None
        rung = ladder(line.asked.due_on, today, calendar_of(Nation(deal.nation) if deal.nation else nation))
        if rung is None:
            continue
        for person_id, reason in dict(_told(session, deal, rung, today)).items():
            actor = actor_of_person(session, person_id, today)
            if may(actor, Action.READ, deal.facts) and may(actor, Action.READ_PEOPLE):
                told = _UNSAID if line.asked.is_before else _SAID.get(rung, "is due")
                words = f"{_named(line)} of “{deal.title}” {told}"
                yield DigestLine(person_id, line.asked.due_on, words, f"/contracts/{deal.slug}/notices", reason)


def _named(line: NoticeLine) -> str:
    return f"{line.asked.code.label} ({line.asked.occasion})" if line.asked.occasion else line.asked.code.label


def _told(session: Session, deal: Contract, rung: Rung, today: date) -> Iterator[tuple[uuid.UUID, str]]:
    people = _answering(session, deal, today)
    if rung in _LATE:
        for person in people:
            if person.manager_id is not None:
                yield person.manager_id, f"{person.name}, whom you manage, sees to it."
    standing_in = stand_ins(session, deal.id, today)
    for person in people:
        yield person.id, "You answer for the contract, and the law asks for it."
        if (deputy := standing_in.get(person.id)) is not None:
            yield deputy.id, f"You stand in for {person.name}, who answers for the contract."


def _answering(session: Session, deal: Contract, today: date) -> list[Person]:
    """Whoever holds the first of the roles that anybody holds today."""
    for role in _TOLD:
        holding = select(Ownership.person_id).where(
            Ownership.resource_id == deal.id, Ownership.role == role.value, current_ownership(today)
        )
        people = session.scalars(select(Person).where(Person.id.in_(holding)).order_by(Person.id)).all()
        if here := [person for person in people if person.works_on(today)]:
            return here
    return []
