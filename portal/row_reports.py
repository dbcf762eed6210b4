"""What there is to say about rows of a file, put together where it is said of several alike."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from catalogue.kinds.record import Severity

_ROWS_NAMED = 5


class Said(Protocol):
    """One thing that is said of one row, as a problem or as the row of a table."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def reason(self) -> str: ...


Problem = TypeVar("Problem", bound=Said)


def alike_together(problems: Iterable[Problem]) -> list[list[Problem]]:
    """What is said of several rows alike, each together; the worst first."""
    rank = list(Severity)
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for one in sorted(problems, key=lambda one: (rank.index(Severity(one.severity)), one.row)):
        groups.setdefault((one.severity, one.column, one.reason), []).append(one)
    return list(groups.values())


def rows_named(alike: Sequence[Said]) -> str:
    """Which rows something is said of: the first few by their numbers; empty for what is said of the whole file."""
    numbers = list(dict.fromkeys(one.row for one in alike if one.row))
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    named = ", ".join(str(number) for number in numbers[:_ROWS_NAMED])
    return f"{len(numbers):,} rows ({named}{', …' if len(numbers) > _ROWS_NAMED else ''})"
