"""Keep the record of imports: a run is opened, its rows and reports staged, its state moved on, one event a step."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, String, delete, func, insert, or_, select, update
from sqlalchemy import cast as cast_to
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun, RowReport, StagedRow
from catalogue.kinds.record import RowProblem
from catalogue.store import now, operation_id

STALE_AFTER = timedelta(minutes=2)
CHECKED_WITHIN = timedelta(minutes=10)  # reading and judging a file gives no sign of life until it is done


@dataclass(frozen=True)
class Opening:
    """What is known of a run when it begins; `mode` says whether good rows are taken without the others."""

    format: str
    source: str
    file_name: str
    sha256: str
    mode: str
    visibility: str = ""


@dataclass(frozen=True)
class Staged:
    """One record with the verdict on it; `payload` is all that applying it needs, as plain JSON."""

    row: int
    title: str
    verdict: Verdict
    subject_id: uuid.UUID | None
    payload: dict[str, Any]


def open_run(session: Session, actor: Actor, opening: Opening, status: RunStatus = RunStatus.CHECKED) -> ImportRun:
    """Begin a run. Who may: stewards, procurement, administrators and the operator, and tokens with the scope
    `import`. Each row is another question, which its loader answers."""
    require(actor, Action.IMPORT)
    run = ImportRun(
        id=uuid.uuid4(),
        operation_id=operation_id(session),
        format=opening.format,
        source=opening.source[:200],
        file_name=opening.file_name[:250],
        sha256=opening.sha256,
        mode=opening.mode,
        visibility=opening.visibility,
        actor=actor.name[:200],
        person_id=actor.person_id,
        status=status.value,
        counts={},
        started_at=now(session),
    )
    session.add(run)
    session.flush()
    details = {"format": run.format, "file": run.file_name, "sha256": run.sha256, "source": run.source}
    record(session, actor, Happening(f"import.{status.value}", "import", run.id, details=details))
    return run


def stage(session: Session, run: ImportRun, rows: Sequence[Staged], problems: Sequence[RowProblem]) -> None:
    """Keep the rows of a run and what there is to say about them."""
    staged = [
        {
            "id": uuid.uuid4(),
            "run_id": run.id,
            "position": position,
            "row": one.row,
            "title": one.title[:250],
            "verdict": one.verdict.value,
            "subject_id": one.subject_id,
            "record": one.payload,
            "before": None,
            "applied": False,
        }
        for position, one in enumerate(rows)
    ]
    if staged:
        session.execute(insert(StagedRow), staged)
    report(session, run, problems)


def report(session: Session, run: ImportRun, problems: Sequence[RowProblem]) -> None:
    """Say more about the rows of a run."""
    highest = session.scalar(select(func.max(RowReport.position)).where(RowReport.run_id == run.id))
    first = 0 if highest is None else highest + 1
    said = [
        {
            "id": uuid.uuid4(),
            "run_id": run.id,
            "position": first + number,
            "row": one.row,
            "column": one.column[:250],
            "value": one.value[:200],
            "severity": one.severity.value,
            "reason": one.reason,
            "mend": one.mend,
        }
        for number, one in enumerate(problems)
    ]
    if said:
        session.execute(insert(RowReport), said)


def move(session: Session, run_id: uuid.UUID, before: Sequence[RunStatus], after: RunStatus) -> None:
    """Take a run from one of these states to the next; only one process can.

    Refused: the run is elsewhere by now (`import_moved_on`).
    """
    states = [status.value for status in before]
    statement = update(ImportRun).where(ImportRun.id == run_id, ImportRun.status.in_(states))
    moved = cast(CursorResult[Any], session.execute(statement.values(status=after.value)))
    if moved.rowcount != 1:
        raise Refused("import_moved_on", "Someone else has dealt with this import already. Look at it again.")


def hold(session: Session, run_id: uuid.UUID, status: RunStatus) -> ImportRun:
    """A run in this state, locked until the end of the transaction: one process works on it at a time.

    Refused: the run is elsewhere by now (`import_moved_on`).
    """
    run = session.get_one(ImportRun, run_id, with_for_update=True)
    if run.status != status:
        raise Refused("import_moved_on", "Someone else has dealt with this import already. Look at it again.")
    return run


def mark_applied(session: Session, rows: Sequence[tuple[StagedRow, uuid.UUID]]) -> None:
    """Note which rows are done, and on which things, in the transaction that did them."""
    for row, subject_id in rows:
        row.applied = True
        row.subject_id = subject_id
    session.flush()


def leave(run: ImportRun, rows: Sequence[StagedRow]) -> None:
    """Note rows that could not be applied any more, because someone changed what they speak of since the check."""
    counts = Counter({name: value for name, value in run.counts.items() if isinstance(value, int)})
    for row in rows:
        if row.verdict in (Verdict.NEW, Verdict.CHANGED):
            counts[row.verdict] -= 1
            counts["unchanged"] += 1
        counts["conflict"] += row.verdict != Verdict.CONFLICT
        row.verdict = Verdict.REFUSED.value
    run.counts = run.counts | dict(counts)


def beat(session: Session, run: ImportRun) -> None:
    """Note that the run is still worked on."""
    run.counts = run.counts | {"beat": now(session).isoformat()}


def leave_to_task(run: ImportRun) -> None:
    """Let a task go on with a run as soon as it can: it is too long for whoever asked to wait for the answer."""
    run.counts = run.counts | {"beat": ""}


def waits_for_task(run: ImportRun) -> bool:
    """Whether a run was left to a task, and none has begun with it."""
    return run.counts.get("beat") == ""


def is_stale(run: ImportRun, moment: datetime) -> bool:
    """Whether nobody works on a run: it waits for a task, or whoever did has stopped, killed most likely."""
    if waits_for_task(run):
        return True
    last = run.counts.get("beat")
    patience = CHECKED_WITHIN if run.status == RunStatus.CHECKING else STALE_AFTER
    return (datetime.fromisoformat(last) if last else run.started_at) + patience < moment


def finish(session: Session, actor: Actor, run: ImportRun, status: RunStatus, counts: dict[str, int]) -> None:
    """Close a run with its counts; one audit event tells of it. Its file is kept no longer."""
    run.status = status.value
    run.file, run.examples = "", {}
    run.counts = dict(counts)
    run.finished_at = now(session)
    if status is RunStatus.UNDONE:
        run.undone_at = run.finished_at
    details = {"format": run.format, "file": run.file_name, "counts": counts}
    record(session, actor, Happening(f"import.{status.value}", "import", run.id, details=details))


def forget_rows(session: Session, actor: Actor, before: datetime) -> int:
    """Drop the rows of runs that ended before this moment, when they can no longer be undone, and what was said of
    them; how many runs. Of one that was never applied nothing of its columns is kept either."""
    require(actor, Action.IMPORT)
    ended = func.coalesce(ImportRun.finished_at, ImportRun.started_at) < before
    busy = [RunStatus.CHECKING.value, RunStatus.APPLYING.value, RunStatus.UNDOING.value]
    old = select(ImportRun.id).where(ended, ImportRun.status.not_in(busy))
    runs: set[uuid.UUID] = set()
    for table in (StagedRow, RowReport):
        runs.update(session.scalars(select(table.run_id).where(table.run_id.in_(old)).distinct()))
        session.execute(delete(table).where(table.run_id.in_(old)))
    _blank_columns(session, ended & ImportRun.status.not_in([*busy, RunStatus.APPLIED.value]))
    return len(runs)


def _blank_columns(session: Session, these: ColumnElement[bool]) -> None:
    said = [cast_to(column, String) != "{}" for column in (ImportRun.columns, ImportRun.examples)]
    session.execute(update(ImportRun).where(these, or_(*said)).values(columns={}, examples={}))
