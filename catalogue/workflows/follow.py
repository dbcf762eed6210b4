"""The index follows the database: by the change feed, batch by batch, or whole and beside when it must be rebuilt."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.audit import Change, cursor, since
from catalogue.glossary.themes import theme_id
from catalogue.kinds.kind import FieldType
from catalogue.kinds.resource import CataloguedResource, Theme
from catalogue.obligations.tables import Obligation
from catalogue.resources.references import columns_naming
from catalogue.search.document import IndexDocument
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.search.manifest import IndexDamaged
from catalogue.store import Database
from catalogue.workflows.by_date import changed_by_date
from catalogue.workflows.documents import documents_of
from catalogue.workflows.handovers_found import handover_documents, handovers_under
from catalogue.workflows.surroundings import neighbours, proven_with

EVENTS_A_BATCH = 1_000
DOCUMENTS_A_BATCH = 500
# After a failure the follower waits so many times as long as usual.
PATIENCE = 20
_log = logging.getLogger(__name__)

# Whatever has a document of its own.
_FOUND = (CataloguedResource, Obligation)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class FollowReport:
    """What was done: events read, documents written, things taken out, and whether all was built anew."""

    events: int = 0
    documents: int = 0
    gone: int = 0
    rebuilt: bool = False


def follow_changes(database: Database, index: Index, today: date) -> FollowReport:
    """Bring the index up to the newest event; build it anew if it is missing, damaged or ahead of the database.

    The cursor moves in one step with the documents, so a kill at any moment loses nothing. Raises `Busy` if another
    writer is at work.
    """
    if _must_rebuild(database, index):
        return rebuild(database, index, today)
    report = FollowReport()
    while True:
        at = index.cursor
        with database.reading() as session:
            changes = since(session, at, EVENTS_A_BATCH)
            if not changes:
                break
            ids = _touched(session, index, changes)
        written, gone = _write(database, index, ids, today, at)
        index.apply((), (), changes[-1].seq, after=at)
        report = FollowReport(report.events + len(changes), report.documents + written, report.gone + gone)
    return replace(report, documents=report.documents + _follow_dates(database, index, today))


def _follow_dates(database: Database, index: Index, today: date) -> int:
    """Once a day, write what has begun or ended by its date since the last; how many things."""
    if index.day == today:
        return 0
    with database.reading() as session:
        ids = sorted(changed_by_date(session, index.day, today))
    written, _ = _write(database, index, ids, today, index.cursor)
    index.note_day(today)
    return written


def _must_rebuild(database: Database, index: Index) -> bool:
    if index.is_damaged():
        return True
    with database.reading() as session:
        return cursor(session) < index.cursor


def _write(database: Database, index: Index, ids: Sequence[UUID], today: date, at: int) -> tuple[int, int]:
    """Write things as they are now, leaving the cursor where it is; how many were written, how many are gone."""
    written = gone = 0
    for lot in _lots(ids):
        with database.reading() as session:
            documents = _documents(session, lot, today)
        missing = set(lot) - {document.id for document in documents}
        index.apply(documents, missing, at, after=at)
        written, gone = written + len(documents), gone + len(missing)
    return written, gone


def _documents(session: Session, ids: Sequence[UUID], today: date) -> list[IndexDocument]:
    """The documents of those of these things and handovers that are there."""
    return [*documents_of(session, ids, today), *handover_documents(session, ids)]


def _lots(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), DOCUMENTS_A_BATCH):
        yield ids[start : start + DOCUMENTS_A_BATCH]


def rebuild(database: Database, index: Index, today: date, progress: Progress | None = None) -> FollowReport:
    """Build the index anew beside the old one, and swap. `progress` hears how many of how many are done.

    What changes meanwhile is followed afterwards: the cursor is read first. Raises `Busy` if another writer is at work.
    """
    with database.reading() as session:
        at = cursor(session)
        ids = [one for table in _FOUND for one in session.scalars(select(table.id).order_by(table.id))]
    written = 0
    with index.rebuilding(at) as writer:
        for lot in _lots(ids):
            with database.reading() as session:
                documents = _documents(session, lot, today)
            writer.add(documents)
            written += len(documents)
            if progress is not None:
                progress(written, len(ids))
    index.note_day(today)
    return FollowReport(documents=written, rebuilt=True)


def reconcile(database: Database, index: Index, today: date) -> FollowReport:
    """Compare the index with the database by id and version, and mend what differs: for the start of a process."""
    report = follow_changes(database, index, today)
    with database.reading() as session:
        standing = versions_of_all(session)
    indexed = index.versions()
    differing = [one for one in standing.keys() | indexed.keys() if standing.get(one) != indexed.get(one)]
    written, gone = _write(database, index, sorted(differing), today, index.cursor)
    return FollowReport(report.events, report.documents + written, report.gone + gone, report.rebuilt)


def versions_of_all(session: Session) -> dict[UUID, int]:
    """The version of each thing and each handover that the index should have."""
    return {row.id: row.version for table in _FOUND for row in session.execute(select(table.id, table.version))}


def _touched(session: Session, index: Index, changes: Sequence[Change]) -> list[UUID]:
    """Whose documents these events change: what they touch, what bears a changed name, and what is owed under any of
    these, or was when the index was written."""
    ids = {one for change in changes for one in change.touches}
    renamed = {
        kind: {change.subject_id for change in changes if change.subject_kind == kind and _may_rename(change)}
        for kind in ("team", "organisation", "theme")
    }
    if renamed["team"]:
        ids.update(_referring(session, FieldType.TEAM, renamed["team"]))
    if renamed["organisation"]:
        ids.update(_referring(session, FieldType.ORGANISATION, renamed["organisation"]))
    if renamed["theme"]:
        codes = [code for code in session.scalars(select(Theme.code)) if theme_id(code) in renamed["theme"]]
        ids.update(_referring(session, FieldType.THEME, set(codes)))
    people = {change.subject_id for change in changes if change.subject_kind == "person"}
    owed = handovers_under(session, ids) | index.under(ids)
    return sorted(ids | owed | neighbours(session, ids) | proven_with(session, ids, people))


def _may_rename(change: Change) -> bool:
    """Nothing refers yet to what was only just added."""
    return not change.action.endswith(".added")


def _referring(session: Session, type_: FieldType, values: set[Any]) -> set[UUID]:
    """The things that refer to any of these teams, organisations or themes, in a field or in a part."""
    found: set[UUID] = set()
    for thing, column in columns_naming(type_):
        found.update(session.scalars(select(thing).where(column.in_(values))))
    return found


class Follower:
    """A thread that keeps the index while a process serves; one on each machine, by a lock in the index's folder."""

    def __init__(self, database: Database, index: Index, today: Callable[[], date], seconds: float = 0.5) -> None:
        self._database, self._index, self._today, self._seconds = database, index, today, seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to follow. Where another process of this machine follows, wait to take over from it."""
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch in hand and end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        """Where another process follows, only read what it wrote, before the next search has to."""
        while not self._stopping.is_set():
            pause = self._seconds
            try:
                with self._index.lock("follower"):
                    self._keep()
            except Busy:
                with suppress(IndexDamaged):
                    self._index.snapshot()
            except OSError:
                _log.exception("the index cannot be kept: nothing can be written to its folder")
                pause = PATIENCE * self._seconds
            self._stopping.wait(pause)

    def _keep(self) -> None:
        """Follow until stopped; whatever goes wrong is said in the log and tried again later."""
        step = reconcile
        while not self._stopping.is_set():
            pause = self._seconds
            try:
                step(self._database, self._index, self._today())
                step = follow_changes
                self._index.snapshot()
            except Busy:
                pass
            except IndexDamaged:
                self._index.report_damage()
            except Exception:
                _log.exception("the index could not follow the database")
                pause = PATIENCE * self._seconds
            self._stopping.wait(pause)
