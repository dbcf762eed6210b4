"""The form by which an administrator takes an authenticator app off somebody's account."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import Refused
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.accounts import account_of
from catalogue.people.second_step import standing, take_away
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.workflows.account_letters import TAKEN_AWAY, tell
from portal.forms import Form
from portal.pages.small_forms import SmallForm, asked, values_of

FIELDS = (
    Field(
        "reason",
        "Reason",
        FieldType.TEXT,
        required=True,
        max_length=500,
        hint="Such as a lost telephone, and how you made sure that it is them.",
    ),
)


def may_take_away_step(session: Session, actor: Actor, person: Person) -> bool:
    """Whether the actor may take somebody's app off their account, and there is one."""
    if not may(actor, Action.ADMINISTER) or actor.person_id == person.id:
        return False
    account = account_of(session, person.email)
    return account is not None and standing(session, account.id) is not None


def form_page(person: Person, form: Form) -> SmallForm:
    """The question, with its consequences."""
    return SmallForm(
        title=f"Take the authenticator app off the account of {person.name}?",
        action=f"/people/{person.slug}/second-step",
        back=f"/people/{person.slug}",
        button="Take it off",
        questions=asked(FIELDS, form),
        errors=form.errors,
        intro="Their password alone then lets them set up another. They are signed out, and told by mail. "
        "Speak to them first: who asks for this may be somebody else.",
        warning=True,
    )


def take_away_step(at: Desk, person: Person, typed: Mapping[str, Any]) -> None:
    """Take it off, and tell them. Raises `BadInput`, `Refused`."""
    reason = values_of(FIELDS, typed)["reason"]
    account = account_of(at.session, person.email)
    if account is None:
        raise Refused("no_second_step", "This person has no account.", "reason")
    take_away(at.session, at.actor, account, reason)
    tell(at.session, at.actor, account, TAKEN_AWAY)
