"""A browser's session: since when, last used when, and when it ends (60 minutes unused, 12 hours in all).

Between the password and the code there is none yet, but a note of whose password was right.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import session

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
HALFWAY = timedelta(minutes=15)
AHEAD = timedelta(minutes=2)
_FRESHEN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Claim:
    """What a session within its limits says of itself; the database knows whether it still counts."""

    id: str
    epoch: int
    until: datetime


def begin(epoch: int, at: datetime) -> None:
    """Start afresh: nothing of the session before the sign-in goes on, its CSRF token included."""
    session.clear()
    session["id"] = secrets.token_urlsafe(24)
    session["since"] = session["seen"] = at.timestamp()
    session["epoch"] = epoch


@dataclass(frozen=True)
class Halfway:
    """Whose password was right a moment ago, and where they want to go once their code is right too."""

    account_id: uuid.UUID
    epoch: int
    following: str | None


def begin_halfway(who: Halfway, at: datetime) -> None:
    """Note that a password was right. It signs nobody in."""
    session.clear()
    session["halfway"] = [str(who.account_id), who.epoch, who.following, at.timestamp()]


def halfway(at: datetime) -> Halfway | None:
    """Who is halfway in this browser, for 15 minutes."""
    try:
        account_id, epoch, following, since = session["halfway"]
        found, begun = Halfway(uuid.UUID(account_id), int(epoch), following), float(since)
    except (KeyError, TypeError, ValueError):
        return None
    return found if at.timestamp() - begun <= HALFWAY.total_seconds() else None


def note_proof(shown_at: datetime, at: datetime) -> None:
    """Note when whoever is signed in last showed the council's provider who they are.

    Its clock may be a little ahead of ours; a moment that is still to come would prove them for as long.
    """
    if shown_at <= at + AHEAD:
        session["shown"] = min(shown_at, at).timestamp()


def proof() -> datetime | None:
    """When that was."""
    try:
        return datetime.fromtimestamp(float(session["shown"]), UTC)
    except (KeyError, TypeError, ValueError):
        return None


def note_code(at: datetime) -> None:
    """Note that whoever is signed in gave a code of their app, so that they may set up another in this session."""
    session["code"] = at.timestamp()


def gave_code(at: datetime) -> bool:
    """Whether they did in this session, in the last 15 minutes."""
    try:
        return at.timestamp() - float(session["code"]) <= HALFWAY.total_seconds()
    except (KeyError, TypeError, ValueError):
        return False


def forget_asking() -> None:
    """Forget what was asked of the council's provider before; nothing else."""
    for name in [name for name in session if name.startswith("_state_")]:
        del session[name]


def end() -> None:
    """Forget everything."""
    session.clear()


def claim(at: datetime) -> Claim | None:
    """The session, if it is within both limits; being asked counts as use, noted once a minute."""
    try:
        found = str(session["id"]), int(session["epoch"])
        since, seen = float(session["since"]), float(session["seen"])
    except (KeyError, TypeError, ValueError):
        return None
    moment = at.timestamp()
    if moment - seen > IDLE.total_seconds() or moment - since > ABSOLUTE.total_seconds():
        return None
    if moment - seen > _FRESHEN_AFTER.total_seconds():
        session["seen"] = moment
    return Claim(*found, datetime.fromtimestamp(since, UTC) + ABSOLUTE)
