"""What if somebody leaves, or a contract ends: the answer in a sentence, then each system and all that hangs on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.obligations.rag import Horizon
from catalogue.people.tables import Person
from catalogue.readiness.foreseeing import Foreseen, if_ended, if_left
from portal.pages import what_if_tables as tables
from portal.pages.what_if_contract import about_contract, hanging_table
from portal.pages.what_if_person import orphans_of, orphans_table, orphans_words
from portal.pages.what_if_tables import LossRow
from portal.pages.what_if_words import ended_words, left_words
from portal.tables import Place, Table, asked, in_order, shown
from portal.urls import url_of_thing

Drawn = tuple[Table[Any], Sequence[Any]]


@dataclass(frozen=True)
class WhatIf:
    """Everything that `readiness/what-if.html` shows: of whom or what, the answer, rows of a summary list, what is
    foreseen, and tables with their rows."""

    title: str
    name: str
    address: str
    answers: list[str]
    lead: str
    foreseen: Foreseen
    evidence: list[Drawn]
    facts: list[dict[str, Any]] = field(default_factory=list)

    def tables(self, at: Place) -> Iterator[tuple[Table[Any], list[Any]]]:
        """The tables in which anything stands, with their rows in the order asked for; a file may be asked of each."""
        for table, rows in self.evidence:
            if rows or asked(table, at).file:
                yield table, in_order(table, rows, asked(table, at).sort)

    def shown(self, at: Place) -> list[dict[str, Any]]:
        """What `components/table.html` takes, for each of them."""
        return [shown(table, rows, at) for table, rows in self.tables(at)]


def what_if_left(session: Session, actor: Actor, person: Person, horizon: Horizon) -> WhatIf:
    """What if this person left. Raises `NotAllowed`."""
    foreseen = if_left(session, actor, person, horizon.today)
    orphans = orphans_of(session, actor, person, horizon)
    systems = [one for one in foreseen.systems if one.outcome.losses]
    return WhatIf(
        title=f"What if {person.name} leaves?",
        name=person.name,
        address=f"/people/{person.slug}",
        answers=[left_words(person.name, foreseen), *orphans_words(person.name, orphans)],
        lead="Nothing is changed or kept by looking.",
        foreseen=foreseen,
        evidence=[
            (tables.systems_left(), systems),
            (tables.losses_left(tables.PROCEDURES, "Procedure"), _losses(foreseen)),
            (tables.losses_left(tables.SKILLS, "Skill"), _skills(foreseen)),
            (orphans_table(), orphans),
        ],
    )


def what_if_ended(session: Session, actor: Actor, contract: Contract, horizon: Horizon) -> WhatIf:
    """What if this contract ended. Raises `NotAllowed`, `NotFound`."""
    foreseen = if_ended(session, actor, contract, horizon.today)
    about = about_contract(session, actor, contract, foreseen, horizon)
    return WhatIf(
        title="What if this contract ends?",
        name=contract.title,
        address=url_of_thing("contract", contract.slug),
        answers=[ended_words(foreseen)],
        lead="The readiness of a system stays as it is: it never counts the supplier. Nothing is changed or kept by "
        "looking.",
        foreseen=foreseen,
        evidence=[
            (tables.systems_ended(), foreseen.systems),
            (tables.losses_ended(), _losses(foreseen)),
            (hanging_table(), about.hanging),
        ],
        facts=about.facts,
    )


def _losses(foreseen: Foreseen) -> list[LossRow]:
    """Every procedure that fewer could do, system by system."""
    return [LossRow(one, loss) for one in foreseen.systems for loss in one.outcome.losses]


def _skills(foreseen: Foreseen) -> list[LossRow]:
    return [LossRow(one, loss) for one in foreseen.systems for loss in one.outcome.skills]
