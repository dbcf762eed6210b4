"""The tables of one import: rows left out, what changes, what is new, what was made, and what else there is to say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.imports.queries import reports
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, RowReport
from catalogue.kinds.record import RowProblem, Severity
from catalogue.workflows.preview_import import Change, Written, changes, written
from portal.pages.speech import speaker
from portal.row_reports import rows_named
from portal.tables import Column, Table
from portal.urls import url_of_thing

_LONGEST = 300
TOLD = (Severity.CONFLICT, Severity.WARNING, Severity.NOTE)
_SEVERITIES = {
    Severity.REFUSED: "Left out",
    Severity.CONFLICT: "Ours kept",
    Severity.WARNING: "One value left out",
    Severity.NOTE: "Good to know",
}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _lines(text: str) -> Markup | str:
    return Markup("<br>").join(_cut(text).split("\n")) if "\n" in text else _cut(text)


def _thing(row: Change | Written) -> Any:
    if row.thing is None:
        return row.title
    return {"text": row.title, "href": url_of_thing(row.thing.kind, row.thing.slug)}


def _reports(prefix: str, caption: str, *more: Column[RowProblem]) -> Table[RowProblem]:
    return Table(
        prefix,
        caption,
        (
            Column("row", "Row", lambda one: f"{one.row:,}" if one.row else "The file", lambda one: one.row or None),
            Column("column", "Column", lambda one: one.column),
            Column("value", "Value", lambda one: one.value),
            Column("reason", "What is wrong", lambda one: one.reason),
            Column("mend", "How to mend it", lambda one: one.mend),
            *more,
        ),
        prefix=prefix,
    )


_SEVERITY: Column[RowProblem] = Column("severity", "What was done", lambda one: _SEVERITIES[Severity(one.severity)])
REFUSED = _reports("refused", "Rows that are left out")
NOTES = _reports("notes", "What else there is to say", _SEVERITY)
GROUPED: Table[list[RowProblem]] = Table(
    "notes",
    "What else there is to say",
    (
        Column("what", "What", lambda some: some[0].reason),
        Column("rows", "Rows", lambda some: rows_named(some).capitalize() or "The file"),
        Column("column", "Column", lambda some: some[0].column),
        Column("done", "What was done", lambda some: _SEVERITIES[Severity(some[0].severity)]),
        Column("mend", "What you can do", lambda some: some[0].mend),
    ),
    prefix="notes",
)
CHANGED: Table[Change] = Table(
    "changed",
    "What changes",
    (
        Column("title", "Entry", _thing, lambda one: one.title),
        Column("field", "Field", lambda one: one.label),
        Column("before", "Before", lambda one: _lines(one.before), lambda one: one.before),
        Column("after", "After", lambda one: _lines(one.after), lambda one: one.after),
        Column("row", "Row", lambda one: f"{one.row:,}", lambda one: one.row, numeric=True),
    ),
    prefix="changed",
)
_DONE = {Verdict.NEW: "New", Verdict.CHANGED: "Changed"}
WRITTEN: Table[Written] = Table(
    "written",
    "What was made or changed",
    (
        Column("title", "Entry", _thing, lambda one: one.title),
        Column("done", "What was done", lambda one: _DONE.get(one.verdict, "")),
        Column("row", "Row", lambda one: f"{one.row:,}", lambda one: one.row, numeric=True),
    ),
    prefix="written",
)
NEW: Table[Written] = Table("new", "What is new", (WRITTEN.columns[0], WRITTEN.columns[2]), prefix="new")
TABLES: dict[str, Table[Any]] = {one.prefix: one for one in (REFUSED, NOTES, CHANGED, WRITTEN, NEW)}


def rows_of(
    session: Session, actor: Actor, today: date, run: ImportRun, name: str, limit: int | None = None
) -> Sequence[Any]:
    """The rows of one of its tables: all for a file, those of the first entries for a page.

    Raises `NotFound` for those whose file it is not.
    """
    if name == REFUSED.prefix:
        return with_headings(run, reports(session, actor, run, [Severity.REFUSED], limit))
    if name == NOTES.prefix:
        return with_headings(run, reports(session, actor, run, TOLD, limit))
    if name == CHANGED.prefix:
        return changes(session, actor, today, run, speaker, limit)
    verdicts = [Verdict.NEW] if name == NEW.prefix else [Verdict.NEW, Verdict.CHANGED]
    return written(session, actor, run, verdicts, limit)


def with_headings(run: ImportRun, found: Sequence[RowReport]) -> list[RowProblem]:
    """Reports that name columns by their headings in the file, where the check named the field."""
    headings = {code: heading for heading, code in run.columns.items() if code}
    return [
        RowProblem(
            one.row, headings.get(one.column, one.column), one.value, Severity(one.severity), one.reason, one.mend
        )
        for one in found
    ]
