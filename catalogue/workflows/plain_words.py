"""Markdown as words for search: without its marks, tables as their cells, and its numbered steps each by itself."""

import re
from collections.abc import Iterator

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}|[-*+>]|\d+[.)])\s+"
    r"|[*`~]{1,3}(?=\S)|(?<=\S)[*`~]{1,3}"
    r"|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)",
    re.MULTILINE,
)
_STEP = re.compile(r"[ \t]{0,3}(\d{1,4})[.)]\s+(\S.*)")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}\s")


def plain(markdown: str) -> str:
    """Markdown without its marks, for reading in a line or two."""
    lines = "\n".join(_cells(line) if line.lstrip().startswith("|") else line for line in markdown.split("\n"))
    return _MARKS.sub("", _LINK.sub(r"\1", lines))


def _cells(row: str) -> str:
    """What stands in a row of a table; nothing for the line that is drawn under its head."""
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    return "; ".join(cell for cell in cells if cell.strip(":-"))


def steps_apart(markdown: str) -> tuple[str, list[str]]:
    """The text without its numbered lines, and those, each with the number that readers see: `Step 3: Restart it.`"""
    rest: list[str] = []
    steps: list[str] = []
    for line, number, words in _numbered(markdown):
        if number:
            steps.append(f"Step {number}: {plain(words)}")
        else:
            rest.append(line)
    return plain("\n".join(rest)), steps


def _numbered(markdown: str) -> Iterator[tuple[str, int, str]]:
    """Each line with its number in its list, 0 for none. Lists may be written 1, 1, 1; a heading begins a new one."""
    number, written = 0, 0
    for line in markdown.splitlines():
        step = _STEP.match(line)
        if step:
            begins_anew = int(step.group(1)) == 1 and written > 1
            written = int(step.group(1))
            number = 1 if begins_anew else number + 1 if number else written
            yield line, number, step.group(2)
            continue
        if _HEADING.match(line):
            number, written = 0, 0
        yield line, 0, ""
