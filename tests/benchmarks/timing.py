"""How long questions take, in milliseconds of processor time: engines and classes in turn, round after round."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles
from typing import Any

from tests.benchmarks.questions import Contender, Question

Classes = Mapping[str, Sequence[Question]]


@dataclass(frozen=True)
class Spent:
    """What the questions of a class cost an engine: each the first time, and each time after that."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)

    @property
    def cold(self) -> float:
        """The median of the first times."""
        return median(self.first)

    @property
    def usual(self) -> float:
        """The median once warm."""
        return median(self.again)

    @property
    def slow(self) -> float:
        """What nineteen of twenty do not exceed once warm."""
        return p95(self.again)


@dataclass(frozen=True)
class Taken:
    """Seconds of processor time and by the clock on the wall."""

    processor: float
    wall: float

    def __str__(self) -> str:
        return f"{self.processor:8.2f} s of processor time, {self.wall:8.2f} s in all"


def p95(times: Sequence[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def milliseconds(work: Callable[[], Any]) -> float:
    """The processor time of one go."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def taken(work: Callable[[], Any]) -> Taken:
    """What one go takes."""
    start, processor = time.perf_counter(), time.process_time()
    work()
    return Taken(time.process_time() - processor, time.perf_counter() - start)


def measured(contenders: Sequence[Contender], classes: Classes) -> dict[str, dict[str, Spent]]:
    """What each class costs each contender that can be asked it, by the names of both."""
    spent: dict[str, dict[str, Spent]] = {name: {} for name in classes}
    for turn in range(1 + max(one.rounds for one in contenders)):
        for one in contenders:
            if turn <= one.rounds:
                for name, questions in classes.items():
                    _ask(one, questions[: one.most], spent[name], is_first=not turn)
    return spent


def _ask(contender: Contender, questions: Sequence[Question], spent: dict[str, Spent], is_first: bool) -> None:
    for question in questions:
        if question.how not in contender.cannot:
            into = spent.setdefault(contender.name, Spent())
            cost = milliseconds(partial(contender.ask, question))
            (into.first if is_first else into.again).append(cost)
