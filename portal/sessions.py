"""A browser's session: whose it is, since when, and when it ends (60 minutes unused, 12 hours in all)."""

from datetime import datetime, timedelta

from flask import session

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
_FRESHEN_AFTER = timedelta(minutes=1)


def begin(epoch: int, at: datetime) -> None:
    """Start afresh: nothing of the session before the sign-in goes on, its CSRF token included."""
    session.clear()
    session["since"] = session["seen"] = at.timestamp()
    session["epoch"] = epoch


def end() -> None:
    """Forget everything."""
    session.clear()


def live(at: datetime) -> bool:
    """Whether the session is within both limits; being asked counts as use, noted once a minute."""
    since, seen = session.get("since"), session.get("seen")
    if not isinstance(since, int | float) or not isinstance(seen, int | float):
        return False
    moment = at.timestamp()
    if moment - seen > IDLE.total_seconds() or moment - since > ABSOLUTE.total_seconds():
        return False
    if moment - seen > _FRESHEN_AFTER.total_seconds():
        session["seen"] = moment
    return True
