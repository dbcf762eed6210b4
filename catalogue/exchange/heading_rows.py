"""Where the headings of a table stand: below titles and notes, and now and then in two rows, one for groups."""

from collections.abc import Callable, Sequence

from catalogue.exchange.remarks import refusal

Recognised = Callable[[Sequence[str]], int]
ROWS_ABOVE_HEADINGS = 30


def heading_line(lines: Sequence[list[str]], recognised: Recognised) -> int:
    """Which line holds the headings. Raises `BadInput` if all are blank."""
    candidates = [index for index, line in enumerate(lines[:ROWS_ABOVE_HEADINGS]) if any(map(str.strip, line))]
    if not candidates:
        raise refusal("The file has no rows.", "Choose another file.")
    best = max(candidates, key=lambda index: (recognised(lines[index]), -index))
    return best if recognised(lines[best]) else candidates[0]


def in_two_rows(lines: Sequence[list[str]], top: int, recognised: Recognised) -> tuple[int, list[str]]:
    """The last line of the headings and what they say together, where two rows say more than the one alone.

    Groups stand above (“Value” over “Total” and “Annual”), or parts below (“Period” over “From” and “To”).
    """
    line = lines[top]
    if recognised(line) == _filled(line):
        return top, line
    if top and _filled(lines[top - 1]) > 1:
        above = _together(lines[top - 1], line, recognised)
        if recognised(above) > recognised(line):
            return top, above
    if top + 1 < len(lines) and _all_headings(lines[top + 1], recognised):
        below = _together(line, lines[top + 1], recognised)
        if recognised(below) > recognised(line):
            return top + 1, below
    return top, line


def _filled(line: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in line)


def _all_headings(line: list[str], recognised: Recognised) -> bool:
    """Whether no cell of a line is a value: each is blank or means something as a heading."""
    return all(recognised([cell]) for cell in line if cell.strip())


def _together(groups: list[str], parts: list[str], recognised: Recognised) -> list[str]:
    """Each part with its group where that is known, else the one of them that is. A group goes on to the right over
    blank cells, as merged ones do."""
    wide = max(len(groups), len(parts))
    padded, below = ([*row, *[""] * (wide - len(row))] for row in (groups, parts))
    found: list[str] = []
    spread = ""
    for group, part in zip(padded, below, strict=True):
        spread = group if group.strip() else spread
        choices = [f"{spread} {part}", part, spread] if part.strip() else [group]
        fitting = [one for one in choices if recognised([one]) and one not in found]
        found.append(fitting[0] if fitting else part or group)
    return found
