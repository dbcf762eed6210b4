"""Each check of the browser tests finds the fault that it is for, and passes a page without it."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.forms import empty_form
from tests.browser.keyboard import tab_stops, tab_walk
from tests.browser.layout import forbidden_fonts, reflow
from tests.browser.visitor import Visitor, visit

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body style="font-family: sans-serif"><main><h1>Bins</h1>{body}</main></body></html>"""
GOOD = """<p><a href="/a">Collection days</a></p><p><a href="/a">Collection days</a></p>
<form method="post"><label for="q">Street</label> <input id="q" name="q"><button>Find</button></form>"""
WITH_SUMMARY = """<div class="govuk-error-summary" tabindex="-1" id="s"><div role="alert">
<ul class="govuk-error-summary__list"><li><a href="#q">Enter a street</a></li></ul></div></div>
<label for="q">Street</label> <input id="q"><script>document.getElementById('s').focus()</script>"""
BAD = {
    "/no-label": '<input name="q">',
    "/faint": '<p>Days</p><p style="color: #bbb">Days</p><p style="color: #bbb">Weeks</p>',
    "/faint-ground": '<p>Days</p><div style="background: #555"><p>Days</p></div>',
    "/faint-when-narrow": """<style>.late {display: none; color: #bbb} @media (max-width: 40em) {.late {display: block}}
</style><p>Days</p><p class="late">Weeks</p>""",
    "/no-focus": '<style>:focus {outline: none !important}</style><a href="/a">Days</a>',
    "/covered": '<a href="/a">Days</a><div style="position: fixed; inset: 0; background: white"></div>',
    "/wide": '<p style="width: 700px">Wide</p>',
    "/font": "<p style=\"font-family: 'GDS Transport', sans-serif\">Letters</p>",
    "/outside": '<img alt="" src="http://127.0.0.2:9/pixel.png">',
    "/script": "<script>undefined.property</script>",
    "/no-summary": '<form method="post"><button>Find</button></form>',
}


class Pages(http.server.BaseHTTPRequestHandler):
    """Serves the pages above."""

    def do_GET(self) -> None:
        self._answer("Bins", BAD.get(self.path, GOOD))

    def do_POST(self) -> None:
        self._answer("Error: Bins", GOOD if self.path == "/no-summary" else WITH_SUMMARY)

    def _answer(self, title: str, body: str) -> None:
        content = PAGE.format(title=title, body=body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the base class writes each request to the terminal."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visitor(chromium: Browser, address: str) -> Iterator[Visitor]:
    visitor = visit(chromium, address)
    yield visitor
    visitor.context.close()


def test_a_page_without_fault_passes_every_check(visitor: Visitor) -> None:
    page = visitor.goto("/good")
    assert violations(page) == []
    assert tab_walk(page) == []
    assert len(tab_stops(page)) == 4
    assert reflow(page) == []
    assert forbidden_fonts(page) == []
    assert empty_form(page) == []
    assert visitor.problems() == []


def test_axe_finds_a_field_without_a_label(visitor: Visitor) -> None:
    assert "label" in " ".join(violations(visitor.goto("/no-label")))


@pytest.mark.parametrize("path", ["/faint", "/faint-ground"])
def test_axe_finds_faint_words_among_others(visitor: Visitor, path: str) -> None:
    assert "color-contrast" in " ".join(violations(visitor.goto(path)))


def test_axe_finds_faint_words_that_only_a_narrow_screen_shows(visitor: Visitor) -> None:
    page = visitor.goto("/faint-when-narrow")
    assert violations(page) == []
    reflow(page)
    assert "color-contrast" in " ".join(violations(page))


@pytest.mark.parametrize("path, words", [("/no-focus", "no visible focus"), ("/covered", "covered")])
def test_a_walk_finds_focus_that_cannot_be_seen(visitor: Visitor, path: str, words: str) -> None:
    assert words in " ".join(tab_walk(visitor.goto(path)))


def test_a_wide_page_is_found(visitor: Visitor) -> None:
    assert reflow(visitor.goto("/wide")) != []


def test_a_typeface_that_councils_may_not_use_is_found(visitor: Visitor) -> None:
    assert forbidden_fonts(visitor.goto("/font")) != []


def test_a_request_to_another_host_is_stopped_and_noted(visitor: Visitor) -> None:
    visitor.goto("/outside")
    assert visitor.outside == ["http://127.0.0.2:9/pixel.png"]


def test_a_script_that_fails_is_noted(visitor: Visitor) -> None:
    visitor.goto("/script")
    assert len(visitor.complaints) == 1


def test_a_form_without_an_error_summary_is_found(visitor: Visitor) -> None:
    assert "error summary does not take focus" in empty_form(visitor.goto("/no-summary"))
