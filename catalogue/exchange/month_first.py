"""Tables in which dates put the month first, as American spreadsheets do: 04/03/2026 must not become 4 March there."""

import re

from catalogue.exchange.headings import Columns, Place
from catalogue.exchange.table import Table
from catalogue.kinds.kind import FieldType
from catalogue.kinds.values import Unreadable

_FIGURES = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")
_MONTHS = 12


def month_comes_first(columns: Columns, table: Table) -> bool:
    """Whether some dates of a table make sense with the month first only, and none with the day first only."""
    dates = [
        heading
        for heading, target in columns.targets.items()
        if target.place is Place.VALUE and target.field.type is FieldType.DATE
    ]
    month_first = False
    for row in table.rows:
        for heading in dates:
            if found := _FIGURES.match(row.cells[heading]):
                one, two = map(int, found.groups())
                if one > _MONTHS >= two:
                    return False
                month_first = month_first or two > _MONTHS >= one
    return month_first


def refuse_doubtful(text: str) -> None:
    """Raise `Unreadable` for a date that may be another one with the month first."""
    found = _FIGURES.match(text)
    if found and found.group(1) != found.group(2) and all(int(number) <= _MONTHS for number in found.groups()):
        reason = f"“{text[:60]}” may be another date: others in this file put the month first."
        raise Unreadable(reason, "Write all dates like 27/03/2026 or 2026-03-27.")
