"""What a person meets who walks through a page with the Tab key."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

MOST_STOPS = 60  # beyond them a long page has more of the same rows; its foot is walked on short pages
LOOK = (Path(__file__).parent / "tab_stop.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Stop:
    """One element that takes the focus."""

    id: str
    on_screen: bool
    covered: bool
    changes: bool


def tab_walk(page: Page) -> list[str]:
    """Tab through the page: each stop must be on screen, uncovered and marked (WCAG 2.4.7, 2.4.11)."""
    return [words for stop in tab_stops(page) for words in _problems(stop)]


def tab_stops(page: Page) -> list[Stop]:
    """The stops in their order, to the end of the page or the first that comes round again."""
    page.evaluate("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)")
    stops: dict[str, Stop] = {}
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        seen = page.evaluate(LOOK)
        if seen is None or seen["id"] in stops:
            break
        stops[seen["id"]] = Stop(**seen)
    page.evaluate("document.activeElement && document.activeElement.blur()")  # what has focus looks otherwise
    return list(stops.values())


def _problems(stop: Stop) -> list[str]:
    checks = {
        "focus off screen": not stop.on_screen,
        "focus covered by another element": stop.covered,
        "no visible focus change": not stop.changes,
    }
    return [f"{words}: {stop.id}" for words, wrong in checks.items() if wrong]
