"""Markdown tables of what is printed from the code into the pages."""

from collections.abc import Iterable

YES, NO = "yes", "–"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(headings), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def answer(right: bool) -> str:
    """Yes or no in a cell."""
    return YES if right else NO
