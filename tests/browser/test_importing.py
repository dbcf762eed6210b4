"""A data officer imports the contracts register with three bad rows (journey 9): columns, a look, the good rows, the
three once they are mended, and the way back."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from catalogue.exchange.registers import HOW_TO_MEND, WHY_REFUSED
from tests.browser.clicks import Clicks
from tests.browser.visitor import Visitor

REGISTER = Path(__file__).parents[1] / "samples" / "registers" / "valid" / "derived-lgtc-register.csv"
KEEPER = "procurement@council.example"
MOST = 6 + 3
TITLE, VALUE, START = 1, 6, 8
CHANGED = 12
Lines = list[list[str]]
Arrive = Callable[..., Visitor]


def register(whose: str) -> Lines:
    """A real register, under a name of the test's own; one of its headings is the council's own word."""
    lines = list(csv.reader(io.StringIO(REGISTER.read_text(encoding="utf-8-sig"))))
    lines[0][VALUE] = "Money"
    own = list({line[0]: line for line in lines[1:]}.values())
    for line in own:
        line[0], line[TITLE] = f"{whose} {line[0]}", f"{whose} {line[TITLE]}"
    return [lines[0], *own]


def broken(lines: Lines) -> Lines:
    """The register with three rows that cannot be read."""
    found = [list(line) for line in lines]
    found[20][START], found[30][VALUE], found[40][TITLE] = "the day we moved", "a small fortune", ""
    return found


def file(name: str, lines: Lines) -> FilePayload:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return {"name": name, "mimeType": "text/csv", "buffer": out.getvalue().encode("utf-8-sig")}


def mended(text: str, lines: Lines) -> Lines:
    """The refused rows as they were before they were broken, with the two columns that say why."""
    refused = list(csv.reader(io.StringIO(text)))
    assert refused[0] == [*lines[0], WHY_REFUSED, HOW_TO_MEND]
    assert all(row[-2] for row in refused[1:])
    return [refused[0], *(lines[number] + row[-2:] for number, row in zip((20, 30, 40), refused[1:], strict=True))]


def last_month(page: Page, whose: str, lines: Lines) -> str:
    """The first rows, as they were imported a month before; where that import is."""
    before = [lines[0], *([*line[:VALUE], "1", *line[VALUE + 1 :]] for line in lines[1 : CHANGED + 1])]
    page.goto(page.url.partition("/import")[0].rstrip("/") + "/import?what=contracts")
    page.set_input_files("#file", files=[file(f"{whose}-2026-10.csv", before)])
    page.click("text=Continue")
    page.get_by_label("What “Money” is").select_option("value")
    page.click("text=Confirm the columns")
    page.get_by_role("button", name="Import 12 rows").click()
    page.wait_for_load_state()
    return page.url


def take_back(page: Page, address: str) -> None:
    page.goto(f"{address}/undo")
    page.click("main button")
    page.wait_for_load_state()
    assert "The import was taken back" in page.inner_text("main")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_register_with_three_bad_rows(arrive: Arrive, javascript: bool) -> None:
    whose = "scripted" if javascript else "plain"
    lines = register(whose)
    visitor = arrive(KEEPER, javascript=javascript)
    page = visitor.goto("/")
    earlier = last_month(page, whose, lines)
    visitor.goto("/")
    clicks = Clicks(page, javascript)
    clicks.on("link", "Import")
    page.get_by_label("What the file holds").select_option("contracts")
    page.set_input_files("#file", files=[file(f"{whose}-2026-11.csv", broken(lines))])
    clicks.on("button", "Continue")
    assert "They begin as they were confirmed" in page.inner_text("main")
    assert page.get_by_label("What “Money” is").input_value() == "value"
    clicks.on("button", "Confirm the columns")
    good = len(lines) - 1 - 3
    assert f"{good - CHANGED} entries are added" in page.inner_text("main")
    assert f"{CHANGED} are changed" in page.inner_text("main")
    assert page.locator("#refused tbody tr").count() == 3
    assert page.locator("#changed tbody tr").first.inner_text().count("£1") >= 1
    clicks.on("button", f"Import {good} rows")
    main = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the 3 rows that were left out").click()
    clicks.made += 1
    text = download.value.path().read_text(encoding="utf-8-sig")
    page.set_input_files("#file", files=[file(f"{whose}-3.csv", mended(text, lines))])
    clicks.on("button", "Check the mended rows")
    assert "3 entries are added" in page.inner_text("main")
    clicks.on("button", "Import 3 rows")
    clicks.on("button", "Take it back")
    clicks.on("button", "Take it back")
    assert "The import was taken back" in page.inner_text("main")
    assert clicks.made <= MOST
    assert visitor.problems() == []
    for address in (main, earlier):
        take_back(page, address)
