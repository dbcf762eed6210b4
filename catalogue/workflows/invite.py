"""Invite somebody by letter, for a contract or an agreement with an organisation that is a party to it."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.days import with_weekday
from catalogue.errors import Refused
from catalogue.kinds.agreement import Party
from catalogue.kinds.resource import CataloguedResource
from catalogue.messages.operations import Letter, check_addressee, post
from catalogue.people.invitations import OVER, Guest, accept, invitation_to_accept, invite
from catalogue.people.tables import Invitation, Organisation, Person
from catalogue.terms import MessageTopic, OrganisationType
from catalogue.visibility import actor_of_person

InvitationLink = Callable[[uuid.UUID, int, datetime], str]
_REASON = "You get this because somebody who works with you asked us to invite you."


def guests_of(session: Session, resource: Any) -> Sequence[Organisation]:
    """Whose people can be invited for a thing: a contract's supplier, an agreement's parties but the council itself."""
    if resource.kind == "contract":
        here = Organisation.id == resource.supplier_id
    else:
        parties = select(Party.organisation_id).where(Party.resource_id == resource.id)
        here = Organisation.id.in_(parties) & (Organisation.organisation_type != OrganisationType.COUNCIL.value)
    return session.scalars(select(Organisation).where(here).order_by(Organisation.name)).all()


def title_of(session: Session, invitation: Invitation) -> str:
    """What an invitation is for. Who has its link may know: they see the thing once they accept."""
    return session.get_one(CataloguedResource, invitation.thing_id).title


def invitation_that_stands(session: Session, identity: uuid.UUID, today: date) -> Invitation | None:
    """The invitation that a link names, if it can be accepted and whoever sent it may still invite for the same.

    Who may: whoever has the link. An invitation of the operator's stands by itself.
    """
    row = invitation_to_accept(session, identity)
    if row is None or row.invited_by_id is None:
        return row
    facts = session.get_one(CataloguedResource, row.thing_id).facts
    return row if may(actor_of_person(session, row.invited_by_id, today), Action.INVITE, facts) else None


def accept_by_link(session: Session, identity: uuid.UUID, password_hash: str, today: date) -> Person:
    """Accept an invitation. Who may, and what is refused: see `accept`; it is over, too, once it does not stand."""
    if invitation_that_stands(session, identity, today) is None:
        raise Refused("invitation_over", OVER, "password")
    return accept(session, identity, password_hash, today)


def invite_by_letter(
    session: Session, actor: Actor, resource: Any, guest: Guest, link: InvitationLink, today: date
) -> Invitation:
    """Invite somebody, and post the letter with their link.

    Who may, and what is refused: see `invite` and `check_addressee`.
    """
    check_addressee(guest.name, guest.email)
    made = invite(session, actor, resource.facts, guest, today)
    what = "the contract" if resource.kind == "contract" else "the data sharing agreement"
    body = (
        f"Hello {guest.name},\n\n"
        f"{actor.name} invites you to our portal, for {what} “{resource.title}”. You see there what it names, "
        f"until {with_weekday(guest.until_on)}.\n\n"
        f"Accept within 7 days. The link works once:\n\n{link(made.id, 0, made.expires_at)}\n\n"
        "If you do not know what this is about, do nothing."
    )
    subject = f"Invitation: {resource.title}"
    post(session, actor, Letter(guest.email, subject, body, _REASON, topic=MessageTopic.ACCOUNT))
    return made
