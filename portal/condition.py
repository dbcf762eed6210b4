"""The condition of a running portal: database, migrations and search index, as machines ask for it."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from catalogue.audit import cursor
from catalogue.migrations import pending
from catalogue.search.index import Index
from catalogue.search.manifest import IndexDamaged
from catalogue.store import Database

LAG_THAT_MATTERS = 1_000
_MIGRATED: set[str] = set()  # a database that is up to date stays so while this program runs


@dataclass(frozen=True)
class Condition:
    """`ready` whether requests can be answered; `status` and the parts say how well."""

    ready: bool
    status: str
    parts: dict[str, str]


def condition(database: Database, index: Index) -> Condition:
    """Look at every part. A missing or old index does not stop the portal: the database answers meanwhile."""
    parts = {"database": _database(database), "migrations": "unknown", "index": "unknown"}
    if parts["database"] == "ok":
        parts["migrations"] = "ok" if _migrated(database.url) else "pending"
    if parts["migrations"] == "ok":
        parts["index"] = _index(database, index)
    ready = parts["database"] == "ok" and parts["migrations"] == "ok"
    status = "ok" if ready and parts["index"] == "ok" else "degraded" if ready else "unavailable"
    return Condition(ready, status, parts)


def _database(database: Database) -> str:
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "unavailable"
    return "ok"


def _migrated(url: str) -> bool:
    if url not in _MIGRATED and not pending(url):
        _MIGRATED.add(url)
    return url in _MIGRATED


def _index(database: Database, index: Index) -> str:
    try:
        if index.is_damaged():
            return "rebuilding"
        with database.reading() as session:
            lag = cursor(session) - index.cursor
    except IndexDamaged:
        return "rebuilding"
    return "behind" if lag > LAG_THAT_MATTERS else "ok"
