"""For whom hand-over packs are made, and with what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor


@dataclass(frozen=True)
class PackDesk:
    """For whom packs are made, when, how safe HTML is made of Markdown, what a file of this hash holds, and at which
    address the portal is."""

    session: Session
    actor: Actor
    today: date
    html: Callable[[str], str]
    content: Callable[[str], bytes]
    portal: str
