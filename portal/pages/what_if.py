"""What if somebody leaves, or a contract ends: each system and each procedure, before and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.people.tables import Person
from catalogue.plurals import how_many
from catalogue.readiness.foreseeing import Foreseen, SystemForeseen, if_ended, if_left
from catalogue.readiness.rules import OURS, percent
from catalogue.readiness.what_if import Loss
from portal.pages.readiness import band_mark
from portal.tables import Cell, Column, Place, Table, asked, in_order, shown
from portal.urls import url_of_thing

PREFIX = "procedures"


@dataclass(frozen=True)
class LossRow:
    """A procedure of a system, as the table has it."""

    of: SystemForeseen
    loss: Loss

    @property
    def title(self) -> str:
        """What the procedure is called."""
        return self.of.line.titles[self.loss.procedure.id]


@dataclass(frozen=True)
class WhatIf:
    """Everything that `readiness/what-if.html` shows: of whom or what, what is foreseen, and two tables of it."""

    title: str
    name: str
    address: str
    lead: str
    foreseen: Foreseen
    systems: Table[SystemForeseen]
    procedures: Table[LossRow]

    @property
    def losses(self) -> list[LossRow]:
        """Every procedure that fewer could do, system by system."""
        return [LossRow(one, loss) for one in self.foreseen.systems for loss in one.outcome.losses]

    def tables(self, at: Place) -> Iterator[tuple[Table[Any], list[Any]]]:
        """Both tables with their rows in the order asked for."""
        for table, rows in ((self.systems, self.foreseen.systems), (self.procedures, self.losses)):
            yield table, in_order(table, rows, asked(table, at).sort)

    def shown(self, at: Place) -> list[dict[str, Any]]:
        """What `components/table.html` takes, twice."""
        return [shown(table, rows, at) for table, rows in self.tables(at)]


def what_if_left(session: Session, actor: Actor, person: Person, today: date) -> WhatIf:
    """What if this person left. Raises `NotAllowed`."""
    lead = "Who would still be able to do what they can do. Nothing is changed or kept by looking."
    return WhatIf(
        title=f"What if {person.name} leaves?",
        name=person.name,
        address=f"/people/{person.slug}",
        lead=lead,
        foreseen=if_left(session, actor, person, today),
        systems=_systems(_FIGURES),
        procedures=_procedures(_today, _then),
    )


def what_if_ended(session: Session, actor: Actor, contract: Contract, today: date) -> WhatIf:
    """What if this contract ended. Raises `NotAllowed`, `NotFound`."""
    lead = (
        "What none of our own people can do today, of systems that no other live contract covers. The readiness of a "
        "system stays as it is: it never counts the supplier. Nothing is changed or kept by looking."
    )
    return WhatIf(
        title="What if this contract ends?",
        name=contract.title,
        address=url_of_thing("contract", contract.slug),
        lead=lead,
        foreseen=if_ended(session, actor, contract, today),
        systems=_systems(_HANDS),
        procedures=_procedures(lambda row: "At most the supplier", lambda row: "Nobody"),
    )


def _systems(figures: Sequence[Column[SystemForeseen]]) -> Table[SystemForeseen]:
    return Table(
        "systems",
        "Systems",
        (
            Column("title", "System", _system, lambda one: one.line.system.title, "title"),
            *figures,
            Column("lost", "Nobody could do", _lost, _lost_number, "lost", numeric=True),
        ),
        folded=(
            Column("critical", "Of these critical", lambda one: "", lambda one: one.outcome.critical),
            Column("team", "Team", lambda one: one.line.system.team),
        ),
    )


def _system(one: SystemForeseen) -> Cell:
    system = one.line.system
    return {"text": system.title, "href": f"{url_of_thing('system', system.slug)}/readiness", "note": system.team}


def _lost(one: SystemForeseen) -> Cell:
    """Where nothing is recorded, nobody is told that nothing would be lost."""
    if not one.outcome.before.is_recorded:
        return "Not known"
    critical = one.outcome.critical
    return {"text": f"{len(one.outcome.uncovered):,}", "note": f"{critical:,} critical" if critical else ""}


def _lost_number(one: SystemForeseen) -> int | None:
    return len(one.outcome.uncovered) if one.outcome.before.is_recorded else None


_FIGURES: Sequence[Column[SystemForeseen]] = (
    Column("now", "Now", lambda one: band_mark(one.outcome.before.band)),
    Column("then", "Then", lambda one: band_mark(one.outcome.after.band)),
    Column(
        "score",
        "Readiness now",
        lambda one: f"{percent(one.outcome.before.score)}%",
        lambda one: percent(one.outcome.before.score),
        numeric=True,
        file_label="Readiness now (%)",
    ),
    Column(
        "after",
        "Readiness then",
        lambda one: f"{percent(one.outcome.after.score)}%",
        lambda one: percent(one.outcome.after.score),
        numeric=True,
        file_label="Readiness then (%)",
    ),
)
_HANDS: Sequence[Column[SystemForeseen]] = (
    Column("now", "Answer", lambda one: band_mark(one.outcome.before.band)),
    Column("hands", "Not known to be in our hands", lambda one: not_ours(one) or "Nothing"),
)


def not_ours(one: SystemForeseen) -> str:
    """What of a system is not in the council's hands, or not known to be."""
    words = {"Admin access": one.line.facts.admin_access, "source code": one.line.facts.source}
    words["configuration"] = one.line.facts.configuration
    missing = ", ".join(what for what, held in words.items() if held not in OURS)
    return missing[:1].upper() + missing[1:]


def _procedures(today: Any, then: Any) -> Table[LossRow]:
    return Table(
        "losses",
        "Procedures",
        (
            Column("title", "Procedure", _procedure, lambda row: row.title, "title"),
            Column("system", "System", lambda row: row.of.line.system.title, sort="system"),
            Column("today", "Can do it today", today),
            Column("then", "Then", then),
            Column("learners", "Have begun to learn", _learners, lambda row: len(row.loss.learners)),
        ),
        PREFIX,
        folded=(
            Column("weight", "How much it matters", lambda row: row.loss.procedure.weight.label),
            Column("named", "Who has begun, as far as you are told", lambda row: ", ".join(row.of.named(row.loss))),
        ),
    )


def _procedure(row: LossRow) -> Cell:
    href = f"{url_of_thing('system', row.of.line.system.slug)}/readiness#procedure-{row.loss.procedure.id}"
    return {"text": row.title, "href": href, "note": row.loss.procedure.weight.label}


def _today(row: LossRow) -> str:
    return how_many(row.loss.standing.cover, "person", "people")


def _then(row: LossRow) -> str:
    return how_many(row.loss.then, "person", "people") if row.loss.then else "Nobody"


def _learners(row: LossRow) -> Cell:
    number = len(row.loss.learners)
    return {"text": f"{number:,}" if number else "Nobody", "note": ", ".join(row.of.named(row.loss))}
