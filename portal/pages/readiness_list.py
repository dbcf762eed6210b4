"""All systems with whether we can run them ourselves: narrowed, in order, on the page and as files."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.readiness.queries import SystemReadiness, readiness_of_all
from catalogue.readiness.risk import by_risk
from catalogue.readiness.rules import Readiness, percent
from catalogue.runbooks.assigning import learners
from catalogue.terms import Criticality, ReadinessBand
from portal.pages.learners import uncovered
from portal.pages.practising import PAGE as NEXT
from portal.pages.readiness import band_mark, band_words
from portal.pages.things import chosen
from portal.tables import Cell, Column, Place, Table
from portal.urls import url_of_thing
from portal.words import day

PAGE = "/readiness"
ONLY, NONE = "only", "none"
BY_TITLE = "title"
Row = SystemReadiness


@dataclass(frozen=True)
class Facet:
    """Something to narrow the list by: which value a row has, and what each value is called."""

    name: str
    label: str
    value: Callable[[Row], str]
    label_of: Callable[[str], str]


FACETS = (
    Facet("answer", "Answer", lambda row: row.result.band.value, band_words),
    Facet(
        "contractor",
        "Contractor",
        lambda row: ONLY if row.result.only_a_contractor else "",
        lambda value: "Only a contractor can run it",
    ),
    Facet(
        "procedures",
        "Procedures",
        lambda row: "" if row.result.is_recorded else NONE,
        lambda value: "None recorded",
    ),
    Facet("team", "Team", lambda row: row.system.team, lambda value: value),
)
NAMES = tuple(facet.name for facet in FACETS)


@dataclass(frozen=True)
class ReadinessList:
    """What the address asks for: the rows, the filters with their counts, what was chosen of them, in which orders
    they can stand, and where stands who should practise what next under the same filters."""

    rows: Sequence[Row]
    panel: list[dict[str, Any]]
    chosen: list[dict[str, str]]
    next_href: str
    is_bare: bool
    orders: list[dict[str, Any]]


def readiness_list(session: Session, actor: Actor, today: date, at: Place) -> ReadinessList:
    """The systems asked for, the greatest risk first. Raises `NotAllowed`."""
    every = sorted(readiness_of_all(session, actor, today), key=by_risk)
    panel = [found for facet in FACETS if (found := _options(facet, every, at))]
    rows = [row for row in every if _fits(row, at, FACETS)]
    next_href = Place(NEXT, at.arguments).but(page=None, sort=None)
    return ReadinessList(rows, panel, chosen(panel, at), next_href, is_bare=not every, orders=_orders(at))


def _orders(at: Place) -> list[dict[str, Any]]:
    """By risk, which needs no word in the address, or by the alphabet."""
    asked_for = at.get("sort")
    return [
        {"text": text, "href": at.but(sort=sort, page=None), "active": asked_for == (sort or "")}
        for text, sort in (("Risk", None), ("A to Z", BY_TITLE))
    ]


def _fits(row: Row, at: Place, facets: Sequence[Facet]) -> bool:
    return all(not at.all(facet.name) or facet.value(row) in at.all(facet.name) for facet in facets)


def _options(facet: Facet, every: Sequence[Row], at: Place) -> dict[str, Any] | None:
    """A filter with how many rows each value has under the other filters; nothing where no row has any."""
    others = [other for other in FACETS if other is not facet]
    counts = dict.fromkeys(sorted({facet.value(row) for row in every} - {""}, key=_order), 0)
    for row in every:
        if facet.value(row) in counts and _fits(row, at, others):
            counts[facet.value(row)] += 1
    picked = at.all(facet.name)
    options = [
        {"value": value, "label": facet.label_of(value), "count": f"{count:,}", "checked": value in picked}
        for value, count in counts.items()
    ]
    return {"name": facet.name, "label": facet.label, "options": options} if options else None


def _order(value: str) -> tuple[int, str]:
    """The worst colour first; anything else by its letters."""
    worst_first = [band.value for band in reversed(ReadinessBand)]
    return (worst_first.index(value) if value in worst_first else 0, value.casefold())


def readiness_table(in_hand: Collection[UUID] = ()) -> Table[Row]:
    """The systems with their figures, in the order of risk unless the address asks for another; of those without
    procedures no figure is told, in a file neither. `in_hand` are the procedures that somebody is to learn."""
    return Table(
        "readiness",
        "Systems",
        (
            Column("title", "System", _system, lambda row: row.system.title, BY_TITLE),
            Column("answer", "Answer", _answer, lambda row: row.result.band.label),
            _share("score", "Readiness", lambda result: result.score),
            Column("people", "People it hangs on", _people, _people_number, "people", numeric=True),
            _share("uncovered", "Nobody here can do", lambda result: result.uncovered),
            Column("contractor", "Only a contractor", lambda row: _contractor_cell(row, in_hand), _contractor),
            Column("ends", "Contract ends", _contract, _ends, "ends"),
        ),
        folded=(
            Column("why", "What holds it down", lambda row: " ".join(gate.words for gate in row.result.gates)),
            Column("supplier", "Supplier", lambda row: row.contracts[0].supplier if row.contracts else ""),
            Column("team", "Team", lambda row: row.system.team),
            Column("criticality", "Criticality", _criticality),
            Column("in_hand", "Critical procedures in hand", lambda row: str(_in_hand(row, in_hand))),
            Column("recorded", "Procedures", lambda row: str(len(row.titles)), lambda row: len(row.titles)),
        ),
    )


def _share(key: str, label: str, of: Callable[[Readiness], Fraction]) -> Column[Row]:
    """A share in per cent, with one decimal place."""

    def value(row: Row) -> Decimal | None:
        return percent(of(row.result)) if row.result.is_recorded else None

    def cell(row: Row) -> str:
        return f"{value(row)}%" if row.result.is_recorded else ""

    return Column(key, label, cell, value, key, numeric=True, file_label=f"{label} (%)")


def _system(row: Row) -> Cell:
    note = " · ".join(words for words in (row.system.team, _criticality(row)) if words)
    return {"text": row.system.title, "href": f"{url_of_thing('system', row.system.slug)}/readiness", "note": note}


def _criticality(row: Row) -> str:
    return Criticality(row.system.criticality).label if row.system.criticality else ""


def _answer(row: Row) -> Cell:
    return {"text": band_mark(row.result.band), "note": "" if row.result.is_recorded else "Nothing recorded"}


def _people(row: Row) -> str:
    factor = row.result.truck_factor
    return f"{'' if factor.is_exact else 'at least '}{factor.people}" if row.result.is_recorded else ""


def _people_number(row: Row) -> int | None:
    return row.result.truck_factor.people if row.result.is_recorded else None


def _contractor(row: Row) -> str:
    """Nobody is told that a system is safe of which nothing is known."""
    if not row.result.is_recorded:
        return "Not known"
    return "Yes" if row.result.only_a_contractor else "No"


def _in_hand(row: Row, in_hand: Collection[UUID]) -> int:
    return sum(one in in_hand for one in uncovered(row))


def _contractor_cell(row: Row, in_hand: Collection[UUID]) -> Cell:
    """What is in hand is said, and changes no answer: only a drill is cover."""
    needed, learned = len(uncovered(row)), _in_hand(row, in_hand)
    return {"text": _contractor(row), "note": f"{learned} of {needed} in hand" if learned else ""}


def procedures_in_hand(session: Session, rows: Sequence[Row], today: date) -> Collection[UUID]:
    """What somebody is to learn, of what only contractors can do."""
    needed = [one for row in rows for one in uncovered(row)]
    return learners(session, needed, today).keys() if needed else ()


def _contract(row: Row) -> Cell:
    if not row.contracts:
        return "No live contract"
    first = row.contracts[0]
    words = day(first.end_on) or "No end recorded"
    return {"text": words, "href": url_of_thing("contract", first.slug), "note": first.supplier}


def _ends(row: Row) -> date | None:
    return row.contracts[0].end_on if row.contracts else None
