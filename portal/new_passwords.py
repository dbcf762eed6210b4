"""A new password by a link: whom the link is for, and taking what they chose."""

import uuid

from catalogue.people.new_passwords import account_to_renew, renew_password
from catalogue.workflows.account_letters import PASSWORD_CHANGED, tell
from portal import db
from portal.sealed_links import password_links
from portal.services import services
from portal.signing_in import STRANGER


def named_by(sealed: str) -> tuple[uuid.UUID, int] | None:
    """The account, and its number, for which this link still holds."""
    found = password_links(services().settings).opened(sealed, services().database.clock())
    return found if found and account_to_renew(db.reading(), *found) is not None else None


def take_password(sealed: str, password: str) -> bool:
    """Give the account of this link the password, and tell its person; False if the link holds no more.

    Raises `BadInput` for a password that is too short or too long, `Refused` where somebody was quicker.
    """
    named = named_by(sealed)
    db.rest()
    if named is None:
        return False
    hashed = services().passwords.hash(password)
    account = renew_password(db.session(), *named, hashed)
    tell(db.session(), STRANGER, account, PASSWORD_CHANGED)
    return True
