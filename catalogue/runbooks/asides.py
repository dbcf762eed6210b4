"""What a runbook says around its steps: what comes first, whom to call, and what to do if it goes wrong."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.runbooks.lint_text import Line, lines_of

# Our templates' headings, and those that other houses' runbooks give the same thing.
_BEFORE = re.compile(
    r"before (you|we) (start|begin)|before starting|pre-?requisites?|what you('ll)? need", re.IGNORECASE
)
_CALL = re.compile(
    r"who(m)? (to|can you|do you) (call|contact|ask|ring)|(key |useful )?contacts?( details)?"
    r"|escalation( path)?|on[- ]call",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"(if|when) (it|this|something|a step|anything) (goes wrong|fails|does(n't| not) work)"
    r"|trouble ?shooting( pointers)?|common problems|possible corrective actions|roll(ing)?[ -]?back",
    re.IGNORECASE,
)
# As far as the next words in bold that begin a sentence.
_FIRST_LINE = re.compile(r"\*\*(?i:first):?\*\*:?[ \t]*(.+?)(?=[ \t]\*\*[A-Z]|$)")
_CALL_LINE = re.compile(r"\*\*(?i:call):?\*\*:?[ \t]*(.+?)(?=[ \t]\*\*[A-Z]|$)")
_NUMBERED = re.compile(r"^[\d.]+[ \t]+")


@dataclass(frozen=True)
class Asides:
    """What stands around the steps, each as Markdown, empty where the runbook says nothing of it.

    `first` is the line at the top that says what to do first, `call` the one that says whom to call, `contacts` the
    section that does.
    """

    first: str
    call: str
    before: str
    contacts: str
    wrong: str


def asides_in(body: str) -> Asides:
    """What a runbook says around its steps."""
    lines = lines_of(body)
    return Asides(
        first=_said_in(lines, _FIRST_LINE),
        call=_said_in(lines, _CALL_LINE),
        before=_section(lines, _BEFORE),
        contacts=_section(lines, _CALL),
        wrong=_section(lines, _WRONG),
    )


def is_for_later(heading: str) -> bool:
    """Whether what stands under this heading is no step of the job: whom to call, and what to do if it goes wrong."""
    words = _words(heading)
    return bool(_CALL.fullmatch(words) or _WRONG.fullmatch(words))


def is_before(heading: str) -> bool:
    """Whether what stands under this heading is to be seen to first, whichever job is done."""
    return bool(_BEFORE.fullmatch(_words(heading)))


def _said_in(lines: Sequence[Line], opening: re.Pattern[str]) -> str:
    found = (opening.search(line.text) for line in lines if not line.is_code)
    return next((match[1].strip() for match in found if match), "")


def _section(lines: Sequence[Line], heading: re.Pattern[str]) -> str:
    """The text below the first heading that says this, as far as the next heading that is not below it."""
    level, kept = 0, []
    for line in lines:
        if not level:
            level = _level(line) if line.heading and heading.fullmatch(_words(line.heading)) else 0
        elif line.heading and _level(line) <= level:
            break
        else:
            kept.append(_plain(line))
    return "\n".join(kept).strip()


def _level(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip("#"))


def _words(heading: str) -> str:
    """The heading without its number and without a mark at its end."""
    return _NUMBERED.sub("", heading).strip(" *:?.").replace("’", "'")


def _plain(line: Line) -> str:
    """A smaller heading as words in bold: it is none of the page that it is shown on."""
    return f"**{line.heading.strip('* ')}**" if line.heading else line.text
