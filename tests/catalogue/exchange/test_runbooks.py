"""Runbooks are read from files, folders and ZIP files of Markdown."""

import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.runbooks import read_runbooks, write_runbook
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Record, Severity

VALID = Path(__file__).parents[2] / "samples" / "runbooks" / "valid"
SAMPLE = Path(__file__).parents[3] / "runbooks" / "sample"


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


@pytest.mark.parametrize("ending", ["md", "html.md", "md.erb", "html.md.erb", "markdown"])
def test_pages_are_known_by_every_ending_in_use(ending: str) -> None:
    assert len(read_runbooks(Upload("f", members=(page("# One", f"one.{ending}"),))).records) == 1


def test_a_heading_that_only_a_template_fills_goes() -> None:
    text = "---\ntitle: Names\n---\n# <%= current_page.data.title %>\n\n## Steps\n\nAsk.\n"
    assert read_runbooks(page(text, "names.html.md.erb")).records[0].values["body"] == "## Steps\n\nAsk."


@pytest.mark.parametrize(
    "text, title",
    [
        ("```sh\n# not this\n```\n\n## Mind the gap\n", "Mind the gap"),
        ("First stop it.\n\nThen start it.\n", "Restart the gazetteer"),
        ("---\nteam: roads\n---\nStop it.\n", "Restart the gazetteer"),
    ],
)
def test_a_page_without_a_title_takes_its_heading_or_the_name_of_its_file(text: str, title: str) -> None:
    reading = read_runbooks(page(text, "folder/restart-the__gazetteer.html.md"))
    assert [record.values["title"] for record in reading.records] == [title]
    assert any(one.column == "title" for one in reading.problems) == (title == "Restart the gazetteer")


def test_a_choice_of_somebody_elses_is_left_out_and_kept_as_it_came() -> None:
    reading = read_runbooks(page("---\ntitle: A\ntype: learn\n---\nText\n"))
    assert "runbook_type" not in reading.records[0].values
    assert reading.records[0].raw["type"] == "learn"
    assert [(one.severity, one.column) for one in reading.problems] == [(Severity.WARNING, "type")]


def test_a_slip_in_who_may_see_it_is_refused() -> None:
    assert read_runbooks(page("---\ntitle: A\nvisibility: resricted\n---\nText\n")).records == ()


def test_the_owner_of_a_page_is_its_technical_owner() -> None:
    record = read_runbooks(page("---\ntitle: A\nowner: Ann@council.example\n---\nText\n")).records[0]
    assert record.owners == {"technical_owner": "ann@council.example"}
    nobody = read_runbooks(page("---\ntitle: A\nowner: the web team\n---\nText\n"))
    assert (nobody.records[0].owners, nobody.problems[0].severity) == ({}, Severity.WARNING)


def test_the_portals_own_sample_runbooks_all_have_an_owner() -> None:
    files = sorted(SAMPLE.rglob("*.md"))
    members = tuple(Upload(file.relative_to(SAMPLE).as_posix(), file.read_bytes()) for file in files)
    records = read_runbooks(Upload("sample", members=members)).records
    assert records
    assert [record.slug for record in records if "technical_owner" not in record.owners] == []


def folder(**pages: str) -> Upload:
    """A folder of pages by their names; each has a title."""
    members = (Upload(f"{name}.md", f"---\ntitle: {name}\n{text}".encode()) for name, text in pages.items())
    return Upload("folder", members=tuple(members))


def test_links_between_the_files_of_a_folder_become_addresses() -> None:
    body = "[b](b.md) [c](b.md#if-it-fails) [d](./b.md) [e](https://x.example/b.md) [f](#here) [g](c.md) [h](gone.md)"
    code = "\n\n`[b](b.md)`\n\n```\n[b](b.md)\n```"
    read = read_runbooks(folder(a=f"---\n{body}{code}", b="slug: the-b\n---\nStop.", c="---\nNo slug."))
    linked = (
        "[b](/runbooks/the-b) [c](/runbooks/the-b#text-if-it-fails) [d](/runbooks/the-b) [e](https://x.example/b.md)"
        " [f](#here) [g](c.md) [h](gone.md)"
    )
    assert read.records[0].values["body"] == f"{linked}{code}"


def test_links_are_followed_from_the_folder_in_which_a_page_stands() -> None:
    said = {"web/a": "---\n[b](../hub/b.md) [c](b.md)", "hub/b": "slug: b\n---\nStop."}
    read = {one.external_id: one.values["body"] for one in read_runbooks(folder(**said)).records}
    assert read["web/a.md"] == "[b](/runbooks/b) [c](b.md)"


@pytest.mark.parametrize("sign", ["[a](", "](", "`", "](a", "`a", "](a#"])
def test_hostile_links_take_no_time(sign: str) -> None:
    began = time.process_time()
    read_runbooks(folder(a=f"slug: a\n---\nx{(sign * 190_000)[:190_000]}"))
    assert time.process_time() - began < 2


def test_the_longest_rhythm_that_can_be_kept_reads_back() -> None:
    record = Record("runbook", {"title": "T", "body": "Steps", "review_months": 10**9}, slug="t")
    assert read_runbooks(write_runbook(record)).records[0].values["review_months"] == 10**9


@pytest.mark.parametrize(
    "said, contacts",
    [
        ("contacts: Dean Wragg, 01632 960 410", "Dean Wragg, 01632 960 410"),
        ("contacts: [Dean, Mei]\nowner_slack: '#roads'", "Dean\nMei\n#roads"),
        ("contacts:\n  - name: Dean\n    phone: 01632 960 410", "Dean, 01632 960 410"),
    ],
)
def test_whom_to_call_is_read_as_people_write_it(said: str, contacts: str) -> None:
    reading = read_runbooks(page(f"---\ntitle: A\n{said}\n---\nText\n"))
    assert reading.records[0].values["contacts"] == contacts
    assert not reading.problems
    again = read_runbooks(write_runbook(replace(reading.records[0], slug="a")))
    assert again.records[0].values["contacts"] == contacts


def test_more_contacts_than_a_page_can_show_are_refused() -> None:
    reading = read_runbooks(page(f"---\ntitle: A\ncontacts: {'x' * 2001}\n---\nText\n"))
    assert not reading.records and reading.problems


def test_a_page_with_a_secret_is_loaded_and_told_without_saying_it_again() -> None:
    reading = read_runbooks(page("---\ntitle: A\n---\n1. Sign in.\n2. The password is Spring2024Hearth.\n"))
    assert len(reading.records) == 1
    (told,) = [problem for problem in reading.problems if "password" in problem.reason]
    assert (told.severity, told.reason) == (
        Severity.WARNING,
        "A password or key seems to stand on line 2 of the text.",
    )
    assert not any("Spring2024" in word for word in (told.reason, told.mend, told.value))
