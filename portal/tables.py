"""One description of a table, from which follow the table on the page, its sort links and its files.

A view describes its columns once. `shown` makes what `components/table.html` takes; `wants_file` and
`table_files.download` answer `?as=csv` and `?as=xlsx` with the same columns, filter and order, whole.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

Row = TypeVar("Row")
Cell = str | Markup | Mapping[str, Any] | None
FileCell = str | int | Decimal | date | datetime | bool | None

PER_PAGE = 50
WHOLE = "all"
FILES = frozenset({"csv", "xlsx"})
LONG = 10  # a table with more rows has its finder
MOST_ARGUMENTS = 60
MOST_VALUES = 20
MOST_CHARACTERS = 200
_OF_EVERY_TABLE = frozenset({"page", "as", "table", "sort"})
_OF_ONE_TABLE = re.compile(r"[a-z_]{1,40}-(sort|rows)")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `cell` is what the page shows (text, Markup or {text, href, note}), `value` what a file holds.

    `sort` is the name by which the URL asks for this order; empty means that the column cannot be sorted by.
    `file_label` heads it in a file where the page's heading would mislead there.
    """

    key: str
    label: str
    cell: Callable[[Row], Cell]
    value: Callable[[Row], FileCell] | None = None
    sort: str = ""
    numeric: bool = False
    hidden: bool = False
    file_label: str = ""

    def in_file(self, row: Row) -> FileCell:
        """What a file holds for this row: without `value`, the words of the cell."""
        if self.value is not None:
            return self.value(row)
        return words(self.cell(row))


