"""Forms from the fields of a kind: what each asks, what was typed, and what that says as plain values.

What was typed is never lost: a form is drawn from `typed`, whether that came from the thing or from the last try.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from catalogue.errors import Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import clean
from catalogue.resources.references import References
from catalogue.terms import Licence, Term

DATE_PARTS = ("day", "month", "year")
OTHER_LICENCE = "-address"
MOST_OF_NOTE = 500
_FEW = 4
_KINDS = {
    FieldType.LONG_TEXT: "textarea", FieldType.MARKDOWN: "markdown", FieldType.LIST: "textarea",
    FieldType.BOOLEAN: "boolean", FieldType.INTEGER: "number", FieldType.MONEY: "money", FieldType.DATE: "date",
    FieldType.URL: "url", FieldType.EMAIL: "email", FieldType.TEAM: "select", FieldType.ORGANISATION: "select",
    FieldType.THEME: "select", FieldType.LICENCE: "select",
}  # fmt: skip
_ROWS = {FieldType.LIST: 4, FieldType.MARKDOWN: 14}


@dataclass(frozen=True)
class Question:
    """One field of a form as `components/field.html` takes it; `depends` if another answer may make it needed."""

    name: str
    label: str
    kind: str
    value: Any = ""
    hint: str = ""
    error: str | None = None
    required: bool = False
    options: Sequence[Mapping[str, Any]] = ()
    max_length: int = 0
    rows: int = 0
    autocomplete: str = ""
    none: str = ""
    depends: bool = False
    multiple: bool = False


@dataclass(frozen=True)
class FormSection:
    """Questions that belong together."""

    id: str
    title: str
    questions: list[Question]


@dataclass
class Form:
    """What was typed so far, by field name: text, or the parts of a date."""

    typed: dict[str, Any] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    @property
    def errors(self) -> list[dict[str, str]]:
        """What the error summary takes."""
        return summary(self.problems)


def summary(problems: Sequence[Problem], fields: Sequence[Field] = ()) -> list[dict[str, str]]:
    """Problems as the error summary takes them, each leading to its field, in the order of `fields` and naming them."""
    order = {spec.name: number for number, spec in enumerate(fields)}
    asked = {spec.name: spec for spec in fields}
    sorted_problems = sorted(problems, key=lambda problem: order.get(problem.field, len(order)))
    return [
        {"text": _named(asked.get(problem.field), problem), "href": f"#{problem.field}" if problem.field else ""}
        for problem in sorted_problems
    ]


def _named(spec: Field | None, problem: Problem) -> str:
    """The words beside the field, after its label where they begin with what was typed."""
    if spec is None:
        return problem.words
    words = _words(spec, problem)
    return f"{spec.label}: {words}" if words.startswith("“") else words


def typed_values(fields: Sequence[Field], posted: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """What was typed into the fields, as it was typed."""
    return {spec.name: _typed(spec, posted, prefix + spec.name) for spec in fields}


def _typed(spec: Field, posted: Mapping[str, str], name: str) -> Any:
    if spec.type is FieldType.DATE:
        return {part: posted.get(f"{name}-{part}", "").strip() for part in DATE_PARTS}
    if spec.type is FieldType.LICENCE:
        return posted.get(name + OTHER_LICENCE, "").strip() or posted.get(name, "")
    return posted.get(name, "").replace("\r\n", "\n")


def version_sent(sent: Mapping[str, str]) -> int:
    """The version from which a form was drawn; one that never was, if it does not say."""
    number = sent.get("version", "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def note_sent(sent: Mapping[str, str]) -> str:
    """The note that goes with a change."""
    return clean(sent.get("note", ""))[:MOST_OF_NOTE]


def typed_from(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody would have to type to say these plain values."""
    return {spec.name: _as_typed(spec, values.get(spec.name)) for spec in fields}


