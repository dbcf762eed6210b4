"""One backup each night, the newest kept, and what a killed one left behind taken away."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalogue.backups.files import Storage
from catalogue.backups.nightly import Nightly, last_backup, take_nightly
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.tasks import Site, task_called
from tests.conftest import AUDIT_KEY, TODAY
from tests.factories import OPERATOR

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def nightly(storage: Storage, tmp_path: Path) -> Nightly:
    """A folder that keeps three."""
    return Nightly(tmp_path / "backups", 3, storage)


@pytest.fixture
def night_of(sqlite_url: str, nightly: Nightly) -> Callable[[datetime], bool]:
    """Whether the night's backup was taken when the task looked at this moment."""

    def look(at: datetime) -> bool:
        database = Database(sqlite_url, AUDIT_KEY, lambda: at)
        return take_nightly(database, OPERATOR, nightly) is not None

    return look


def test_one_is_taken_each_night_and_the_newest_are_kept(
    night_of: Callable[[datetime], bool], nightly: Nightly
) -> None:
    others = nightly.folder / "portal-by-hand.zip"
    assert night_of(MONDAY)
    others.write_text("not ours to take away")
    assert not night_of(MONDAY + timedelta(hours=5))
    for day in range(1, 5):
        assert night_of(MONDAY + timedelta(days=day))
    names = [one.name for one in nightly.standing()]
    assert names == [f"portal-2026-11-{day}T020000Z.zip" for day in (25, 26, 27)]
    assert others.exists()


def test_what_a_killed_one_left_is_taken_away_when_it_is_old(
    night_of: Callable[[datetime], bool], nightly: Nightly
) -> None:
    copy = nightly.folder / ".portal-copy-x"
    copy.mkdir(parents=True)
    old, new, inside = nightly.folder / ".portal-part-old", nightly.folder / ".portal-part-new", copy / "portal.sqlite3"
    for path in (old, new, inside):
        path.write_text("half")
    for path in (old, inside):
        os.utime(path, (0, 0))
    night_of(MONDAY)
    assert (old.exists(), new.exists(), copy.exists()) == (False, True, False)


def test_the_task_says_what_it_wrote_and_nothing_where_no_folder_is_set(
    sqlite_database: Database, nightly: Nightly, tmp_path: Path
) -> None:
    run = task_called("take_backup").run
    assert run(Site(sqlite_database, Index(tmp_path / "index"), None, TODAY)) == ""
    site = Site(sqlite_database, Index(tmp_path / "index"), None, TODAY, nightly=nightly)
    assert "read back whole" in run(site)
    assert run(site) == ""
    with sqlite_database.reading() as session:
        last = last_backup(session)
    assert last is not None
    assert (nightly.folder / last.name).exists()
