"""What a home page tells a manager of entries that those who leave, or have left, leave behind."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.workflows.left_behind import left_behind
from portal.words import day


def orphan_cards(session: Session, actor: Actor, today: date) -> list[dict[str, Any]]:
    """A card for each person whom the actor manages, with the way to hand on what they have."""
    cards = []
    for one in left_behind(session, actor, today):
        gone, what = one.last_on < today, "entry" if one.things == 1 else "entries"
        cards.append(
            {
                "count": f"{one.things:,}",
                "title": f"{what} of {one.person.name} to hand on",
                "href": f"/people/{one.person.slug}/leaving",
                "text": f"{'Left' if gone else 'Leaves'} on {day(one.last_on)}.",
                "tone": "warning" if gone else "caution",
            }
        )
    return cards