def _as_typed(spec: Field, value: Any) -> Any:
    if spec.type is FieldType.DATE:
        year, month, day = str(value).split("-") if value else ("", "", "")
        return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    if spec.type is FieldType.LIST:
        return "\n".join(value or [])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def said(fields: Sequence[Field], typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the catalogue reads it (`kinds.values.parse`)."""
    return {spec.name: _said(spec, typed.get(spec.name, "")) for spec in fields}


def _said(spec: Field, value: Any) -> Any:
    if spec.type is FieldType.DATE and isinstance(value, Mapping):
        parts = [value.get(part, "") for part in DATE_PARTS]
        if not any(parts):
            return ""
        return "/".join(parts) if parts[1].isdigit() else " ".join(parts)
    if spec.type is FieldType.LIST:
        return [line for line in str(value).split("\n") if line.strip()]
    if spec.type is FieldType.RESOURCE:
        return _slug(str(value))
    return value


def _slug(text: str) -> str:
    """The end of a web address, for those who paste a whole one; a title stays as it is."""
    text = text.strip()
    return urlsplit(text).path.rstrip("/").rpartition("/")[2] if "/" in text and " " not in text else text


def sections(fields_by_section: Mapping[str, Sequence[Field]], form: Form, references: References) -> list[FormSection]:
    """The long form: every field under its section's heading."""
    return [
        FormSection(
            f"part-{number}", title, [question for spec in fields for question in questions(spec, form, references)]
        )
        for number, (title, fields) in enumerate(fields_by_section.items(), 1)
    ]


def questions(spec: Field, form: Form, references: References, prefix: str = "") -> list[Question]:
    """What a form asks for one field: one question, or two for a licence, which may be one that we do not list."""
    name = prefix + spec.name
    asked = Question(
        name=name,
        label=spec.label,
        kind=_kind(spec),
        value=form.typed.get(spec.name, ""),
        hint=_hint(spec),
        error=next((_words(spec, problem) for problem in form.problems if problem.field == name), None),
        required=spec.required,
        options=_options(spec, references),
        max_length=spec.max_length if spec.type in (FieldType.LONG_TEXT, FieldType.MARKDOWN) else 0,
        rows=_ROWS.get(spec.type, 3),
    )
    return _licence_questions(asked) if spec.type is FieldType.LICENCE else [asked]


def _kind(spec: Field) -> str:
    if spec.type is FieldType.TERM:
        few = spec.terms is not None and len(spec.terms) <= _FEW
        return "radios" if spec.required and few else "select"
    return _KINDS.get(spec.type, "text")


def _hint(spec: Field) -> str:
    if spec.type is FieldType.DATE:
        return f"{spec.hint} For example, 27 3 2026.".strip()
    return spec.hint


def _words(spec: Field, problem: Problem) -> str:
    """Three boxes for a date ask for other words than one cell of a table."""
    if spec.type is FieldType.DATE and "is not a date" in problem.reason:
        return f"{spec.label} must be a real date, like 27 3 2026."
    return problem.words


def _options(spec: Field, references: References) -> list[dict[str, str]]:
    if spec.terms is not None:
        return [_option(term) for term in spec.terms]
    if spec.type is FieldType.LICENCE:
        return [_option(term) for term in Licence]
    if spec.type is FieldType.THEME:
        return [{"value": code, "text": label} for code, label in references.themes.items()]
    if spec.type in (FieldType.TEAM, FieldType.ORGANISATION):
        names = references.teams if spec.type is FieldType.TEAM else references.organisations
        in_order = sorted(names.labels.items(), key=lambda entry: entry[1].casefold())
        return [{"value": slug, "text": label} for slug, label in in_order]
    return []


def _option(term: Term) -> dict[str, str]:
    return {"value": term.value, "text": term.label, "hint": term.hint}


def _licence_questions(asked: Question) -> list[Question]:
    known = Licence.named(str(asked.value))
    other = Question(
        asked.name + OTHER_LICENCE,
        f"{asked.label}, if it is another",
        "text",
        "" if known else asked.value,
        "The web address of its words.",
    )
    return [replace(asked, value=known.value if known else ""), other]
