"""How well searches are answered, in figures; and which numbers a ranking may have, typed or stored. Pure."""

import math
import re
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.search.ranking import TUNABLES, USUAL, Ranking, Tunable

# Nobody looks further than the first results: a right answer that comes later counts as none.
DEPTH = 10
MOST_IN_NOTE = 500
_NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,6})?|[.,][0-9]{1,6}")


def rank_of(found: Sequence[object], right: Collection[object]) -> int:
    """At which place the first right answer stands among the first ten found; 0 if it does not."""
    return next((place for place, one in enumerate(found[:DEPTH], 1) if one in right), 0)


@dataclass(frozen=True)
class Figures:
    """How well some searches are answered: right at once, right among the first three, in per cent; and MRR@10.

    The last is the mean of one divided by the rank: 1 if every right answer comes first (mean reciprocal rank).
    """

    searches: int
    first: float
    top_three: float
    mrr: float


def figures(ranks: Sequence[int]) -> Figures:
    """The figures of searches whose right answers stand at these ranks; all 0 where there are none."""
    if not ranks:
        return Figures(0, 0.0, 0.0, 0.0)
    return Figures(
        len(ranks),
        100 * statistics.mean(rank == 1 for rank in ranks),
        100 * statistics.mean(0 < rank <= 3 for rank in ranks),
        statistics.mean(1 / rank if rank else 0 for rank in ranks),
    )


def written(number: float) -> str:
    """A number as people write it: `6`, `0.35`."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def ranking_from(typed: Mapping[str, str]) -> Ranking:
    """The ranking that was typed; what is not typed is as usual. Raises `BadInput` for what is no number in bounds."""
    problems: list[Problem] = []
    numbers = {}
    for one in TUNABLES:
        text = typed.get(one.name, written(one.usual)).strip()
        number = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else math.nan
        if not _is_within(one, number):
            mend = f"Enter a number from {written(one.least)} to {written(one.most)}."
            said = f"{one.label}: “{text[:20]}” cannot be used." if text else f"{one.label}: there is no number."
            problems.append(Problem(one.name, said, mend, text))
        numbers[one.name] = number
    if problems:
        raise BadInput(problems)
    return Ranking(**numbers)


def ranking_stored(numbers: Mapping[str, Any]) -> Ranking:
    """The ranking that was stored, maybe by another release: what it lacks or what is out of bounds is as usual."""
    return Ranking(**{one.name: _kept(one, numbers.get(one.name)) for one in TUNABLES})


def _kept(one: Tunable, number: Any) -> float:
    return float(number) if isinstance(number, int | float) and _is_within(one, number) else one.usual


def is_in_bounds(ranking: Ranking) -> bool:
    """Whether every number of a ranking stands between its bounds."""
    return all(_is_within(one, getattr(ranking, one.name)) for one in TUNABLES)


def _is_within(one: Tunable, number: float) -> bool:
    return one.least <= number <= one.most


@dataclass(frozen=True)
class Difference:
    """One number that two rankings do not share."""

    tunable: Tunable
    before: float
    after: float


def differences(after: Ranking, before: Ranking = USUAL) -> tuple[Difference, ...]:
    """What sets one ranking apart from another."""
    pairs = ((one, getattr(before, one.name), getattr(after, one.name)) for one in TUNABLES)
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])
