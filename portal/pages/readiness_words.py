"""Whether we can run a system ourselves, in the one sentence that stands first, and what its figures mean in words."""

from datetime import date

from catalogue.readiness.rules import Basis, Gate, Readiness, percent
from catalogue.readiness.truck_factor import TruckFactor
from catalogue.terms import ReadinessBand
from portal.words import day

NOTHING_SAID = "Nobody has said what must be done to run it."
_TOO_FEW = {
    ReadinessBand.RED: "for most of the work it has nobody here, or one person alone",
    ReadinessBand.AMBER: "for too much of the work it has nobody here, or one person alone",
}


def answer_words(result: Readiness) -> str:
    """The plain answer with what keeps it from a better one."""
    said = result.band.hint.removesuffix(".")
    if not result.is_recorded:
        return f"{said}, as far as is known. {NOTHING_SAID}"
    if result.band is ReadinessBand.GREEN:
        return f"{said}: at least two of our own people can do each critical thing."
    holding = [gate for gate in result.gates if gate.ceiling is result.band]
    because = _because(holding[0], result) if holding else _TOO_FEW[result.band]
    return f"{said}: {because}.{' Only a contractor can.' if result.only_a_contractor else ''}"


def _because(gate: Gate, result: Readiness) -> str:
    """What a gate says; of those about critical procedures, of how many."""
    critical = [one.cover for one in result.standings if one.is_critical]
    if gate.about is Basis.PROCEDURES:
        few = sum(cover == min(critical) for cover in critical)
        who = "none" if min(critical) == 0 else "only one"
        what = (
            f"{few:,} of its {len(critical):,} critical procedures" if critical[1:] else "its only critical procedure"
        )
        return f"{who} of our own people can do {what}"
    return gate.words[0].lower() + gate.words[1:].removesuffix(".")


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


def contract_words(who: str, end_on: date | None) -> str:
    """A supplier with the last day of its contract."""
    return f"{who}, until {day(end_on)}" if end_on else f"{who}, with no end recorded"
