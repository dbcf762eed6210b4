"""The tables of what searches cost, and where they are above what is aimed at."""

from collections.abc import Iterator, Mapping

from tests.benchmarks.asked import COMMON_WORD, TWO_WORDS
from tests.benchmarks.contenders import BOUND, FTS5, PAGE, SAME, TANTIVY, WHOOSH
from tests.benchmarks.timing import Spent

SLOWEST_MS = 20.0
TIMES_TANTIVY = 2.0
_OTHERS = (SAME, TANTIVY, FTS5, WHOOSH, BOUND)
_HEAD = (
    "milliseconds of processor time: medians of twenty questions a class once warm, and for the page also the first\n"
    "time and p95. The page counts all facets; `same` is the same search counting three, as the others do\n"
    f"{'':24} {'first':>8} {PAGE:>8} {'p95':>8} | " + " ".join(f"{name:>8}" for name in _OTHERS)
)


def table(spent: Mapping[str, Mapping[str, Spent]]) -> str:
    """A line a class, an engine a column, then the aims."""
    return "\n".join([_HEAD, *(_line(name, of_class) for name, of_class in spent.items()), *_aims(spent)])


def _line(name: str, of_class: Mapping[str, Spent]) -> str:
    page = of_class[PAGE]
    others = [f"{of_class[one].usual:8.2f}" if one in of_class else f"{'–':>8}" for one in _OTHERS]
    return f"{name:24} {page.cold:8.2f} {page.usual:8.2f} {page.slow:8.2f} | " + " ".join(others)


def _aims(spent: Mapping[str, Mapping[str, Spent]]) -> Iterator[str]:
    for name in (TWO_WORDS, COMMON_WORD):
        times = spent[name][SAME].usual / spent[name][TANTIVY].usual
        yield f"{name}: {times:.1f} times tantivy, of {TIMES_TANTIVY:.0f} at most{_missed(times > TIMES_TANTIVY)}"
    slow = [name for name, of_class in spent.items() if of_class[PAGE].slow > SLOWEST_MS]
    yield f"classes above {SLOWEST_MS:.0f} ms at p95: {', '.join(slow) or 'none'}{_missed(bool(slow))}"


def _missed(missed: bool) -> str:
    return " (missed)" if missed else ""
