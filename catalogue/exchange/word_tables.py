"""A table of a Word file as Markdown: its first row is its headings; a box drawn with one cell is a quotation."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from catalogue.exchange.word_numbers import whole
from catalogue.exchange.word_parts import W

MAX_COLUMNS = 60
_AROUND = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag", f"{W}moveTo")


def within(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also where a form or a tracked change stands around them."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _AROUND:
            yield from within(child, name)


def columns_of(cell: Element) -> int:
    """Over how many columns a cell reaches."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return min(max(whole(span.get(f"{W}val")), 1), MAX_COLUMNS) if span is not None else 1


def table_lines(rows: list[list[str]]) -> Iterator[str]:
    """The block of a table; nothing for one without words."""
    rows = [row[:MAX_COLUMNS] for row in rows if any(row)]
    if not rows:
        return
    width = max(map(len, rows))
    if width == 1 and len(rows) == 1:
        yield "> " + rows[0][0].replace("<br>", "\n>\n> ")
        return
    head, *rest = ([*row, *([""] * (width - len(row)))] for row in rows)
    lines = [head, ["---"] * width, *rest]
    yield "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
