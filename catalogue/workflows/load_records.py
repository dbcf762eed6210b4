"""Imports from end to end: a file is read, every row judged and staged, then applied in small transactions.

A run that must be taken whole is undone if it cannot be finished. `recover_imports` goes on with what a kill left.
"""

import logging
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.errors import Refused
from catalogue.exchange.formats import format_of
from catalogue.exchange.headings import Choices
from catalogue.exchange.upload import Upload
from catalogue.imports.arrivals import Checked
from catalogue.imports.operations import (
    Opening,
    Staged,
    beat,
    finish,
    hold,
    leave,
    mark_applied,
    move,
    open_run,
    report,
    stage,
)
from catalogue.imports.queries import next_applied, next_rows, run_of
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun
from catalogue.kinds.record import Reading, RowProblem, Severity
from catalogue.store import Database, now
from catalogue.workflows.loaders import loader_of
from catalogue.workflows.loading import BATCH, Bench, Judgement, Outcome, Progress, numbers, silent
from catalogue.workflows.source_names import source_named
from catalogue.workflows.undo_import import UNDO_FOR, undo_run

_log = logging.getLogger(__name__)

ALL_OR_NOTHING, GOOD_ROWS_ONLY = "all_or_nothing", "good_rows_only"


@dataclass(frozen=True)
class Request:
    """What to load and how.

    `source` is which list it is (taken from its name if empty); `visibility` is given to new things whatever the
    source says, but for those that it restricts; `base_url` is this portal's own address, to know its own exports by;
    `columns` say of headings what they mean, where the guess is wrong.
    """

    format: str
    upload: Upload
    source: str = ""
    visibility: str = ""
    good_rows_only: bool = False
    base_url: str = ""
    columns: Choices = field(default_factory=dict)


def check(database: Database, actor: Actor, today: date, request: Request, progress: Progress = silent) -> Outcome:
    """Read a file, judge every row and stage it; nothing in the catalogue changes. Who may: see `open_run`.

    Raises `NotAllowed`, `Refused` (`unknown_format`) and, for a file that cannot be read at all, `BadInput`.
    """
    with database.reading() as session:
        named = source_named(session, request.format, request.source)
    source = named or format_of(request.format).source_of(request.upload.name)
    found = judged(database, actor, today, request, source, progress)
    with database.unit_of_work() as session:
        run = open_run(session, actor, opening_of(request, source))
        run.counts, run.columns = found.counts, dict(found.columns)
        stage(session, run, found.rows, found.problems)
        run_id = run.id
    return Outcome(run_id, RunStatus.CHECKED, found.counts, tuple(found.problems))


def judged(
    database: Database, actor: Actor, today: date, request: Request, source: str, progress: Progress = silent
) -> Checked:
    """What a file of this source comes to, row by row; nothing is written. Raises as `check` does."""
    require(actor, Action.IMPORT)
    progress("Reading", 0, 0)
    reading = format_of(request.format).read(request.upload, request.base_url, request.columns)
    judgement = _judge(database, actor, today, request, source, reading, progress)
    problems = sorted([*reading.problems, *judgement.problems], key=lambda one: one.row)
    rows = _with_lines(reading, judgement, problems) if reading.columns else judgement.rows
    return Checked(_counts(reading, judgement), rows, problems, reading.columns)


def _with_lines(reading: Reading, judgement: Judgement, problems: Sequence[RowProblem]) -> list[Staged]:
    """The rows, those that are refused with their cells as they came, so that they can be mended and handed in again;
    what could not even be read stands behind."""
    rows = [_with_line(row, reading) if row.verdict is Verdict.REFUSED else row for row in judgement.rows]
    judged_rows = {row.row for row in judgement.rows}
    unread = {one.row for one in problems if one.severity is Severity.REFUSED and one.row} - judged_rows
    return rows + [_with_line(Staged(row, "", Verdict.REFUSED, None, {}), reading) for row in sorted(unread)]


def _with_line(row: Staged, reading: Reading) -> Staged:
    return replace(row, payload=row.payload | {"line": list(reading.line(row.row))})


