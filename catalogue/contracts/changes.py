"""What a variation, a novation or an option used makes of a contract, and when it makes no sense. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from catalogue.errors import Refused
from catalogue.terms import ChangeKind


@dataclass(frozen=True)
class Standing:
    """A contract as a change finds it; organisations by short address, `references` are those of earlier changes."""

    supplier: str = ""
    value: Decimal | None = None
    start_on: date | None = None
    original_end_on: date | None = None
    end_on: date | None = None
    latest_end_on: date | None = None
    references: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wanted:
    """A change that was agreed: which sort, since when, what it says, and what it moves."""

    kind: ChangeKind
    changed_on: date
    description: str
    reference: str = ""
    value_change: Decimal | None = None
    new_end_on: date | None = None
    new_supplier: str = ""
    instrument: str = ""
    instrument_url: str = ""


_Check = Callable[[Standing, Wanted, date], Refused | None]


def refusal_of(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    """The first reason why a contract cannot be changed so; None if it can."""
    found = (check(now, wanted, today) for check in _CHECKS)
    return next((refusal for refusal in found if refusal is not None), None)


def wording_refusal_of(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    """The first reason why a change that stands cannot be called so, dated so, or bring so little; None if it can."""
    found = (check(now, wanted, today) for check in _OF_WORDS)
    return next((refusal for refusal in found if refusal is not None), None)


def after(now: Standing, wanted: Wanted) -> dict[str, str]:
    """The plain values of the contract that the change moves. The first end ever known becomes the original one."""
    said: dict[str, str] = {}
    if wanted.new_end_on is not None:
        said["end_on"] = wanted.new_end_on.isoformat()
        if now.original_end_on is None and now.end_on is not None:
            said["original_end_on"] = now.end_on.isoformat()
        if now.latest_end_on is not None and wanted.new_end_on > now.latest_end_on:
            said["latest_end_on"] = wanted.new_end_on.isoformat()
    if wanted.value_change is not None and now.value is not None:
        said["value"] = str(now.value + wanted.value_change)
    if wanted.kind is ChangeKind.NOVATION:
        said["supplier"] = wanted.new_supplier
    return said


def reference_of(now: Standing, wanted: Wanted) -> str:
    """What the change is called: as the council says, else by the first number that is free. Published amendments
    have bare numbers, so ours have none that could become theirs."""
    free = (f"Change {number}" for number in count(1))
    return wanted.reference or next(name for name in free if name not in now.references)


def _reference(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if wanted.reference.casefold() in {one.casefold() for one in now.references}:
        words = f"There is a change “{wanted.reference}” already. Give another reference, or correct that one."
        return Refused("change_reference", words, "reference")
    return None


def _not_yet(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if wanted.changed_on > today:
        return Refused("change_not_yet", "That day has not come. Record the change once it holds.", "changed_on")
    return None


def _too_early(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if now.start_on is not None and wanted.changed_on < now.start_on:
        words = f"The contract starts on {now.start_on:%-d %B %Y}. Nothing of it changed before that. Check the date."
        return Refused("change_too_early", words, "changed_on")
    return None


def _supplier(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if wanted.kind is not ChangeKind.NOVATION:
        words = "Only a novation changes the supplier. Choose “Novation”, or leave the new supplier blank."
        return Refused("change_supplier", words, "new_supplier") if wanted.new_supplier else None
    if not wanted.new_supplier:
        return Refused("change_supplier", "Say who takes the contract over.", "new_supplier")
    if wanted.new_supplier == now.supplier:
        return Refused("change_supplier", "That is the supplier already. Choose another.", "new_supplier")
    return None


def _brings(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if wanted.kind is ChangeKind.OPTION and wanted.new_end_on is None and wanted.value_change is None:
        return Refused("change_option", "Say what the option brought: a new end, more value, or both.", "new_end_on")
    return None


def _option(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if wanted.kind is not ChangeKind.OPTION or wanted.new_end_on is None:
        return None
    if now.end_on is not None and wanted.new_end_on <= now.end_on:
        return Refused("change_option", "The contract lasts as long as that already. Enter a later end.", "new_end_on")
    if now.latest_end_on is not None and wanted.new_end_on > now.latest_end_on:
        words = "The contract’s options do not reach that far. Enter an earlier end, or record a variation."
        return Refused("change_option", words, "new_end_on")
    return None


def _end(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if wanted.new_end_on is not None and now.start_on is not None and wanted.new_end_on < now.start_on:
        return Refused("change_end", "The contract would end before it starts. Check the new end.", "new_end_on")
    return None


def _value(now: Standing, wanted: Wanted, today: date) -> Refused | None:
    if wanted.value_change is None:
        return None
    if now.value is None:
        words = "The contract has no value yet. Enter it in the contract first, then record what changed."
        return Refused("change_value", words, "value_change")
    if now.value + wanted.value_change < 0:
        return Refused(
            "change_value", "The contract would be worth less than nothing. Check the amount.", "value_change"
        )
    return None


_OF_WORDS: tuple[_Check, ...] = (_reference, _not_yet, _too_early, _brings)
_CHECKS: tuple[_Check, ...] = (*_OF_WORDS, _supplier, _option, _end, _value)
