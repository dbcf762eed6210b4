"""What the cells of a table say, remembered, since lists of files say the same in every row."""

from typing import Any

from catalogue.exchange.cells import read_value
from catalogue.exchange.dialects import adapted
from catalogue.exchange.month_first import Order, day_first, refuse_doubtful
from catalogue.exchange.remarks import Remarks
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import RowProblem

MOST_REMEMBERED = 20_000


class Memory:
    """What cells said, for those that say the same again: lists of files repeat a dataset's words in every row."""

    def __init__(self, is_our_own: bool, order: Order) -> None:
        self._is_our_own = is_our_own
        self._order = order
        self._known: dict[tuple[str, str], tuple[list[tuple[str, Any]], list[RowProblem]]] = {}

    def said(self, field: Field, heading: str, text: str) -> tuple[list[tuple[str, Any]], list[RowProblem]]:
        """The values of a cell, and what there is to say about it. Raises `Unreadable`."""
        found = self._known.get((heading, text))
        if found is None:
            remarks = Remarks()
            plain = self._in_order(text) if field.type is FieldType.DATE else text
            if self._is_our_own:
                found = ([(field.name, read_value(field, plain))], [])
            else:
                found = (list(adapted(field, heading, plain, remarks)), remarks.problems)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[heading, text] = found
        return found

    def _in_order(self, text: str) -> str:
        """A date with its day first. Raises `Unreadable` for one that may be another."""
        if self._order is Order.DOUBTFUL:
            refuse_doubtful(text)
        return day_first(text) if self._order is Order.MONTH else text
