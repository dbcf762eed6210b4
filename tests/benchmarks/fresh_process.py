"""A process of its own, with all of the portal loaded, that opens an index and searches: what it says is measured.

`python -m tests.benchmarks.fresh_process INDEX QUESTIONS` prints a line of JSON; the questions are pickled.
"""

import json
import pickle
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

from catalogue.search.index import Index
from catalogue.search.schema import FACETS
from tests.benchmarks.engines.portal import portal_search
from tests.benchmarks.questions import Question
from tests.benchmarks.timing import Taken, taken

_PRIVATE = re.compile(r"^Private_(?:Clean|Dirty): +(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True)
class Opened:
    """What it took to open the index and to answer the first question, and private megabytes before and after all."""

    opening: Taken
    first: Taken
    loaded_mb: float
    searched_mb: float


def opened(folder: Path, questions: Sequence[Question]) -> Opened:
    """Open an index and answer every question."""
    import_module("portal.app")
    loaded = _private_mb()
    index = Index(folder)
    ask = portal_search(index, date(2026, 11, 22), FACETS)
    opening = taken(index.snapshot)
    first = taken(lambda: ask(questions[0]))
    for question in questions:
        ask(question)
    return Opened(opening, first, loaded, _private_mb())


def _private_mb() -> float:
    """The memory that this process shares with no other (Linux)."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return sum(map(int, _PRIVATE.findall(rollup))) / 1_000


if __name__ == "__main__":
    print(json.dumps(asdict(opened(Path(sys.argv[1]), pickle.loads(Path(sys.argv[2]).read_bytes())))))
