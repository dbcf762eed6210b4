"""Background work: what runs by itself and how often. Each task may run twice, or be killed, without harm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from catalogue.access import operator
from catalogue.audit_check import write_anchor
from catalogue.backups.nightly import Nightly, take_nightly
from catalogue.plurals import how_many
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.searches.counting import forget_counts
from catalogue.searches.operations import forget_settled
from catalogue.store import Database
from catalogue.workflows.follow import follow_changes
from catalogue.workflows.recover_imports import recover
from catalogue.workflows.undo_import import forget_old_runs


@dataclass(frozen=True)
class Site:
    """What tasks work on: the database, this machine's search index, the anchor file, the day, and where backups go."""

    database: Database
    index: Index
    anchor: Path | None
    today: date
    nightly: Nightly | None = None


@dataclass(frozen=True)
class Task:
    """One piece of work: `run` says in words what it did, nothing if nothing; `every` is how long to wait between."""

    name: str
    what: str
    every: timedelta
    run: Callable[[Site], str]


def _follow(site: Site) -> str:
    try:
        done = follow_changes(site.database, site.index, site.today)
    except Busy:
        return "Another process of this machine keeps the search index."
    if not (done.rebuilt or done.events or done.documents or done.gone):
        return ""
    how = "Built the search index anew" if done.rebuilt else f"Read {how_many(done.events, 'change')}"
    return f"{how}: {how_many(done.documents, 'entry', 'entries')} written, {done.gone:,} taken out."


def _anchor(site: Site) -> str:
    if site.anchor is None:
        return ""
    with site.database.reading() as session:
        number = write_anchor(session, site.anchor)
    return f"Event {number} is in the anchor file."


def _finish_imports(site: Site) -> str:
    return " ".join(outcome.recovery for outcome in recover(site.database, site.today))


def _forget_imports(site: Site) -> str:
    forgotten = forget_old_runs(site.database)
    return f"Dropped the rows of {how_many(forgotten, 'old import')}." if forgotten else ""


def _forget_searches(site: Site) -> str:
    with site.database.unit_of_work() as session:
        forgotten = forget_counts(session, site.today)
        forgotten += forget_settled(session, operator("Upkeep", via="task"), site.today)
    return f"Dropped {how_many(forgotten, 'remembered search', 'remembered searches')}." if forgotten else ""


def _back_up(site: Site) -> str:
    if site.nightly is None:
        return ""
    taken = take_nightly(site.database, operator("Upkeep", via="task"), site.nightly)
    return f"Wrote {taken.path.name}: {how_many(taken.manifest.rows, 'row')}, read back whole." if taken else ""


TASKS = (
    Task("follow_changes", "Bring this machine's search index up to what has changed", timedelta(seconds=5), _follow),
    Task("anchor_audit", "Note the end of the audit trail in another place", timedelta(hours=1), _anchor),
    Task("finish_imports", "Go on with imports whose process was ended", timedelta(minutes=2), _finish_imports),
    Task("forget_imports", "Drop the rows of imports too old to be taken back", timedelta(days=1), _forget_imports),
    Task("forget_searches", "Drop remembered searches that are a year old", timedelta(days=1), _forget_searches),
    Task("take_backup", "Write a backup into PORTAL_BACKUP_DIR, where that is set", timedelta(hours=1), _back_up),
)


def task_called(name: str) -> Task:
    """The task of this name. Raises KeyError."""
    return {task.name: task for task in TASKS}[name]
