"""A backup of either database, taken while people write, comes back whole in either."""

import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from catalogue.audit_check import verify
from catalogue.backups.files import Storage
from catalogue.backups.nightly import last_backup
from catalogue.backups.restoring import restore_backup
from catalogue.backups.snapshot import revision_of
from catalogue.backups.taking import take_backup
from catalogue.backups.values import sort_of
from catalogue.errors import Conflict, Refused
from catalogue.migrations import upgrade_within
from catalogue.people.directory import TeamEntry, keep_team
from catalogue.store import Database, make_engine
from catalogue.tables import metadata
from tests.catalogue.backups.conftest import everything_in
from tests.catalogue.backups.forging import Members, repacked
from tests.catalogue.backups.killing import killed_at_each_stage
from tests.factories import OPERATOR, Place


def test_every_column_has_a_sort_that_a_backup_can_hold() -> None:
    assert {sort_of(column).code for table in metadata.sorted_tables for column in table.columns} >= {"uuid", "json"}


def test_no_key_is_counted_by_the_database_so_that_none_has_to_be_set_on_after_a_restore() -> None:
    counted = {
        table.name
        for table in metadata.sorted_tables
        if table.autoincrement_column is not None and table.name != "audit_tail"
    }
    assert counted == set()


def test_all_comes_back_as_it_was(
    council: Database, storage: Storage, empty: Database, empty_folder: Storage, tmp_path: Path
) -> None:
    before = everything_in(council)
    taken = take_backup(council, OPERATOR, storage, tmp_path / "backup.zip")
    assert stat.S_IMODE(taken.path.stat().st_mode) == 0o600
    restored = restore_backup(empty, OPERATOR, empty_folder, taken.path)
    after = everything_in(empty)
    assert restored.verdict.whole
    assert after["audit_event"].pop()[6] == "backup.restored_from"
    tail_before, tail_after = before.pop("audit_tail"), after.pop("audit_tail")
    assert tail_after[0][1] == tail_before[0][1] + 1
    for name, rows in before.items():
        assert sorted(after[name], key=repr) == sorted(rows, key=repr), name  # databases sort letters in their own ways
    assert {name for name, rows in before.items() if rows} >= {"person", "team", "resource_version", "wish"}
    with empty.reading() as session:
        assert verify(session).whole


def test_files_come_back_and_secrets_never_leave(
    database: Database, storage: Storage, empty: Database, empty_folder: Storage, tmp_path: Path
) -> None:
    taken = take_backup(database, OPERATOR, storage, tmp_path / "backup.zip")
    assert [file.path for file in taken.manifest.files] == ["files/ab/abcd", "files/ef/ef01"]
    restore_backup(empty, OPERATOR, empty_folder, taken.path)
    for name in ("files/ab/abcd", "files/ef/ef01"):
        assert (empty_folder.folder / name).read_bytes() == (storage.folder / name).read_bytes()
        assert stat.S_IMODE((empty_folder.folder / name).stat().st_mode) == 0o600
    packed = taken.path.read_bytes()
    assert database.audit_key not in packed
    assert b"secret-key" not in packed


def test_a_backup_taken_while_people_write_is_one_moment(
    database: Database, storage: Storage, empty: Database, empty_folder: Storage, tmp_path: Path
) -> None:
    done, written = threading.Event(), []

    def write(who: int) -> None:
        number = 0
        while not done.is_set():
            number += 1
            try:
                with database.unit_of_work() as session:
                    keep_team(session, OPERATOR, TeamEntry(f"Team {who}-{number}"))
            except Conflict:
                continue
            written.append(number)

    writers = [threading.Thread(target=write, args=(who,)) for who in range(2)]
    for one in writers:
        one.start()
    while len(written) < 5:
        pass
    taken = take_backup(database, OPERATOR, storage, tmp_path / "backup.zip")
    during = len(written)
    while len(written) < during + 5:
        pass
    done.set()
    for one in writers:
        one.join()
    restore_backup(empty, OPERATOR, empty_folder, taken.path)
    here, there = everything_in(database), everything_in(empty)
    seq = taken.manifest.trail.seq
    assert there["audit_event"][:seq] == here["audit_event"][:seq]
    assert len(there["team"]) == seq  # each team is one event: neither more nor fewer than the trail tells of
    assert set(there["team"]) < set(here["team"])


def test_the_trail_tells_of_the_backup(database: Database, storage: Storage, tmp_path: Path) -> None:
    with database.reading() as session:
        assert last_backup(session) is None
    take_backup(database, OPERATOR, storage, tmp_path / "first.zip")
    with database.reading() as session:
        last = last_backup(session)
    assert last is not None
    assert last.name == "first.zip"


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_an_older_backup_is_brought_to_the_shape_of_today(
    sqlite_database: Database, storage: Storage, empty: Database, empty_folder: Storage, tmp_path: Path, revision: str
) -> None:
    taken = take_backup(sqlite_database, OPERATOR, storage, tmp_path / "new.zip")
    old = repacked(taken.path, tmp_path / "old.zip", lambda members, page: _as_of(revision, members, page, tmp_path))
    restored = restore_backup(empty, OPERATOR, empty_folder, old)
    assert restored.manifest.revision == revision
    with empty.engine.connect() as connection:
        assert revision_of(connection) > revision
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())


def _as_of(revision: str, members: Members, page: dict[str, Any], folder: Path) -> None:
    """Leave in a backup the tables and columns of that revision; the rows of a new portal have no others."""
    engine = make_engine(f"sqlite:///{folder / 'old.sqlite3'}")
    with engine.connect() as connection, connection.begin():
        upgrade_within(connection, revision)
        shapes = {
            name: {column["name"] for column in inspect(connection).get_columns(name)}
            for name in inspect(connection).get_table_names()
        }
    engine.dispose()
    for table in [one for one in page["tables"] if one["name"] not in shapes]:
        del members[f"tables/{table['name']}.jsonl"]
    page["tables"] = [one for one in page["tables"] if one["name"] in shapes]
    for table in page["tables"]:
        table["columns"] = [column for column in table["columns"] if column[0] in shapes[table["name"]]]
    page["revision"] = revision


def test_a_backup_that_is_killed_leaves_nothing_that_looks_good(
    database: Database, storage: Storage, tmp_path: Path
) -> None:
    target = tmp_path / "killed.zip"
    assert killed_at_each_stage("backup", database.url, storage.folder, target) > len(metadata.tables)
    assert not target.exists()


def test_a_restore_that_is_killed_leaves_an_empty_database(
    database: Database, storage: Storage, empty: Database, empty_folder: Storage, tmp_path: Path
) -> None:
    with database.unit_of_work() as session:
        Place(session).team("Housing")
    taken = take_backup(database, OPERATOR, storage, tmp_path / "whole.zip")
    # One that was killed and left something would have the next one refused.
    assert killed_at_each_stage("restore", empty.url, empty_folder.folder, taken.path) > len(metadata.tables)
    assert everything_in(empty)["team"] == everything_in(database)["team"]


def test_nothing_is_written_over(database: Database, storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_text("mine")
    with pytest.raises(Refused) as refused:
        take_backup(database, OPERATOR, storage, tmp_path / "backup.zip")
    assert refused.value.code == "backup_exists"
    assert (tmp_path / "backup.zip").read_text() == "mine"
    with pytest.raises(Refused) as refused:
        take_backup(database, OPERATOR, storage, tmp_path / "nowhere" / "backup.zip")
    assert refused.value.code == "backup_folder"