def _judge(
    database: Database,
    actor: Actor,
    today: date,
    request: Request,
    source: str,
    reading: Reading,
    progress: Progress,
) -> Judgement:
    loader = loader_of(request.format)
    with database.unit_of_work() if loader.judges_by_writing else database.reading() as session:
        bench = Bench(session, actor, today, source, request.visibility)
        judgement = loader.judge(bench, reading.records, progress)
        session.rollback()
    return judgement


def apply(database: Database, actor: Actor, today: date, run_id: uuid.UUID, progress: Progress = silent) -> Outcome:
    """Apply a run that was checked. One with refused rows that must be taken whole is refused, and changes nothing.

    Refused: someone else has applied it meanwhile (`import_moved_on`). Raises `NotAllowed`, `NotFound`.
    """
    with database.unit_of_work() as session:
        run = begin(session, actor, run_id)
        if run.status == RunStatus.REFUSED:
            return Outcome(run_id, RunStatus.REFUSED, numbers(run))
    return carry_out(database, actor, today, run_id, progress)


def carry_out(database: Database, actor: Actor, today: date, run_id: uuid.UUID, progress: Progress = silent) -> Outcome:
    """Apply the rows of a run that has begun; one that fails is closed, and taken back if it must be taken whole."""
    try:
        return go_on(database, actor, today, run_id, progress)
    except OperationalError:  # without its database a run is cut off as by a kill, and gone on with like one
        raise
    except Exception:
        _fail(database, actor, today, run_id)
        raise


