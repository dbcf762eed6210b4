"""Suggested procedures: what systems of a type usually need, to tick for a system that does not have them yet."""

from collections.abc import Collection, Sequence
from typing import Any

from catalogue.runbooks.suggesting import Suggested
from catalogue.runbooks.suggestions import SystemType, system_types
from catalogue.terms import ProcedureKind, RunbookType
from portal.forms import Form, Question
from portal.pages.small_forms import SmallForm
from portal.urls import url_of_thing, with_query

CHOSEN, TYPE = "chosen", "type"


def address(system: Any) -> str:
    """Where procedures are suggested for a system."""
    return f"{url_of_thing('system', system.slug)}/procedures/suggested"


def cards(system: Any, but: SystemType | None = None) -> list[dict[str, str]]:
    """The types of system to choose from, as `components/cards.html` takes them."""
    return [
        {"title": one.title, "href": with_query(address(system), **{TYPE: one.code}), "text": one.what_for}
        for one in system_types()
        if one is not but
    ]


def suggestions_form(system: Any, kind: SystemType, suggested: Sequence[Suggested], form: Form) -> SmallForm:
    """What systems of this type usually need and this one does not have yet. None is ticked at first: only who knows
    the system can tell."""
    ticked: Collection[str] = form.typed.get(CHOSEN, ())
    options = [
        {"value": one.suggestion.title, "text": one.suggestion.title, "hint": _hint(one),
         "checked": one.suggestion.title in ticked}
        for one in suggested
    ]  # fmt: skip
    error = next((one.words for one in form.problems if one.field == CHOSEN), None)
    label = "Which of these must somebody be able to do?"
    return SmallForm(
        title="Suggested procedures",
        action=with_query(address(system), **{TYPE: kind.code}),
        back=f"{url_of_thing('system', system.slug)}/readiness",
        button="Add those ticked",
        questions=[Question(CHOSEN, label, "checkboxes", error=error, required=True, options=options)],
        errors=form.errors,
    )


def _hint(one: Suggested) -> str:
    """Whether it is a skill, how much it matters and why, and what tells how."""
    said = one.suggestion
    skill = "A skill of those who use it. " if said.kind is ProcedureKind.SKILL else ""
    restores = " It counts as a restore." if said.is_restore else ""
    return f"{skill}{said.weight.label}. {said.why}{restores}{_how(one)}"


def _how(one: Suggested) -> str:
    """The runbook that comes along, or the type of one to write."""
    if one.runbook:
        return f" Runbook: “{one.runbook.title}”."
    if one.suggestion.runbook_type is RunbookType.OTHER:
        return ""
    return f" Type of runbook: {one.suggestion.runbook_type.label.lower()}."
