"""The rules for pages: each finds the fault that it is for, and none complains of a good page."""

import pytest

from tests.page_rules import faults

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title><link rel="stylesheet" href="/app.css"></head>
<body><script nonce="n">start()</script><main><h1>Bins</h1>{body}</main></body></html>"""
GOOD = """<h2>Search</h2><form method="post"><input type="hidden" name="csrf_token" value="t">
<label for="q">Street</label><input id="q" aria-describedby="q-hint"><p id="q-hint">Hint</p><button>Find</button></form>
<label>Town <select><option>York</option></select></label><a href="/x"><img src="/m.svg" alt="Map of York"></a>"""
SUMMARY = '<div class="govuk-error-summary"><h2>There is a problem</h2><a href="#{}">Enter a street</a></div>'


def page(body: str, title: str = "Bins") -> str:
    """A whole page around some of its main part."""
    return PAGE.format(title=title, body=body)


def test_a_good_page_breaks_no_rule() -> None:
    assert faults(page(GOOD)) == []
    assert faults(page(SUMMARY.format("q") + '<p id="q">Street</p>', "Error: Bins")) == []


@pytest.mark.parametrize(
    "body, words",
    [
        ("<h1>Again</h1>", "2 h1 headings"),
        ("<h3>Deep</h3>", "skips from h1 to h3"),
        ('<p id="a"></p><p id="a"></p>', "is there 2 times"),
        ('<p aria-describedby="gone">x</p>', "which is not there"),
        ('<input name="q">', "has no label"),
        ('<p class="govuk-error-message">Enter a street</p>', "without an error summary"),
        (SUMMARY.format("q") + '<p id="q">Street</p>', "does not begin with"),
        (SUMMARY.format("gone"), "error link to “#gone”"),
        ("<script>start()</script>", "without a nonce"),
        ('<p style="color: red">x</p>', "style attribute"),
        ('<p onclick="go()">x</p>', "has onclick"),
        ('<img alt="" src="//elsewhere.example/x.png">', "another host"),
        ('<a href="javascript:go()">Go on</a>', "a link that is a script"),
        ('<a href="/x">Read more</a>', "does not say where"),
        ('<a href="/x"></a>', "without words"),
        ('<img src="/x.png">', "picture without alt"),
        ('<form method="post" action="/x"></form>', "has no token"),
        ("<dd>None</dd>", "left over"),
        ("<p>{{ title }}</p>", "left over"),
    ],
)
def test_each_rule_finds_its_fault(body: str, words: str) -> None:
    assert words in " ".join(faults(page(body)))


def test_a_page_has_a_title_and_a_language() -> None:
    assert {"no title", "no language"} <= set(faults("<!doctype html><html><h1>Bins</h1></html>"))
