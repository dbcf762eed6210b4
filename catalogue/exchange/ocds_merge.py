"""One state of a contracting process from its releases, as OCDS merges them: by id, later over earlier.

Unlike there, nothing is ever taken away: what a later release leaves blank stays as it was.
"""

from collections.abc import Sequence
from typing import Any

from catalogue.exchange.ocds_releases import Release
from catalogue.kinds.values import blank

# Lists whose items have an id that only tells them apart within one release.
_WHOLE = frozenset({"items", "additionalClassifications"})


def merged(releases: Sequence[Release]) -> Release:
    """What the releases of one process say together, by their dates; its number is that of the latest."""
    in_order = sorted(releases, key=lambda one: (one.moment, one.row))
    said: dict[str, Any] = {}
    for release in in_order:
        said = _objects(said, release.said)
    return Release(in_order[-1].row, said)


def _objects(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    whole = dict(old)
    for name, value in new.items():
        if blank(value) or value == {}:
            continue
        whole[name] = value if name in _WHOLE else _values(old.get(name), value)
    return whole


def _values(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return _objects(old, new)
    if _only(old) and _only(new) and not (_have_ids(_listed(old)) and _have_ids(_listed(new))):
        return [_objects(_listed(old)[0], _listed(new)[0])]
    if isinstance(old, list) and isinstance(new, list) and _have_ids(old) and _have_ids(new):
        return _lists(old, new)
    return new


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _only(value: Any) -> bool:
    """Whether this is one object, in a list or not: without ids, nothing else tells that two are the same."""
    return [type(one) for one in _listed(value)] == [dict]


def _have_ids(items: list[Any]) -> bool:
    return all(isinstance(one, dict) and not blank(one.get("id")) for one in items)


def _lists(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items of both, those of the same id as one."""
    found = {str(one["id"]): one for one in old}
    for one in new:
        found[str(one["id"])] = _objects(found.get(str(one["id"]), {}), one)
    return list(found.values())
