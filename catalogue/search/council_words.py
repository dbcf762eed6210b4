"""The words that people everywhere use for what councils do: a table shipped with the portal, always on.

`council_words.csv` has a line for each thing that councils do, keep or send: its official name; other names, which
find it and are found by it; what people ask for it by, which finds it and is not found by it, because it may mean
something else as well (a tip is a recycling centre, and a tip); and acronyms. `nations` says where the official name
is at home, blank for everywhere: it is for readers, search treats all alike.
"""

import csv
from functools import cache
from pathlib import Path

from catalogue.search.vocabulary import WordGroup

_TABLE = Path(__file__).parent / "council_words.csv"


@cache
def council_words() -> tuple[WordGroup, ...]:
    """A group for each line of the table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            WordGroup(
                names=(row["official"], *_listed(row["other_names"])),
                acronyms=_listed(row["acronyms"]),
                asked_as=_listed(row["asked_as"]),
            )
            for row in csv.DictReader(file)
        )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(";") if word.strip())
