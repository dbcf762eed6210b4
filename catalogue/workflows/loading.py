"""What every loader gets and gives: the place of work, the verdicts on rows, and what came of an import."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.exchange.formats import list_name
from catalogue.imports.operations import Staged
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds.record import Record, RowProblem, Severity

BATCH = 500

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many rows are done, and of how many."""


def silent(_words: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Bench:
    """Where rows are judged and applied: the session, who acts, which day it is, whose file it is."""

    session: Session
    actor: Actor
    today: date
    source: str
    visibility: str = ""

    @property
    def list_name(self) -> str:
        """What people call the list that the file is."""
        return list_name(self.source)


@dataclass
class Judgement:
    """The verdict on every record, what there is to say, and how much else will be made on the way."""

    rows: list[Staged] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    extras: dict[str, int] = field(default_factory=dict)

    def also(self, what: str, number: int = 1) -> None:
        """Count things that are made because a row names them."""
        if number:
            self.extras[what] = self.extras.get(what, 0) + number


Applied = list[tuple[StagedRow, uuid.UUID]]


@dataclass(frozen=True)
class Stays:
    """A row that was not taken back, and why: somebody changed what it wrote since, and that is for good; or whoever
    takes it back may not change that (`forbidden`), and then somebody else still can."""

    row: StagedRow
    reason: str = "Someone has changed it since."
    mend: str = "Change it by hand."
    forbidden: bool = False

    @property
    def problem(self) -> RowProblem:
        """What the report says of it."""
        return RowProblem(self.row.row, "", self.row.title, Severity.CONFLICT, self.reason, self.mend)


NOT_YOURS = "You may not change it any more: ask who answers for it now."


class Loader(Protocol):
    """How one sort of record is loaded. `judges_by_writing`: judging needs a session that is rolled back."""

    @property
    def judges_by_writing(self) -> bool:
        """Whether judging runs the operations themselves."""

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""

    def judge(self, bench: Bench, records: Sequence[Record], progress: Progress) -> Judgement:
        """Say of each record what applying it would come to."""

    def apply(self, bench: Bench, rows: Sequence[StagedRow]) -> tuple[Applied, list[RowProblem]]:
        """Apply up to 500 rows that were judged; those that cannot be applied any more are told and left."""

    def undo(self, bench: Bench, run: ImportRun, rows: Sequence[StagedRow]) -> list[Stays]:
        """Take up to 500 applied rows back; tells which stay, and why."""


def overtaken(row: StagedRow) -> RowProblem:
    """What is said of a row that is left, because what it speaks of is not as it was when the file was checked."""
    reason = "Someone changed this entry after the file was checked, so we left it as it is."
    return RowProblem(row.row, "", row.title, Severity.CONFLICT, reason, "Load the file again.")


_UNWRITTEN = (RunStatus.REFUSED, RunStatus.UNDONE)


@dataclass(frozen=True)
class Outcome:
    """What came of an import, or would: its state, its counts and everything there is to say."""

    run_id: uuid.UUID
    status: RunStatus
    counts: dict[str, int]
    problems: tuple[RowProblem, ...] = field(default=())

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return self.counts.get("refused", 0)

    @property
    def words(self) -> str:
        """The counts in one line. Rows that were left as people here had edited them count as unchanged."""
        new, changed, unchanged = (self.counts.get(name, 0) for name in ("new", "changed", "unchanged"))
        total, repeated, unmatched = (self.counts.get(name, 0) for name in ("rows", "repeated", "unmatched"))
        line = f"{total} rows: {new} new, {changed} changed, {unchanged} unchanged, {self.refused} refused"
        line += f", {repeated} repeated in the file" if repeated else ""
        line += f", {unmatched} left out, as they belong to nothing here" if unmatched else ""
        return line + (" (nothing was written: this is what would be)" if total and self.status in _UNWRITTEN else "")

    @property
    def recovery(self) -> str:
        """What became of an import that was cut off, in one line."""
        if self.status is RunStatus.APPLIED:
            return f"An import that was cut off is finished now: {self.words}."
        if self.status is RunStatus.UNDONE:
            return (
                f"An import that was cut off has been taken back ({self.run_id}). Load its file again if you want it."
            )
        return f"An import that was cut off could not be finished ({self.run_id}). See `portal imports list`."


def numbers(run: ImportRun) -> dict[str, int]:
    """The counts of a run."""
    return {name: value for name, value in run.counts.items() if isinstance(value, int)}
