"""What somebody changed, in a sentence that can be read without knowing our fields."""

from collections.abc import Sequence
from typing import Any

from catalogue.kinds import kind_of
from catalogue.terms import OwnerRole
from catalogue.workflows.overview import Changed
from portal.urls import url_of_thing
from portal.words import day_time

_MOST_NAMED = 3
_STATUS = frozenset({"lifecycle", "deprecated_on", "replaced_by"})


def event_of(change: Changed) -> dict[str, Any]:
    """A change as `components/timeline.html` takes it."""
    thing = change.thing
    others = f" and {change.others} {'other' if change.others == 1 else 'others'}" if change.others else ""
    return {
        "title": f"{thing.title}{others}",
        "by": change.by,
        "when": day_time(change.at),
        "when_iso": change.at.isoformat(),
        "body": sentence(change),
        "href": url_of_thing(thing.kind, thing.slug),
        "action": f"Open the {kind_of(thing.kind).label.lower()}",
    }


def sentence(change: Changed) -> str:
    """`Changed the summary and keywords: “Words that callers use”.`"""
    note = f" “{change.note}”" if change.note else ""
    if _STATUS & set(change.fields):
        return f"Marked as being replaced.{note}"
    return f"Changed {listed(labels(change.thing.kind, change.fields))}.{note}"


def labels(kind_code: str, names: Sequence[str]) -> list[str]:
    """What forms call these fields, parts and roles, in small letters."""
    kind = kind_of(kind_code)
    known = {field.name: field.label for field in kind.fields}
    known |= {part.name: part.label for part in kind.parts} | {role.value: role.label for role in OwnerRole}
    return [_small(known.get(name, name.replace("_", " "))) for name in names]


def _small(label: str) -> str:
    """Small letters, but for abbreviations such as CPV."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and 4 more`."""
    if len(words) > _MOST_NAMED:
        words = [*words[: _MOST_NAMED - 1], f"{len(words) - _MOST_NAMED + 1} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
