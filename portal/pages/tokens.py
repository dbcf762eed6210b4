"""A person's own tokens: the list, and the form for a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from catalogue.access import Action, Actor, may
from catalogue.errors import BadInput, Problem
from catalogue.people.rights import TokenLine, own_account
from catalogue.people.tokens import Wanted, create_token
from catalogue.terms import Scope
from portal.forms import Question
from portal.guard import scopes_of
from portal.tables import Column, Table
from portal.words import day

LASTS = ("30", "90", "365")
_NEEDS = {Scope.IMPORT: Action.IMPORT, Scope.ADMIN: Action.ADMINISTER}
_MOST_CHARACTERS = 120


@dataclass(frozen=True)
class TokenForm:
    """What was typed into the form."""

    name: str = ""
    scopes: tuple[str, ...] = ()
    lasts: str = "90"


def typed(posted: MultiDict[str, str]) -> TokenForm:
    """What was typed."""
    return TokenForm(posted.get("name", "").strip(), tuple(posted.getlist("scope")), posted.get("lasts", ""))


def offered(actor: Actor) -> list[Scope]:
    """What a token of the actor's can be good for, as far as anything here asks for it."""
    asked = scopes_of(current_app.view_functions.values())
    return [scope for scope in asked if scope not in _NEEDS or may(actor, _NEEDS[scope])]


def questions(actor: Actor, form: TokenForm, problems: Sequence[Problem] = ()) -> list[Question]:
    """The form, with what was typed and what is wrong with it."""
    wrong = {problem.field: problem.words for problem in problems}
    return [
        Question("name", "What is it for?", "text", form.name, "For example: nightly report.", wrong.get("name"), True),
        Question(
            name="scope",
            label="What may it do?",
            kind="checkboxes",
            value=list(form.scopes),
            hint="Never more than you may do yourself.",
            error=wrong.get("scope"),
            required=True,
            options=[{"value": scope.value, "text": scope.label} for scope in offered(actor)],
        ),
        Question(
            name="lasts",
            label="How long does it last?",
            kind="radios",
            value=form.lasts,
            error=wrong.get("lasts"),
            required=True,
            options=[{"value": days, "text": f"{days} days"} for days in LASTS],
        ),
    ]


def new_token(session: Session, actor: Actor, form: TokenForm) -> str:
    """Make a token; the answer is the only time it can be read. Raises `BadInput`, `Refused`."""
    problems = []
    if not form.name:
        problems.append(Problem("name", "Enter what it is for."))
    if len(form.name) > _MOST_CHARACTERS:
        problems.append(Problem("name", f"Use {_MOST_CHARACTERS} characters or fewer."))
    if not form.scopes:
        problems.append(Problem("scope", "Choose at least one thing that the token may do."))
    if form.lasts not in LASTS:
        problems.append(Problem("lasts", "Choose how long it lasts."))
    if problems:
        raise BadInput(problems)
    scopes = frozenset(scope for scope in offered(actor) if scope.value in form.scopes)
    wanted = Wanted(form.name, scopes, timedelta(days=int(form.lasts)))
    return create_token(session, actor, own_account(session, actor), wanted)


def table() -> Table[TokenLine]:
    """The list of tokens."""
    return Table(
        "tokens",
        "Your tokens",
        (
            Column("name", "What for", lambda row: row.name, sort="name"),
            Column("scopes", "May", lambda row: ", ".join(Scope(code).label.lower() for code in row.scopes)),
            Column("created_at", "Made", lambda row: day(row.created_at), lambda row: row.created_at, "created_at"),
            Column("expires_at", "Ends", lambda row: day(row.expires_at), lambda row: row.expires_at, "expires_at"),
            Column("state", "State", _state),
        ),
        default_sort="-created_at",
    )


def _state(row: TokenLine) -> Any:
    if row.works:
        return {"text": "Stop it", "href": f"/my/tokens/{row.id}/stop"}
    return f"Stopped on {day(row.revoked_at)}" if row.revoked_at else "Has ended"
