"""A described thing as plain data: what forms, files and programs hand in, and what history keeps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad a problem is: a refusal keeps the row out, a warning drops one value, a note drops nothing."""

    REFUSED = "refused"
    CONFLICT = "conflict"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong with one row of what was handed in; rows count from 1 after the headings."""

    row: int
    column: str
    value: str
    severity: Severity
    reason: str
    mend: str = ""


@dataclass(frozen=True)
class Record:
    """What a source says of one thing. Only what it says: a missing value is not an empty one.

    `values` by field name and `parts` by part name in plain form; `owners` by role, each an email address;
    `external_id` is what the source calls the thing, `earlier_ids` what it did before the thing had a name of its own,
    the latest first; `row` and `raw` say where it stood and how it came; `as_of` is when the source said it, where
    sources say that, in a form that sorts. `identifiers` are numbers of organisations it names, by their names.
    """

    kind: str
    values: dict[str, Any]
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    slug: str = ""
    external_id: str = ""
    row: int = 0
    raw: dict[str, Any] = field(default_factory=dict)
    earlier_ids: tuple[str, ...] = ()
    identifiers: dict[str, str] = field(default_factory=dict)
    as_of: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All that its source calls or has called it."""
        return (self.external_id, *self.earlier_ids) if self.external_id else ()


def no_line(row: int) -> Sequence[str]:
    """The cells of a row of what is no table: none."""
    return ()


@dataclass(frozen=True)
class Reading:
    """What a file held: the records that could be understood and everything that could not.

    Of a table, `columns` says what each of its headings was taken for (nothing, if left out), and `line` gives the
    cells of a row as they stood under those headings.
    """

    records: tuple[Record, ...]
    problems: tuple[RowProblem, ...]
    rows: int
    columns: dict[str, str] = field(default_factory=dict)
    line: Callable[[int], Sequence[str]] = field(default=no_line, compare=False)
