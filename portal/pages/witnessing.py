"""What somebody is named as witness of, with what they can say of it; and what their own witnesses deny."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.resources.desk import Desk
from catalogue.runbooks.witnessing import (
    Watched,
    denied_drills,
    denier_of,
    say_watched,
    waiting_for_witness,
    watched_by,
)
from catalogue.terms import DrillKind, DrillLevel
from portal.urls import url_of_thing
from portal.words import day

PAGE = "/my/witness"
WHAT_NOW = "Do it again, or ask them to look again."
_SAID = {None: "", True: "You said that you watched.", False: "You said that you were not there."}


@dataclass(frozen=True)
class Answer:
    """One thing that the witness can say, by one button."""

    text: str
    action: str


@dataclass(frozen=True)
class WatchedShown:
    """A drill that somebody is asked about: who did what, what was said of it, and what can be said."""

    title: str
    words: str
    said: str
    answers: Sequence[Answer]


def asked_about(session: Session, actor: Actor) -> list[WatchedShown]:
    """What the actor is named as witness of and has said nothing of."""
    return [_shown(one) for one in waiting_for_witness(session, actor)]


def all_watched(session: Session, actor: Actor) -> list[WatchedShown]:
    """All that the actor is named as witness of: first what they have said nothing of."""
    return [_shown(one) for one in watched_by(session, actor)]


def say(at: Desk, watched: Watched, was_watched: bool) -> str:
    """Say it; what that means, in words. Raises what `say_watched` refuses."""
    say_watched(at, watched, was_watched)
    title = watched.procedure.title
    if was_watched:
        return f"Thank you. It is noted that you watched “{title}”."
    return f"Thank you. It is noted that you were not there, and the drill of “{title}” no longer counts."


def denied_cards(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """The actor's own drills that their witness denies, as `components/cards.html` takes it."""
    return [
        {
            "title": f"A witness says they were not there: {one.procedure.title}",
            "href": f"{url_of_thing('system', one.system.slug)}/readiness#procedure-{one.procedure.id}",
            "text": f"Your drill of {day(one.drill.done_on)} counts for nothing while {one.person.name} says so. "
            f"{WHAT_NOW}",
            "tone": "caution",
        }
        for one in denied_drills(session, actor)
    ]


def denied_words(session: Session, actor: Actor, drill: UUID | None) -> str:
    """What is said with a drill of the actor's own that its witness denies; nothing of any other."""
    person = denier_of(session, actor, drill)
    if person is None:
        return ""
    return f"{person.name}, the witness, says that they were not there: this drill counts for nothing. {WHAT_NOW}"


def _shown(one: Watched) -> WatchedShown:
    row = one.drill
    how = f"{DrillLevel(row.level).label.lower()}, {DrillKind(row.drill_kind).label.lower()}"
    answers = {
        True: Answer("Yes, I watched", _place(one, "yes")),
        False: Answer("No, I was not there", _place(one, "no")),
    }
    return WatchedShown(
        title=f"{one.person.name}: {one.procedure.title}",
        words=f"{one.system.title}, {day(row.done_on)}: {how}.",
        said=_SAID[row.was_watched],
        answers=[answer for said, answer in answers.items() if said is not row.was_watched],
    )


def _place(one: Watched, said: str) -> str:
    return f"{PAGE}/{one.drill.id}/{said}"
