"""The index as a folder: private, whole after a kill or damage, equal to one that is built anew."""

import stat
import threading
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalogue.search import index as index_module
from catalogue.search.document import IndexDocument
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.search.manifest import IndexDamaged, read_manifest, write_manifest
from catalogue.search.segments import open_segments
from tests.catalogue.search.conftest import Searched


def _document(number: int, title: str = "Bins", version: int = 1) -> IndexDocument:
    return IndexDocument(uuid.UUID(int=number), version, "dataset", f"bins-{number}", title)


def _built(folder: Path, count: int = 3) -> Index:
    index = Index(folder)
    with index.rebuilding(0) as writer:
        writer.add([_document(number) for number in range(count)])
    return index


def test_the_folder_is_private(tmp_path: Path) -> None:
    _built(tmp_path / "index")
    assert stat.S_IMODE((tmp_path / "index").stat().st_mode) == 0o700


def test_a_rebuild_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    index = _built(tmp_path / "index")
    standing = [path.name for path in index.folder.iterdir() if path.is_dir()]
    for _ in range(3):
        with pytest.raises(RuntimeError), index.rebuilding(5):
            raise RuntimeError("one record that cannot be read")
    assert [path.name for path in index.folder.iterdir() if path.is_dir()] == standing


def test_a_missing_index_is_damage(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    assert index.is_damaged()
    with pytest.raises(IndexDamaged):
        index.snapshot()


def test_an_index_of_another_format_is_damage(tmp_path: Path) -> None:
    index = _built(tmp_path / "index")
    write_manifest(index.folder, replace(read_manifest(index.folder), format="made by other code"))
    assert index.is_damaged()


def test_documents_replace_each_other_and_go(tmp_path: Path) -> None:
    index = _built(tmp_path / "index")
    index.apply([_document(1, version=2), _document(1, version=3), _document(9)], [uuid.UUID(int=2)], 7)
    assert index.versions() == {uuid.UUID(int=0): 1, uuid.UUID(int=1): 3, uuid.UUID(int=9): 1}
    assert index.cursor == index.snapshot().cursor == 7


def test_another_process_sees_each_commit(tmp_path: Path) -> None:
    writer = _built(tmp_path / "index")
    reader = Index(tmp_path / "index")
    for number in range(3, 12):
        writer.apply([_document(number)], [uuid.UUID(int=number - 1)], number)
        assert reader.versions() == writer.versions()
        assert reader.snapshot().cursor == number
    assert len(list(reader.snapshot().segments)) < 9


def test_readers_never_take_a_writer_for_damage(tmp_path: Path) -> None:
    writer, done, faults = _built(tmp_path / "index"), threading.Event(), list[Exception]()

    def read(index: Index) -> None:
        while not done.is_set():
            try:
                index.snapshot()
            except IndexDamaged as fault:
                faults.append(fault)

    readers = [threading.Thread(target=read, args=(Index(tmp_path / "index"),)) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(60):
        writer.apply([_document(number % 5)], [], number)
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []


def test_no_search_waits_while_a_newer_index_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, reading, may_end = _built(tmp_path / "index"), threading.Event(), threading.Event()
    before = index.snapshot()

    def slowly(*said: Any) -> Any:
        reading.set()
        may_end.wait(20)
        return open_segments(*said)

    Index(index.folder).apply([_document(7)], [], 7)
    monkeypatch.setattr(index_module, "open_segments", slowly)
    other = threading.Thread(target=index.snapshot)
    other.start()
    reading.wait(20)
    assert index.at_hand() is before
    may_end.set()
    other.join()
    assert index.at_hand().cursor == 7


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    index = _built(tmp_path / "index")
    with index.lock("writer"), pytest.raises(Busy):
        index.apply([_document(5)], [], 1)


def test_the_old_index_is_read_and_follows_until_the_new_one_stands(tmp_path: Path) -> None:
    index = _built(tmp_path / "index")
    with index.rebuilding(5) as writer:
        writer.add([_document(number) for number in range(10)])
        index.apply([_document(3)], [], 6)
        assert len(index.versions()) == 4
        with pytest.raises(Busy), index.rebuilding(0):
            pass
    assert len(index.versions()) == 10
    assert index.cursor == 5
    folders = [path for path in (tmp_path / "index").iterdir() if path.is_dir()]
    assert len(folders) == 1


def test_a_rebuild_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    index = _built(tmp_path / "index")
    with pytest.raises(RuntimeError), index.rebuilding(5) as writer:
        writer.add([_document(5)])
        raise RuntimeError
    assert len(index.versions()) == 3
    index.apply([_document(5)], [], 6)
    assert len(index.versions()) == 4


def test_killed_before_the_manifest_nothing_has_happened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = _built(tmp_path / "index")
    before = index.versions()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(index_module, "write_manifest", killed)
        with pytest.raises(KeyboardInterrupt):
            index.apply([_document(0, version=2), _document(8)], [uuid.UUID(int=1)], 9)
    after = Index(tmp_path / "index")
    assert (after.versions(), after.cursor) == (before, 0)
    after.apply([_document(0, version=2)], [], 9)
    assert after.versions() == before | {uuid.UUID(int=0): 2}


def test_a_fault_of_ours_is_not_taken_for_damage(searched: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise whoever finds a query that fails could have the index rebuilt without end."""
    searched.add("Bins")

    def fails(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("catalogue.search.query.execute", fails)
        assert searched.page("bins").degraded
    assert not searched.index.is_damaged()
    assert not searched.page("bins").degraded
