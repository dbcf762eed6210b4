"""The demo council in Chromium: one server a run, one browser a worker, a visitor a test."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests import processes
from tests.browser import demo
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.visitor import Visitor, visit
from tests.prerequisites import NO_CHROMIUM

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo_address() -> str:
    """Where the run's demo council is served, without a slash at the end."""
    return demo.address(processes.shared("demo", demo.start))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; its absence fails the test, it does not skip it."""
    place = find_chromium()
    assert place, NO_CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, demo_address: str) -> Callable[[str], StorageState]:
    """The cookies of one of the demo's accounts, that signs in when it is first asked for."""

    @cache
    def sign_in(account: str) -> StorageState:
        visitor = visit(chromium, demo_address)
        visitor.sign_in(account)
        state = visitor.context.storage_state()
        visitor.context.close()
        return state

    return sign_in


@pytest.fixture(scope="session")
def lookers(
    chromium: Browser, demo_address: str, signed_in: Callable[[str], StorageState]
) -> Callable[[str | None, bool], Visitor]:
    """A visitor for each account, with and without JavaScript, who is kept for all tests that only look."""

    @cache
    def looker(account: str | None, javascript: bool) -> Visitor:
        cookies = signed_in(account) if account else None
        return visit(chromium, demo_address, javascript=javascript, signed_in=cookies)

    return looker


@pytest.fixture
def look_in(lookers: Callable[[str | None, bool], Visitor]) -> Iterator[Callable[..., Visitor]]:
    """As `arrive`, for a test that changes nothing: the visitor has been here before, so a page's files are at hand.

    A new context with an empty cache costs as much as opening the page. What may not be is the same.
    """
    visitors: list[Visitor] = []

    def begin(account: str | None = None, *, javascript: bool = True) -> Visitor:
        visitors.append(lookers(account, javascript).afresh())
        return visitors[-1]

    yield begin
    for visitor in visitors:
        visitor.page.goto("about:blank")
    problems = [words for visitor in visitors for words in visitor.problems()]
    assert problems == []


@pytest.fixture
def arrive(
    chromium: Browser, demo_address: str, signed_in: Callable[[str], StorageState]
) -> Iterator[Callable[..., Visitor]]:
    """Begins a visit: `arrive()`, `arrive("owner@council.example")`, `arrive(javascript=False)`.

    When the test ends, nothing may have been asked of another host, and the browser may have no complaint.
    """
    visitors: list[Visitor] = []

    def begin(account: str | None = None, *, javascript: bool = True) -> Visitor:
        cookies = signed_in(account) if account else None
        visitors.append(visit(chromium, demo_address, javascript=javascript, signed_in=cookies))
        return visitors[-1]

    yield begin
    problems = [words for visitor in visitors for words in visitor.problems()]
    for visitor in visitors:
        visitor.context.close()
    assert problems == []
