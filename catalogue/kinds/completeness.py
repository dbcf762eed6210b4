"""How completely a thing is described, and what to add next: a sum over the fields' weights."""

from dataclasses import dataclass
from typing import Any

from catalogue.kinds.kind import Field, Kind
from catalogue.kinds.values import blank

OWNER_WEIGHT = 3


@dataclass(frozen=True)
class Completeness:
    """A percentage, and the missing fields, weightiest first; `owner_missing` if nobody answers for it."""

    percent: int
    missing: tuple[Field, ...]
    owner_missing: bool

    @property
    def next_best(self) -> str:
        """What to add next, in words; empty when nothing is missing."""
        if self.owner_missing:
            return "Name an owner"
        return f"Add “{self.missing[0].label}”" if self.missing else ""


def completeness(kind: Kind, values: dict[str, Any], has_owner: bool) -> Completeness:
    """The share of the weights of all weighed fields that are filled in; having an owner weighs 3."""
    weighed = [field for field in kind.fields if field.weight]
    missing = sorted(
        (field for field in weighed if blank(values.get(field.name))),
        key=lambda field: field.weight,
        reverse=True,
    )
    total = sum(field.weight for field in weighed) + OWNER_WEIGHT
    lost = sum(field.weight for field in missing) + (0 if has_owner else OWNER_WEIGHT)
    return Completeness(round(100 * (total - lost) / total), tuple(missing), not has_owner)
