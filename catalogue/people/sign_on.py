"""Who comes by single sign-on: found by an address that their council vouches for, with the roles of their groups."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor, operator
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.accounts import account_of, open_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.roles import NEEDS_SECOND, Period, end_role, write_role
from catalogue.people.tables import Account, Person, RoleAssignment
from catalogue.store import for_change
from catalogue.terms import Employer, Role

SOURCE = "sign_on"
REASON = "from single sign-on"
# Who stays away longer keeps no role by which a token of theirs could go on; who comes daily is renewed once a week.
LASTS, RENEWED_WITHIN = timedelta(days=30), timedelta(days=23)
_BY_ITSELF = operator("Single sign-on", via="sign-on")
_OF_GROUPS = Actor(name="Single sign-on", via="sign-on")


@dataclass(frozen=True)
class Arrival:
    """Someone whom the council's provider vouches for; `may_be_new` if they may be added to the directory."""

    email: str
    name: str
    may_be_new: bool = False


def welcome(session: Session, arrival: Arrival, today: date) -> Account:
    """The account of who arrives; opened at the first sign-in. Who may: anyone, once the provider has vouched for them.

    Refused: nobody here has this address (`unknown_person`), they do not work for the council (`sign_on_staff`), they
    have left or not begun (`not_here_today`), their account was closed (`account_closed`).
    """
    person = session.scalar(for_change(select(Person).where(Person.email == arrival.email)))
    if person is None and arrival.may_be_new:
        entry = PersonEntry(arrival.email, arrival.name or arrival.email, employer=Employer.COUNCIL)
        person, _ = keep_person(session, _BY_ITSELF, entry)
    if person is None:
        raise Refused("unknown_person", f"Nobody in the portal’s directory has the address {arrival.email}.", "email")
    if person.employer != Employer.COUNCIL:
        raise Refused("sign_on_staff", "Single sign-on is for council staff. Sign in with your password.", "email")
    if not person.works_on(today):
        raise Refused("not_here_today", "By the portal’s directory you do not work for the council today.", "email")
    account = account_of(session, person.email) or open_account(session, _BY_ITSELF, person)
    if not account.active:
        raise Refused("account_closed", "Your account was closed by an administrator.", "email")
    return account


def match_roles(session: Session, account: Account, wanted: Set[Role], today: date) -> None:
    """Make the roles that single sign-on gives to someone those of their groups, for the next 30 days.

    What somebody gave by hand stays as it is. An administrator's role waits for an administrator to confirm it.
    """
    person = session.get_one(Person, account.person_id)
    held = {Role(row.role): row for row in _given(session, person, today)}
    for role in sorted(wanted - held.keys()):
        period = Period(today, today + LASTS, REASON)
        write_role(session, _OF_GROUPS, person, role, period, waiting=role in NEEDS_SECOND, source=SOURCE)
    for role, row in held.items():
        if role not in wanted:
            end_role(session, _OF_GROUPS, row, today)
        elif row.until_on is not None and row.until_on < today + RENEWED_WITHIN:
            _renew(session, row, today)


def _given(session: Session, person: Person, today: date) -> list[RoleAssignment]:
    not_over = or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on >= today)
    of_theirs = (RoleAssignment.person_id == person.id, RoleAssignment.source == SOURCE)
    return list(session.scalars(select(RoleAssignment).where(*of_theirs, not_over).order_by(RoleAssignment.role)))


def _renew(session: Session, row: RoleAssignment, today: date) -> None:
    row.until_on = today + LASTS
    details = {"role": row.role, "until": row.until_on.isoformat()}
    record(session, _OF_GROUPS, Happening("role.renewed", "person", row.person_id, details=details))
