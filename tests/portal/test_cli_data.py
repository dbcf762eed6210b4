"""`portal import` and `portal export`: what they say, what they write, and how they end."""

import csv
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.errors import BadInput
from catalogue.imports import operations
from catalogue.workflows import load_records, recover_imports
from catalogue.workflows.load_things import ThingLoader
from portal.cli import cli
from portal.cli_data import upload_at

Portal = Callable[..., Result]
SAMPLES = Path(__file__).parents[1] / "samples"
COUNCIL = str(SAMPLES / "councils" / "aberdeen.catalogue.csv")


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """Runs a command of a portal in a folder of the test's own."""
    for name in [name for name in os.environ if name.startswith("PORTAL_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "data"))
    assert CliRunner().invoke(cli, ["upgrade"]).exit_code == 0
    return lambda *words: CliRunner().invoke(cli, words)


def last_line(result: Result) -> str:
    """The line that other programs read."""
    return result.stdout.strip().splitlines()[-1]


def test_a_dry_run_says_what_would_come_and_apply_does_it_once(portal: Portal) -> None:
    dry = portal("import", "datasets", COUNCIL)
    assert (dry.exit_code, last_line(dry)) == (0, "56 rows: 56 new, 0 changed, 0 unchanged, 0 refused")
    assert "This was a dry run" in dry.stdout
    assert last_line(portal("import", "datasets", COUNCIL, "--apply")) == last_line(dry)
    again = portal("import", "datasets", COUNCIL, "--apply")
    assert last_line(again) == "56 rows: 0 new, 0 changed, 56 unchanged, 0 refused"


def test_refused_rows_end_with_one_and_write_nothing_unless_told_to(portal: Portal, tmp_path: Path) -> None:
    bad, report = str(SAMPLES / "datasets" / "invalid" / "bad-date.csv"), tmp_path / "report.csv"
    refused = portal("import", "datasets", bad, "--apply", "--report", str(report))
    assert refused.exit_code == 1
    words = "2 rows: 1 new, 0 changed, 0 unchanged, 1 refused (nothing was written: this is what would be)"
    assert last_line(refused) == words
    assert "Nothing was written" in refused.stdout
    with report.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["row"], rows[0]["column"], rows[0]["severity"]) == ("2", "modified", "refused")
    assert rows[0]["mend"] == "Write it like 27/03/2026."
    taken = portal("import", "datasets", bad, "--apply", "--good-rows-only")
    assert taken.exit_code == 1
    assert last_line(portal("import", "datasets", bad)) == "2 rows: 0 new, 0 changed, 1 unchanged, 1 refused"


def test_a_file_that_cannot_be_read_is_refused_in_words(portal: Portal) -> None:
    result = portal("import", "dcat", str(SAMPLES / "dcat" / "invalid" / "truncated.json"))
    assert (result.exit_code, last_line(result)) == (1, "0 rows: 0 new, 0 changed, 0 unchanged, 0 refused")
    assert "REFUSED" in result.stdout
    assert "because the file was refused." in result.stdout


@pytest.mark.parametrize("words", [("telepathy", COUNCIL), ("datasets", "no-such-file.csv"), ("datasets",)])
def test_a_misused_command_ends_with_two(portal: Portal, words: tuple[str, ...]) -> None:
    assert portal("import", *words).exit_code == 2


def test_what_a_column_is_can_be_said(portal: Portal, tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text("Title,a=b,Summary\nBin lorries,£1200,Secret words\n", encoding="utf-8")
    said = ("--column", "a=b=value", "--column", "Summary=")
    assert portal("import", "contracts", str(register), *said, "--apply").exit_code == 0
    exported = portal("export", "contracts").stdout
    assert "1200.00" in exported and "Secret words" not in exported
    wrong = portal("import", "contracts", str(register), "--column", "Colour=value")
    assert wrong.exit_code == 1 and "The file has no column “Colour”." in wrong.stdout
    assert portal("import", "contracts", str(register), "--column", "Title").exit_code == 2
    feed = str(SAMPLES / "ocds" / "valid")
    assert portal("import", "ocds", feed, "--column", "Title=title").exit_code == 2


def test_whoever_has_no_account_cannot_import(portal: Portal) -> None:
    result = portal("import", "datasets", COUNCIL, "--as", "nobody@council.example")
    assert result.exit_code == 1
    assert "nobody@council.example" in result.output


def test_what_is_exported_is_imported_without_change(portal: Portal, tmp_path: Path) -> None:
    portal("import", "datasets", COUNCIL, "--apply", "--visibility", "public")
    portal("import", "runbooks", str(SAMPLES / "runbooks" / "valid"), "--apply")
    for code, name in (
        ("datasets", "d.csv"),
        ("datasets", "d.xlsx"),
        ("dcat", "d.ttl"),
        ("iar", "i.csv"),
        ("runbooks", "r"),
    ):
        target = str(tmp_path / name)
        assert portal("export", code, target).exit_code == 0
        assert " 0 new, 0 changed," in last_line(portal("import", code, target, "--apply")), (code, name)
    assert b"Recycling Points" in portal("export", "ckan").stdout_bytes


def test_progress_is_told_every_500_rows_on_standard_error(portal: Portal, tmp_path: Path) -> None:
    rows = tmp_path / "many.csv"
    rows.write_text("title\n" + "".join(f"Dataset {number}\n" for number in range(1_100)))
    result = portal("import", "datasets", str(rows), "--apply")
    assert "Loading: 500 of 1,100 rows" in result.stderr
    assert "Checking: 1,000 of 1,100 rows" in result.stderr
    assert last_line(result) == "1100 rows: 1100 new, 0 changed, 0 unchanged, 0 refused"
    assert "rows" not in result.stdout.removesuffix(last_line(result) + "\n")


def test_a_cell_of_the_report_runs_no_formula(portal: Portal, tmp_path: Path) -> None:
    rows, report = tmp_path / "a.csv", tmp_path / "report.csv"
    rows.write_text('title,modified\nBins,"=HYPERLINK(""x"")"\n')
    portal("import", "datasets", str(rows), "--report", str(report))
    assert "'=HYPERLINK" in report.read_text(encoding="utf-8-sig")


def test_an_import_is_listed_and_taken_back(portal: Portal) -> None:
    assert portal("imports", "list").stdout.strip() == "Nothing has been imported yet."
    applied = portal("import", "datasets", COUNCIL, "--apply")
    line = next(line for line in applied.stdout.splitlines() if line.startswith("To take it back"))
    number = line.split()[-1]
    assert number in portal("imports", "list").stdout
    undone = portal("imports", "undo", number)
    assert (undone.exit_code, "0 entries were left" in undone.stdout) == (0, True)
    assert last_line(portal("import", "datasets", COUNCIL)).startswith("56 rows: 56 new")
    assert portal("imports", "undo", number).exit_code == 1
    assert portal("imports", "undo", "seven").exit_code == 2


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "datasets.csv"
    file.write_text("somebody's own", encoding="utf-8")
    refused = portal("export", "datasets", str(file))
    assert refused.exit_code == 2 and "add --overwrite" in refused.output
    assert file.read_text(encoding="utf-8") == "somebody's own"
    assert portal("export", "datasets", str(file), "--overwrite").exit_code == 0
    assert file.read_text(encoding="utf-8-sig").startswith("slug")
    report = portal("export", "contracts", str(tmp_path / "contracts.csv"), "--report", str(file))
    assert report.exit_code == 2 and not (tmp_path / "contracts.csv").exists()


def test_runbooks_are_exported_into_a_folder_even_when_there_are_none(portal: Portal, tmp_path: Path) -> None:
    result = portal("export", "runbooks", str(tmp_path / "out"))
    assert (result.exit_code, list((tmp_path / "out").iterdir())) == (0, [])


def test_runbooks_are_written_nowhere_unless_a_folder_is_named(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    portal("import", "runbooks", str(SAMPLES / "runbooks" / "valid"), "--apply")
    result = portal("export", "runbooks")
    assert result.exit_code == 2
    assert "Say which folder: portal export runbooks FOLDER" in result.output
    assert list(Path().iterdir()) == []


def test_a_folder_that_has_files_is_written_into_only_when_told_so(portal: Portal, tmp_path: Path) -> None:
    portal("import", "runbooks", str(SAMPLES / "runbooks" / "valid"), "--apply")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.md").write_text("Mine.")
    result = portal("export", "runbooks", str(folder))
    assert (result.exit_code, [one.name for one in folder.iterdir()]) == (1, ["mine.md"])
    assert "has files in it, so nothing was written" in result.output
    assert portal("export", "runbooks", str(folder), "--overwrite").exit_code == 0
    assert (folder / "mine.md").read_text() == "Mine."
    assert len(list(folder.iterdir())) > 1


def test_a_file_is_no_folder_to_write_runbooks_into(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("Mine.")
    result = portal("export", "runbooks", str(tmp_path / "notes"), "--overwrite")
    assert (result.exit_code, (tmp_path / "notes").read_text()) == (1, "Mine.")
    assert "is a file" in result.output


def test_what_is_said_of_many_rows_is_said_once_on_the_screen(portal: Portal, tmp_path: Path) -> None:
    rows, report = tmp_path / "a.csv", tmp_path / "report.csv"
    rows.write_text(
        "title,theme,publisher\n" + "".join(f"Set {number},geospatial,One body\n" for number in range(7)) * 2
    )
    result = portal("import", "datasets", str(rows), "--report", str(report))
    lines = [line for line in result.stdout.splitlines() if "geospatial" in line]
    assert len(lines) == 1
    assert "7 rows (1, 2, 3, 4, 5, …), theme: " in lines[0]
    assert "1 organisation that the file names would be added." in result.stdout
    assert last_line(result) == "14 rows: 7 new, 0 changed, 0 unchanged, 0 refused, 7 repeated in the file"
    with report.open(encoding="utf-8-sig") as file:
        assert sum("geospatial" in line["value"] for line in csv.DictReader(file)) == 7


def test_an_import_that_was_cut_off_and_is_stuck_keeps_no_other_out(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tmp_path / "a.csv"
    rows.write_text("title\nBins\n")
    with monkeypatch.context() as patch:
        patch.setattr(ThingLoader, "apply", _killed)
        patch.setattr(load_records, "_fail", lambda *_: None)
        assert isinstance(portal("import", "datasets", str(rows), "--apply").exception, MemoryError)
    monkeypatch.setattr(operations, "STALE_AFTER", timedelta(seconds=-1))
    with monkeypatch.context() as patch:
        patch.setattr(recover_imports, "go_on", _killed)
        result = portal("import", "datasets", COUNCIL, "--apply")
    assert "An import that was cut off has been taken back" in result.stderr
    assert (result.exit_code, last_line(result)) == (0, "56 rows: 56 new, 0 changed, 0 unchanged, 0 refused")


def _killed(*_: object) -> None:
    raise MemoryError


def test_a_folder_that_only_links_to_files_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Keys")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "real.md").write_text("# Restart")
    (tmp_path / "ours" / "same.md").symlink_to(tmp_path / "ours" / "real.md")
    assert len(upload_at(tmp_path / "ours").members) == 2
    (tmp_path / "ours" / "far.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(BadInput, match=r"far\.md only links to a file outside"):
        upload_at(tmp_path / "ours")