def begin(session: Session, actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """Begin to apply a run, for `go_on` to go on with; or refuse it whole, where rows are refused and it must be taken
    whole. Raises as `apply` does; refused: it was checked too long ago, and its rows are gone (`import_too_old`)."""
    run = run_of(session, actor, run_id)
    if is_too_old(session, run):
        raise Refused("import_too_old", "This was checked more than 7 days ago. Choose the file again.")
    counts = numbers(run)
    if counts.get("refused") and run.mode == ALL_OR_NOTHING:
        move(session, run_id, [RunStatus.CHECKED], RunStatus.REFUSED)
        session.refresh(run)
        finish(session, actor, run, RunStatus.REFUSED, counts)
        return run
    move(session, run_id, [RunStatus.CHECKED], RunStatus.APPLYING)
    session.refresh(run)
    beat(session, run)
    return run


def is_too_old(session: Session, run: ImportRun) -> bool:
    """Whether a run was checked so long ago that it is written no more: its rows are kept no longer."""
    return now(session) - run.started_at > UNDO_FOR


def _fail(database: Database, actor: Actor, today: date, run_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        run = run_of(session, actor, run_id)
        finish(session, actor, run, RunStatus.FAILED, numbers(run))
    take_back_if_whole(database, actor, today, run_id)


def take_back_if_whole(database: Database, actor: Actor, today: date, run_id: uuid.UUID) -> RunStatus:
    """Take a failed run back if it had to be taken whole and there is a way; the state in which it is left.

    Failing at that too leaves it failed, so that it can be tried again by hand.
    """
    with database.reading() as session:
        run = run_of(session, actor, run_id)
    if run.mode != ALL_OR_NOTHING or not loader_of(run.format).can_undo:
        return RunStatus.FAILED
    try:
        return undo_run(database, actor, today, run_id).status
    except Exception:
        _log.exception("Import %s could not be taken back", run_id)
        with database.unit_of_work() as session:
            held = hold(session, run_id, RunStatus.UNDOING)
            finish(session, actor, held, RunStatus.FAILED, numbers(held))
        return RunStatus.FAILED


class _Overtaken(Exception):
    """Rows of a run that must be taken whole cannot be applied any more."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__("rows were overtaken")
        self.problems = problems


def go_on(database: Database, actor: Actor, today: date, run_id: uuid.UUID, progress: Progress) -> Outcome:
    """Apply what is left of a run; one that must be taken whole ends with nothing written if a row was overtaken."""
    try:
        return _apply_rows(database, actor, today, run_id, progress)
    except _Overtaken as overtaken:
        return _turn_back(database, actor, today, run_id, overtaken.problems)


def _apply_rows(database: Database, actor: Actor, today: date, run_id: uuid.UUID, progress: Progress) -> Outcome:
    """Apply 500 rows a transaction; each transaction notes which rows it did."""
    with database.reading() as session:
        operation = run_of(session, actor, run_id).operation_id
    problems: list[RowProblem] = []
    done = 0
    while True:
        with database.unit_of_work(operation) as session:
            run = hold(session, run_id, RunStatus.APPLYING)
            rows = next_rows(session, run, _batch(run))
            counts = numbers(run)
            if not rows:
                finish(session, actor, run, RunStatus.APPLIED, counts)
                return Outcome(run_id, RunStatus.APPLIED, counts, tuple(problems))
            bench = Bench(session, actor, today, run.source, run.visibility)
            applied, left = loader_of(run.format).apply(bench, rows)
            if left and run.mode == ALL_OR_NOTHING:
                raise _Overtaken(left)
            mark_applied(session, applied)
            leave(run, [row for row in rows if not row.applied])
            beat(session, run)
            report(session, run, left)
            problems += left
        done += len(rows)
        progress("Loading", done, counts.get("rows", 0))


def _batch(run: ImportRun) -> int | None:
    """How many rows a transaction takes; None is all of them, where there is no other way back than its rollback."""
    return None if run.mode == ALL_OR_NOTHING and not loader_of(run.format).can_undo else BATCH


def _turn_back(
    database: Database, actor: Actor, today: date, run_id: uuid.UUID, overtaken: list[RowProblem]
) -> Outcome:
    """End a run that must be taken whole and cannot be: nothing that it wrote stays."""
    reason = "Something changed here after the file was checked, so none of it was written."
    problems = [RowProblem(0, "", "", Severity.REFUSED, reason, "Load the file again."), *overtaken]
    with database.unit_of_work() as session:
        run = hold(session, run_id, RunStatus.APPLYING)
        counts = numbers(run)
        wrote = bool(next_applied(session, run, 1))
        status = RunStatus.FAILED if wrote else RunStatus.REFUSED
        report(session, run, problems)
        finish(session, actor, run, status, counts)
    if wrote:
        status = take_back_if_whole(database, actor, today, run_id)
    return Outcome(run_id, status, counts, tuple(problems))


def load(database: Database, actor: Actor, today: date, request: Request, progress: Progress = silent) -> Outcome:
    """Check a file and apply it: see `check` and `apply`."""
    checked = check(database, actor, today, request, progress)
    applied = apply(database, actor, today, checked.run_id, progress)
    return replace(applied, problems=(*checked.problems, *applied.problems))


def opening_of(request: Request, source: str) -> Opening:
    """What is known of a run when it begins."""
    mode = GOOD_ROWS_ONLY if request.good_rows_only else ALL_OR_NOTHING
    upload = request.upload
    return Opening(request.format, source, upload.name, upload.sha256, mode, request.visibility)


def _counts(reading: Reading, judgement: Judgement) -> dict[str, int]:
    verdicts = Counter(row.verdict for row in judgement.rows)
    judged = {row.row for row in judgement.rows if row.verdict is not Verdict.REFUSED}
    unread = {one.row for one in reading.problems if one.severity is Severity.REFUSED} - judged
    refused = len(unread | {row.row for row in judgement.rows if row.verdict is Verdict.REFUSED})
    said = len(judgement.rows) + len(unread)
    made = {f"new_{what}": number for what, number in judgement.extras.items()}
    return made | {
        "rows": max(reading.rows, said),
        "new": verdicts[Verdict.NEW],
        "changed": verdicts[Verdict.CHANGED],
        "unchanged": verdicts[Verdict.UNCHANGED] + verdicts[Verdict.CONFLICT],
        "repeated": max(reading.rows - said, 0),
        "conflict": verdicts[Verdict.CONFLICT],
        "unmatched": verdicts[Verdict.UNMATCHED],
        "refused": refused,
    }
