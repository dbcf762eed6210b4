"""What a contract is without a change that was recorded wrongly, and when something rests on that change. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from catalogue.errors import Refused

Row = Mapping[str, Any]
Moved = Mapping[str, tuple[Any, Any]]
"""By name of a contract's value: what it was before a change, and what the change made of it."""

# Of what else a change moved the end takes along, nothing is refused: it goes back if it is still as it was left.
_ALONG = ("original_end_on", "latest_end_on")
MOVABLE = frozenset({"end_on", "supplier", "value", *_ALONG})
# Which word of a change moves what.
_SAYS = dict.fromkeys(("end_on", *_ALONG), "new_end_on") | {"supplier": "new_supplier", "value": "value_change"}


@dataclass(frozen=True)
class Version:
    """A contract as its history keeps it: its values and its changes after an edit, and what the edit touched."""

    values: Row
    rows: Sequence[Row]
    touched: Collection[str]


def moved_by(versions: Sequence[Version], number: int) -> Moved:
    """What the change of this number in the newest version moved, as it came into the list and with each correction:
    from where it found it, by its own word where it has one, to where it left it last. What it says no more is left
    out, and what it said as the history begins moved nothing.
    """
    place, row = number - 1, versions[-1].rows[number - 1]
    found: dict[str, tuple[Any, Any]] = {}
    for new, old in pairwise(reversed(versions)):
        was = _place_before(old.rows, new.rows, place)
        if was is None or _moving(old.rows[was]) != _moving(new.rows[place]):
            names = MOVABLE & set(new.touched)
            found |= {one: (old.values.get(one), found.get(one, (None, new.values.get(one)))[1]) for one in names}
        if was is None:
            break
        place = was
    said = {name for name, column in _SAYS.items() if row[column]}
    told = {"end_on": row["old_end_on"], "supplier": row["old_supplier"]}
    return {name: (told.get(name) or old, new) for name, (old, new) in found.items() if name in said}


def _place_before(old: Sequence[Row], new: Sequence[Row], place: int) -> int | None:
    """Where a change stood before an edit, in whose list it has a place: none if the edit put it there."""
    row = new[place]
    beside = [[*rows[:place], *rows[place + 1 :]] for rows in (old, new)]
    if place < len(old) and (old[place] == row or beside[0] == beside[1]):
        return place
    named = (at for at, one in enumerate(old) if row["reference"] and one["reference"] == row["reference"])
    alike = (at for at, one in enumerate(old) if {**one, "reference": ""} == {**row, "reference": ""})
    return next(named, next(alike, None))


def _moving(row: Row) -> list[Any]:
    """What of a change moves its contract."""
    return [row["new_end_on"] or None, row["new_supplier"] or None, Decimal(row["value_change"] or 0)]


def without(standing: Row, change: Row, moved: Moved, later: Sequence[Row]) -> dict[str, Any]:
    """The plain values that the contract goes back to without the change, before which nothing of `later` was recorded.

    Refused: a later change rests on it (`change_rests`); somebody moved the end or the supplier since by other means
    (`change_moved_on`); the contract would be worth less than nothing (`change_value`).
    """
    ends = [name for name in ("end_on", *_ALONG) if name in moved]
    check_rests(change, later, {*moved, "end_on"} if ends else moved)
    said: dict[str, Any] = {}
    if "end_on" in moved:
        _check_stands(standing, moved, "end_on", "end")
    said |= {name: moved[name][0] for name in ends if standing[name] == moved[name][1]}
    if "supplier" in moved:
        _check_stands(standing, moved, "supplier", "supplier")
        said["supplier"] = moved["supplier"][0]
    if "value" in moved and change["value_change"]:
        said["value"] = revalued(standing, -Decimal(change["value_change"]))
    return said


def check_rests(change: Row, later: Sequence[Row], names: Collection[str]) -> None:
    """Refuse while what was recorded after a change began from where it put the end or the supplier, if `names` has
    that. Refused: `change_rests`."""
    for name, moves, what in (("end_on", "new_end_on", "the end"), ("supplier", "new_supplier", "the supplier")):
        resting = [one for one in later if one[moves]]
        if name in names and resting:
            named = ", ".join(f"“{one['reference']}”" for one in reversed(resting))
            words = f"{named} moved {what} from where “{change['reference']}” put it. Take back what came later first."
            raise Refused("change_rests", words)


def revalued(standing: Row, by: Decimal) -> str:
    """The value of a contract moved by an amount. Refused: it has none, or would be below nothing (`change_value`)."""
    if not standing["value"]:
        raise Refused("change_value", "The contract has no value. Enter it in the contract first.", "value_change")
    value = Decimal(standing["value"]) + by
    if value < 0:
        words = "The contract would be worth less than nothing. Correct its value first, or the later changes of it."
        raise Refused("change_value", words, "value_change")
    return str(value)


def _check_stands(standing: Row, moved: Moved, name: str, what: str) -> None:
    if standing[name] != moved[name][1]:
        words = (
            f"The {what} of the contract was changed since by editing the contract, so it cannot go back by itself. "
            f"Make the {what} of the contract {_told(moved[name][1])} again, as the change left it, then try once more."
        )
        raise Refused("change_moved_on", words)


def _told(value: Any) -> str:
    try:
        return f"{date.fromisoformat(value):%-d %B %Y}"
    except (TypeError, ValueError):
        return f"“{value}”" if value else "blank"
