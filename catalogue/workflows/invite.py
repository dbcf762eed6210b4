"""Invite somebody by letter, for a contract or an agreement with an organisation that is a party to it."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.agreement import Party
from catalogue.kinds.resource import CataloguedResource
from catalogue.messages.operations import Letter, post
from catalogue.people.invitations import Guest, invite
from catalogue.people.tables import Invitation, Organisation
from catalogue.terms import MessageTopic, OrganisationType

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


def invite_by_letter(
    session: Session, actor: Actor, resource: Any, guest: Guest, link: InvitationLink, today: date
) -> Invitation:
    """Invite somebody, and post the letter with their link. Who may, and what is refused: see `invite`."""
    made = invite(session, actor, resource.facts, guest, today)
    what = "the contract" if resource.kind == "contract" else "the data sharing agreement"
    body = (
        f"Hello {guest.name},\n\n"
        f"{actor.name} invites you to our portal, for {what} “{resource.title}”. You see there what it names, "
        f"until {guest.until_on:%A} {guest.until_on.day} {guest.until_on:%B %Y}.\n\n"
        f"Accept within 7 days. The link works once:\n\n{link(made.id, 0, made.expires_at)}\n\n"
        "If you do not know what this is about, do nothing."
    )
    subject = f"Invitation: {resource.title}"
    post(session, actor, Letter(guest.email, subject, body, _REASON, topic=MessageTopic.ACCOUNT))
    return made
