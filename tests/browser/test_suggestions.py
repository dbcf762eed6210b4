"""Suggestions under the search box: all of them are seen, whatever stands around, each with its kind on one line."""

from collections.abc import Callable

import pytest

from tests.browser.layout import DESKTOP, NARROWEST, PHONE
from tests.browser.visitor import Visitor

SHOWN = 8
# Of each suggestion: what is hidden or covered at its four corners, and a kind that is broken or stands out of it.
PROBLEMS = """options => options.flatMap(option => {
  option.scrollIntoView({block: "nearest"})
  const box = option.getBoundingClientRect(), kind = option.querySelector(".app-suggest__kind").getBoundingClientRect()
  const corners = [box.left + 3, box.right - 3].flatMap(x => [box.top + 3, box.bottom - 3].map(y => [x, y]))
  const hidden = corners.filter(([x, y]) => !option.contains(document.elementFromPoint(x, y)))
  const broken = kind.height > 1.5 * parseFloat(getComputedStyle(option).fontSize) || kind.bottom > box.bottom + 1
  return [...hidden.map(at => `hidden at ${at}`), ...(broken ? ["its kind is broken"] : [])]
    .map(words => `${option.textContent}: ${words}`)
})"""
Arrive = Callable[..., Visitor]


@pytest.mark.parametrize("path", ["/", "/search", "/datasets"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROWEST])
def test_every_suggestion_is_seen_with_its_kind(arrive: Arrive, path: str, size: tuple[int, int]) -> None:
    visitor = arrive()
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = visitor.goto(path)
    page.wait_for_selector(".autocomplete__input")
    page.locator(".autocomplete__input").first.press_sequentially("empty homes")
    options = page.locator(".autocomplete__option:visible")
    options.nth(SHOWN - 1).wait_for()
    assert options.evaluate_all(PROBLEMS) == []
