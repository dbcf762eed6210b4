"""What an administrator does to somebody's account: takes their authenticator app off it, or unties single sign-on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import Refused
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.accounts import account_of
from catalogue.people.second_step import standing, take_away
from catalogue.people.sign_on_ties import ties_of, untie
from catalogue.people.tables import Account, Person
from catalogue.resources.desk import Desk
from catalogue.workflows.account_letters import TAKEN_AWAY, UNTIED, tell
from portal.forms import Form
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.words import day

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
UNTYING = (
    Field(
        "reason",
        "Reason",
        FieldType.TEXT,
        required=True,
        max_length=500,
        hint="Such as an entry that was made anew at the sign-in service, and how you know that it is theirs.",
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
    reason, account = values_of(FIELDS, typed)["reason"], _account(at, person)
    take_away(at.session, at.actor, account, reason)
    tell(at.session, at.actor, account, TAKEN_AWAY)


def sign_on_facts(session: Session, actor: Actor, person: Person) -> list[dict[str, Any]]:
    """To which provider's entry somebody's account is tied, for administrators; and with which address they come, where
    it is another than here."""
    account = account_of(session, person.email) if may(actor, Action.ADMINISTER) else None
    rows: list[dict[str, Any]] = []
    for tie in ties_of(session, account) if account else ():
        comes = "" if tie.email == person.email else f". They come as {tie.email} now: change the address here to that"
        words = f"Tied since {day(tie.tied_at)} to an entry at {tie.issuer}{comes}"
        rows.append({"key": "Single sign-on", "value": words})
    return rows


def untying_page(person: Person, form: Form) -> SmallForm:
    """The question whether somebody's account shall be untied, with its consequences."""
    return SmallForm(
        title=f"Untie the account of {person.name} from single sign-on?",
        action=f"/people/{person.slug}/sign-on",
        back=f"/people/{person.slug}",
        button="Untie it",
        questions=asked(UNTYING, form),
        errors=form.errors,
        intro=f"Whoever signs in next with the address {person.email} opens this account, and it is tied to them. If "
        "the address was given to somebody new, do not untie it: change the address of this entry, and add the new "
        "person. They are signed out, and told by mail.",
        warning=True,
    )


def untie_account(at: Desk, person: Person, typed: Mapping[str, Any]) -> None:
    """Untie it, and tell them. Raises `BadInput`, `Refused`."""
    reason, account = values_of(UNTYING, typed)["reason"], _account(at, person)
    untie(at.session, at.actor, account, reason)
    tell(at.session, at.actor, account, UNTIED)


def _account(at: Desk, person: Person) -> Account:
    account = account_of(at.session, person.email)
    if account is None:
        raise Refused("no_account", "This person has no account.", "reason")
    return account
