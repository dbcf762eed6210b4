"""Hostile texts come to nothing and take no time, as Markdown, as files with front matter and as Word documents."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from html import escape

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.front_matter import MAX_FRONT_MATTER
from catalogue.exchange.runbooks import read_runbooks
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Severity
from catalogue.resources.history import word_differences
from catalogue.resources.three_ways import join
from catalogue.runbooks.lint import Page, advice_on
from catalogue.runbooks.steps import steps_in
from portal.markdown_worker import make_converter
from portal.pages.instructions import headings
from portal.rendering import Renderer
from portal.word_process import SECONDS as WORD_SECONDS
from portal.word_process import word_text
from tests.catalogue.exchange.words import PICTURE, W, docx, line, relation, run, table
from tests.portal.hostile import HEAVY, MARKUP, dangers

SECONDS = 5.0  # of processor time
CLOCK_SECONDS = 15.0  # on a busy machine
BOMB = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'
# What each of the places that a text comes by does with it.
READERS: dict[str, Callable[[str], object]] = {
    "linter": lambda text: advice_on(Page(text)),
    "steps": steps_in,
    "steps of a list": lambda text: steps_in(f"1. {text}"),
    "file": lambda text: read_runbooks(Upload("a.md", f"# T\n{text}".encode())),
    "comparison": lambda text: word_differences(text, f"b{text.replace('a', 'c')}"),
    "joining": lambda text: join(text, f"{text}\nb", f"c\n{text}"),
}
FRONT_MATTER = {
    "names for names": "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*{f'b{n - 1}' if n else 'a'},*a]\n" for n in range(30)),
    "names that are merged": "a: &a {x: y}\nb: {<<: *a}\n",
    "lists in lists": f"a: {'[' * 9_000}{']' * 9_000}\n",
    "lists never closed": f"a: {'[' * 19_000}\n",
    "maps in maps": f"a: {'{a: ' * 4_000}{'}' * 4_000}\n",
    "lists on one line": f"a:\n{'- ' * 9_000}x\n",
    "questions": "? " * 9_000 + "\n",
    "a program": "title: !!python/object/apply:os.system ['true']\n",
    "an object": "!!python/object/new:os.system ['true']\n",
    "too many names": "".join(f"name{number}: x\n" for number in range(20_000)),
    "a day that never was": "title: T\nlast_reviewed_on: 99999999999999999999-01-01\n",
    "a title in a list": "title: [[[[T]]]]\n",
    "too long a number for a choice": f"title: T\nvisibility: {'9' * 19_000}\n",
}
IN_WORD = {
    "markup as words": docx("".join(line(escape(one)) for one in MARKUP.values())),
    "markup in bold": docx("".join(line(runs=run(escape(one), "<w:b/>")) for one in MARKUP.values())),
    "markup in cells": docx(table(*((escape(one), "x") for one in MARKUP.values()))),
    "markup as what a picture shows": docx(
        line(runs=PICTURE.format(alt=f' descr="{escape(MARKUP["handler"])}"', id="p1"))
    ),
    "a link that runs": docx(
        line(runs=f'<w:hyperlink r:id="r1">{run("x")}</w:hyperlink>'),
        relation("r1", "hyperlink", "javascript:alert(1)", True),
    ),
    "a picture from elsewhere": docx(
        line(runs=PICTURE.format(alt="", id="p1").replace("r:embed", "r:link")),
        relation("p1", "image", "https://evil.example/beacon.png", True),
    ),
    "a template from elsewhere": docx(
        line("x"), relation("t1", "attachedTemplate", "https://evil.example/macros.dotm", True)
    ),
    "a page inside": docx(
        line("x") + '<w:altChunk r:id="a1"/>', relation("a1", "aFChunk", "inside.html"),
        inside_dot_html="<script>alert(1)</script>",
    ),
    "a field that starts a program": docx(
        line(runs='<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO evil</w:instrText></w:r>' + run("x"))
    ),
    "tables in tables": docx("<w:tbl><w:tr><w:tc>" * 60 + line("x") + "</w:tc></w:tr></w:tbl>" * 60),
    "steps a thousand million deep": docx(line("x", number=1, level=10**9)),
    "steps below nothing": docx(line("x", number=1, level=-5)),
    "many short lines": docx(line("x") * 100_000),
    "a style based on itself": docx(
        line("x", "A"),
        styles_dot_xml=f'<w:styles xmlns:w="{W}">'
        '<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style></w:styles>',
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    made = Renderer()
    yield made
    made.close()


@pytest.mark.parametrize("name", MARKUP)
def test_no_markup_is_live_on_a_page(renderer: Renderer, name: str) -> None:
    assert dangers(str(renderer.html(MARKUP[name]))) == []


@pytest.mark.parametrize("name", MARKUP)
def test_the_same_markup_is_live_where_nothing_is_taken_out(name: str) -> None:
    assert dangers(make_converter().convert(MARKUP[name]))


@pytest.mark.parametrize("name", HEAVY)
def test_no_text_keeps_a_page_waiting(renderer: Renderer, name: str) -> None:
    began = time.perf_counter()
    made = str(renderer.html(f"{HEAVY[name]}\n\nThe end."))
    headings(made)
    assert time.perf_counter() - began < CLOCK_SECONDS
    assert "The end." in made
    assert dangers(made) == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", HEAVY)
def test_no_text_keeps_whoever_reads_it_waiting(reader: str, name: str) -> None:
    began = time.process_time()
    READERS[reader](HEAVY[name])
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("name", FRONT_MATTER)
def test_front_matter_that_means_harm_is_refused_at_once(name: str) -> None:
    began = time.process_time()
    reading = read_runbooks(Upload("a.md", f"---\n{FRONT_MATTER[name]}---\nText\n".encode()))
    assert time.process_time() - began < SECONDS
    assert reading.records == ()
    assert Severity.REFUSED in {problem.severity for problem in reading.problems}


def test_front_matter_as_long_as_may_be_is_read() -> None:
    front = f"title: T\nsaid_elsewhere: {'x' * (MAX_FRONT_MATTER - 30)}\n"
    assert len(read_runbooks(Upload("a.md", f"---\n{front}---\nText\n".encode())).records) == 1


@pytest.mark.parametrize("name", IN_WORD)
def test_a_word_file_brings_nothing_live_and_keeps_nobody_waiting(renderer: Renderer, name: str) -> None:
    began = time.perf_counter()
    try:
        body = word_text(IN_WORD[name], WORD_SECONDS).body
    except BadInput:
        body = ""
    assert time.perf_counter() - began < 2 * CLOCK_SECONDS
    assert dangers(str(renderer.html(body))) == []


@pytest.mark.parametrize("part", ["styles_dot_xml", "numbering_dot_xml", "_rels__document_dot_xml_dot_rels"])
def test_entities_are_refused_in_the_parts_beside_the_text(part: str) -> None:
    with pytest.raises(BadInput, match="document type"):
        word_text(docx(line("x"), **{part: f"{BOMB}<a>&c;</a>"}))


def test_an_archive_that_unpacks_to_far_more_is_refused_before_it_does() -> None:
    bomb = docx(line("x"), media__a_dot_png=bytes(60 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    began = time.perf_counter()
    with pytest.raises(BadInput, match="unpacks"):
        word_text(bomb)
    assert time.perf_counter() - began < CLOCK_SECONDS
    with zipfile.ZipFile(io.BytesIO(bomb)) as unguarded:
        assert len(unguarded.read("word/media/a.png")) == 60 * 1024 * 1024
