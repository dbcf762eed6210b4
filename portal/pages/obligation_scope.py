"""The systems that an obligation is about: on its page, and the form by which a keeper names them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, Problem
from catalogue.kinds.system import System
from catalogue.obligations.presets import OWED
from catalogue.obligations.scope import systems_in_scope, systems_named, systems_to_name
from catalogue.obligations.tables import Obligation
from catalogue.obligations.whole import Seen
from catalogue.terms import Standing
from portal.forms import Form, Question
from portal.pages.obligation_words import address_of
from portal.pages.small_forms import SmallForm
from portal.urls import url_of_thing

CHOSEN = "systems"


@dataclass(frozen=True)
class ScopeShown:
    """The systems in scope, whether they are named or simply all that the contract covers, and where to change it."""

    systems: list[dict[str, str]]
    is_named: bool
    change: str


def scope_shown(session: Session, actor: Actor, seen: Seen, today: date) -> ScopeShown:
    """What an obligation is about, as far as the reader sees it."""
    row = seen.row
    is_named = bool(systems_named(session, actor, row))
    changes = Standing.KEEPER in seen.standings and row.status in OWED
    changes = changes and bool(systems_to_name(session, actor, row.contract_id, today, row))
    return ScopeShown(
        systems=[
            {"text": one.title, "href": url_of_thing("system", one.slug)}
            for one in systems_in_scope(session, actor, row, today)
        ],
        is_named=is_named,
        change=f"{address_of(row)}/systems" if changes else "",
    )


def systems_question(offered: Sequence[System], form: Form) -> list[Question]:
    """Which of these systems is it about? Nothing is asked where there are none."""
    if not offered:
        return []
    error = next((one.words for one in form.problems if one.field == CHOSEN), None)
    options = [
        {"value": str(one.id), "text": one.title, "checked": str(one.id) in form.typed.get(CHOSEN, ())}
        for one in offered
    ]
    hint = "Tick none if it is about all that the contract covers."
    return [Question(CHOSEN, "Which systems is it about?", "checkboxes", hint=hint, error=error, options=options)]


def naming_form(row: Obligation, offered: Sequence[System], form: Form) -> SmallForm:
    """The form to change it."""
    return SmallForm(
        title="Change which systems it is about",
        action=f"{address_of(row)}/systems",
        back=address_of(row),
        button="Save",
        questions=systems_question(offered, form),
        errors=form.errors,
        intro=f"“{row.title}”. You can choose from the systems that its contract covers today.",
    )


def standing_names(systems: Iterable[System]) -> Form:
    """What is named now, as somebody would have chosen it."""
    return Form({CHOSEN: [str(one.id) for one in systems]})


def chosen_systems(sent: Sequence[str]) -> list[UUID]:
    """The systems that were ticked. Raises `BadInput` for what no form offers."""
    try:
        return [UUID(one) for one in sent]
    except ValueError:
        raise BadInput([Problem(CHOSEN, "One of the systems is not there.", "Choose from the list.")]) from None
