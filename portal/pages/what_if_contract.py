"""What else hangs on a contract: systems, data and interfaces, what is still owed, and who works under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.contracts.engaged import engagements_of
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.closing import blocking
from catalogue.obligations.rag import Horizon
from catalogue.plurals import how_many
from catalogue.readiness.foreseeing import Foreseen
from catalogue.workflows.hanging import Hanging, hanging_on
from portal.pages.handover import bar_of
from portal.tables import Cell, Column, Table
from portal.urls import url_of_thing
from portal.words import day

Fact = dict[str, Any]


@dataclass(frozen=True)
class AboutContract:
    """Rows of a summary list, and what hangs on the contract and on the systems that nothing else covers."""

    facts: list[Fact]
    hanging: Sequence[Hanging]


def about_contract(
    session: Session, actor: Actor, contract: Contract, foreseen: Foreseen, horizon: Horizon
) -> AboutContract:
    """What hangs on a contract besides what is foreseen. Raises `NotAllowed`, `NotFound`."""
    systems = [one.line.system.id for one in foreseen.systems]
    address = url_of_thing("contract", contract.slug)
    covered = [
        {"text": line.system.title, "href": url_of_thing("system", line.system.slug)} for line in foreseen.covered_still
    ]
    facts: list[Fact] = [
        {"key": "Ends", "value": day(contract.end_on), "missing": "No end recorded"},
        *([{"key": "Covered by another contract too", "entries": covered}] if covered else []),
        *_owed(session, actor, contract, horizon),
        {
            "key": "Works under it today by engagement",
            "value": _at_work(session, actor, contract, horizon.today),
            "href": f"{address}/engagements",
        },
    ]
    return AboutContract(facts, hanging_on(session, actor, contract, systems, horizon.today))


def _owed(session: Session, actor: Actor, contract: Contract, horizon: Horizon) -> Iterator[Fact]:
    """What is still owed under it, for those who read that."""
    bar = bar_of(session, actor, contract, horizon)
    if bar is None:
        return
    yield {"key": "Handovers", "value": bar.words, "href": bar.href}
    critical = len(blocking(session, actor, contract))
    if critical:
        words = f"{how_many(critical, 'critical handover')} not dealt with"
        yield {"key": "In the way of closing it", "value": words, "href": bar.href}


def _at_work(session: Session, actor: Actor, contract: Contract, today: date) -> str:
    rows = [one.row for one in engagements_of(session, actor, contract)]
    here = [row for row in rows if row.from_on <= today and (row.last_day is None or today <= row.last_day)]
    return how_many(len(here), "person", "people") + " by name" if here else "Nobody is named"


def hanging_table() -> Table[Hanging]:
    """What hangs on a contract, and by what."""
    return Table(
        "hanging",
        "What hangs on it",
        (
            Column("title", "What", _title, lambda one: one.title, "title"),
            Column("kind", "Kind", kind_words, sort="kind"),
            Column("how", "How", lambda one: f"{one.words}: {one.on.title}", sort="how"),
        ),
        "hanging",
    )


def kind_words(one: Hanging) -> str:
    """What sort of thing it is."""
    return kind_of(one.thing.kind).label if one.thing else "Interface"


def _title(one: Hanging) -> Cell:
    thing = one.thing or one.on
    return {"text": one.title, "href": url_of_thing(thing.kind, thing.slug)}
