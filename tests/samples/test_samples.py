"""Every invalid sample says what is wrong with it, and nothing else claims to."""

import csv
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COLUMNS = ["file", "row", "column", "reason_contains", "outcome", "found_when"]
FOLDERS = sorted(folder for folder in HERE.glob("*/invalid") if folder.is_dir())
# One half of a pair: the other file is the one that is found to repeat it.
PAIRED = {"duplicate-slug-1.md"}


def _expected(folder: Path) -> list[dict[str, str]]:
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_invalid_sample_has_its_reason(folder: Path) -> None:
    named = {row["file"] for row in _expected(folder)}
    present = {file.name for file in folder.iterdir()} - {"expected.csv"} - PAIRED
    assert named == present


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_expectations_are_complete(folder: Path) -> None:
    for row in _expected(folder):
        assert row["reason_contains"], row
        assert row["outcome"] in {"file_refused", "row_refused", "reported"}, row
        assert row["found_when"] in {"reading", "loading"}, row
        assert row["row"] == "" or int(row["row"]) > 0, row


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_format_has_a_valid_sample_too(folder: Path) -> None:
    assert any((folder.parent / "valid").iterdir())
