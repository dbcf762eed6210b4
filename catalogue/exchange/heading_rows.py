"""Where the headings of a table stand: below titles and notes, and now and then in two rows, one for groups."""

import re
from collections.abc import Callable, Iterator, Sequence

from catalogue.exchange.remarks import refusal

Recognised = Callable[[Sequence[str]], int]
ROWS_ABOVE_HEADINGS = 30
_WIDEST = 400  # each cell is looked up, alone and with its group
# What stands under “Supplier” or “Contract value” and is neither.
_OTHER_THING = re.compile(
    r"\b(?:no|nos|number|ref|reference|id|code|date|start|end|from|to|type|size|postcode|address|sme|vcse|company|charity"
    r"|status|period|months?|years?)\b",
    re.IGNORECASE,
)


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
    if max(map(_reach, lines[max(top - 1, 0) : top + 2])) > _WIDEST:
        return top, line
    if top and _filled(lines[top - 1]) > 1:
        above = _together(lines[top - 1], line, recognised)
        if recognised(above) > recognised(line) or _twins(above) < _twins(line):
            return top, above
    if top + 1 < len(lines) and _all_headings(line, lines[top + 1], recognised):
        below = _together(line, lines[top + 1], recognised)
        if recognised(below) > recognised(line):
            return top + 1, below
    return top, line


def _filled(line: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in line)


def _reach(line: list[str]) -> int:
    """How many cells a line has up to the last one filled."""
    return max((number for number, cell in enumerate(line, start=1) if cell.strip()), default=0)


def _twins(line: list[str]) -> int:
    """How many headings of a line stand there once more."""
    return _filled(line) - len({cell.strip().casefold() for cell in line if cell.strip()})


def _all_headings(groups: list[str], line: list[str], recognised: Recognised) -> bool:
    """Whether no cell of a line is a value: each is blank or means something as a heading, alone or under its group."""
    return all(
        recognised([part]) or recognised([f"{group} {part}"]) for group, part, _ in _under(groups, line) if part.strip()
    )


def _together(groups: list[str], parts: list[str], recognised: Recognised) -> list[str]:
    """Each part with its group where that is known, else the part; the group where it stands over one column, and
    what is below it only says more. A heading that stands there already gets its group before it."""
    found: list[str] = []
    for group, part, alone in _under(groups, parts):
        both = part if group.casefold() == part.casefold() else f"{group} {part}"
        choices = [both, part] if part.strip() else [group if alone else ""]
        if alone and part.strip() and not _OTHER_THING.search(part):
            choices.append(group)
        fitting = [one for one in choices if one.strip() and recognised([one]) and one not in found]
        found.append(fitting[0] if fitting else both if part.strip() and part in found else choices[-1] or "")
    return found


def _under(groups: list[str], parts: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Each part with the group over it, which goes on to the right over blank cells as merged ones do, and whether
    the group stands over this part alone."""
    wide = max(map(_reach, (groups, parts)))
    above, below = ([*(cell.strip() for cell in row), *[""] * (wide - len(row))][:wide] for row in (groups, parts))
    starts = [index for index, cell in enumerate(above) if cell]
    for index, part in enumerate(below):
        start = max((one for one in starts if one <= index), default=None)
        end = min((one for one in starts if one > index), default=wide)
        reach = [] if start is None else [one for one in range(start, end) if below[one] or one == start]
        yield "" if start is None else above[start], part, reach == [index]
