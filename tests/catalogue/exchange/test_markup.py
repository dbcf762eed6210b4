"""HTML becomes Markdown; scripts, placeholders and bombs do not come through."""

import time

import pytest

from catalogue.exchange.markup import has_html, has_placeholder, markdown_of, without_placeholders


@pytest.mark.parametrize(
    "html, markdown",
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three"),
        ("<div><div><p><span>Point</span><span>s</span></p></div></div>", "Points"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("Line<br/>break", "Line\nbreak"),
        ('See <a href="https://data.example/a b">the page</a>.', "See [the page](https://data.example/a%20b)."),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<h2>Use</h2><p>Freely.</p>", "## Use\n\nFreely."),
        ("<script>alert(1)</script>Text<style>p{}</style>", "Text"),
        ("Fish &amp; chips", "Fish & chips"),
        ("x < y and y > z", "x < y and y > z"),
        ("A&nbsp;B", "A B"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


def test_what_became_markdown_stays_as_it_is() -> None:
    once = markdown_of("<p>One</p><ul><li>Two</li></ul>")
    assert markdown_of(once) == once
    assert not has_html(once)


@pytest.mark.parametrize(
    "text",
    [
        "<" * 50_000,
        "<a " * 20_000,
        "<p>" * 30_000,
        "&" * 50_000,
        "<!--" * 20_000,
        "<!" * 30_000,
        "<![" * 30_000,
        "<?" * 30_000,
        "</" * 30_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    markdown_of(text)
    assert time.process_time() - began < 3


def test_placeholders_are_found_and_taken_out() -> None:
    assert has_placeholder("Ask {{orgContactEmail}}")
    assert without_placeholders("Ask {{orgContactEmail}}") == "Ask"
    assert not has_placeholder("a {single} brace")
