"""What one operation works with: the session, who acts, which day it is, and names read once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Refused
from catalogue.kinds.kind import Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.drafts import Reader
from catalogue.resources.references import References, load_references

Hindrance = Callable[[Session, Actor, CataloguedResource, Mapping[str, Any]], None]
"""A rule of a topic above: asked before a thing changes, with the plain values that change; raises `Refused`."""


@dataclass
class Desk:
    """One person's place of work for one operation; `note` goes into the history of all it changes, `hindrances` are
    what topics above forbid to change."""

    session: Session
    actor: Actor
    today: date
    references: References
    note: str = ""
    hindrances: tuple[Hindrance, ...] = ()
    _readers: dict[str, Reader] = field(default_factory=dict)

    def reader(self, kind: Kind) -> Reader:
        """The reader for a kind, made once."""
        if kind.code not in self._readers:
            self._readers[kind.code] = Reader(self.session, self.actor, kind, self.references)
        return self._readers[kind.code]

    def check_change(self, resource: CataloguedResource, values: Mapping[str, Any]) -> None:
        """Ask every topic whether these values may change so. Raises `Refused` with the reason of the first."""
        for hindrance in self.hindrances:
            hindrance(self.session, self.actor, resource, values)

    def why_not(self, resource: CataloguedResource, values: Mapping[str, Any]) -> str:
        """The reason why these values may not change so; empty if they may."""
        try:
            self.check_change(resource, values)
        except Refused as refused:
            return refused.words
        return ""


def desk(session: Session, actor: Actor, today: date, note: str = "", hindrances: tuple[Hindrance, ...] = ()) -> Desk:
    """Open a desk: reads teams, organisations, themes and people once."""
    return Desk(session, actor, today, load_references(session), note, hindrances)
