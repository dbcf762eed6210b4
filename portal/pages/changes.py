"""What somebody changed, in a sentence that can be read without knowing our fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catalogue.kinds import kind_of
from catalogue.terms import OwnerRole
from catalogue.workflows.overview import Changed
from portal.urls import url_of_thing

_MOST_NAMED = 3
_STATUS = frozenset({"lifecycle", "deprecated_on", "replaced_by"})


@dataclass(frozen=True)
class ChangeLine:
    """One change in words: who did what to which thing, why, and when."""

    by: str
    did: str
    title: str
    href: str
    others: str
    note: str
    at: datetime


def line_of(change: Changed) -> ChangeLine:
    """A change in words."""
    thing = change.thing
    others = f" and {change.others} {'other' if change.others == 1 else 'others'}" if change.others else ""
    return ChangeLine(
        by=change.by,
        did=_did(change),
        title=thing.title,
        href=url_of_thing(thing.kind, thing.slug),
        others=others,
        note=change.note,
        at=change.at,
    )


def _did(change: Changed) -> str:
    """`changed the summary and keywords of`."""
    if _STATUS & set(change.fields):
        return "marked as being replaced"
    if not change.fields:
        return "changed"
    return f"changed {listed([f'“{label}”' for label in labels(change.thing.kind, change.fields)])} of"


def labels(kind_code: str, names: Sequence[str]) -> list[str]:
    """What forms call these fields, parts and roles."""
    kind = kind_of(kind_code)
    known = {field.name: field.label for field in kind.fields}
    known |= {part.name: part.label for part in kind.parts} | {role.value: role.label for role in OwnerRole}
    return [known.get(name, name.replace("_", " ")) for name in names]


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and 4 more`."""
    if len(words) > _MOST_NAMED:
        words = [*words[: _MOST_NAMED - 1], f"{len(words) - _MOST_NAMED + 1} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
