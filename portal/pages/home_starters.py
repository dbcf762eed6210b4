"""What a home page tells somebody new without a path, and those who look after somebody new."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.people.tables import Person
from catalogue.runbooks.path_rules import STARTING
from catalogue.runbooks.starters import Progress, Starting, followed
from catalogue.workflows.overview import runbooks_of_team
from portal.pages.starter_packs import PAGE
from portal.pages.starter_steps import assigned_words, words_of
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
    """Those in their first half year whose buddy or manager the actor is, and those who began to learn something."""
    recent = [one for one in followed(session, actor, today) if today - one.row.started_on <= STARTING]
    found = [one for one in recent if one.path is not None]
    return _starters(found, today) + _learners([one for one in recent if one.path is None])


def _learners(found: Sequence[Starting]) -> list[Card]:
    if not found:
        return []
    title = "person whom you help to learn" if len(found) == 1 else "people whom you help to learn"
    text = f"{found[0].starter.name} has something to learn."
    return [{"count": f"{len(found):,}", "title": title, "href": "/starters", "text": text}]


def learner_cards(progress: Progress | None, today: date) -> list[Card]:
    """What the reader was assigned to learn and has not shown yet."""
    due = [step for step in progress.steps if step.by_on and not step.is_done] if progress else []
    if not due:
        return []
    first = min(due, key=lambda step: step.by_on or today)
    title = "procedure to learn" if len(due) == 1 else "procedures to learn"
    text = f"{words_of(first.line)}. {assigned_words(first)}."
    tone = "warning" if first.by_on and first.by_on < today else "caution"
    return [{"count": f"{len(due):,}", "title": title, "href": PAGE, "text": text, "tone": tone}]


def _starters(found: Sequence[Starting], today: date) -> list[Card]:
    if not found:
        return []
    latest = found[0]
    title = "starter that you look after" if len(found) == 1 else "starters that you look after"
    begins = "starts" if latest.row.started_on > today else "started"
    text = f"{latest.starter.name} {begins} on {day(latest.row.started_on)}."
    return [{"count": f"{len(found):,}", "title": title, "href": "/starters", "text": text}]
