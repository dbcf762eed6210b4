"""What can be asked of imports: the runs, their rows and their reports."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.errors import NotFound
from catalogue.imports.operations import is_stale
from catalogue.imports.states import RunStatus, Verdict
from catalogue.imports.tables import ImportRun, RowReport, StagedRow
from catalogue.kinds.record import Severity


def runs(session: Session, actor: Actor, limit: int = 100) -> list[ImportRun]:
    """The latest runs, newest first: the actor's own; all of them for administrators, auditors and the operator.

    Raises `NotAllowed` for those who may neither import nor look after the portal.
    """
    statement = select(ImportRun).order_by(ImportRun.started_at.desc()).limit(limit)
    if not _sees_all(actor):
        require(actor, Action.IMPORT)
        statement = statement.where(ImportRun.person_id == actor.person_id)
    return list(session.scalars(statement))


def run_of(session: Session, actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """A run to go on with or to take back: the actor's own, or any for administrators and the operator.

    Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Action.IMPORT)
    run = session.get(ImportRun, run_id)
    if run is None or not (is_own(actor, run) or may(actor, Action.ADMINISTER)):
        raise NotFound("import")
    return run


def run_seen(session: Session, actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """A run to look at, without its rows: what `runs` lists. Raises `NotAllowed`, `NotFound`."""
    if not _sees_all(actor):
        return run_of(session, actor, run_id)
    run = session.get(ImportRun, run_id)
    if run is None:
        raise NotFound("import")
    return run


def _sees_all(actor: Actor) -> bool:
    return may(actor, Action.READ_AUDIT) or may(actor, Action.ADMINISTER)


def is_own(actor: Actor, run: ImportRun) -> bool:
    """Whether the actor handed the file in, and so may see its cells; the operator sees everything."""
    return actor.is_operator or (run.person_id is not None and run.person_id == actor.person_id)


def reports(
    session: Session,
    actor: Actor,
    run: ImportRun,
    severities: Collection[Severity] = (),
    limit: int | None = None,
) -> list[RowReport]:
    """What there is to say about a run's rows, in their order; only of some severities, where any are named.

    Raises `NotFound` for the file of somebody else.
    """
    _require_own(actor, run)
    statement = select(RowReport).where(RowReport.run_id == run.id).order_by(RowReport.row, RowReport.position)
    if severities:
        statement = statement.where(RowReport.severity.in_([one.value for one in severities]))
    return list(session.scalars(statement.limit(limit)))


def staged(
    session: Session, actor: Actor, run: ImportRun, verdicts: Collection[Verdict] = (), limit: int | None = None
) -> list[StagedRow]:
    """The rows of a run, in their order; only those of some verdicts, where any are named. Raises as `reports` does."""
    _require_own(actor, run)
    statement = select(StagedRow).where(StagedRow.run_id == run.id).order_by(StagedRow.position)
    if verdicts:
        statement = statement.where(StagedRow.verdict.in_([one.value for one in verdicts]))
    return list(session.scalars(statement.limit(limit)))


def _require_own(actor: Actor, run: ImportRun) -> None:
    require(actor, Action.IMPORT)
    if not is_own(actor, run):
        raise NotFound("import")


def count_applied(session: Session, run: ImportRun) -> int:
    """How many rows of a run are written and not taken back. For whoever sees the run."""
    here = (StagedRow.run_id == run.id) & StagedRow.applied.is_(True)
    return session.scalar(select(func.count()).select_from(StagedRow).where(here)) or 0


def has_rows(session: Session, run: ImportRun) -> bool:
    """Whether the rows of a run are still kept. For whoever sees the run."""
    return session.scalar(select(StagedRow.id).where(StagedRow.run_id == run.id).limit(1)) is not None


def earlier_runs(session: Session, actor: Actor, code: str, limit: int = 50) -> list[ImportRun]:
    """The actor's own applied runs of a format, newest first: whose files they were, and what their columns meant."""
    own = (ImportRun.person_id == actor.person_id) & (ImportRun.format == code)
    applied = ImportRun.status == RunStatus.APPLIED.value
    return list(
        session.scalars(select(ImportRun).where(own, applied).order_by(ImportRun.started_at.desc()).limit(limit))
    )


def columns_of_source(session: Session, code: str, source: str) -> dict[str, str]:
    """What the columns of a source's files meant when one was last imported, whoever did it; empty if none was."""
    here = (ImportRun.format == code) & (ImportRun.source == source) & (ImportRun.status == RunStatus.APPLIED.value)
    latest = select(ImportRun.columns).where(here).order_by(ImportRun.started_at.desc()).limit(1)
    return session.scalar(latest) or {}


def is_known_source(session: Session, code: str, source: str) -> bool:
    """Whether a file of this source was imported, whoever did it."""
    here = (ImportRun.format == code) & (ImportRun.source == source) & (ImportRun.status == RunStatus.APPLIED.value)
    return session.scalar(select(ImportRun.id).where(here).limit(1)) is not None


def next_rows(session: Session, run: ImportRun, limit: int | None) -> list[StagedRow]:
    """The next (None: all) rows of a run that are to be applied and are not yet. For the workflow that applies them."""
    to_do = StagedRow.applied.is_(False) & StagedRow.verdict.not_in([Verdict.REFUSED.value, Verdict.UNMATCHED.value])
    statement = select(StagedRow).where(StagedRow.run_id == run.id, to_do).order_by(StagedRow.position)
    return list(session.scalars(statement.limit(limit)))


def next_applied(session: Session, run: ImportRun, limit: int, above: int | None = None) -> list[StagedRow]:
    """The last rows of a run that are still applied, of those above the one at a position. For the workflow that
    takes them back, which must not meet again what it left."""
    statement = select(StagedRow).where(StagedRow.run_id == run.id, StagedRow.applied.is_(True))
    if above is not None:
        statement = statement.where(StagedRow.position < above)
    return list(session.scalars(statement.order_by(StagedRow.position.desc()).limit(limit)))


def to_check(session: Session, moment: datetime) -> list[ImportRun]:
    """Files that are to be checked, and nobody checks. For the workflow that does."""
    rows = session.scalars(select(ImportRun).where(ImportRun.status == RunStatus.CHECKING.value))
    return [run for run in rows if is_stale(run, moment)]


def left_behind(session: Session, moment: datetime) -> list[ImportRun]:
    """Runs that someone was applying or undoing when their process ended. For the workflow that goes on with them."""
    busy = [RunStatus.APPLYING.value, RunStatus.UNDOING.value]
    rows = session.scalars(select(ImportRun).where(ImportRun.status.in_(busy)))
    return [run for run in rows if is_stale(run, moment)]
