"""Of whom and of what one may ask what if: our own people at work and running contracts, by parts of their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.contract import Contract
from catalogue.letters import fold
from catalogue.people.tables import Organisation, Person
from catalogue.readiness.gathering import CoveringContract, is_running
from catalogue.terms import Employer
from catalogue.visibility import visible


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
        people=[one for one in people if _holds(wanted, (one.name,)) or wanted == [one.email]],
        contracts=[
            CoveringContract(slug, title, end_on, supplier)
            for slug, title, end_on, supplier, reference in contracts
            if _holds(wanted, (title, reference, supplier))
        ],
    )


def _holds(wanted: Sequence[str], said: Iterable[str]) -> bool:
    text = fold(" ".join(said))
    return all(word in text for word in wanted)


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
