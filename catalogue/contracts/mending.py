"""What a contract is without a change that was recorded wrongly, and when something rests on that change. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.errors import Refused

Row = Mapping[str, Any]
Moved = Mapping[str, tuple[Any, Any]]
"""By name of a contract's value: what it was before a change, and what the change made of it."""

# Of what else a change moved the end takes along, nothing is refused: it goes back if it is still as it was left.
_ALONG = ("original_end_on", "latest_end_on")
MOVABLE = frozenset({"end_on", "supplier", "value", *_ALONG})


def without(standing: Row, change: Row, moved: Moved, later: Sequence[Row]) -> dict[str, Any]:
    """The plain values that the contract goes back to without the change, before which nothing of `later` was recorded.

    Refused: a later change rests on it (`change_rests`); somebody moved the end or the supplier since by other means
    (`change_moved_on`); the contract would be worth less than nothing (`change_value`).
    """
    check_rests(change, later, moved)
    said: dict[str, Any] = {}
    if "end_on" in moved:
        _check_stands(standing, moved, "end_on", "end")
        along = [name for name in _ALONG if name in moved and standing[name] == moved[name][1]]
        said |= {name: moved[name][0] for name in ("end_on", *along)}
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
