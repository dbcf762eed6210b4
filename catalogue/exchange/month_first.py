"""Tables in which dates put the month first, as American spreadsheets do: 04/03/2026 must not become 4 March there."""

import re
from enum import Enum

from catalogue.exchange.headings import Columns, Place
from catalogue.exchange.table import Table
from catalogue.kinds.kind import FieldType
from catalogue.kinds.values import Unreadable

_FIGURES = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")
_MONTHS = 12
# One date may be a slip of the hand; a whole file of them, as spread over the month as days are, is not.
_FEWEST_CLEAR, _CLEAR_PER_DOUBTFUL = 2, 4


class Order(Enum):
    """Which comes first in the dates of a table."""

    DAY = "the day"
    DOUBTFUL = "it cannot be told"
    MONTH = "the month"


def order_of_dates(columns: Columns, table: Table) -> Order:
    """Which comes first: the month, where enough dates make sense in that way only and none with the day first only."""
    dates = [
        heading
        for heading, target in columns.targets.items()
        if target.place is Place.VALUE and target.field.type is FieldType.DATE
    ]
    clear = doubtful = 0
    for row in table.rows:
        for heading in dates:
            if found := _FIGURES.match(row.cells[heading]):
                one, two = map(int, found.groups())
                if one > _MONTHS >= two:
                    return Order.DAY
                clear += two > _MONTHS >= one
                doubtful += one != two and max(one, two) <= _MONTHS
    if not clear:
        return Order.DAY
    return Order.MONTH if clear >= max(_FEWEST_CLEAR, doubtful / _CLEAR_PER_DOUBTFUL) else Order.DOUBTFUL


def day_first(text: str) -> str:
    """A date with the month first, written with the day first."""
    return _FIGURES.sub(lambda found: re.sub(r"(\d+)(\D)(\d+)", r"\3\2\1", found.group(), count=1), text, count=1)


def refuse_doubtful(text: str) -> None:
    """Raise `Unreadable` for a date that may be another one with the month first."""
    found = _FIGURES.match(text)
    if found and found.group(1) != found.group(2) and all(int(number) <= _MONTHS for number in found.groups()):
        reason = f"“{text[:60]}” may be another date: others in this file put the month first."
        raise Unreadable(reason, "Write all dates like 27/03/2026 or 2026-03-27.")
