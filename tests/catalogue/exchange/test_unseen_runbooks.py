"""Folders of runbooks as other teams and other programs keep them."""

import pytest

from catalogue.exchange.runbooks import read_runbooks
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading, Severity


def _read(*files: tuple[str, str]) -> Reading:
    return read_runbooks(Upload("ours", members=tuple(Upload(name, text.encode()) for name, text in files)))


@pytest.mark.parametrize(
    "text, title, keywords",
    [
        ('+++\ntitle = "Restart it"\ntags = ["a"]\n[more]\nx = 1\n+++\n# Hello\n\nDo.\n', "Restart it", ["a"]),
        ('{\n "title": "Restart it",\n "tags": ["a"]\n}\n\n# Hello\n\nDo.\n', "Restart it", ["a"]),
        ("---\ntitle: Restart it\ntags: a, b\n---\nDo.\n", "Restart it", ["a", "b"]),
        ("---\ntitle: <%= title %>\n---\n# Restart it\n\nDo.\n", "Restart it", None),
        ("Restart it\n==========\n\n## Steps\n\n1. Do\n", "Restart it", None),
        ("## Overview\n\nWords.\n\n# Restart it\n", "Restart it", None),
        ('<h1 align="center">Restart it</h1>\n\n## Steps\n', "Restart it", None),
        ("# **Restart** [it](a.md) {#restart}\n\nDo.\n", "Restart it", None),
        ("# Restart `some_long_name` now\n\nDo.\n", "Restart some_long_name now", None),
        ("```\n# not this\n```\n\n- a\n---\n\n## Restart it\n", "Restart it", None),
    ],
)  # fmt: skip
def test_titles_and_front_matter_of_every_program_are_read(text: str, title: str, keywords: list[str] | None) -> None:
    (record,) = _read(("a b é.md", text)).records
    assert (record.values["title"], record.values.get("keywords")) == (title, keywords)
    assert "tags" not in record.values["body"]


@pytest.mark.parametrize(
    "text, words",
    [
        ("+++\ntitle = Restart\n+++\nDo.\n", "cannot be read"),
        ('+++\ntitle = "Restart"\nDo.\n', "never closed"),
        ("---\ntitle: Restart\nnote: one: two\n---\nDo.\n", "look at line 3"),
    ],
)
def test_front_matter_that_cannot_be_read_says_where(text: str, words: str) -> None:
    reading = _read(("a.md", text))
    assert reading.records == ()
    assert [words in one.reason and "a.md" in one.mend for one in reading.problems] == [True]


@pytest.mark.parametrize("slug", ["/docs/intro", "/", "Über uns", "a b"])
def test_an_address_of_another_site_is_none_of_ours(slug: str) -> None:
    reading = _read(("a.md", f"---\ntitle: Restart\nslug: {slug}\n---\nDo.\n"))
    assert reading.records[0].slug == ""
    assert [(one.column, one.severity) for one in reading.problems] == [("slug", Severity.NOTE)]


@pytest.mark.parametrize("said", ["draft: true", "published: false"])
def test_a_draft_at_its_source_is_a_draft_here(said: str) -> None:
    assert _read(("a.md", f"---\ntitle: Restart\n{said}\n---\nDo.\n")).records[0].values["lifecycle"] == "draft"


@pytest.mark.parametrize(
    "text, wanted",
    [
        ('!!! warning "Oh"\n    Stop.\n\n    Look.\n\nDo.', "> [!WARNING]\n> **Oh**\n>\n> Stop.\n>\n> Look.\n\nDo."),
        ("??? note\n    Look.\nDo.", "> [!NOTE]\n> Look.\n\nDo."),
        (":::danger\nStop.\n:::\nDo.", "> [!CAUTION]\n> Stop.\n\nDo."),
        ("::: tip[Easy]\nStop.\n:::\nDo.", "> [!TIP]\n> **Easy**\n>\n> Stop.\n\nDo."),
        ("```{important}\nStop.\n```\nDo.", "> [!IMPORTANT]\n> Stop.\n\nDo."),
        ("```\n!!! warning\n    Stop.\n```", "```\n!!! warning\n    Stop.\n```"),
        (":::note\nNever closed.", ":::note\nNever closed."),
        ("!!! shape\n    Round.", "!!! shape\n    Round."),
    ],
)  # fmt: skip
def test_warnings_of_other_programs_are_callouts(text: str, wanted: str) -> None:
    (record,) = _read(("a.md", f"# Restart\n\n{text}\n")).records
    assert record.values["body"] == f"# Restart\n\n{wanted}"


@pytest.mark.parametrize("mark", ["{% include steps.md %}", '{{< ref "a" >}}', "[[Other page]]", "![[plan.png]]"])
def test_marks_of_other_programs_are_told_unless_they_are_code(mark: str) -> None:
    assert [mark in one.reason for one in _read(("a.md", f"---\ntitle: R\n---\n{mark}\n")).problems] == [True]
    assert _read(("a.md", f"---\ntitle: R\n---\n```\n{mark}\n```\n")).problems == ()


def test_what_lies_beside_the_pages_is_told() -> None:
    page = ("a.md", "---\ntitle: R\n---\nDo.\n")
    (problem,) = _read(page, ("img/plan.png", "x"), ("b.docx", "x"), (".git/x", "x"), (".hidden", "x")).problems
    assert "2 files beside the pages were not loaded" in problem.reason or "3 files" in problem.reason
    assert "img/plan.png" in problem.reason
