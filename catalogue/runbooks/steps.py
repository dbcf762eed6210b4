"""The numbered steps of a runbook, read from its Markdown, so that somebody can tick them off one by one."""

import re
from dataclasses import dataclass, field

_FENCE = re.compile(r" *(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*)$")
_ITEM = re.compile(r" {0,3}(\d{1,9})[.)] +(.*)$")
_BULLETS = ("- ", "* ", "+ ")
# More is no procedure that anybody carries out in one go.
MOST_STEPS = 200
# Less than what CommonMark asks for: people indent by two, and mean the step above.
_BELONGS = 2
# What is indented by so much more than its place is code, as pages are drawn (`portal/markdown_worker.py`).
CODE_INDENT = 3
# Indented by this or more, the first line under a step is code.
_CODE = 2 * CODE_INDENT
_NESTED = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) ")


@dataclass(frozen=True)
class Step:
    """One numbered step: the number it is read by, the headings it stands under, the widest first, and its Markdown."""

    label: int
    headings: tuple[str, ...]
    text: str

    @property
    def section(self) -> str:
        """The heading right above it."""
        return self.headings[-1] if self.headings else ""


def steps_in(body: str) -> list[Step]:
    """The steps of the outermost numbered lists, in their order; what is in code, or nested, is part of its step."""
    reading = _Reading()
    for line in body.expandtabs(4).splitlines():
        reading.take(line)
    return [step for written in reading.steps if (step := written.step).text][:MOST_STEPS]


@dataclass
class _Written:
    """A step with its lines as they stand in the runbook."""

    label: int
    headings: tuple[str, ...]
    first: str
    rest: list[str] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """The step with its lines moved to the left, so that code stays code and words stay words."""
        least = min((_leading(line) for line in self.rest if line.strip()), default=0)
        rest = _moved(self.rest, least if least < _CODE else CODE_INDENT)
        return Step(self.label, self.headings, "\n".join([self.first, *rest]).strip())


def _moved(lines: list[str], margin: int) -> list[str]:
    """Lines with so much less before them; code that is indented by as much as makes it code, and no more."""
    moved: list[str] = []
    fence, has_list, after_gap = "", False, False
    while len(moved) < len(lines):
        line = lines[len(moved)]
        mark = _FENCE.match(line)
        if mark:
            fence = fence if fence and not mark[1].startswith(fence) else "" if fence else mark[1]
        has_list = has_list or bool(_NESTED.match(line))
        may_be_code = after_gap and not (fence or mark or has_list)
        run = _code_at(lines, len(moved), min(margin, CODE_INDENT) + CODE_INDENT) if may_be_code else []
        by = min(map(_leading, filter(str.strip, run)), default=0) - CODE_INDENT if run else margin
        moved += [one[min(_leading(one), by) :] for one in run or [line]]
        after_gap = not moved[-1].strip()
    return moved


def _code_at(lines: list[str], start: int, depth: int) -> list[str]:
    """The lines from here on that are indented so much, with the blank ones between them; none if this one is not."""
    if _leading(lines[start]) < depth or not lines[start].strip():
        return []
    places = range(start, len(lines))
    end = next((at for at in places if lines[at].strip() and _leading(lines[at]) < depth), len(lines))
    return lines[start:end]


class _Reading:
    """Where a reader stands, line after line."""

    def __init__(self) -> None:
        self.steps: list[_Written] = []
        self._open = False  # whether the last step may go on
        self._headings: dict[int, str] = {}  # by how deep they are
        self._fence = ""
        self._before = ""

    def take(self, line: str) -> None:
        """Read one line more."""
        if self._fence or _FENCE.match(line):
            self._in_code(line)
        elif self._open and (not line.strip() or _leading(line) >= _BELONGS):
            self.steps[-1].rest.append(line)
        elif item := self._item(line):
            label = self.steps[-1].label + 1 if self._open else int(item[1])
            self.steps.append(_Written(label, tuple(self._headings.values()), item[2]))
            self._open = True
        else:
            self._outside(line)
        self._before = line

    def _in_code(self, line: str) -> None:
        mark = _FENCE.match(line)
        if mark and not self._fence:
            self._fence = mark[1]
            self._open = self._open and line.startswith(" ")
        elif mark and mark[1].startswith(self._fence) and not line.strip(" `~"):
            self._fence = ""
        if self._open:
            self.steps[-1].rest.append(line)

    def _item(self, line: str) -> re.Match[str] | None:
        """Right under a paragraph a list begins with 1: else a year at the start of a line would be a step."""
        item = _ITEM.match(line)
        under_words = not self._open and self._before.strip() and not _HEADING.match(self._before)
        return None if item and under_words and item[1] != "1" else item

    def _outside(self, line: str) -> None:
        heading = _HEADING.match(line)
        if heading:
            depth = len(heading[1])
            self._headings = {above: words for above, words in self._headings.items() if above < depth}
            self._headings[depth] = heading[2].rstrip().rstrip("#").rstrip()
        goes_on = not heading and self._before.strip() and not line.startswith(_BULLETS)
        if self._open and goes_on:
            self.steps[-1].rest.append(line)
        elif line.strip():
            self._open = False


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
