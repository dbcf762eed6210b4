"""Put what people found wrong into the text of a runbook, where they found it, for somebody to work it in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MARK = "To put right"
_ITEM = re.compile(r"( {0,3}\d{1,9}[.)] +)(.*)$")
_ENDS = re.compile(r"\s*$|\s*([-*+]|\d{1,9}[.)]) |\s*(#|>|```|~~~|\|)")


@dataclass(frozen=True)
class StepNote:
    """What was wrong with one step, which is known by the first line of its text."""

    step: str
    note: str


def put_right(text: str, day: str, corrections: str, notes: Sequence[StepNote]) -> str:
    """The text with each note below its step; what belongs to no step, or to one that is gone, stands at the end."""
    lines, unplaced = text.splitlines(), []
    for one in notes:
        at = _line_of(lines, one.step)
        if at is None:
            unplaced.append(f"- {_one_line(one.step)}: {_one_line(one.note)}")
        else:
            end = _end_of_words(lines, at)
            lines[end:end] = ["", f"{' ' * _indent(lines[at])}**{MARK}:** {_one_line(one.note)}"]
    rest = "\n\n".join(part for part in ("\n".join(unplaced), corrections.strip()) if part)
    body = "\n".join(lines).rstrip()
    return f"{body}\n\n## {MARK}\n\nFrom doing it on {day}:\n\n{rest}" if rest else body


def _line_of(lines: Sequence[str], step: str) -> int | None:
    """Where the step begins; nothing where it stands nowhere, or more than once."""
    found = [at for at, line in enumerate(lines) if (item := _ITEM.match(line)) and item[2].strip() == step.strip()]
    return found[0] if len(found) == 1 else None


def _end_of_words(lines: Sequence[str], at: int) -> int:
    """Where the first paragraph of the step ends: at what is blank, a list, a heading, a quotation or code."""
    return next((end for end in range(at + 1, len(lines)) if _ENDS.match(lines[end])), len(lines))


def _indent(line: str) -> int:
    item = _ITEM.match(line)
    assert item is not None
    return len(item[1])


def _one_line(words: str) -> str:
    return " ".join(words.split())
