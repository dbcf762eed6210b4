"""Runbooks are read from files, folders and ZIP files of Markdown."""

import io
import zipfile
from pathlib import Path

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.runbooks import read_runbooks
from catalogue.exchange.upload import Upload

VALID = Path(__file__).parents[2] / "samples" / "runbooks" / "valid"


def page(text: str, name: str = "page.md") -> Upload:
    """A Markdown file."""
    return Upload(name, text.encode())


def test_a_folder_and_a_zip_of_it_are_read_alike() -> None:
    files = sorted(VALID.glob("*.md"))
    folder = Upload("runbooks", members=tuple(Upload(file.name, file.read_bytes()) for file in files))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    assert read_runbooks(folder).records == read_runbooks(Upload("runbooks.zip", target.getvalue())).records
    assert len(read_runbooks(folder).records) == len(files)


def test_front_matter_becomes_fields_and_owners() -> None:
    text = (
        "---\ntitle: Restart it\nreview_in: 6 month\nteam: roads\ntechnical_owner: A@council.example\n---\nStop it.\n"
    )
    record = read_runbooks(page(text)).records[0]
    assert record.values == {"title": "Restart it", "review_months": 6, "team": "roads", "body": "Stop it."}
    assert record.owners == {"technical_owner": "a@council.example"}


@pytest.mark.parametrize("said, months", [("6 month", 6), ("6 months", 6), ("12", 12), ("2 years", 24), ("1 year", 12)])
def test_review_periods_are_read_as_people_write_them(said: str, months: int) -> None:
    record = read_runbooks(page(f"---\ntitle: A\nreview_in: {said}\n---\nText\n")).records[0]
    assert record.values["review_months"] == months


def test_what_a_template_language_left_is_taken_out_and_told() -> None:
    reading = read_runbooks(page("# Restart\n\nAsk <%= contact %> first.\n"))
    assert "<%" not in reading.records[0].values["body"]
    assert any("template" in problem.reason for problem in reading.problems)


def test_a_yaml_bomb_is_not_unfolded() -> None:
    bomb = "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'},*a]\n" for n in range(30))
    assert read_runbooks(page(f"---\n{bomb}---\nText\n")).records == ()


def test_what_is_not_markdown_is_passed_over() -> None:
    folder = Upload(
        "f", members=(page("# One"), page("x", "a.png"), page("# No", ".hidden/a.md"), page("# T", "_template.md"))
    )
    assert [record.values["title"] for record in read_runbooks(folder).records] == ["One"]


def test_a_damaged_zip_is_refused() -> None:
    with pytest.raises(BadInput):
        read_runbooks(Upload("a.zip", b"PK\x03\x04 and nothing"))
