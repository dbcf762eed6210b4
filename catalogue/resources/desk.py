"""What one operation works with: the session, who acts, which day it is, and names read once."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.kind import Kind
from catalogue.resources.drafts import Reader
from catalogue.resources.references import References, load_references


@dataclass
class Desk:
    """One person's place of work for one operation; `note` goes into the history of all it changes."""

    session: Session
    actor: Actor
    today: date
    references: References
    note: str = ""
    _readers: dict[str, Reader] = field(default_factory=dict)

    def reader(self, kind: Kind) -> Reader:
        """The reader for a kind, made once."""
        if kind.code not in self._readers:
            self._readers[kind.code] = Reader(self.session, self.actor, kind, self.references)
        return self._readers[kind.code]


def desk(session: Session, actor: Actor, today: date, note: str = "") -> Desk:
    """Open a desk: reads teams, organisations, themes and people once."""
    return Desk(session, actor, today, load_references(session), note)
