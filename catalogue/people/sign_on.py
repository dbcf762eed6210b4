"""Who comes by single sign-on: known by their entry there, at first by an address that the provider vouches for."""

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
from catalogue.people.sign_on_ties import Identity, account_at, tie, ties_of
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

    identity: Identity
    email: str
    name: str
    may_be_new: bool = False


def welcome(session: Session, arrival: Arrival, today: date) -> Account:
    """The account of who arrives; opened at the first sign-in, and tied to their entry at the provider from then on.
    Who may: anyone, once the provider has vouched for them.

    Refused: nobody here has this address (`unknown_person`), they do not work for the council (`sign_on_staff`), they
    have left or not begun (`not_here_today`), their account was closed (`account_closed`), it is tied to another entry
    at the provider (`sign_on_other`).
    """
    person = _person(session, arrival)
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
    _tie(session, account, arrival)
    return account


def _person(session: Session, arrival: Arrival) -> Person | None:
    """Whose account is tied to this entry at the provider, whatever their address is by now; else by the address."""
    known = account_at(session, arrival.identity)
    here = Person.id == known.person_id if known else Person.email == arrival.email
    return session.scalar(for_change(select(Person).where(here)))


def _tie(session: Session, account: Account, arrival: Arrival) -> None:
    """Tie an account to the entry that its person came with. Refused: `sign_on_other`."""
    standing = next((one for one in ties_of(session, account) if one.issuer == arrival.identity.issuer), None)
    if standing is None:
        tie(session, _BY_ITSELF, account, arrival.identity, arrival.email)
    elif standing.subject != arrival.identity.subject:
        words = (
            f"The portal’s account for {arrival.email} belongs to another entry at your council’s sign-in service, "
            "perhaps to whoever had this address before you. Ask an administrator of the portal to look into it."
        )
        raise Refused("sign_on_other", words, "email")
    elif standing.email != arrival.email:
        standing.email = arrival.email


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
