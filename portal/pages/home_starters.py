"""What a home page tells somebody new without a path, and those who look after somebody new."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.people.tables import Person
from catalogue.runbooks.path_rules import STARTING
from catalogue.runbooks.starters import followed
from catalogue.workflows.overview import runbooks_of_team
from portal.pages.starter_packs import PAGE
from portal.words import day

Card = dict[str, Any]


def newcomer_cards(session: Session, actor: Actor, person: Person, today: date) -> list[Card]:
    """The way to the pack, in somebody's first half year."""
    if person.start_on is None or today - person.start_on > STARTING:
        return []
    of_team = len(runbooks_of_team(session, actor, person))
    text = (
        f"{of_team} runbooks of your team, and what to do when something breaks."
        if of_team
        else "What to do when something breaks, and where to start."
    )
    return [{"title": "Your starter pack", "href": PAGE, "kind": "runbook", "text": text}]


def follower_cards(session: Session, actor: Actor, today: date) -> list[Card]:
    """Those in their first half year whose buddy or manager the actor is."""
    found = [one for one in followed(session, actor, today) if today - one.row.started_on <= STARTING]
    if not found:
        return []
    latest = found[0]
    title = "starter that you look after" if len(found) == 1 else "starters that you look after"
    begins = "starts" if latest.row.started_on > today else "started"
    text = f"{latest.starter.name} {begins} on {day(latest.row.started_on)}."
    return [{"count": f"{len(found):,}", "title": title, "href": "/starters", "text": text}]
