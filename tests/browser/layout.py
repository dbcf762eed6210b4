"""How a page holds together: on a narrow screen, and in typefaces that a council may use."""

from playwright.sync_api import Page

DESKTOP = (1280, 900)
PHONE = (375, 800)
NARROWEST = (320, 800)  # 320 CSS pixels: WCAG 1.4.10
CUT = (
    "[...document.querySelectorAll('.app-table__scroll')].map(e => e.scrollWidth - e.clientWidth).filter(px => px > 0)"
)
FAMILIES = "[...new Set([...document.querySelectorAll('body *')].map(e => getComputedStyle(e).fontFamily))]"


def reflow(page: Page, size: tuple[int, int] = NARROWEST) -> list[str]:
    """Whether the page must be scrolled sideways on a screen of this size; the page keeps that size after."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"scrolls sideways by {over} px at {size[0]} px wide"] if over > 0 else []


def cut_tables(page: Page, size: tuple[int, int] = DESKTOP) -> list[str]:
    """Tables of which a screen of this size shows only a part; the page keeps that size after."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return [f"a table is cut by {over} px at {size[0]} px wide" for over in page.evaluate(CUT)]


def forbidden_fonts(page: Page) -> list[str]:
    """Uses of GDS Transport, which is licensed for GOV.UK alone."""
    return [f"uses {family}" for family in page.evaluate(FAMILIES) if "GDS Transport" in family]
