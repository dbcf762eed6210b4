"""Rows of a register that are none of its records: headings said again, totals, and notes between them."""

import re
from collections.abc import Mapping

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall)[ -]?)?totals?(?: (?:value|amount|spend|cost|contracts?|payments?))? ?[:=]?",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[-(]? ?£? ?[\d,.][\d,. ]*\)?-?|\d{1,4}[/-]\d{1,2}[/-]\d{1,4}")
_LONGEST_SAID = 60  # totals and figures are short; patterns are slow on what is hostile and long
_FEWEST_COLUMNS = 3


def repeats_headings(cells: Mapping[str, str]) -> bool:
    """Whether a row says the headings again, as where lists were put one below the other."""
    said = [(heading, " ".join(cell.split())) for heading, cell in cells.items() if cell.strip()]
    return len(said) > 1 and all(heading.casefold() == cell.casefold() for heading, cell in said)


def stray(cells: Mapping[str, str], needed: str) -> str:
    """Why a row is no record though something stands in it; empty if it may be one. `needed` is the heading under
    which each record says something."""
    filled = {heading: " ".join(cell.split()) for heading, cell in cells.items() if cell.strip()}
    short = [cell for cell in filled.values() if len(cell) <= _LONGEST_SAID]
    figures = [cell for cell in short if _FIGURE.fullmatch(cell)]
    if len(cells) < _FEWEST_COLUMNS or not filled:
        return ""
    if any(map(_TOTAL.fullmatch, short)) and len(figures) == len(filled) - 1:
        return "We took this row for a total, and left it out."
    if len(filled) > 1 or needed in filled:
        return ""
    what = "a number that stands alone" if figures else "a heading or a note"
    return f"We took this row for {what}, and left it out."
