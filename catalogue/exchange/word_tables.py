"""A table of a Word file as Markdown: its first row is its headings; a box drawn with one cell is a quotation."""

from collections.abc import Iterator

MAX_COLUMNS = 60


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
