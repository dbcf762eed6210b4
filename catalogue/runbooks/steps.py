"""The numbered steps of a runbook, read from its Markdown, so that somebody can tick them off one by one."""

import re
from dataclasses import dataclass, field

_FENCE = re.compile(r" *(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*)$")
_ITEM = re.compile(r"( {0,3}(\d{1,9})[.)] +)(.*)$")
_BULLETS = ("- ", "* ", "+ ")
# More is no procedure that anybody carries out in one go.
MOST_STEPS = 200
# Less than what CommonMark asks for: people indent by two, and mean the step above.
_BELONGS = 2
# Indented by more than this, the first line under a step is code.
_CODE = 6


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
    return [written.step for written in reading.steps if written.step.text][:MOST_STEPS]


@dataclass
class _Written:
    """A step with its lines as they stand in the runbook."""

    label: int
    headings: tuple[str, ...]
    first: str
    indent: int
    rest: list[str] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """The step with its lines moved to the left, so that code stays code and words stay words."""
        least = min((_leading(line) for line in self.rest if line.strip()), default=0)
        margin = least if least < _CODE else self.indent
        rest = [line[min(_leading(line), margin) :] for line in self.rest]
        return Step(self.label, self.headings, "\n".join([self.first, *rest]).strip())


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
            label = self.steps[-1].label + 1 if self._open else int(item[2])
            self.steps.append(_Written(label, tuple(self._headings.values()), item[3], len(item[1])))
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
        return None if item and under_words and item[2] != "1" else item

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
