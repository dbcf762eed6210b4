"""The numbered steps of a runbook, and which of them do not say what should happen."""

import re
from collections.abc import Iterator

from catalogue.runbooks.lint_text import Line, Lines

# Words by which people say what follows from a step. An outcome can also be a question that the step answers.
_RESULT = re.compile(
    r"\b(expect(s|ed)?|should|will|you (can|now)? ?see|until|shows?|says?|appears?|returns?|prints?|answers?|result"
    r"|check(s|ed)?|confirm(s|ed)?|verif(y|ies)|prov(e|es)|make sure|ends?|opens|lists?|tells?|if (it|there|the|this)"
    r"|must|look(s)? (at|for|like)|wait(s)? for|becomes?|is (now )?(done|ready|up|down|back|green|empty|there))\b|→|⇒",
    re.IGNORECASE,
)


def steps_without_result(lines: Lines) -> list[int]:
    """The lines at which steps begin that nowhere say what to expect."""
    return [step[0].number for step in _steps(lines) if not _RESULT.search("\n".join(line.text for line in step))]


def _steps(lines: Lines) -> Iterator[list[Line]]:
    """Each numbered step with the lines that belong to it: up to the next step or heading, or to what is not indented
    after an empty line."""
    step: list[Line] = []
    for line in lines:
        outside = bool(step) and not step[-1].text.strip() and line.text[:1].strip() != "" and not line.is_code
        if step and (line.step or line.heading or outside):
            yield step
            step = []
        if line.step or step:
            step.append(line)
    if step:
        yield step
