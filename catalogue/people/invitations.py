"""Invitations: someone of a supplier or partner agency is asked in by who answers for a contract or an agreement."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, operator, require
from catalogue.audit import Happening, record
from catalogue.errors import NotFound, Refused
from catalogue.people.accounts import account_of, open_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.roles import Period, RoleScope, write_role
from catalogue.people.tables import Account, Invitation, Organisation, Person
from catalogue.store import for_change, now
from catalogue.terms import Employer, Role

OPEN_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=90)
OVER = "This invitation was withdrawn, used or is out of time. Ask whoever invited you for a new one."
_BY_ITSELF = operator("Invitations", via="link")


@dataclass(frozen=True)
class Guest:
    """Whom to invite: for which organisation, and until when; `latest` is the last day of what they are invited for."""

    email: str
    name: str
    organisation_id: uuid.UUID
    until_on: date
    latest: date | None


def invite(session: Session, actor: Actor, thing: Thing, guest: Guest, today: date) -> Invitation:
    """Ask somebody in for a contract or an agreement. Who may: who answers for it, contract managers, the operator.

    Refused: the last day is past (`dates`) or after the end of what they are invited for (`ends_before`), they work
    for the council (`works_for_council`) or another organisation here (`other_organisation`), their account was
    closed (`account_closed`), they are invited already (`invited`).
    """
    require(actor, Action.INVITE, thing)
    assert thing.id is not None
    _check_dates(guest, today)
    _check_person(session, guest)
    if any(row.email == guest.email for row in _open(session, thing.id)):
        raise Refused("invited", "They have an open invitation already. Withdraw it first to send another.", "email")
    at = now(session)
    row = Invitation(
        id=uuid.uuid4(),
        email=guest.email,
        name=guest.name,
        organisation_id=guest.organisation_id,
        kind=thing.kind,
        thing_id=thing.id,
        until_on=guest.until_on,
        invited_by=actor.name,
        invited_by_id=actor.person_id,
        invited_at=at,
        expires_at=at + OPEN_FOR,
    )
    session.add(row)
    _note(session, actor, row, "invited")
    return row


def _check_dates(guest: Guest, today: date) -> None:
    if guest.until_on < today:
        raise Refused("dates", "This day is past. Choose the last day on which they need it.", "until_on")
    if guest.latest is not None and guest.until_on > guest.latest:
        raise Refused(
            "ends_before", "What you invite them for ends before then. Choose its last day at most.", "until_on"
        )


def _check_person(session: Session, guest: Guest) -> None:
    person = session.scalar(select(Person).where(Person.email == guest.email))
    if person is None:
        return
    if person.employer == Employer.COUNCIL:
        raise Refused("works_for_council", f"{person.name} works for the council, so needs no invitation.", "email")
    if person.organisation_id != guest.organisation_id:
        raise Refused("other_organisation", f"{person.name} works for another organisation in the directory.", "email")
    account = account_of(session, person.email)
    if account is not None and not account.active:
        raise Refused("account_closed", f"The account of {person.name} was closed by an administrator.", "email")


def _open(session: Session, thing_id: uuid.UUID) -> Sequence[Invitation]:
    here = select(Invitation).where(
        Invitation.thing_id == thing_id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(session),
    )
    return session.scalars(here.order_by(Invitation.invited_at, Invitation.id)).all()


def open_invitations(session: Session, actor: Actor, thing: Thing) -> Sequence[Invitation]:
    """Who is invited for a thing and has not answered, longest first. Who may: those who may invite for it."""
    require(actor, Action.INVITE, thing)
    return _open(session, thing.id) if thing.id else []


def open_invitation(session: Session, actor: Actor, thing: Thing, identity: uuid.UUID) -> Invitation:
    """One of a thing's open invitations. Raises `NotFound`."""
    for row in open_invitations(session, actor, thing):
        if row.id == identity:
            return row
    raise NotFound("invitation")


def withdraw(session: Session, actor: Actor, thing: Thing, invitation: Invitation) -> None:
    """Take an open invitation back: its link works no more. Who may: those who may invite for the thing."""
    require(actor, Action.INVITE, thing)
    invitation.withdrawn_at = now(session)
    _note(session, actor, invitation, "invitation_withdrawn")


def invitation_to_accept(session: Session, identity: uuid.UUID) -> Invitation | None:
    """The invitation that a link names, if it can be accepted now. Who may: whoever has the link."""
    row = session.get(Invitation, identity)
    return row if row is not None and row.is_open(now(session)) else None


def accept(session: Session, identity: uuid.UUID, password_hash: str, today: date) -> Person:
    """Make the guest a person with an account and a role until the invitation's last day; an account there is stays.

    Who may: whoever has the link. Refused: it is not open any more, whoever was quicker (`invitation_over`), and what
    `invite` refuses of a person, if it has become so since.
    """
    taken = update(Invitation).where(
        Invitation.id == identity,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(session),
        Invitation.until_on >= today,
    )
    found = taken.values(accepted_at=now(session)).returning(Invitation.id)
    if session.scalar(found, execution_options={"synchronize_session": False}) is None:
        raise Refused("invitation_over", OVER, "password")
    row = session.get_one(Invitation, identity, populate_existing=True)
    person = _person(session, row, today)
    account = account_of(session, person.email) or open_account(session, _BY_ITSELF, person, password_hash)
    _note(session, _guest(person, account), row, "invitation_accepted")
    inviter = Actor(name=row.invited_by, via="link", person_id=row.invited_by_id)
    role, scope = _role(row)
    write_role(session, inviter, person, role, Period(today, row.until_on, "by invitation"), scope)
    return person


def _person(session: Session, row: Invitation, today: date) -> Person:
    """Who was invited, as the directory has them: for a new person it ends with the invitation."""
    _check_person(session, Guest(row.email, row.name, row.organisation_id, row.until_on, None))
    person = session.scalar(for_change(select(Person).where(Person.email == row.email)))
    start = today if person is None else None
    end = row.until_on if person is None or (person.end_on is not None and person.end_on < row.until_on) else None
    organisation = session.get_one(Organisation, row.organisation_id).slug
    employer = Employer.SUPPLIER if row.kind == "contract" else Employer.PARTNER
    name = row.name if person is None else person.name
    entry = PersonEntry(
        row.email, name, organisation=organisation, employer=employer if person is None else None,
        start_on=start, end_on=end,
    )  # fmt: skip
    return keep_person(session, _BY_ITSELF, entry)[0]


def _role(row: Invitation) -> tuple[Role, RoleScope]:
    if row.kind == "contract":
        return Role.CONTRACTOR, RoleScope("contract", row.thing_id)
    return Role.PARTNER, RoleScope()


def _guest(person: Person, account: Account) -> Actor:
    return Actor(name=person.name, via="link", person_id=person.id, account_id=account.id)


def _note(session: Session, actor: Actor, row: Invitation, verb: str) -> None:
    """The event is about the thing, so that it is told to those who see the thing; it does not name the guest."""
    details = {"invitation": str(row.id)}
    record(session, actor, Happening(f"{row.kind}.{verb}", row.kind, row.thing_id, details=details))


def forget_invitations(session: Session, actor: Actor, before: datetime) -> int:
    """Drop invitations that ran out before this moment and that nobody accepted; how many."""
    require(actor, Action.ADMINISTER)
    old = select(Invitation).where(Invitation.expires_at < before, Invitation.accepted_at.is_(None))
    rows = session.scalars(old).all()
    for row in rows:
        session.delete(row)
        _note(session, actor, row, "invitation_forgotten")
    return len(rows)
