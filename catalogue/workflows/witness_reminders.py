"""Who is told of witnesses in the daily letter: the witness on the morning after, and who did it if that is denied."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.messages.digest import DigestLine
from catalogue.people.tables import Account
from catalogue.runbooks.tables import Drill
from catalogue.runbooks.witnessing import denied_drills, recorded_for_witness
from catalogue.visibility import actor_of

_DAY = timedelta(days=1)
_ASKED = "You are named as witness. Say whether you were there."
_DENIED = "The drill counts for nothing as long as they say so. Record it anew with who was there."


def witnesses_asked(session: Session, today: date) -> Iterator[DigestLine]:
    """A line for each drill that was recorded yesterday and names them, of a system that they may see."""
    named = select(Drill.id).where(Drill.witness_id == Account.person_id, Drill.was_watched.is_(None))
    for account in session.scalars(select(Account).where(named.exists()).order_by(Account.id)):
        for one in recorded_for_witness(session, actor_of(session, account, today, via="task"), today - _DAY):
            words = f"Did you watch {one.person.name} do “{one.procedure.title}”?"
            yield DigestLine(account.person_id, None, words, "/my/witness", _ASKED)


def witnesses_denied(session: Session, today: date) -> Iterator[DigestLine]:
    """A line for each drill of theirs, of a system that they may see, whose witness said yesterday that they were not
    there."""
    denied = select(Drill.id).where(Drill.person_id == Account.person_id, Drill.was_watched.is_(False))
    for account in session.scalars(select(Account).where(denied.exists()).order_by(Account.id)):
        for one in denied_drills(session, actor_of(session, account, today, via="task")):
            said_at = one.drill.witness_said_at
            if said_at is not None and said_at.date() == today - _DAY:
                words = f"{one.person.name} says that they did not watch you do “{one.procedure.title}”"
                yield DigestLine(account.person_id, None, words, f"/systems/{one.system.slug}/readiness", _DENIED)
