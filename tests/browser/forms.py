"""What happens to a person who sends a form with nothing in it."""

from playwright.sync_api import Page

SEND = "HTMLFormElement.prototype.submit.call(document.querySelector('main form[method=post]'))"
SUMMARY_HAS_FOCUS = "!!document.activeElement.closest('.govuk-error-summary')"
FOLLOW_LINKS = """() => [...document.querySelectorAll('.govuk-error-summary__list a')].flatMap(link => {
  const field = link.hash && document.querySelector(link.hash)
  if (!field) return ['error link to a missing id: ' + link.getAttribute('href')]
  link.click()
  const focus = document.activeElement
  return field.contains(focus) && focus !== document.body ? [] : ['error link moves no focus: ' + link.hash]
})"""


def empty_form(page: Page) -> list[str]:
    """Send the page's form empty: an error summary must take the focus and lead to each field."""
    with page.expect_navigation():
        page.evaluate(SEND)
    problems = [] if _summary_takes_focus(page) else ["error summary does not take focus"]
    problems += page.evaluate(FOLLOW_LINKS)
    if not page.title().startswith("Error: "):
        problems.append("title does not begin with 'Error: '")
    page.evaluate("scrollTo(0, 0)")
    return problems


def _summary_takes_focus(page: Page) -> bool:
    for _ in range(60):  # Playwright's own waiting polls with eval, which the page's policy forbids
        if page.evaluate(SUMMARY_HAS_FOCUS):
            return True
        page.wait_for_timeout(50)
    return False
