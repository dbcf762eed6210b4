"""Searches that go on while something else is done in a thread of the same process, as the follower does it."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from tests.benchmarks.questions import Engine, Question
from tests.benchmarks.timing import Taken

# As a busy council would: ten searches a second.
_PAUSE = 0.1


@dataclass
class Meanwhile:
    """What the work took, in its own thread, and each search: milliseconds of its thread and by the clock."""

    work: Taken = field(default_factory=lambda: Taken(0, 0))
    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)


def searched_meanwhile(work: Callable[[], Any], ask: Engine, questions: Sequence[Question]) -> Meanwhile:
    """Do the work in a thread, and search until it is done."""
    seen = Meanwhile()

    def timed() -> None:
        start, processor = time.perf_counter(), time.thread_time()
        work()
        seen.work = Taken(time.thread_time() - processor, time.perf_counter() - start)

    thread = threading.Thread(target=timed)
    thread.start()
    for question in cycle(questions):
        start, processor = time.perf_counter(), time.thread_time()
        ask(question)
        seen.processor.append(1_000 * (time.thread_time() - processor))
        seen.wall.append(1_000 * (time.perf_counter() - start))
        if not thread.is_alive():
            break
        time.sleep(_PAUSE)
    thread.join()
    return seen
