"""How many of our own people would have to leave before most of what a system needs can be done by nobody here."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

Covers = Sequence[tuple[int, frozenset[UUID]]]
# So many groups of leavers are tried. Real systems need a few hundred; this keeps made-up ones from taking for ever.
MOST_TRIED = 20_000


@dataclass(frozen=True)
class TruckFactor:
    """The fewest people; `is_exact` if it is not just known that fewer would not do."""

    people: int
    is_exact: bool = True


def truck_factor(covers: Covers) -> TruckFactor:
    """The fewest people whose leaving brings the weight that nobody covers above half, what is uncovered included.

    `covers` are the weight of each procedure and who can do it. Whoever leaves in vain is left out: groups of leavers
    grow by all who cover one more procedure, and the smallest group comes first.
    """
    total = sum(weight for weight, _ in covers)
    sets = _as_bits(covers)
    order = count()  # of groups of one size, the one that was found first
    waiting = [(0, next(order), 0)]
    seen = {0}
    while waiting:
        size, tried, leavers = heappop(waiting)
        if 2 * _uncovered(sets, leavers) > total or not total:
            return TruckFactor(size)
        if tried > MOST_TRIED:
            return TruckFactor(size, is_exact=False)
        for _, people in sets:
            larger = leavers | people
            if larger not in seen:
                seen.add(larger)
                heappush(waiting, (larger.bit_count(), next(order), larger))
    raise AssertionError("with everybody gone nothing is covered")


def _as_bits(covers: Covers) -> list[tuple[int, int]]:
    """The same with a bit for each person: groups of leavers are put together and looked up by the thousand."""
    bits: dict[UUID, int] = {}
    return [(weight, sum(bits.setdefault(one, 1 << len(bits)) for one in people)) for weight, people in covers]


def _uncovered(sets: Sequence[tuple[int, int]], leavers: int) -> int:
    return sum(weight for weight, people in sets if people & leavers == people)
