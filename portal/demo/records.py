"""The demo council's things as plain records: one table a kind, with the tables of their parts beside it."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.exchange.runbooks import read_runbooks
from catalogue.exchange.upload import Upload
from catalogue.kinds import KINDS
from catalogue.kinds.kind import Kind
from catalogue.kinds.record import Record, Severity
from catalogue.terms import OwnerRole
from portal.demo.cells import Row, dated, rows_of
from portal.places import runbooks

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


def runbook_records(today: date, folder: Path | None = None) -> list[Record]:
    """The sample runbooks; each is addressed by the name of its file. Raises `BadInput` if one cannot be read."""
    folder = folder or runbooks() / "sample"
    pages = sorted(path for path in folder.rglob("*.md") if path.stem != "README")
    members = tuple(
        Upload(path.relative_to(folder).as_posix(), dated(path.read_text(encoding="utf-8"), today).encode())
        for path in pages
    )
    if not members:
        return []
    reading = read_runbooks(Upload("sample", members=members))
    refused = [problem for problem in reading.problems if problem.severity is Severity.REFUSED]
    if refused:
        raise BadInput([Problem(problem.column, problem.reason, problem.mend, problem.value) for problem in refused])
    return [_addressed(record) for record in reading.records]


def _addressed(record: Record) -> Record:
    """The runbook under the name of its file, if it gives itself none."""
    stem = record.external_id.rsplit("/", 1)[-1].removesuffix(".md")
    return Record(record.kind, record.values, record.parts, record.owners, record.slug or stem, raw=record.raw)
