"""Files that are damaged, cut, foreign or forged are refused in plain English, and nothing is written."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from catalogue.audit_check import verify
from catalogue.backups import archive
from catalogue.backups.files import Storage
from catalogue.backups.restoring import restore_backup
from catalogue.backups.taking import take_backup
from catalogue.errors import Refused
from catalogue.store import Database
from tests.catalogue.backups.conftest import everything_in
from tests.catalogue.backups.forging import Members, content_of, repacked
from tests.factories import OPERATOR, Place

Forge = Callable[[Members, dict[str, Any]], None]


@pytest.fixture
def made(sqlite_database: Database, storage: Storage, tmp_path: Path) -> Path:
    """A good backup of a small council."""
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        place.person("Amal Hughes")
        place.thing("dataset", "Tenancies")
    return take_backup(sqlite_database, OPERATOR, storage, tmp_path / "made.zip").path


@pytest.fixture
def target(tmp_path: Path) -> Database:
    """An empty database."""
    return Database(f"sqlite:///{tmp_path / 'target.sqlite3'}", b"an audit key that only tests know")


def refused(target: Database, folder: Storage, path: Path, *, unproven: bool = False) -> Refused:
    """How a file is refused; nothing is left in the database or in the folder."""
    with pytest.raises(Refused) as found:
        restore_backup(target, OPERATOR, folder, path, unproven=unproven)
    assert inspect(target.engine).get_table_names() == []
    assert not folder.folder.exists() or found.value.code not in {"backup_foreign", "backup_damaged", "backup_key"}
    return found.value


def test_a_file_that_is_cut_anywhere_is_refused(made: Path, target: Database, empty_folder: Storage) -> None:
    whole = made.read_bytes()
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        made.write_bytes(whole[:length])
        assert refused(target, empty_folder, made).code == "backup_damaged"


def test_a_byte_that_was_changed_anywhere_is_seen_or_says_nothing(
    made: Path, target: Database, empty_folder: Storage
) -> None:
    whole, found = made.read_bytes(), []
    for place in range(40, len(whole) - 60, len(whole) // 25):
        made.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        found.append(_code(made, target, empty_folder))
    # What opens has every hash right: no reader looks at that byte, such as the time of a member.
    assert set(found) <= {"", "backup_damaged", "backup_foreign", "backup_key"}
    assert len([code for code in found if code]) > len(found) / 2


def _code(path: Path, target: Database, folder: Storage) -> str:
    try:
        with archive.opened(path, target.audit_key, folder):
            return ""
    except Refused as refusal:
        return refusal.code


def test_what_is_no_backup_is_refused(target: Database, empty_folder: Storage, tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    path.write_text("Dear council, here is your backup.")
    assert refused(target, empty_folder, path).code == "backup_damaged"
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("letter.txt", "Dear council")
    assert "it has no manifest.json" in refused(target, empty_folder, path).words
    assert refused(target, empty_folder, tmp_path / "none.zip").code == "backup_unreadable"


def test_another_key_is_refused_and_can_be_passed_over(made: Path, empty_folder: Storage, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}", b"quite another key")
    assert "PORTAL_AUDIT_KEY" in refused(other, empty_folder, made).words
    restored = restore_backup(other, OPERATOR, empty_folder, made, unproven=True)
    assert not restored.verdict.whole
    assert "Amal Hughes" in everything_in(other)["person"][0]


def _said(name: str, row: bytes) -> Forge:
    """One table with other rows, with hashes that are right."""

    def change(members: Members, page: dict[str, Any]) -> None:
        members[f"tables/{name}.jsonl"] = row
        note = next(one for one in page["tables"] if one["name"] == name)
        note["content"] = content_of(row)

    return change


def _file(path: str) -> Forge:
    def change(members: Members, page: dict[str, Any]) -> None:
        members[f"files/{path}"] = b"mine"
        page["files"].append({"path": path, "content": content_of(b"mine")})

    return change


def _without(name: str) -> Forge:
    def change(members: Members, page: dict[str, Any]) -> None:
        members.pop(name)

    return change


def _more(members: Members, page: dict[str, Any]) -> None:
    members["tables/other.jsonl"] = b"[]\n"


def _bomb(members: Members, page: dict[str, Any]) -> None:
    _said("team", b"[" + b" " * 200_000_000 + b"]\n")(members, page)


def _newer(members: Members, page: dict[str, Any]) -> None:
    page["revision"] = "9999"


def _no_table(members: Members, page: dict[str, Any]) -> None:
    members.pop("tables/wish.jsonl")
    page["tables"] = [one for one in page["tables"] if one["name"] != "wish"]


def _longer(members: Members, page: dict[str, Any]) -> None:
    page["tables"][0]["content"]["size"] += 1


def _no_list(members: Members, page: dict[str, Any]) -> None:
    page["tables"] = "all"


def _twice(members: Members, page: dict[str, Any]) -> None:
    page["tables"].append(page["tables"][0])


@pytest.mark.parametrize(
    "forge, code",
    [
        (_file("../../evil"), "backup_foreign"),
        (_file("/etc/evil"), "backup_foreign"),
        (_file("a/../../evil"), "backup_foreign"),
        (_file("..\\evil"), "backup_foreign"),
        (_file("C:evil"), "backup_foreign"),
        (_file("secret-key"), "backup_foreign"),
        (_file("index/seg"), "backup_foreign"),
        (_file("portal.sqlite3"), "backup_foreign"),
        (_without("files/files/ab/abcd"), "backup_foreign"),
        (_more, "backup_foreign"),
        (_bomb, "backup_foreign"),
        (_twice, "backup_foreign"),
        (_no_list, "backup_foreign"),
        (_longer, "backup_damaged"),
        (_newer, "backup_newer"),
        (_no_table, "backup_tables"),
        (_said("team", b'["not an id"]\n'), "backup_value"),
        (_said("team", b"not json\n"), "backup_value"),
        (_said("person", b"{}\n"), "backup_value"),
        (_said("audit_event", b""), "trail_broken"),
    ],
)  # fmt: skip
def test_what_is_forged_with_the_key_itself_is_refused(
    made: Path, target: Database, empty_folder: Storage, tmp_path: Path, forge: Forge, code: str
) -> None:
    assert refused(target, empty_folder, repacked(made, tmp_path / "forged.zip", forge)).code == code


def test_what_is_forged_without_the_key_is_refused(
    made: Path, target: Database, empty_folder: Storage, tmp_path: Path
) -> None:
    forged = repacked(made, tmp_path / "forged.zip", lambda *_: None, key=b"guessed")
    assert refused(target, empty_folder, forged).code == "backup_key"


def test_a_password_is_refused(made: Path, target: Database, empty_folder: Storage) -> None:
    content = bytearray(made.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8 : at + 10] = struct.pack("<H", 1)
    made.write_bytes(content)
    assert "a member with a password" in refused(target, empty_folder, made).words


def test_a_full_disk_is_foreseen(
    made: Path, target: Database, empty_folder: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10}))
    assert refused(target, empty_folder, made).code == "backup_room"


def test_a_database_that_is_not_empty_is_refused(made: Path, sqlite_database: Database, empty_folder: Storage) -> None:
    before = everything_in(sqlite_database)
    with pytest.raises(Refused) as found:
        restore_backup(sqlite_database, OPERATOR, empty_folder, made)
    assert found.value.code == "not_empty"
    assert everything_in(sqlite_database) == before
    with sqlite_database.reading() as session:
        assert verify(session).whole


def test_a_file_that_stands_in_the_way_is_kept(made: Path, target: Database, empty_folder: Storage) -> None:
    standing = empty_folder.folder / "files" / "ab" / "abcd"
    standing.parent.mkdir(parents=True)
    standing.write_text("another")
    assert refused(target, empty_folder, made).code == "file_differs"
    assert standing.read_text() == "another"
