"""What may stand in a table of each sort of record: fields, lists, owners, and what tells two apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from catalogue.errors import Problem
from catalogue.exchange.registers import ASIDE, HEADINGS, LAST_RESORT
from catalogue.kinds import BY_CODE, BY_PLURAL, KINDS
from catalogue.kinds.kind import Field, Kind, Part
from catalogue.kinds.record import Severity

Check = Callable[[dict[str, str]], list[Problem]]


def nothing_wrong(values: dict[str, str]) -> list[Problem]:
    """The check of a shape that has no rule of its own."""
    return []


def every_row_counts(cells: Mapping[str, str]) -> str:
    """Why a row is no record, where each is one: never."""
    return ""


def kind_problems(values: dict[str, str], *names: str) -> list[Problem]:
    """Read these values as kinds, by code or plural; what is wrong with those that are none."""
    problems = []
    for name in names:
        said = values.get(name, "").casefold()
        kind = BY_CODE.get(said) or BY_PLURAL.get(said)
        if kind is not None:
            values[name] = kind.code
        elif said:
            mend = f"Use one of: {', '.join(BY_CODE)}."
            problems.append(Problem(name, f"There is no kind of thing called “{said[:60]}”.", mend))
    return problems


@dataclass(frozen=True)
class Shape:
    """One sort of record: `code` goes into `Record.kind`, `key` are the fields that make two rows the same thing.

    `twice` is what happens to the second of two such rows, None where they are two things; `check` finds what
    contradicts itself in one row; `no_record` says why a row is none, such as a total; `headings` are more headings
    of its fields, and `aside` (as `alike` gives them) those that are kept with the row and belong to no field.
    `filler` are words that say nothing in its headings: where it is given, headings count by their words, and
    `last_resort` names those that mean a field where no better one does.
    """

    code: str
    what: str
    fields: tuple[Field, ...]
    parts: tuple[Part, ...] = ()
    has_owners: bool = False
    key: tuple[str, ...] = ()
    twice: Severity | None = Severity.REFUSED
    check: Check = nothing_wrong
    no_record: Callable[[Mapping[str, str]], str] = every_row_counts
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aside: frozenset[frozenset[str]] = frozenset()
    filler: frozenset[str] | None = None
    last_resort: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def field(self, name: str) -> Field:
        """The field of this name. Raises KeyError."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def required(self) -> tuple[Field, ...]:
        """The fields without which a row says nothing; what has a default may be missing from a file."""
        return tuple(one for one in self.fields if one.required and one.name not in _HAVE_DEFAULTS)


_HAVE_DEFAULTS = ("visibility", "lifecycle")

_CONTRACT_FILLER = frozenset(("contract", "contracts", "agreement"))


def shape_of(kind: Kind) -> Shape:
    """The shape of a table of catalogued things: any kind gets one from its fields."""
    return Shape(
        kind.code,
        kind.label_plural.lower(),
        kind.fields,
        kind.parts,
        has_owners=True,
        twice=Severity.WARNING,
        headings=HEADINGS.get(kind.code, {}),
        aside=ASIDE if kind.code == "contract" else frozenset(),
        filler=_CONTRACT_FILLER if kind.code == "contract" else None,
        last_resort=LAST_RESORT.get(kind.code, ()),
    )


KIND_SHAPES: dict[str, Shape] = {kind.code: shape_of(kind) for kind in KINDS}
