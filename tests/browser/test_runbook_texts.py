"""A runbook's text from proposal to approval, two who write at once, and a command that is copied: in the browser."""

from collections.abc import Callable

import pytest

from tests.browser.axe import violations
from tests.browser.layout import NARROWEST, reflow
from tests.browser.visitor import Visitor

STAFF, OWNER = "staff@council.example", "owner@council.example"
RUNBOOK = "/runbooks/give-access-to-hearth"
SEND = "main form button[value=save]"

Arrive = Callable[..., Visitor]


def typed(visitor: Visitor) -> str:
    return visitor.page.input_value("[name=body]")


def write(visitor: Visitor, text: str, send: str = SEND) -> None:
    """Put this into the form that is open, and send it."""
    visitor.page.fill("[name=body]", text)
    visitor.page.check("[name=change][value=minor]")
    with visitor.page.expect_navigation():
        visitor.page.click(send)


@pytest.mark.parametrize("javascript", [True, False])
def test_two_write_at_once_and_their_owner_approves_what_both_wrote(arrive: Arrive, javascript: bool) -> None:
    first, second = (arrive(account, javascript=javascript) for account in (STAFF, OWNER))
    for visitor in (first, second):
        visitor.goto(f"{RUNBOOK}/write")
    began, mark = typed(first), f"by script: {javascript}"
    write(first, f"{began}\n- The first, {mark}")
    assert "Readers do not see it yet." in first.page.inner_text("main")
    write(second, f"Second, {mark}.\n\n{began}")
    second.complaints.clear()  # the browser notes the answer 409 as a complaint
    assert "Nothing you typed is lost." in second.page.inner_text("main")
    assert reflow(second.page, NARROWEST) == []
    assert not javascript or violations(second.page) == []
    assert f"The first, {mark}" in typed(second) and f"Second, {mark}." in typed(second)
    write(second, typed(second), "main form button[value=approve]")
    words = second.page.inner_text("main")
    assert f"The first, {mark}" in words and f"Second, {mark}." in words


def test_a_preview_shows_the_page_and_the_change_and_keeps_what_was_typed(arrive: Arrive) -> None:
    visitor = arrive(STAFF)
    visitor.goto(f"{RUNBOOK}/write")
    write(visitor, f"{typed(visitor)}\n- Only a try", "main form button[value=preview]")
    assert "Preview: not saved yet" in visitor.page.inner_text("main")
    assert typed(visitor).endswith("Only a try")
    assert [*violations(visitor.page), *reflow(visitor.page, NARROWEST)] == []


def test_a_command_is_copied_by_its_button(arrive: Arrive) -> None:
    visitor = arrive(STAFF)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.goto("/runbooks/restore-hearth")
    visitor.page.get_by_role("button", name="Copy: hubctl pause").click()
    visitor.page.get_by_role("status").filter(has_text="Copied").wait_for()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == "hubctl pause hearth-in hearth-out repairs-bridge"


def test_on_paper_there_are_the_steps_and_the_warnings_and_nothing_to_press(arrive: Arrive) -> None:
    visitor = arrive(STAFF)
    page = visitor.goto("/runbooks/restore-hearth")
    page.emulate_media(media="print")
    words = page.inner_text("body")
    assert "A newer draft exists." in words and "Pause the interfaces" in words and "Revision 1" in words
    assert [name for name in ("Copy", "Change the instructions", "I have read this", "Sign out") if name in words] == []


def test_what_was_not_saved_is_offered_again_and_what_was_saved_is_not(arrive: Arrive) -> None:
    visitor = arrive(STAFF)
    visitor.goto(f"{RUNBOOK}/write")
    offer = visitor.page.get_by_role("region", name="What was not saved")
    assert not offer.is_visible()
    began = typed(visitor)
    visitor.page.fill("[name=body]", f"{began}\n- Half a sen")
    visitor.page.wait_for_timeout(700)  # it is kept half a second after the last key
    visitor.goto(f"{RUNBOOK}/write")
    assert typed(visitor) == began and offer.is_visible()
    assert [*violations(visitor.page), *reflow(visitor.page, NARROWEST)] == []
    offer.get_by_role("button", name="Go on with it").click()
    assert typed(visitor).endswith("- Half a sen") and not offer.is_visible()
    write(visitor, f"{began}\n- A sentence")
    visitor.goto(f"{RUNBOOK}/write")
    assert typed(visitor).endswith("- A sentence") and not offer.is_visible()
    visitor.page.fill("[name=body]", "Nonsense")
    visitor.page.wait_for_timeout(700)
    visitor.goto(f"{RUNBOOK}/write")
    offer.get_by_role("button", name="Throw it away").click()
    visitor.goto(f"{RUNBOOK}/write")
    assert not offer.is_visible()


def test_large_print_is_a_link_away_without_script(arrive: Arrive) -> None:
    visitor = arrive(STAFF, javascript=False)
    visitor.goto("/runbooks/restore-hearth")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="Large print").click()
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('.app-prose p')).fontSize") == "28px"
    assert reflow(visitor.page, NARROWEST) == []
    assert visitor.page.get_by_role("link", name="Usual print").is_visible()
