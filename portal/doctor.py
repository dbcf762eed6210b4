"""What is right and what is wrong with an installation, each in one plain sentence with its mend."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from catalogue.access import operator
from catalogue.audit import cursor
from catalogue.audit_check import verify
from catalogue.backups.nightly import last_backup
from catalogue.messages.queries import message_counts
from catalogue.migrations import pending
from catalogue.plurals import how_many
from catalogue.search.index import Index
from catalogue.search.manifest import IndexDamaged
from catalogue.store import Database, sqlite_module, wal_is_safe
from catalogue.terms import MessageState
from catalogue.workflows.follow import versions_of_all
from portal import safety
from portal.config import Settings

LEAST_FREE_BYTES = 1_000_000_000
BACKUP_OVERDUE = timedelta(days=2)


class State(StrEnum):
    """How a finding is to be taken."""

    RIGHT = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    state: State
    words: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, most basic first; what rests on something that is wrong is not looked at."""
    yield from _settings(settings)
    yield from _disk(settings)
    yield from _sqlite(settings)
    if (unreachable := _unreachable(settings)) is not None:
        yield unreachable
        return
    yield Finding(State.RIGHT, f"The database answers: {_shown(settings)}.")
    if waiting := pending(settings.database):
        words = f"The database lacks {how_many(len(waiting), 'change')} of this version. Run: portal upgrade"
        yield Finding(State.WRONG, words)
        return
    yield Finding(State.RIGHT, "The database has the shape that this version needs.")
    database = Database(settings.database, settings.audit_secret)
    try:
        for look in _LOOKS:
            yield from look(settings, database)
    finally:
        database.dispose()


def _settings(settings: Settings) -> Iterator[Finding]:
    found = safety.faults(settings)
    yield from (Finding(State.WRONG, words) for words in found)
    if settings.demo:
        yield Finding(State.NOTE, "This is a demonstration: everyone knows its passwords. Set PORTAL_MODE=production.")
    elif not found:
        yield Finding(State.RIGHT, "The settings are safe for production.")
    if settings.audit_anchor is None:
        words = "The audit trail has no anchor: set PORTAL_AUDIT_ANCHOR to a file on another machine's disk."
        yield Finding(State.NOTE, words)
    yield _mail(settings)


def _mail(settings: Settings) -> Finding:
    if settings.demo:
        return Finding(State.NOTE, f"A demonstration sends no mail: it writes it into {settings.mail_dir}.")
    if not settings.smtp_url.get_secret_value():
        words = "No mail is sent: nobody is reminded, and messages wait. Set PORTAL_SMTP_URL and PORTAL_MAIL_FROM."
        return Finding(State.NOTE, words)
    if safety.mail_faults(settings):
        return Finding(State.WRONG, "No mail can be sent with these settings.")
    return Finding(State.RIGHT, f"Mail is sent from {settings.sender}.")


def _outbox(settings: Settings, database: Database) -> Iterator[Finding]:
    """Messages that nobody gets are known to administrators; here, to whoever keeps the server."""
    with database.reading() as session:
        counts = message_counts(session, operator("Doctor"))
    if failed := counts[MessageState.FAILED]:
        words = f"{how_many(failed, 'message')} could not be sent. See /admin/messages for why."
        yield Finding(State.NOTE, words)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.resolve().parent
    free = shutil.disk_usage(folder).free
    words = f"{free / 1e9:.1f} GB are free on the disk of {settings.data_dir}."
    yield Finding(State.RIGHT, words) if free >= LEAST_FREE_BYTES else Finding(State.WRONG, words + " Make room.")


def _sqlite(settings: Settings) -> Iterator[Finding]:
    if not settings.database.startswith("sqlite"):
        return
    module = sqlite_module()
    if wal_is_safe(module.sqlite_version_info):
        yield Finding(State.RIGHT, f"SQLite {module.sqlite_version} can write and read at the same time (WAL).")
        return
    yield Finding(
        State.NOTE,
        f"SQLite {module.sqlite_version} has a fault in its write-ahead log, so the slower journal is used and "
        "`portal serve` runs as one process. SQLite 3.51.3 or later, or PostgreSQL, is faster.",
    )


def _unreachable(settings: Settings) -> Finding | None:
    try:
        database = Database(settings.database, b"")
        try:
            with database.reading() as session:
                session.execute(text("SELECT 1"))
        finally:
            database.dispose()
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", error)).partition("\n")[0]
        return Finding(State.WRONG, f"The database does not answer ({reason}). Check PORTAL_DATABASE_URL.")
    return None


def _shown(settings: Settings) -> str:
    return make_url(settings.database).render_as_string(hide_password=True)


def _owner(settings: Settings, database: Database) -> Iterator[Finding]:
    """On PostgreSQL the role that serves should not own the tables: an owner can lift the audit trail's guards."""
    if settings.database.startswith("sqlite"):
        return
    with database.reading() as session:
        owns = session.scalar(text("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'audit_event'"))
    if owns:
        yield Finding(
            State.NOTE,
            "The database role that serves also owns the tables, so it could rewrite the audit trail. "
            "Migrate as another role: set PORTAL_DATABASE_OWNER_URL.",
        )
    else:
        yield Finding(State.RIGHT, "The database role that serves does not own the tables.")


def _audit(settings: Settings, database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        verdict = verify(session, settings.audit_anchor)
    if verdict.whole:
        yield Finding(State.RIGHT, f"The audit trail of {how_many(verdict.events, 'event')} is whole.")
    for fault in verdict.faults[:5]:
        yield Finding(State.WRONG, f"Audit trail: {fault}")


def _index(settings: Settings, database: Database) -> Iterator[Finding]:
    """A lag is mended by itself; entries that differ without one are not."""
    index = Index(settings.index_dir)
    try:
        with database.reading() as session:
            behind = cursor(session) - index.cursor
            standing = versions_of_all(session)
        indexed = index.versions()
    except IndexDamaged:
        words = "There is no search index yet. It is made when the portal serves, or by: portal reindex"
        yield Finding(State.NOTE, words)
        return
    differing = sum(standing.get(one) != indexed.get(one) for one in standing.keys() | indexed.keys())
    if behind > 0:
        words = f"The search index is {how_many(behind, 'change')} behind. It catches up when the portal serves."
        yield Finding(State.NOTE, words)
    elif differing:
        words = f"The search index differs in {how_many(differing, 'entry', 'entries')}. Run: portal reindex"
        yield Finding(State.WRONG, words)
    else:
        words = f"The search index holds all of the database: {how_many(len(indexed), 'entry', 'entries')}."
        yield Finding(State.RIGHT, words)


def _backup(settings: Settings, database: Database) -> Iterator[Finding]:
    """The audit trail knows every backup that this portal wrote; of others, such as a database server's, nothing."""
    with database.reading() as session:
        last = last_backup(session)
    if last is None:
        words = "No backup was written yet. Run: portal backup FILE, or set PORTAL_BACKUP_DIR for one each night."
        yield Finding(State.NOTE, words)
        return
    words = f"The last good backup is from {last.at:%Y-%m-%d %H:%M} UTC: {last.name}."
    if settings.backup_dir and last.at < database.clock() - BACKUP_OVERDUE:
        yield Finding(State.WRONG, f"{words} PORTAL_BACKUP_DIR is set, so there should be a newer one: see the log.")
    else:
        yield Finding(State.RIGHT, words)


_LOOKS: tuple[Callable[[Settings, Database], Iterator[Finding]], ...] = (_owner, _audit, _backup, _index, _outbox)
