"""A browser's session: since when, last used when, and when it ends (60 minutes unused, 12 hours in all)."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import session

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
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
