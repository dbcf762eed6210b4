"""Answer those who want a new password: a letter with a link to whom the address belongs, nothing to anyone else."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import operator
from catalogue.messages.operations import Letter, post
from catalogue.people.new_passwords import link_number, until_when
from catalogue.people.tables import Account, PasswordRequest, Person
from catalogue.store import Database, for_change, now
from catalogue.terms import Employer, MessageTopic
from catalogue.workflows.account_letters import REASON

MOST_AT_ONCE = 200
SELDOM = timedelta(minutes=5)  # however often a stranger asks, nobody is written to more often
_ANSWERING = operator("New passwords", via="task")


@dataclass(frozen=True)
class Doors:
    """How people come in: the link for a new password, where one signs in, which staff may have a password; and the
    link by which a witness answers who does not come in."""

    password_link: Callable[[uuid.UUID, int, datetime], str]
    sign_in_address: str
    staff_may_use_password: Callable[[str], bool]
    witness_link: Callable[[uuid.UUID, int, datetime], str]


def answer_password_requests(database: Database, doors: Doors, today: date) -> int:
    """Answer what waits, each address once; how many letters that made."""
    with database.unit_of_work() as session:
        waiting = select(PasswordRequest).order_by(PasswordRequest.asked_at, PasswordRequest.id).limit(MOST_AT_ONCE)
        requests = session.scalars(for_change(waiting)).all()
        addresses = dict.fromkeys(request.email for request in requests)
        for request in requests:
            session.delete(request)
        return sum(_answered(session, email, doors, today) for email in addresses)


def _answered(session: Session, email: str, doors: Doors, today: date) -> bool:
    """Whether somebody has this address, works today and was not written to just now, so that a letter was posted."""
    here = select(Account, Person).join(Person, Person.id == Account.person_id)
    row = session.execute(here.where(Person.email == email, Account.active.is_(True))).one_or_none()
    if row is None or not row.Person.works_on(today):
        return False
    account, person = row.Account, row.Person
    if person.employer == Employer.COUNCIL and not doors.staff_may_use_password(email):
        words = (
            f"You sign in with your council account, so there is no password to change here:\n{doors.sign_in_address}"
        )
    else:
        link = doors.password_link(account.id, link_number(account.session_epoch, email), until_when(now(session)))
        words = f"Choose a new password here within 60 minutes. The link works once.\n\n{link}"
    asked = "Somebody, probably you, asked for a new password for this address."
    body = f"Hello {person.name},\n\n{asked} {words}\n\nIf it was not you, do nothing: nothing has changed."
    lately = int(now(session).timestamp() // SELDOM.total_seconds())
    key = f"new password {account.id} {lately}"
    return (
        post(session, _ANSWERING, Letter(email, "A new password", body, REASON, key, MessageTopic.ACCOUNT)) is not None
    )
