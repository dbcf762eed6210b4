"""The demo council's things as plain records: one table a kind, with the tables of their parts beside it."""

from collections import defaultdict
from datetime import date
from typing import Any

from catalogue.kinds import KINDS
from catalogue.kinds.kind import Kind
from catalogue.kinds.record import Record
from catalogue.terms import OwnerRole
from portal.demo.cells import Row, rows_of
from portal.demo.runbook_pages import runbook_records

_ROLES = {role.value for role in OwnerRole}
_OTHER_NAMES = {"reference": "identifier"}


def records(today: date) -> list[Record]:
    """Everything that the demo council has in its catalogue."""
    tables = [kind for kind in KINDS if kind.code != "runbook"]
    return [record for kind in tables for record in _of_kind(kind, today)] + runbook_records(today)


def _of_kind(kind: Kind, today: date) -> list[Record]:
    parts = {part.name: _by_parent(part.name, kind.code, today) for part in kind.parts}
    found = []
    for row in rows_of(kind.plural, today):
        own = {name: rows[row["slug"]] for name, rows in parts.items() if rows[row["slug"]]}
        found.append(Record(kind.code, _values(kind, row), own, _owners(row), row["slug"]))
    return found


def _values(kind: Kind, row: Row) -> dict[str, Any]:
    known = {field.name for field in kind.fields}
    named = {_OTHER_NAMES.get(column, column): cell for column, cell in row.items()}
    return {name: cell for name, cell in named.items() if name in known and cell}


def _owners(row: Row) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if column in _ROLES and cell}


def _by_parent(part: str, column: str, today: date) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(part, today):
        found[row.pop(column)].append({name: cell for name, cell in row.items() if cell})
    return found
