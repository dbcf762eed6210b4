"""A journey's clicks: counted, and each page that they lead to looked at."""

import re
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.keyboard import tab_walk
from tests.browser.layout import DESKTOP, NARROWEST, reflow


@dataclass
class Clicks:
    """A visitor's clicks, counted; on each page that they lead to the journey's own checks are made."""

    page: Page
    javascript: bool
    made: int = 0

    def on(self, role: Literal["link", "button"], name: str) -> None:
        """Click the link or button of this name."""
        self.page.get_by_role(role, name=re.compile(f"^{re.escape(name)}")).first.click()
        self.page.wait_for_load_state()
        self.made += 1
        assert looked_at(self.page, self.javascript) == []


def looked_at(page: Page, javascript: bool) -> list[str]:
    """What is wrong with a page on a desk and on a narrow phone; axe needs JavaScript."""
    problems: list[str] = []
    for size in (NARROWEST, DESKTOP):
        problems += reflow(page, size)
        problems += [f"at {size[0]} px: {words}" for words in violations(page)] if javascript else []
    return problems + (tab_walk(page) if javascript else [])
