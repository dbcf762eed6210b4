"""A Word file handed in with a browser: what it becomes and what is lost stand on one good page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload

from tests.browser.axe import violations
from tests.browser.layout import NARROWEST, reflow
from tests.browser.visitor import Visitor
from tests.catalogue.exchange.words import PICTURE, docx, line, relation

BODY = line("Restore it", "Titel") + line("Stop", number=1) + line(runs=PICTURE.format(alt="", id="p1"))
CHOSEN: FilePayload = {
    "name": "restore.docx",
    "mimeType": "application/octet-stream",
    "buffer": docx(BODY + line("Start", number=1), relation("p1", "image", "media/a.png")),
}


@pytest.mark.parametrize("javascript", [True, False])
def test_a_word_file_is_shown_before_it_is_saved(arrive: Callable[..., Visitor], javascript: bool) -> None:
    visitor = arrive("owner@council.example", javascript=javascript)
    visitor.goto("/runbooks")
    visitor.page.click("text=From a Word document")
    visitor.page.set_input_files("#file", files=[CHOSEN])
    visitor.page.click("text=Read it")
    visitor.page.wait_for_selector("#losses")
    assert visitor.page.locator(".app-preview ol > li").count() == 2
    assert visitor.page.locator("#title").input_value() == "Restore it"
    if javascript:
        assert violations(visitor.page) == []
        assert reflow(visitor.page, NARROWEST) == []
