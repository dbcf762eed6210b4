"""What axe-core finds on a page, as one line a finding."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

RUN = (Path(__file__).parent / "axe_run.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# GOV.UK's page template puts the back link before <main> on purpose.
ALLOWED = {("region", ".govuk-back-link")}


def violations(page: Page) -> list[str]:
    """Every rule that the page breaks as it now stands; open a panel first to have it looked at too."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())  # runs outside the page's content security policy, which blocks an added script
    broken = [entry for entry in page.evaluate(RUN, TAGS) if not _is_allowed(entry)]
    return [f"axe {e['impact']} {e['id']}: {e['help']} at {_places(e)}" for e in broken]


def _places(entry: dict[str, Any]) -> str:
    targets = [" ".join(map(str, node["target"])) for node in entry["nodes"]]
    return ", ".join(targets[:3]) + (f" and {len(targets) - 3} more" if len(targets) > 3 else "")


def _is_allowed(entry: dict[str, Any]) -> bool:
    return all((entry["id"], node["target"][0]) in ALLOWED for node in entry["nodes"])


@cache
def _script() -> str:
    """The axe-core that the test wheel carries; its Python part is not used."""
    wheel = importlib.util.find_spec("axe_playwright_python")
    assert wheel and wheel.origin
    return (Path(wheel.origin).parent / "axe.min.js").read_text(encoding="utf-8")
