"""Who is told of a draft on the morning after it was written: whoever answers for the runbook."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from catalogue.kinds.resource import Ownership
from catalogue.kinds.revision import Revision
from catalogue.messages.digest import DigestLine
from catalogue.people.tables import Account
from catalogue.runbooks.waiting import drafts_waiting
from catalogue.terms import RevisionState
from catalogue.visibility import actor_of

_DAY = timedelta(days=1)
_REASON = "You answer for it. Readers see it once you have approved it."


def drafts_to_approve(session: Session, today: date) -> Iterator[DigestLine]:
    """A line for each draft of yesterday; nobody is told of what they wrote themselves."""
    for account in session.scalars(_who_answers()):
        actor = actor_of(session, account, today, via="task")
        for one in drafts_waiting(session, actor):
            if one.made_at.date() == today - _DAY and one.author_id != account.person_id:
                words = f"A draft of “{one.title}” by {one.author} waits for you"
                yield DigestLine(account.person_id, None, words, f"/runbooks/{one.slug}/texts/{one.number}", _REASON)


def _who_answers() -> Select[Account]:
    """The accounts of those who answer for a runbook of which there is a draft, themselves or as a deputy."""
    drafted = select(Revision.runbook_id).where(Revision.state == RevisionState.DRAFT.value)
    answers = or_(Ownership.person_id == Account.person_id, Ownership.deputy_id == Account.person_id)
    owns = select(Ownership.id).where(answers, Ownership.resource_id.in_(drafted))
    return select(Account).where(owns.exists()).order_by(Account.id)
