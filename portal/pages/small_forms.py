"""Short forms that are not about a catalogued thing: their questions, what was typed, and what that says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from catalogue.errors import BadInput, Problem, Refused
from catalogue.kinds.kind import Field
from catalogue.kinds.values import blank, missing, parse_all
from catalogue.resources.references import References
from portal.forms import Form, FormSection, Question, questions, said
from portal.pages.merging import Merge


@dataclass(frozen=True)
class SmallForm:
    """A form on a page of its own, as `components/small-form.html` draws it; a long one asks in `sections`; `merge` if
    somebody else saved first, `words` the end of the address at which help explains a word of it, and what the link
    says."""

    title: str
    action: str
    back: str
    button: str
    questions: list[Question] = field(default_factory=list)
    sections: list[FormSection] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    intro: str = ""
    warning: bool = False
    hidden: Mapping[str, str | int] = field(default_factory=dict)
    merge: Merge | None = None
    has_file: bool = False
    words: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        asked_for = [*self.questions, *(question for part in self.sections for question in part.questions)]
        object.__setattr__(self, "errors", named(self.errors, asked_for))


def named(errors: Sequence[dict[str, str]], asked_for: Sequence[Question]) -> list[dict[str, str]]:
    """An error summary in the order of the questions and in their words; the label comes first where they begin with
    what was typed, for nobody knows from “abc” which box is meant."""
    order = {f"#{question.name}": (at, question) for at, question in enumerate(asked_for)}
    last = len(order)
    in_order = sorted(errors, key=lambda error: order[error["href"]][0] if error["href"] in order else last)
    return [_named(error, order.get(error["href"], (last, None))[1]) for error in in_order]


def _named(error: dict[str, str], question: Question | None) -> dict[str, str]:
    if question is None:
        return error
    words = question.error if question.error and question.kind == "date" else error["text"]
    return error | {"text": f"{question.label}: {words}" if words.startswith("“") else words}


def asked(fields: Sequence[Field], form: Form, references: References | None = None) -> list[Question]:
    """The questions of these fields with what was typed and what is wrong with it."""
    return [question for spec in fields for question in questions(spec, form, references or References())]


def values_of(fields: Sequence[Field], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of what was typed. Raises `BadInput` with everything that is wrong."""
    problems: list[Problem] = []
    spoken = said(fields, typed)
    values = {spec.name: parse_all(spec, spoken[spec.name], problems) for spec in fields}
    for spec in fields:
        wrong = any(problem.field == spec.name for problem in problems)
        if spec.required and blank(values[spec.name]) and not wrong:
            problems.append(Problem(spec.name, missing(spec)))
    if problems:
        raise BadInput(problems)
    return values


def day_in(values: Mapping[str, Any], name: str) -> date | None:
    """A date among plain values."""
    return date.fromisoformat(values[name]) if values.get(name) else None


def time_in(values: Mapping[str, Any], name: str) -> time | None:
    """A time of day among plain values. Raises `BadInput` for what is none."""
    text = (values.get(name) or "").strip().replace(".", ":")
    if not text:
        return None
    try:
        hour, _, minute = text.partition(":")
        return time(int(hour), int(minute))
    except ValueError:
        raise BadInput([Problem(name, "That is no time of day.", "Enter it like 17:00.", text[:20])]) from None


def problems_in(error: BadInput | Refused, otherwise: str = "") -> list[Problem]:
    """What a refusal says, as problems of fields; `otherwise` is the field of a refusal that names none."""
    if isinstance(error, BadInput):
        return error.problems
    return [Problem(error.field or otherwise, error.words)]
