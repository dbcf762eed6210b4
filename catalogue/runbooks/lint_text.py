"""The lines of a Markdown text as the linter reads them: which are code, headings or steps, and what to look for.

Anybody's text is searched, so no pattern may begin anew at each character of a long word and run to its end: that takes
minutes for one pasted line of 200,000 characters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

ANCHOR = "text-"  # what the portal puts before the ids of headings
CONTACT = re.compile(
    r"\*\*call:?\*\*|^#+ .*\b(call|contacts?|escalat\w+|ask|help)\b|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w"
    r"|\b0\d{3,4}[ -]?\d{3}"
    r"|\b(on-call|call|ring|phone|contact|ask) (the|our|your|its|@|#)",
    re.IGNORECASE | re.MULTILINE,
)
WAY_BACK = re.compile(
    r"\b(restor\w+|roll(s|ed|ing)?[ -]?back|undo(es|ne)?|revert\w*|(go(es)?|going|went|put \w+) back|goes wrong)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"\b(TODO|TBC|TBD|FIXME|XXX+|To put right)\b|\?{3,}|\{\{[^}\n]{1,80}\}\}|lorem ipsum"
    r"|[<\[](insert|enter|add|fill in|your|name of|to be|tbc)\b[^>\]\n]{0,80}[>\]](?!\()",
    re.IGNORECASE,
)
TO_DESCRIBE = "say what this picture shows"
BARE_PICTURE = re.compile(rf"!\[\s*(?:{TO_DESCRIBE}\s*)?\]\(", re.IGNORECASE)
LINK = re.compile(r"\]\(<?([^)\s>]{1,500})")
_FENCE = re.compile(r"[ \t]*(```+|~~~+)")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*)$")
_STEP = re.compile(r"( {0,3})\d{1,4}[.)][ \t]+\S")
INLINE_CODE = re.compile(r"(?<!`)(?P<ticks>`{1,9})(?!`)[^`\n]{1,500}(?P=ticks)")


@dataclass(frozen=True)
class Line:
    """A line with its number. `heading` are the words of a heading; `step` says that a numbered step begins."""

    number: int
    text: str
    is_code: bool
    heading: str
    step: bool

    @property
    def prose(self) -> str:
        """The line without code quoted in it."""
        return INLINE_CODE.sub("", self.text)


Lines = Sequence[Line]


def lines_of(body: str) -> Lines:
    """The text line by line; a line inside a fence is code, and neither heading nor step."""
    found, fence = [], ""
    for number, text in enumerate(body.splitlines(), start=1):
        mark = _FENCE.match(text)
        is_code = bool(fence or mark)
        if mark and not fence:
            fence = mark.group(1)
        elif mark and mark.group(1).startswith(fence):
            fence = ""
        heading = None if is_code else _HEADING.match(text)
        step = not is_code and _STEP.match(text) is not None
        words = heading.group(1).rstrip(" \t#") if heading else ""
        found.append(Line(number, text, is_code, words, step))
    return found


def anchors_of(lines: Lines) -> frozenset[str]:
    """What the headings of a text are called in links to them."""
    return frozenset(_anchor(line.heading) for line in lines if line.heading)


def _anchor(words: str) -> str:
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", words).strip().casefold())
