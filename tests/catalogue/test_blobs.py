"""Files by what is in them: kept once, private, whole, and never by a name that came from outside."""

import io
from pathlib import Path

import pytest

from catalogue.blobs import MEBIBYTE, Blobs
from catalogue.errors import NotFound, Refused


def passing(path: Path) -> None:
    """A look that finds nothing wrong."""
    assert path.is_file()


def put(blobs: Blobs, content: bytes) -> str:
    """Keep some bytes; under which hash they stand."""
    return blobs.put(io.BytesIO(content), MEBIBYTE, passing).sha256


def names_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_once_and_read_back(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "files")
    hashes = {put(blobs, b"how to restore"), put(blobs, b"how to restore")}
    (sha256,) = hashes
    assert names_in(tmp_path) == [sha256]
    with blobs.open(sha256) as stream:
        assert stream.read() == b"how to restore"
    assert blobs.is_whole(sha256)


def test_files_are_for_the_portal_alone(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "files")
    sha256 = put(blobs, b"private")
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
    assert (tmp_path / "files" / sha256[:2] / sha256).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content, code", [(b"", "file_empty"), (b"x" * (MEBIBYTE + 1), "file_large")])
def test_what_is_empty_or_too_large_is_not_kept(tmp_path: Path, content: bytes, code: str) -> None:
    blobs = Blobs(tmp_path / "files")
    with pytest.raises(Refused) as refused:
        put(blobs, content)
    assert refused.value.code == code
    assert names_in(tmp_path) == []


def test_what_does_not_pass_the_look_leaves_nothing(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "files")

    def infected(path: Path) -> None:
        raise Refused("file_infected", "A virus.", path.name)

    with pytest.raises(Refused):
        blobs.put(io.BytesIO(b"EICAR"), MEBIBYTE, infected)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64])
def test_only_hashes_of_files_that_are_there_open_one(tmp_path: Path, name: str) -> None:
    blobs = Blobs(tmp_path / "files")
    put(blobs, b"something")
    with pytest.raises(NotFound):
        blobs.open(name)
    assert not blobs.is_whole(name)


def test_a_file_that_was_changed_is_not_whole(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "files")
    sha256 = put(blobs, b"signed on Monday")
    (tmp_path / "files" / sha256[:2] / sha256).write_bytes(b"signed on Friday")
    assert not blobs.is_whole(sha256)