@dataclass(frozen=True)
class Finder:
    """A small form with a long table: `name` is what the URL calls the words that rows must hold, `label` the form's.

    They are looked for in the columns of these keys, by what a file holds.
    """

    name: str
    label: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A table. Where a page has several, each but the first has a `prefix`, and so its own names in the URL.

    `folded` are columns of which the page makes part of another cell (a link, a note) and a file a cell of their own.
    Without `has_files` it is for the screen alone: nothing is offered, and an address that asks for a file gets a page.
    """

    id: str
    caption: str
    columns: tuple[Column[Row], ...]
    prefix: str = ""
    default_sort: str = ""
    folded: tuple[Column[Row], ...] = ()
    finder: Finder | None = None
    has_files: bool = True

    @property
    def sort_name(self) -> str:
        return f"{self.prefix}-sort" if self.prefix else "sort"


def words(cell: Cell) -> str:
    """A cell as plain words."""
    if cell is None:
        return ""
    if isinstance(cell, Mapping):
        return words(cell.get("text"))
    return cell.striptags() if isinstance(cell, Markup) else cell


def named_action(words: str, what: str) -> Markup:
    """The words of a link in a row: short to see, and for those who hear it out of its row, of what."""
    return Markup('{}<span class="govuk-visually-hidden"> {}</span>').format(words, what)


@dataclass(frozen=True)
class Place:
    """Where a page is, as its address says: a path and what is asked of it. Every address of a table starts here."""

    path: str
    arguments: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The first value of an argument; empty if there is none."""
        return next((value for key, value in self.arguments if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of an argument that is not blank, each once."""
        return tuple(dict.fromkeys(value for key, value in self.arguments if key == name and value))

    def but(self, **changes: str | int | None) -> str:
        """The address with some arguments replaced; None takes one away."""
        kept = [(name, value) for name, value in self.arguments if name not in changes and value]
        new = [(name, str(value)) for name, value in changes.items() if value is not None]
        query = urlencode(kept + new)
        return f"{self.path}?{query}" if query else self.path

    def without(self, name: str, value: str) -> str:
        """The address with one value of one argument taken away, from its first page."""
        kept = tuple(one for one in self.arguments if one != (name, value) and one[0] != "page")
        return Place(self.path, kept).but()


def place(*names: str) -> Place:
    """The place that this request asks for, with these arguments and those of every table; no others.

    Each of a page's links repeats what was asked, so what is asked is bounded: else a long address makes a page that
    is many times longer. What is cut is one character too long still, so that a search refuses it in words.
    """
    arguments = [
        (name, value[: MOST_CHARACTERS + 1])
        for name, values in request.args.lists()
        if name in _OF_EVERY_TABLE or name in names or _OF_ONE_TABLE.fullmatch(name)
        for value in values[:MOST_VALUES]
    ]
    return Place(request.path, tuple(arguments[:MOST_ARGUMENTS]))


@dataclass(frozen=True)
class Asked:
    """What the URL asks of a table: its order, its page (or all of it on one page), or a file."""

    sort: str
    page: int
    whole: bool
    file: str


def asked(table: Table[Any], at: Place) -> Asked:
    """Read what is asked of this table. An order that no column offers is the default one."""
    offered = {column.sort for column in table.columns + table.folded if column.sort}
    sort = at.get(table.sort_name)
    if sort.removeprefix("-") not in offered:
        sort = table.default_sort
    page = at.get("page")
    file = at.get("as") if at.get("table") == table.prefix else ""
    number = int(page) if page.isdecimal() and len(page) < 8 else 1
    return Asked(sort, max(1, number), page == WHOLE, file if file in FILES and table.has_files else "")


def matching(table: Table[Row], rows: Sequence[Row], at: Place) -> Sequence[Row]:
    """The rows that hold every word asked for of the table's finder, anywhere in them; all rows if none is."""
    if table.finder is None or not (wanted := at.get(table.finder.name).casefold().split()):
        return rows
    columns = [column for column in table.columns + table.folded if column.key in table.finder.keys]

    def holds(row: Row) -> bool:
        said = " ".join(str(column.in_file(row) or "") for column in columns).casefold()
        return all(word in said for word in wanted)

    return [row for row in rows if holds(row)]


def in_order(table: Table[Row], rows: Iterable[Row], sort: str) -> list[Row]:
    """Rows at hand in the order asked for, by what the file holds; blanks last, letters whatever their case."""
    column = next(
        (one for one in table.columns + table.folded if one.sort and one.sort == sort.removeprefix("-")), None
    )
    if column is None:
        return list(rows)
    chosen = column
    filled: list[Row] = []
    blank: list[Row] = []
    for row in rows:
        (blank if chosen.in_file(row) in (None, "") else filled).append(row)
    return sorted(filled, key=lambda row: _rank(chosen.in_file(row)), reverse=sort.startswith("-")) + blank


def _rank(value: FileCell) -> tuple[int, Any]:
    if isinstance(value, (int, Decimal)):
        return 0, value
    return 1, value.isoformat() if isinstance(value, date) else str(value).casefold()


def shown(table: Table[Row], rows: Sequence[Row], at: Place, empty: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What `components/table.html` takes: columns with sort links, rows of cells, and where the files are."""
    sort = asked(table, at).sort
    return {
        "id": table.id,
        "caption": table.caption,
        "columns": [_heading(table, column, sort, at) for column in table.columns],
        "rows": [[column.cell(row) for column in table.columns] for row in rows],
        "downloads": _downloads(table, at),
        "empty": empty,
    }


def _heading(table: Table[Any], column: Column[Any], sort: str, at: Place) -> dict[str, Any]:
    heading: dict[str, Any] = {"text": column.label, "numeric": column.numeric, "hidden": column.hidden}
    if column.sort:
        direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(sort)
        wanted = f"-{column.sort}" if direction == "ascending" else column.sort
        href = at.but(**{table.sort_name: wanted, "page": None})
        heading["sort"] = {"href": href, "direction": direction}
    return heading


def _downloads(table: Table[Any], at: Place) -> dict[str, str]:
    if not table.has_files:
        return {}
    named = {"table": table.prefix or None, "page": None}
    return {kind: at.but(**named, **{"as": kind}) for kind in ("csv", "xlsx")}


def pager(at: Place, page: int, pages: int) -> dict[str, Any]:
    """What `components/pagination.html` takes."""
    return {"current": page, "last": pages, "address": lambda number: at.but(page=number if number > 1 else None)}


def turned_to(rows: list[Row], at: Place, page: int) -> tuple[list[Row], dict[str, Any]]:
    """Of rows at hand those of one page (the last, if it is beyond) and what `components/pagination.html` takes."""
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(page, pages)
    return rows[(page - 1) * PER_PAGE : page * PER_PAGE], pager(at, page, pages)


def finder_form(table: Table[Any], at: Place, found: int, total: int) -> dict[str, Any] | None:
    """What `components/find-in-table.html` takes; nothing where the table is short enough to read."""
    if table.finder is None or total <= LONG:
        return None
    name = table.finder.name
    kept = [(key, value) for key, value in at.arguments if value and key not in (name, "page", "as", "table")]
    return {
        "id": f"{table.id}-find",
        "name": name,
        "label": table.finder.label,
        "value": at.get(name),
        "action": f"{at.path}#{table.id}-caption",
        "hidden": [{"name": key, "value": value} for key, value in kept],
        "found": found,
        "total": total,
        "all_href": at.but(**{name: None, "page": None}) + f"#{table.id}-caption",
    }
