"""Writing down by hand what one contract's supplier owes, where no set of model clauses has it."""

from collections.abc import Mapping, Sequence
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.kinds.contract import Contract
from catalogue.kinds.system import System
from catalogue.obligations.appointing import People
from catalogue.obligations.keeping import Promise
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.terms import Criticality, EvidenceType
from catalogue.workflows.add_handovers import add_by_hand, key_dates_of
from catalogue.working_days import Calendar
from portal.forms import Form, FormSection, Question
from portal.pages import due_asked
from portal.pages.adding_handovers import address
from portal.pages.obligation_changes import PEOPLE, STATEMENT, WORDING, payment_in, person_named
from portal.pages.obligation_scope import CHOSEN, chosen_systems, systems_question
from portal.pages.small_forms import SmallForm, asked, values_of

TYPE, EVIDENCE = "type", "evidence"
_TITLE, _DETAILS, _CRITERIA, _CRITICALITY, *_ANSWERS = WORDING
_WHAT, _WHEN = (_TITLE, _DETAILS, _CRITICALITY, STATEMENT), (*due_asked.FIELDS, due_asked.AGAIN)
FIELDS = (*_WHAT, *_WHEN, _CRITERIA, *PEOPLE, *_ANSWERS)


def by_hand_form(deal: Contract, types: Mapping[str, str], systems: Sequence[System], form: Form) -> SmallForm:
    """What is asked; `types` are the sorts of handover by their codes, `systems` those that it may be about."""
    back = address(deal)
    return SmallForm(
        title="Write down a handover",
        action=f"{back}/by-hand",
        back=back,
        button="Save as a draft",
        sections=[
            FormSection(
                "what", "The handover", [_type(types, form), *asked(_WHAT, form), *systems_question(systems, form)]
            ),
            FormSection("when", "When it is due", asked(_WHEN, form)),
            FormSection("proof", "What proves it", [_evidence(form), *asked([_CRITERIA], form)]),
            FormSection("people", "Who", asked(PEOPLE, form)),
            FormSection("answers", "Payment, and our answer", asked(_ANSWERS, form)),
        ],
        errors=form.errors,
        intro=f"Promised under “{deal.title}”. It is kept as a draft: agree it with the supplier, then open it.",
    )


def _type(types: Mapping[str, str], form: Form) -> Question:
    options = [{"value": code, "text": label} for code, label in types.items()]
    return Question(
        TYPE, "What sort of handover is it?", "select", form.typed.get(TYPE, ""), required=True, options=options,
        hint="It says what usually proves it and when it is accepted.", error=_error(form, TYPE),
    )  # fmt: skip


def _evidence(form: Form) -> Question:
    options = [{"value": one.value, "text": one.label, "hint": one.hint} for one in EvidenceType]
    return Question(
        EVIDENCE, "Sorts of evidence", "checkboxes", form.typed.get(EVIDENCE, []), options=options,
        hint="Tick none for what usually proves this sort.", error=_error(form, EVIDENCE),
    )  # fmt: skip


def _error(form: Form, name: str) -> str | None:
    return next((one.words for one in form.problems if one.field == name), None)


def keep_by_hand(at: Sitting, deal: Contract, typed: Mapping[str, Any], calendar: Calendar) -> Sequence[Obligation]:
    """Keep it as it was typed. Raises `BadInput` and what `add_by_hand` refuses."""
    values = _values(typed)
    owner, acceptor, supplier = (person_named(at, values, spec.name) for spec in PEOPLE)
    promise = Promise(
        type_code=typed[TYPE],
        title=values["title"],
        details=values["details"] or "",
        due=due_asked.due_said(values, key_dates_of(deal)),
        people=People(owner, acceptor, supplier),
        systems=chosen_systems(typed[CHOSEN]),
        evidence=[one for one in EvidenceType if one.value in typed[EVIDENCE]],
        acceptance_criteria=values["acceptance_criteria"] or "",
        criticality=Criticality(values["criticality"]),
        response_days=values["response_days"],
        deemed_days=values["deemed_days"],
        payment=payment_in(values),
        payment_clause=values["payment_clause"] or "",
        statement=values[STATEMENT.name] or "",
    )
    return add_by_hand(at, deal, promise, calendar)


def _values(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values, with all that is wrong at once."""
    untold = [] if typed[TYPE] else [Problem(TYPE, "Say what sort of handover it is.", "Choose one from the list.")]
    try:
        values = values_of(FIELDS, typed)
    except BadInput as bad:
        raise BadInput([*untold, *bad.problems]) from None
    if untold:
        raise BadInput(untold)
    return values
