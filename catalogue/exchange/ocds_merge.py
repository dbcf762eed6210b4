"""One state of a contracting process from its releases, as OCDS merges them: by id, later over earlier.

Unlike there, nothing is ever taken away: what a later release leaves blank stays as it was.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from catalogue.exchange.ocds_releases import Release
from catalogue.kinds.values import blank

# Lists whose items have an id that only tells them apart within one release.
_WHOLE = frozenset({"items", "additionalClassifications"})


class _ById(dict[str, Any]):
    """The items of a list by their ids; of those that share one, the second is numbered, so that none is lost."""


def merged(releases: Sequence[Release]) -> Release:
    """What the releases of one process say together, by their dates; its number is that of the latest."""
    in_order = sorted(releases, key=lambda one: (one.moment, one.row))
    said: dict[str, Any] = {}
    for release in in_order:
        _add(said, {name: _by_id(value) for name, value in release.said.items()})
    return Release(in_order[-1].row, _as_it_came(said))


def _by_id(value: Any) -> Any:
    """A copy that can be added to, its lists by ids where all items have one."""
    if isinstance(value, dict):
        return {name: _by_id(one) for name, one in value.items()}
    if not isinstance(value, list) or not value:
        return value
    items = [_by_id(one) for one in value]
    if not all(isinstance(one, dict) and not blank(one.get("id")) for one in items):
        return items
    found, seen = _ById(), Counter[str]()
    for one in items:
        identity = str(one["id"])
        seen[identity] += 1
        found[identity if seen[identity] == 1 else f"{identity}#{seen[identity]}"] = one
    return found


def _as_it_came(value: Any) -> Any:
    if isinstance(value, _ById):
        return [_as_it_came(one) for one in value.values()]
    if isinstance(value, dict):
        return {name: _as_it_came(one) for name, one in value.items()}
    return [_as_it_came(one) for one in value] if isinstance(value, list) else value


def _add(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Put what is said in `new` into `old`."""
    for name, value in new.items():
        if not blank(value) and value != {}:
            old[name] = value if name in _WHOLE else _together(old.get(name), value)
    return old


def _together(old: Any, new: Any) -> Any:
    if isinstance(old, _ById) and isinstance(new, _ById):
        for identity, one in new.items():
            old[identity] = _add(old.get(identity, {}), one)
        return old
    if isinstance(old, dict) and isinstance(new, dict) and not isinstance(old, _ById) and not isinstance(new, _ById):
        return _add(old, new)
    if (one := _only(old)) is not None and (other := _only(new)) is not None:
        return [_add(one, other)]
    return new


def _only(value: Any) -> dict[str, Any] | None:
    """The one object, in a list or not: without ids nothing else tells two apart. None if there are more."""
    items = list(value.values()) if isinstance(value, _ById) else value if isinstance(value, list) else [value]
    return items[0] if len(items) == 1 and isinstance(items[0], dict) else None
