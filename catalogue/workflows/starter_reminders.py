"""Who is told of somebody new on their first day: their buddy and their manager."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from catalogue.messages.digest import DigestLine
from catalogue.runbooks.starters import beginning


def starters_begin(session: Session, today: date) -> Iterator[DigestLine]:
    """A line for the buddy and one for the manager, who is told once if they are both."""
    for one in beginning(session, today):
        told = {one.manager: "You are their manager.", one.buddy: "You are their buddy."}
        when = "starts today" if one.row.started_on == today else "has a starter path"
        news = f"{when}: {one.title}" if one.path else "is to learn more"
        for person, reason in told.items():
            if person is not None:
                words = f"{one.starter.name} {news}"
                yield DigestLine(person.id, None, words, f"/starters/{one.row.id}", reason)
