"""Whether we can run a system ourselves, in words: the answer, what it rests on, and what would change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.readiness.lapses import COUNTS_FOR_MONTHS
from catalogue.readiness.queries import SystemReadiness, readiness_of
from catalogue.readiness.rules import BANDS, GATES, Readiness, Standing, percent
from catalogue.readiness.truck_factor import TruckFactor
from catalogue.terms import Lifecycle, ProcedureWeight, ReadinessBand
from portal.urls import url_of_thing
from portal.words import day

COLOURS = {ReadinessBand.GREEN: "green", ReadinessBand.AMBER: "orange", ReadinessBand.RED: "red"}
NOTHING_SAID = "Nobody has said what must be done to run it."
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
        words=result.band.hint if result.is_recorded else f"{result.band.hint} {NOTHING_SAID}",
        rows=_rows(found, f"{address}/readiness"),
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


def _rows(found: SystemReadiness, address: str) -> list[dict[str, Any]]:
    result = found.result
    rows: list[dict[str, Any]] = []
    if result.is_recorded:
        rows += [
            {"key": "Readiness", "value": f"{percent(result.score)}%", "href": f"{address}#procedures-caption"},
            {"key": "Nobody here can do", "value": uncovered_words(result)},
            {"key": "It hangs on", "value": truck_words(result.truck_factor)},
        ]
    if result.only_a_contractor:
        rows.append({"key": "Only a contractor can run it", "value": contractor_words(found)})
    rows.append({"key": "What holds it down", "entries": [{"text": gate.words} for gate in result.gates]})
    rows.append({"key": "What would change this", "entries": _changes(found, address)})
    return [row for row in rows if row.get("value") or row.get("entries")]


def uncovered_words(result: Readiness) -> str:
    """How much of the work nobody of ours covers."""
    return f"{percent(result.uncovered)}% of the work, by weight"


def truck_words(factor: TruckFactor) -> str:
    """How many people it hangs on, and what happens without them."""
    lost = "more than half of the work has nobody here who can do it"
    if factor.people == 0:
        return f"Nobody: {lost}."
    if factor.people == 1:
        return f"1 person. If they leave, {lost}."
    return f"{'' if factor.is_exact else 'At least '}{factor.people} people. If they leave, {lost}."


def contractor_words(found: SystemReadiness) -> str:
    """Who the contractor is, and until when."""
    return "; ".join(contract_words(one.supplier or one.title, one.end_on) for one in found.contracts)


def contract_words(who: str, end_on: date | None) -> str:
    """A supplier with the last day of its contract."""
    return f"{who}, until {day(end_on)}" if end_on else f"{who}, with no end recorded"


def _changes(found: SystemReadiness, address: str) -> Sequence[dict[str, str]]:
    """What would open each gate, then what would raise the score most; each procedure leads to its evidence."""
    result = found.result
    if not result.is_recorded:
        return [{"text": "Somebody says what must be done to run it, and who of us has done it."}]
    steps = [
        {
            "text": f"One more of our people can do “{found.titles[step.procedure.id]}”",
            "href": f"{address}#procedure-{step.procedure.id}",
            "note": f"adds {percent(step.gain)} points",
        }
        for step in result.steps[:_MOST_STEPS]
    ]
    return [*({"text": gate.mend} for gate in result.gates), *steps]
