"""Tables of people, teams, organisations, accounts, roles, named grants and API tokens."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base, Slug, Versioned


class Organisation(Versioned, Base):
    """A legal body: the council itself, a supplier or a partner agency (OCDS party, W3C ORG)."""

    __tablename__ = "organisation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(String(250))
    organisation_type: Mapped[str] = mapped_column(String(20))
    identifier: Mapped[str] = mapped_column(String(60), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    description: Mapped[str] = mapped_column(Text, default="")


class Team(Versioned, Base):
    """A team of the council; things belong to teams, and answerable people belong to them too."""

    __tablename__ = "team"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(String(250))
    description: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))


class Person(Versioned, Base):
    """Someone who works for the council, a supplier or a partner; leaving ends what they may do."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(200), default="")
    employer: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    manager_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]

    def works_on(self, day: date) -> bool:
        """Whether they have begun and not left on this day."""
        return (self.start_on is None or self.start_on <= day) and (self.end_on is None or day <= self.end_on)


class Account(Base):
    """How a person signs in; the lockout is kept here, so that every process agrees on it."""

    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(default=0)


class SignOnTie(Base):
    """Which entry at a provider of single sign-on an account belongs to, by the provider's own word for it (`sub`).

    An address can be given to somebody else; a subject never is. `email` is the address they last came with.
    """

    __tablename__ = "sign_on_tie"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(500), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254))
    tied_at: Mapped[datetime]


class SecondStep(Base):
    """What an authenticator app and the portal both know of an account (RFC 6238), apart from its password.

    `secret` counts; `offered` is shown to the person and counts once they have confirmed it by a code. `last_step` is
    the time step of the last code that was used: no code counts twice.
    """

    __tablename__ = "second_step"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64), default="")
    offered: Mapped[str] = mapped_column(String(64), default="")
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    set_up_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands in for the app once; only its SHA-256 is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class PasswordRequest(Base):
    """Somebody's wish for a new password, by an address that may be nobody's; it goes once it is answered."""

    __tablename__ = "password_request"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(254), index=True)
    asked_at: Mapped[datetime]


class EndedSession(Base):
    """A browser's session that was signed out of before its time; kept until it would have ended by itself."""

    __tablename__ = "ended_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]


class RoleAssignment(Base):
    """A role given to a person, on what, from when to when, by whom and why; `waiting` opens nothing until confirmed.

    `source` is empty for a role that somebody gave; else it says what gives and ends the role by itself.
    """

    __tablename__ = "role_assignment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str] = mapped_column(String(20), default="")
    scope_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    granted_by: Mapped[str] = mapped_column(String(200))
    granted_by_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(20), default="")
    waiting: Mapped[bool] = mapped_column(default=False)
    confirmed_by: Mapped[str] = mapped_column(String(200), default="")


class Invitation(Base):
    """Someone of a supplier or partner agency asked in for one contract or agreement, until a day.

    It is open until it is accepted, withdrawn or out of time. What its link names is this row; nothing of the link is
    kept.
    """

    __tablename__ = "invitation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[uuid.UUID] = mapped_column(index=True)
    until_on: Mapped[date]
    invited_by: Mapped[str] = mapped_column(String(200))
    invited_by_id: Mapped[uuid.UUID | None]
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be accepted at this moment."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at


class Grant(Base):
    """Sight of one thing given to one person by name."""

    __tablename__ = "grant"
    __table_args__ = (Index("ix_grant_person_thing", "person_id", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    resource_id: Mapped[uuid.UUID] = mapped_column(index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    granted_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500), default="")


class ApiToken(Base):
    """A key for programs: only its SHA-256 is kept; it expires, and never exceeds its owner."""

    __tablename__ = "api_token"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Absence(Base):
    """From when until when somebody is away, both days counted; not why. One each: what is said anew replaces it."""

    __tablename__ = "absence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    from_on: Mapped[date]
    until_on: Mapped[date]


class Departure(Base):
    """What those who leave handed on in one go: read as a receipt, and taken back by it for some days.

    It is one person's, or of all under a contract. `moved` are (group, id, role, from, to), ids of people, "" for
    nobody yet; then why it was left as it is, and of a thing the terms that stood before. `ended` are (what, id, day
    before): what ends on `last_on`, with the day that stood before, "" for none. Once it is taken back, each of both
    says why it was left as it is, "" if it went back. Where successors answer for it from a later day, that is
    `from_on`, which follows the last day: things keep it themselves, handovers change when that day is `carried_at`;
    what did not go as planned says why.
    """

    __tablename__ = "departure"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    contract_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    operation_id: Mapped[uuid.UUID]
    last_on: Mapped[date | None]
    ended: Mapped[list[list[str]]] = mapped_column(JSON)
    moved: Mapped[list[list[Any]]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    from_on: Mapped[date | None]
    carried_at: Mapped[datetime | None]
