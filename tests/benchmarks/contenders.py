"""The engines that are compared, each with its index built over the same documents, and how long that took."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from catalogue.search.document import IndexDocument
from catalogue.search.index import Index
from catalogue.search.schema import FACETS
from tests.benchmarks.engines import numpy_bound, sqlite_fts5
from tests.benchmarks.engines.plain_whoosh import plain_whoosh
from tests.benchmarks.engines.portal import portal_search
from tests.benchmarks.engines.rust_tantivy import rust_tantivy
from tests.benchmarks.entries import Entry
from tests.benchmarks.questions import COUNTED, Contender
from tests.benchmarks.timing import taken

# The portal's search counting all facets, as its page does, and counting those that the others count.
PAGE, SAME = "page", "same"
T = TypeVar("T")
TANTIVY, FTS5, WHOOSH, BOUND = "tantivy", "FTS5", "Whoosh", "numpy"


def contenders(
    documents: Sequence[IndexDocument], entries: Sequence[Entry], folder: Path, today: date
) -> list[Contender]:
    """Every engine, ready to be asked."""
    index = _built("the portal's", lambda: portal_index(documents, folder / "index"))
    tantivy = _built(TANTIVY, lambda: rust_tantivy(entries, folder / "tantivy"))
    fts5 = _built(FTS5, lambda: sqlite_fts5.sqlite_fts5(entries, folder / "fts5"))
    whoosh = _built(WHOOSH, lambda: plain_whoosh(entries, folder / "whoosh"))
    return [
        Contender(PAGE, portal_search(index, today, FACETS)),
        Contender(SAME, portal_search(index, today, COUNTED)),
        Contender(TANTIVY, tantivy),
        Contender(FTS5, fts5, sqlite_fts5.CANNOT, rounds=2),
        Contender(WHOOSH, whoosh, most=3, rounds=1),
        Contender(BOUND, numpy_bound.numpy_bound(index.snapshot(), today), numpy_bound.CANNOT),
    ]


def portal_index(documents: Sequence[IndexDocument], folder: Path) -> Index:
    """The portal's index in a folder, not opened yet."""
    index = Index(folder)
    with index.rebuilding(0) as writer:
        writer.add(documents)
    return index


def _built(name: str, build: Callable[[], T]) -> T:
    made: list[T] = []
    cost = taken(lambda: made.append(build()))
    print(f"{name:14} index built in {cost}")
    return made[0]
