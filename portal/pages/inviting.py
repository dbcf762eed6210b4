"""Invitations for a contract or an agreement: the table of those that are open, and the form for one more."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.access import Action, require
from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.invitations import Guest, open_invitation, open_invitations, withdraw
from catalogue.people.tables import Invitation, Organisation
from catalogue.resources.desk import Desk
from catalogue.workflows.invite import guests_of, invite_by_letter
from portal.forms import Form, Question, typed_from
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.sealed_links import SealedLinks
from portal.tables import Column, Place, Table, named_action, shown
from portal.urls import url_of_thing
from portal.words import day

FOR = ("contract", "agreement")
WHICH = "organisation"
FIELDS = (
    Field("name", "Name", FieldType.TEXT, required=True, max_length=200),
    Field("email", "Email address", FieldType.EMAIL, required=True, max_length=254,
          hint="Their own at work, not one that several people read."),
    Field("until_on", "Until", FieldType.DATE, required=True, hint="The last day on which they need it."),
)  # fmt: skip


@dataclass(frozen=True)
class InvitationsPage:
    """A thing with its open invitations, and whose people can be invited."""

    resource: Any
    address: str
    table: dict[str, Any]
    guests: Sequence[Organisation]


def invitations_page(at: Desk, resource: Any, place: Place) -> InvitationsPage:
    """Who is invited for a thing and has not answered. Raises `NotAllowed` for those who may not invite."""
    _check(at, resource)
    address = url_of_thing(resource.kind, resource.slug)
    rows = open_invitations(at.session, at.actor, resource.facts)
    empty = {"title": "Nobody is invited", "text": "Whoever accepted is in the list of people and of roles."}
    table = shown(_table(address), rows, place, empty) | {"downloads": None}
    return InvitationsPage(resource, address, table, guests_of(at.session, resource))


def _check(at: Desk, resource: Any) -> None:
    """Only contracts and agreements have invitations; for anything else there is no such page."""
    if resource.kind not in FOR:
        raise NotFound
    require(at.actor, Action.INVITE, resource.facts)


def _table(address: str) -> Table[Invitation]:
    columns: tuple[Column[Invitation], ...] = (
        Column("name", "Who", lambda row: {"text": row.name, "note": row.email}),
        Column("until_on", "May come in until", lambda row: day(row.until_on)),
        Column("invited_by", "Invited by", lambda row: {"text": row.invited_by, "note": day(row.invited_at)}),
        Column("expires_at", "Must accept by", lambda row: day(row.expires_at)),
        Column("withdraw", "Change", lambda row: {
            "text": named_action("Withdraw", f"the invitation of {row.name}"),
            "href": f"{address}/invitations/{row.id}/withdraw",
        }, hidden=True),
    )  # fmt: skip
    return Table("invitations", "Open invitations", columns)


def form_page(at: Desk, resource: Any, form: Form | None = None) -> SmallForm:
    """The form, blank or with what was typed; `until_on` begins as the last day of the thing."""
    _check(at, resource)
    address, guests = url_of_thing(resource.kind, resource.slug), guests_of(at.session, resource)
    if form is None:
        form = Form(typed_from(FIELDS, {"until_on": resource.end_on}))
    questions = asked(FIELDS, form)
    if len(guests) > 1:
        questions.insert(0, _which(guests, form))
    whom = f"Someone of {guests[0].name}" if len(guests) == 1 else "They"
    return SmallForm(
        title=f"Invite someone for {resource.title}",
        action=f"{address}/invitations/new",
        back=f"{address}/invitations",
        button="Send the invitation",
        questions=questions,
        errors=form.errors,
        intro=f"{whom} will see what is public, and what this names. The link that we send works once, within 7 days.",
    )


def _which(guests: Sequence[Organisation], form: Form) -> Question:
    options = [{"value": one.slug, "text": one.name} for one in guests]
    error = next((one.words for one in form.problems if one.field == WHICH), None)
    return Question(
        WHICH, "For whom do they work?", "radios", form.typed.get(WHICH, ""), "", error, required=True, options=options
    )


def send(at: Desk, resource: Any, typed: Mapping[str, Any], links: SealedLinks) -> Invitation:
    """Invite whom the form names. Raises `BadInput`, `Refused`."""
    _check(at, resource)
    organisation = _organisation(guests_of(at.session, resource), typed.get(WHICH, ""))
    values = values_of(FIELDS, typed)
    until = day_in(values, "until_on")
    assert until is not None  # the form asks for it
    guest = Guest(values["email"].lower(), values["name"], organisation.id, until, resource.end_on)
    return invite_by_letter(at.session, at.actor, resource, guest, links.link, at.today)


def _organisation(guests: Sequence[Organisation], slug: str) -> Organisation:
    if len(guests) == 1:
        return guests[0]
    found = next((one for one in guests if one.slug == slug), None)
    if found is None:
        words = "Choose for whom they work." if guests else "Say first with whom this is: nobody is named here yet."
        raise BadInput([Problem(WHICH if guests else "email", words)])
    return found


def withdrawal_page(at: Desk, resource: Any, identity: uuid.UUID) -> SmallForm:
    """Are you sure?"""
    _check(at, resource)
    row = open_invitation(at.session, at.actor, resource.facts, identity)
    address = url_of_thing(resource.kind, resource.slug)
    return SmallForm(
        title=f"Withdraw the invitation of {row.name}?",
        action=f"{address}/invitations/{row.id}/withdraw",
        back=f"{address}/invitations",
        button="Withdraw it",
        questions=[],
        intro="The link that we sent works no more. They are not told.",
        warning=True,
    )


def take_back(at: Desk, resource: Any, identity: uuid.UUID) -> str:
    """Withdraw it; whose it was."""
    _check(at, resource)
    row = open_invitation(at.session, at.actor, resource.facts, identity)
    withdraw(at.session, at.actor, resource.facts, row)
    return row.name
