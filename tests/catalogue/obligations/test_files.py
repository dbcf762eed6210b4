"""Files as evidence: taken by name and by first bytes, scanned by a command, shown by a harmless name."""

import io
import sys
from pathlib import Path

import pytest

from catalogue.blobs import Blobs
from catalogue.errors import Refused
from catalogue.files.file_types import FILE_TYPES
from catalogue.files.shelf import Shelf

STARTS = {
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n\0\0",
    "jpg": b"\xff\xd8\xff\xe0",
    "jpeg": b"\xff\xd8\xff\xe0",
    "mp4": b"\0\0\0\x20ftypisom",
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"), b"PK\x03\x04\x14\0"),
    **dict.fromkeys(("csv", "json", "md", "txt", "log"), "Crèche, £3\n".encode()),
}


def shelf(tmp_path: Path, *scan: str) -> Shelf:
    """A shelf with or without a scanner."""
    return Shelf(Blobs(tmp_path / "files"), 1000, scan)


def refusal(kept: Shelf, name: str, content: bytes) -> str:
    """The code with which a file is refused, after which nothing is left of it."""
    with pytest.raises(Refused) as refused:
        kept.keep(name, io.BytesIO(content))
    assert [path for path in kept.blobs.folder.rglob("*") if path.is_file()] == []
    return refused.value.code


@pytest.mark.parametrize("ending", FILE_TYPES)
def test_each_type_that_is_taken_is_known_by_its_start(tmp_path: Path, ending: str) -> None:
    kept = shelf(tmp_path).keep(f"Hand over.{ending.upper()}", io.BytesIO(STARTS[ending]))
    assert (kept.name, kept.media_type) == (f"Hand over.{ending.upper()}", FILE_TYPES[ending].media_type)
    assert kept.blob.size == len(STARTS[ending])


@pytest.mark.parametrize("ending", FILE_TYPES)
@pytest.mark.parametrize("content", [b"MZ\x90\0\x03", b"<html><script>", b" \n<SVG onload=x>", b"\x7fELF\x02"])
def test_nothing_passes_under_another_name(tmp_path: Path, ending: str, content: bytes) -> None:
    assert refusal(shelf(tmp_path), f"a.{ending}", content) == "file_disguised"


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a", "pdf", "a.pdf.js", "a.docm", ""])
def test_other_types_are_refused_by_name(tmp_path: Path, name: str) -> None:
    assert refusal(shelf(tmp_path), name, b"%PDF-1.7") == "file_type"


@pytest.mark.parametrize(
    "sent, shown",
    [
        ("../../../etc/plan.txt", "plan.txt"),
        ("C:\\Users\\sam\\plan.txt", "plan.txt"),
        ("pl\x00an\x1b.txt", "plan.txt"),
        ("x" * 400 + ".txt", "x" * 246 + ".txt"),
    ],
)
def test_a_name_is_only_shown_and_harmless(tmp_path: Path, sent: str, shown: str) -> None:
    assert shelf(tmp_path).keep(sent, io.BytesIO(b"plan")).name == shown


SCANNER = "import sys; sys.exit({})"


def test_a_file_that_the_scanner_finds_clean_is_kept(tmp_path: Path) -> None:
    looks = "import sys; sys.exit(0 if open(sys.argv[1]).read() == 'plan' else 1)"
    kept = shelf(tmp_path, sys.executable, "-c", looks)
    assert kept.keep("plan.txt", io.BytesIO(b"plan")).blob.size == 4
    assert kept.blobs.is_whole(kept.keep("plan.txt", io.BytesIO(b"plan")).blob.sha256)


@pytest.mark.parametrize(
    "scan, code",
    [
        ((sys.executable, "-c", SCANNER.format(1)), "file_infected"),
        ((sys.executable, "-c", SCANNER.format(2)), "file_unscanned"),
        (("no-such-scanner-is-here",), "file_unscanned"),
    ],
)
def test_what_the_scanner_does_not_pass_is_not_kept(tmp_path: Path, scan: tuple[str, ...], code: str) -> None:
    assert refusal(shelf(tmp_path, *scan), "plan.txt", b"plan") == code
