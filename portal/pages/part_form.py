"""The form for one of a thing's lists: a row for each entry, or all of them as text where there are many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.errors import Problem
from catalogue.kinds.kind import FieldType, Kind, Part
from catalogue.resources.history import Piece
from catalogue.resources.references import References
from portal.form_paste import rows_from, text_from
from portal.forms import Form, Question, questions, said, summary, typed_from, typed_values
from portal.urls import url_of_thing

MOST_ROWS_IN_FORM = 150
REMOVE = "remove"
ROWS_AS_TEXT = "rows-as-text"


@dataclass(frozen=True)
class RowForm:
    """One row: what names it, its questions, and whether it stands open."""

    number: int
    words: str
    questions: list[Question]
    open: bool


@dataclass
class PartForm:
    """Everything that `resources/part.html` shows. `rows` are as typed."""

    kind: Kind
    part: Part
    resource: Any
    references: References
    rows: list[dict[str, Any]]
    version: int
    problems: Sequence[Problem] = ()
    paste: str = ""
    meanwhile: list[Piece] | None = None
    saved: str = ""
    fresh: int = 0
    typed_text: str | None = None
    note: str = ""

    @property
    def address(self) -> str:
        """The thing's own page."""
        return url_of_thing(self.kind.code, self.resource.slug)

    @property
    def as_text(self) -> bool:
        """Whether there are too many rows for a form of boxes."""
        return self.typed_text is not None or len(self.rows) > MOST_ROWS_IN_FORM

    @property
    def text(self) -> str:
        """All rows as text, as it was typed if it was."""
        return text_from(self.part, self.rows) if self.typed_text is None else self.typed_text

    @property
    def errors(self) -> list[dict[str, str]]:
        """What the error summary takes; rows shown as text are named by their number."""
        if not self.as_text:
            return summary(self.problems)
        return [{"text": _with_row(self.part, problem), "href": f"#{ROWS_AS_TEXT}"} for problem in self.problems]

    @property
    def row_forms(self) -> list[RowForm]:
        """The rows as questions; new rows and rows with something wrong stand open."""
        return [self._row_form(number, row) for number, row in enumerate(self.rows)]

    def _row_form(self, number: int, row: dict[str, Any]) -> RowForm:
        prefix = f"{self.part.name}-{number}-"
        theirs = [problem for problem in self.problems if problem.field.startswith(prefix)]
        form = Form(row, theirs)
        asked = [one for spec in self.part.fields for one in questions(spec, form, self.references, prefix)]
        words = str(row.get(self.part.key) or row.get(self.part.fields[0].name) or "")
        key = self.part.field(self.part.key)
        if key.type is FieldType.ORGANISATION:
            words = self.references.label(key, words)
        new = number >= len(self.rows) - self.fresh
        return RowForm(number, words, asked, bool(theirs) or new)


def _with_row(part: Part, problem: Problem) -> str:
    number, _, _ = problem.field.removeprefix(f"{part.name}-").partition("-")
    return f"Row {int(number) + 1}: {problem.words}" if number.isdecimal() else problem.words


def standing_rows(part: Part, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the catalogue as they would be typed."""
    return [typed_from(part.fields, row) for row in rows]


def posted_rows(part: Part, posted: Mapping[str, str]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The rows that were sent, less those to be removed and those left blank."""
    if ROWS_AS_TEXT in posted:
        text = posted[ROWS_AS_TEXT]
        return rows_from(part, text) if text.strip() else ([], [])
    number = posted.get("count", "")
    count = min(int(number), MOST_ROWS_IN_FORM) if number.isdecimal() and len(number) < 6 else 0
    rows = []
    for index in range(count):
        prefix = f"{part.name}-{index}-"
        row = typed_values(part.fields, posted, prefix)
        if not posted.get(prefix + REMOVE) and any(_filled(value) for value in row.values()):
            rows.append(row)
    return rows, []


def _filled(value: Any) -> bool:
    return value not in ("", "no")


def blank_row(part: Part) -> dict[str, Any]:
    """A row in which nothing is typed yet."""
    return typed_from(part.fields, {})


def rows_said(part: Part, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as the catalogue reads them."""
    return [said(part.fields, row) for row in rows]
