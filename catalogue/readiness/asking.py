"""Of whom and of what one may ask what if: our own people at work and running contracts, by parts of their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.contract import Contract
from catalogue.letters import fold
from catalogue.people.tables import Organisation, Person
from catalogue.readiness.gathering import CoveringContract, is_running
from catalogue.terms import Employer
from catalogue.visibility import visible

One = TypeVar("One")


@dataclass(frozen=True)
class Askable:
    """Those whom words find, by name and by title."""

    people: Sequence[Person] = ()
    contracts: Sequence[CoveringContract] = ()

    def __len__(self) -> int:
        """How many that is."""
        return len(self.people) + len(self.contracts)


def askable(session: Session, actor: Actor, words: str, today: date) -> Askable:
    """Our own people in whose name stands each of the words or part of one, or whose email address they are, and the
    running contracts in whose title, reference or supplier they stand. Nothing without a word. Who may: council staff.
    """
    require(actor, Action.READ_PEOPLE)
    wanted = fold(words).split()
    if not wanted:
        return Askable()
    people = session.scalars(_own_people(today))
    contracts = session.execute(_running(actor, today))
    return Askable(
        people=_found(wanted, [(one.email if wanted == [one.email] else one.name, one) for one in people]),
        contracts=_found(
            wanted,
            [
                (f"{title} {supplier} {reference}", CoveringContract(slug, title, end_on, supplier))
                for slug, title, end_on, supplier, reference in contracts
            ],
        ),
    )


def _found(wanted: Sequence[str], named: Iterable[tuple[str, One]]) -> list[One]:
    """Those in whose names each word stands; first those in which each stands at the beginning of a word."""
    texts = ((f" {fold(name)}", one) for name, one in named)
    holding = [(text, one) for text, one in texts if all(word in text for word in wanted)]
    holding.sort(key=lambda pair: not all(f" {word}" in pair[0] for word in wanted))
    return [one for _, one in holding]


def _own_people(today: date) -> Select[Person]:
    here = or_(Person.end_on.is_(None), Person.end_on >= today)
    ours = select(Person).where(Person.employer == Employer.COUNCIL.value, here)
    return ours.order_by(func.lower(Person.name), Person.id)


def _running(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """The soonest to end first."""
    supplier = func.coalesce(Organisation.name, "")
    return (
        select(Contract.slug, Contract.title, Contract.end_on, supplier, Contract.identifier)
        .outerjoin(Organisation, Organisation.id == Contract.supplier_id)
        .where(visible(actor), is_running(today))
        .order_by(Contract.end_on.is_(None), Contract.end_on, func.lower(Contract.title), Contract.id)
    )
