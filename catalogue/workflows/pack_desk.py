"""For whom hand-over packs are made, and with what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor


@dataclass(frozen=True)
class PackDesk:
    """For whom packs are made, when, how safe HTML is made of Markdown, and what a file of this hash holds."""

    session: Session
    actor: Actor
    today: date
    html: Callable[[str], str]
    content: Callable[[str], bytes]
