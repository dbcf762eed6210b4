"""Whether we can run a system ourselves, in words: the answer, what it rests on, and what would change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.readiness.gathering import CoveringContract
from catalogue.readiness.lapses import COUNTS_FOR_MONTHS
from catalogue.readiness.queries import SystemReadiness, readiness_of
from catalogue.readiness.rules import BANDS, GATES, Basis, Gate, Standing, percent
from catalogue.terms import Lifecycle, ProcedureWeight, ReadinessBand
from portal.pages.readiness_words import answer_words, contract_words, truck_words, uncovered_words
from portal.urls import url_of_thing

COLOURS = {ReadinessBand.GREEN: "green", ReadinessBand.AMBER: "orange", ReadinessBand.RED: "red"}
# Where on the page of the evidence stands in whose hands a system is.
HANDS = "hands"
_MOST_STEPS = 3
# How readiness is worked out, as `readiness/formula.html` tells it.
FORMULA = {
    "weights": [(weight, COUNTS_FOR_MONTHS[weight]) for weight in ProcedureWeight],
    "bands": [(band, percent(least)) for least, band in BANDS],
    "gates": GATES,
}


@dataclass(frozen=True)
class Answer:
    """The answer for one system: its colour with words, and rows of a summary list on what it rests.

    `adds` is where the reader may say what must be done, where nobody has yet; `skills` what people do with it.
    """

    tag: dict[str, str]
    words: str
    rows: list[dict[str, Any]]
    address: str
    is_recorded: bool
    adds: str = ""
    skills: Sequence[dict[str, str]] = ()


def answer_for(session: Session, actor: Actor, thing: Any, today: date) -> Answer | None:
    """The answer for a thing's own page: for systems in use, and for council staff."""
    is_running = thing.kind == "system" and thing.lifecycle != Lifecycle.RETIRED
    if not is_running or not may(actor, Action.READ_READINESS, thing.facts):
        return None
    return answer(readiness_of(session, actor, thing, today), may(actor, Action.EDIT, thing.facts))


def answer(found: SystemReadiness, edits: bool) -> Answer:
    """The answer in words."""
    address = url_of_thing("system", found.system.slug)
    result = found.result
    return Answer(
        tag=band_tag(result.band),
        words=answer_words(result),
        rows=_rows(found, f"{address}/readiness", edits),
        address=f"{address}/readiness",
        is_recorded=result.is_recorded,
        adds=f"{address}/procedures/suggested" if edits else "",
        skills=[_skill(one, found.titles[one.procedure.id], address) for one in found.skills],
    )


def _skill(one: Standing, title: str, address: str) -> dict[str, str]:
    """Something that people do with it, and how many of our own can."""
    can = f"{one.cover:,} of our own people can" if one.cover else "none of our own people can"
    return {"text": title, "href": f"{address}/skills#procedure-{one.procedure.id}", "note": can}


def band_tag(band: ReadinessBand) -> dict[str, str]:
    """A colour as `components/tag.html` takes it."""
    return {"value": band.value, "words": band.label, "colour": COLOURS[band]}


def band_mark(band: ReadinessBand) -> Markup:
    """A colour as a cell of a table takes it."""
    return Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(COLOURS[band], band.label)


def band_words(code: str) -> str:
    """A colour with what it means, in one line."""
    band = ReadinessBand(code)
    return f"{band.label}: {band.hint[0].lower()}{band.hint[1:].removesuffix('.')}"


def _rows(found: SystemReadiness, address: str, edits: bool) -> list[dict[str, Any]]:
    """What the answer rests on; each figure leads to its evidence."""
    result = found.result
    rows: list[dict[str, Any]] = []
    if result.is_recorded:
        rows += [
            _figure("Readiness", f"{percent(result.score)}%", address),
            _figure("Nobody here can do", uncovered_words(result), address),
            _figure("It hangs on", truck_words(result.truck_factor), address),
        ]
    if result.only_a_contractor:
        rows.append({"key": "Only a contractor can run it", "entries": [_contract(one) for one in found.contracts]})
    held = [{"text": gate.words, "href": _evidence(gate, found, address)} for gate in result.gates]
    rows += [
        {"key": "What holds it down", "entries": held},
        {"key": "What would change this", "entries": _changes(found, address, edits)},
    ]
    return [row for row in rows if row.get("value") or row.get("entries")]


def _figure(key: str, value: str, address: str) -> dict[str, Any]:
    return {"key": key, "value": value, "href": f"{address}#procedures-caption"}


def _contract(one: CoveringContract) -> dict[str, str]:
    """Who the contractor is, until when, and what would stop without the contract."""
    words = contract_words(one.supplier or one.title, one.end_on)
    return {"text": words, "href": f"{url_of_thing('contract', one.slug)}/what-if"}


def _evidence(gate: Gate, found: SystemReadiness, address: str) -> str:
    """Where stands what a gate rests on."""
    if gate.about is Basis.HANDS:
        return f"{address}#{HANDS}"
    restores = [one for one in found.facts.procedures if one.is_restore]
    if gate.about is Basis.RESTORE and restores:
        return f"{address}#procedure-{restores[0].id}"
    return f"{address}#procedures-caption" if found.result.is_recorded else address


def _changes(found: SystemReadiness, address: str, edits: bool) -> Sequence[dict[str, str]]:
    """What would open each gate, then what would raise the score most; each leads to where that is done or shown."""
    result = found.result
    if not result.is_recorded:
        return [{"text": "Somebody says what must be done to run it, and who of us has done it.", "href": address}]
    edit = f"{url_of_thing('system', found.system.slug)}/edit#admin_access"
    mends = [
        {
            "text": gate.mend,
            "href": edit if edits and gate.about is Basis.HANDS else _evidence(gate, found, address),
        }
        for gate in result.gates
    ]
    steps = [
        {
            "text": f"One more of our people can do “{found.titles[step.procedure.id]}”",
            "href": f"{address}#procedure-{step.procedure.id}",
            "note": f"adds {percent(step.gain)} points",
        }
        for step in result.steps[:_MOST_STEPS]
    ]
    return [*mends, *steps]


def hands_rows(found: SystemReadiness) -> list[dict[str, Any]]:
    """In whose hands a system is, as its entry says, for a summary list."""
    held = {
        "Admin access": found.facts.admin_access,
        "Source code": found.facts.source,
        "Configuration": found.facts.configuration,
    }
    return [{"key": what, "value": by.label} for what, by in held.items()]
