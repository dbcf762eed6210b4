"""An invitation by its link: what it says, and accepting it."""

import uuid
from dataclasses import dataclass
from datetime import date

from catalogue.people.accounts import account_of
from catalogue.people.tables import Organisation
from catalogue.workflows.invite import accept_by_link, invitation_that_stands, title_of
from portal import db
from portal.sealed_links import invitation_links
from portal.services import services


@dataclass(frozen=True)
class Invited:
    """What an invitation tells whoever has its link; `has_account` if they sign in here already."""

    id: uuid.UUID
    name: str
    email: str
    organisation: str
    title: str
    invited_by: str
    until_on: date
    has_account: bool


def invited_by(sealed: str) -> Invited | None:
    """What the link's invitation says, if it can be accepted now."""
    named = invitation_links(services().settings).opened(sealed, services().database.clock())
    session = db.reading()
    row = invitation_that_stands(session, named[0], db.today()) if named else None
    if row is None:
        return None
    return Invited(
        id=row.id,
        name=row.name,
        email=row.email,
        organisation=session.get_one(Organisation, row.organisation_id).name,
        title=title_of(session, row),
        invited_by=row.invited_by,
        until_on=row.until_on,
        has_account=account_of(session, row.email) is not None,
    )


def accept_invitation(invited: Invited, password: str) -> None:
    """Accept it with a password, which is not asked of those who have an account. Raises `BadInput`, `Refused`."""
    db.rest()
    hashed = "" if invited.has_account else services().passwords.hash(password)
    accept_by_link(db.session(), invited.id, hashed, db.today())
