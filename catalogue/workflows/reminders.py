"""Where the lines of the daily letters come from, over all topics."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.kinds.resource import Ownership
from catalogue.messages.digest import DigestLine, Source
from catalogue.people.tables import Account
from catalogue.plurals import how_many
from catalogue.resources.attesting import due_on
from catalogue.terms import Nation
from catalogue.visibility import actor_of
from catalogue.workflows.draft_reminders import drafts_to_approve
from catalogue.workflows.handover_reminders import handovers_due, handovers_waiting
from catalogue.workflows.mine import duties
from catalogue.workflows.notice_reminders import notices_due
from catalogue.workflows.starter_reminders import starters_begin
from catalogue.workflows.witness_reminders import witnesses_asked, witnesses_denied

_MONDAY = 0
_WEEK = timedelta(days=7)


def looks_due(session: Session, today: date) -> Iterator[DigestLine]:
    """Whoever answers for entries that need a look is told on the Monday after one came due, and monthly of all."""
    if today.weekday() != _MONDAY:
        return
    answers = or_(Ownership.person_id == Account.person_id, Ownership.deputy_id == Account.person_id)
    owners = select(Account).where(select(Ownership.id).where(answers).exists()).order_by(Account.id)
    for account in session.scalars(owners):
        due = duties(session, actor_of(session, account, today, via="task"), today).due
        days = [day for thing in due if (day := due_on(thing))]
        if is_told(days, today):
            words = f"Your things: {how_many(len(due), 'needs', 'need')} a look"
            reason = "You answer for them, and each should be looked at again from time to time."
            yield DigestLine(account.person_id, None, words, "/my?show=due", reason)


def is_told(due_days: list[date], today: date) -> bool:
    """Whether to tell of what came due on these days: on a month's first Monday, else if one came due this week."""
    is_first_monday = today.day <= _WEEK.days
    return bool(due_days) and (is_first_monday or max(due_days) > today - _WEEK)


def sources_for(nation: Nation) -> tuple[Source, ...]:
    """Every source; `nation` is whose working days count where nothing says otherwise."""
    return (
        looks_due,
        drafts_to_approve,
        starters_begin,
        witnesses_asked,
        witnesses_denied,
        lambda session, today: handovers_due(session, today, nation),
        handovers_waiting,
        lambda session, today: notices_due(session, today, nation),
    )
