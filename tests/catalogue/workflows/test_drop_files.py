"""Files go once no row refers to them, and not before: neither those of others nor those that have just come."""

import io
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.audit_check import verify
from catalogue.blobs import MEBIBYTE, Blobs
from catalogue.obligations.tables import Evidence, Obligation
from catalogue.resources.desk import desk
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.tasks import FILES_SETTLE, Site, task_called
from catalogue.terms import Role
from catalogue.workflows.dispose import dispose, look
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR, TODAY

THEIRS, SHARED = b"How to restore the old system.", b"Words that both contracts hold."


@pytest.fixture
def blobs(database: Database, tmp_path: Path) -> Blobs:
    """Files of a contract that was disposed of, one of which another contract has as well."""
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        old, stage.deal = stage.deal, stage.contract("New support", supplier="northgate-widgets")
        stage.place.role(stage.supplier, Role.CONTRACTOR, stage.scope)
        stage.place.role(stage.acceptor, Role.ACCEPTOR, stage.scope)
        stage.upload(stage.opened(), content=SHARED)
        stage.deal = old
        row = stage.opened()
        stage.upload(row, content=SHARED)
        stage.upload(row, "restore.md", content=THEIRS)
        old.end_on = date(2010, 3, 31)
    with database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        seen = look(at, old.slug)
        assert seen.rows["evidence"] == 2
        dispose(at, old.slug, seen.code, "Records panel, 3 May")
    return stage.shelf.blobs


def run(database: Database, blobs: Blobs, tmp_path: Path) -> str:
    """What the task says."""
    return task_called("drop_files").run(Site(database, Index(tmp_path / "index"), None, TODAY, blobs=blobs))


def age(database: Database, blobs: Blobs, by: timedelta) -> None:
    """As if every file had come so long ago."""
    then = (database.clock() - by).timestamp()
    for path in blobs.folder.glob("??/*"):
        os.utime(path, (then, then))


def contents(blobs: Blobs) -> set[bytes]:
    """What is kept."""
    return {path.read_bytes() for path in blobs.folder.glob("??/*")}


def test_files_of_what_was_disposed_of_go_and_those_of_others_stay(
    database: Database, blobs: Blobs, tmp_path: Path
) -> None:
    age(database, blobs, FILES_SETTLE * 2)
    assert run(database, blobs, tmp_path) == "Dropped 1 file that nothing refers to."
    assert contents(blobs) == {SHARED}
    assert run(database, blobs, tmp_path) == ""
    with database.reading() as session:
        assert verify(session).whole
        (kept,) = session.scalars(select(Evidence))
        assert blobs.is_whole(kept.sha256)
        assert len(session.scalars(select(Obligation)).all()) == 1


def test_what_has_just_come_waits_for_its_row(database: Database, blobs: Blobs, tmp_path: Path) -> None:
    age(database, blobs, FILES_SETTLE / 2)
    assert run(database, blobs, tmp_path) == ""
    age(database, blobs, FILES_SETTLE * 2)
    blobs.put(io.BytesIO(THEIRS), MEBIBYTE, lambda _: None)
    assert run(database, blobs, tmp_path) == "", "the same bytes came again a moment ago"
    assert contents(blobs) == {THEIRS, SHARED}
