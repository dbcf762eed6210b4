"""Doing the same to many handovers: what, to which, a look at what becomes of each, and the words once it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.obligations.lines import Line
from catalogue.obligations.many import Doing, Sorted, naming, rebaselining, stepping
from catalogue.obligations.sitting import Sitting
from catalogue.plurals import how_many
from catalogue.terms import ObligationAction
from portal.forms import Form, Question
from portal.pages.obligation_words import address_of, due_by, status_words
from portal.pages.people_meant import person_meant

DO, PERSON, REASON, TICKED = "do", "person", "reason", "one"
MOST = 500
_NAMED = {"owner": "sees to them", "acceptor": "accepts them", "supplier_person": "hands them over"}
_STEPS = {"agree": ObligationAction.AGREE, "open": ObligationAction.OPEN}
_REBASELINE = "rebaseline"
CHOICES = {
    "agree": "Note that they are agreed with the supplier",
    "open": "Open them, so that the supplier can hand them over",
    **{role: f"Say who {does}" for role, does in _NAMED.items()},
    _REBASELINE: "Measure from their present due dates on",
}


@dataclass(frozen=True)
class ManyPage:
    """What to do, and to which."""

    questions: Sequence[Question]
    total: int
    is_cut: bool
    errors: list[dict[str, str]]


@dataclass(frozen=True)
class ManyCheck:
    """What would be done to which, and which are left, each with its reason."""

    words: str
    can: Sequence[Mapping[str, str]]
    left: Sequence[Mapping[str, str]]
    carried: Sequence[tuple[str, str]]


def many_page(lines: Sequence[Line], form: Form) -> ManyPage:
    """The form with what was typed and ticked so far; at first everything is ticked."""
    return ManyPage(
        questions=[
            _question(form, DO, "What to do", "radios", options=[_option(*one) for one in CHOICES.items()]),
            _question(form, PERSON, "Who", "text", "Needed where you say who. Their email address or their name."),
            _question(form, REASON, "Reason", "text", "Needed where you measure anew. It goes into the history."),
            _question(form, TICKED, "Which", "checkboxes", options=[_box(line, form) for line in lines]),
        ],
        total=len(lines),
        is_cut=len(lines) >= MOST,
        errors=form.errors,
    )


def _question(
    form: Form, name: str, label: str, kind: str, hint: str = "", options: Sequence[Mapping[str, Any]] = ()
) -> Question:
    error = next((one.words for one in form.problems if one.field == name), None)
    return Question(name, label, kind, form.typed.get(name, ""), hint, error, options=options, depends=True)


def _option(code: str, words: str) -> dict[str, str]:
    return {"value": code, "text": words}


def _box(line: Line, form: Form) -> dict[str, Any]:
    ticked = form.typed.get(TICKED)
    hint = f"{line.contract_title}; {status_words(line.row).lower()}; {due_by(line.row)}"
    is_ticked = ticked is None or str(line.row.id) in ticked
    return {"value": str(line.row.id), "text": line.row.title, "hint": hint, "checked": is_ticked}


def doing_of(at: Sitting, typed: Mapping[str, Any]) -> tuple[Doing, str]:
    """What was chosen, and the same in words. Raises `BadInput` about what is missing."""
    code, reason = typed[DO], typed[REASON].strip()
    if code in _STEPS:
        return stepping(_STEPS[code]), CHOICES[code]
    if code in _NAMED:
        if not typed[PERSON].strip():
            raise BadInput([Problem(PERSON, f"Say who {_NAMED[code]}.")])
        person = person_meant(at.session, at.actor, PERSON, typed[PERSON], at.today)
        return naming(code, person), f"{person.name} {_NAMED[code]}"
    if code != _REBASELINE:
        raise BadInput([Problem(DO, "Choose what to do.")])
    if not reason:
        raise BadInput([Problem(REASON, "Enter the reason.")])
    return rebaselining(reason), CHOICES[code]


def chosen(lines: Sequence[Line], ticked: Iterable[str]) -> list[Line]:
    """Those that are ticked. Raises `BadInput` if none is."""
    wanted = set(ticked)
    found = [line for line in lines if str(line.row.id) in wanted]
    if not found:
        raise BadInput([Problem(TICKED, "Tick one handover at least.")])
    return found


def check_page(words: str, lines: Sequence[Line], found: Sorted, typed: Mapping[str, Any]) -> ManyCheck:
    """A look at what becomes of each."""
    contracts = {line.row.id: line.contract_title for line in lines}

    def row(one: Any, reason: str = "") -> dict[str, str]:
        return {"title": one.title, "href": address_of(one), "contract": contracts[one.id], "reason": reason}

    return ManyCheck(
        words=words,
        can=[row(one) for one in found.can],
        left=[row(one, reason) for one, reason in found.left],
        carried=[(name, typed[name]) for name in (DO, PERSON, REASON) if typed[name]]
        + [(TICKED, str(one.id)) for one in found.can],
    )


def done_words(words: str, number: int) -> str:
    """What is said once it is done."""
    return f"Done to {how_many(number, 'handover')}: {words[0].lower()}{words[1:]}."
