"""Take an import back within 7 days: what it made goes, what it changed stands as before, later edits stay."""

import uuid
from datetime import date, timedelta

from sqlalchemy.orm import Session

from catalogue.access import Actor, operator
from catalogue.errors import Refused
from catalogue.imports.operations import beat, finish, forget_rows, hold, move, report
from catalogue.imports.queries import has_rows, next_applied, run_of
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun
from catalogue.kinds.record import RowProblem, Severity
from catalogue.plurals import how_many
from catalogue.store import Database, now
from catalogue.workflows.loaders import loader_of
from catalogue.workflows.loading import BATCH, Bench, Outcome, Progress, numbers, silent

UNDO_FOR = timedelta(days=7)
_UNDOABLE = (RunStatus.APPLIED, RunStatus.FAILED, RunStatus.UNDOING)


def undo_run(database: Database, actor: Actor, today: date, run_id: uuid.UUID, progress: Progress = silent) -> Outcome:
    """Take back what a run did. Who may: whoever may import, for each thing they may edit.

    Refused: the run is older than 7 days (`undo_too_late`), its format has no way back (`cannot_undo`), its rows
    are gone (`import_rows_gone`), it is not applied (`import_moved_on`). What someone edited since is left and told.
    """
    with database.unit_of_work() as session:
        begin_undoing(session, actor, run_id)
    return finish_undoing(database, actor, today, run_id, progress)


def can_be_undone(session: Session, run: ImportRun) -> bool:
    """Whether there is a way back from a run, and still time for it."""
    in_time = now(session) - (run.finished_at or run.started_at) <= UNDO_FOR
    ended = run.status in (RunStatus.APPLIED, RunStatus.FAILED)
    return ended and in_time and loader_of(run.format).can_undo and not _rows_are_gone(session, run)


def _rows_are_gone(session: Session, run: ImportRun) -> bool:
    """Whether a run has written something, and it is no longer known what."""
    wrote = any(numbers(run).get(verdict) for verdict in (Verdict.NEW, Verdict.CHANGED))
    return wrote and not has_rows(session, run)


def begin_undoing(session: Session, actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """Begin to take a run back, for `finish_undoing` to go on with. Raises as `undo_run` does."""
    run = run_of(session, actor, run_id)
    if now(session) - (run.finished_at or run.started_at) > UNDO_FOR:
        raise Refused("undo_too_late", "This import is more than 7 days old. Change the entries themselves.")
    if not loader_of(run.format).can_undo:
        raise Refused("cannot_undo", "An import like this cannot be taken back. Load a corrected file instead.")
    if _rows_are_gone(session, run):
        raise Refused("import_rows_gone", "The rows of this import are kept no longer. Change the entries themselves.")
    move(session, run_id, _UNDOABLE, RunStatus.UNDOING)
    session.refresh(run)
    run.undone_by, run.undone_by_id = actor.name[:200], actor.person_id
    beat(session, run)
    return run


def forget_old_runs(database: Database) -> int:
    """Drop the staged rows of runs that can no longer be taken back; how many runs."""
    with database.unit_of_work() as session:
        return forget_rows(session, operator("Upkeep", via="task"), now(session) - UNDO_FOR)


def finish_undoing(
    database: Database, actor: Actor, today: date, run_id: uuid.UUID, progress: Progress = silent
) -> Outcome:
    """Take back what is left of a run that is being undone, 500 rows a transaction, the last rows first.

    What the actor may not change stays written, for somebody who may; the run is then not taken back, but failed.
    """
    operation = uuid.uuid4()
    done, above = 0, None
    forbidden: list[RowProblem] = []
    while True:
        with database.unit_of_work(operation) as session:
            run = hold(session, run_id, RunStatus.UNDOING)
            counts = numbers(run)
            rows = next_applied(session, run, BATCH, above)
            if not rows:
                return _ended(session, actor, run, forbidden)
            bench = Bench(session, actor, today, run.source, run.visibility)
            stay = loader_of(run.format).undo(bench, run, rows)
            forbidden += [one.problem for one in stay if one.forbidden]
            still_written = {one.row.id for one in stay if one.forbidden}
            for row in rows:
                row.applied = row.id in still_written
            changed = [one.problem for one in stay if not one.forbidden]
            run.counts = counts | {"left": counts.get("left", 0) + len(changed)}
            beat(session, run)
            report(session, run, changed)
            above = rows[-1].position
        done += len(rows)
        progress("Taking back", done, counts.get("rows", 0))


def _ended(session: Session, actor: Actor, run: ImportRun, forbidden: list[RowProblem]) -> Outcome:
    """The end of taking a run back: it is, or part of it stays because the actor may not change that."""
    counts = numbers(run)
    if not forbidden:
        finish(session, actor, run, RunStatus.UNDONE, counts)
        return Outcome(run.id, RunStatus.UNDONE, counts)
    stay = how_many(len(forbidden), "row stays as it is", "rows stay as they are")
    reason = (
        f"{stay}, because {actor.name} may not change what {'it speaks' if len(forbidden) == 1 else 'they speak'} of."
    )
    mend = "Whoever handed it in or an administrator can take it back, if they may change these."
    problems = (RowProblem(0, "", "", Severity.REFUSED, reason, mend), *forbidden)
    report(session, run, problems)
    finish(session, actor, run, RunStatus.FAILED, counts)
    return Outcome(run.id, RunStatus.FAILED, counts, problems)
