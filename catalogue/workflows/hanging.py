"""What hangs on a contract: what its systems hold, feed and are reached by, and what is supplied under it."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.system import Interface
from catalogue.resources.queries import things_by_id
from catalogue.resources.ties import Neighbour, Tied, ties
from catalogue.terms import Relation

# The relations, each with whether it is said of what hangs or of what it hangs on.
_HANGS = {
    (Relation.HOLDS, True),
    (Relation.FEEDS, True),
    (Relation.DEPENDS_ON, False),
    (Relation.SUPPLIED_UNDER, False),
    (Relation.CALLED_OFF_FROM, False),
}


@dataclass(frozen=True)
class Hanging:
    """Something that hangs on a thing, by its own relation to it: `Held in`. Of an interface there is only its title;
    it is part of the thing."""

    title: str
    words: str
    on: CataloguedResource
    thing: Neighbour | None = None


def hanging_on(
    session: Session, actor: Actor, contract: Contract, systems: Sequence[uuid.UUID], today: date
) -> list[Hanging]:
    """What hangs on a contract and on these systems and the actor sees, by title."""
    seen = things_by_id(session, actor, systems)
    found = [one for thing in (contract, *seen.values()) for one in _tied(session, actor, thing, today)]
    found += _interfaces(session, seen)
    among = {contract.id, *seen}
    kept = [one for one in found if one.thing is None or one.thing.id not in among]
    return sorted(kept, key=lambda one: (one.title.casefold(), one.on.slug, one.thing.slug if one.thing else ""))


def _tied(session: Session, actor: Actor, thing: CataloguedResource, today: date) -> Iterator[Hanging]:
    for tied in ties(session, actor, thing):
        if (tied.relation, tied.outward) in _HANGS and _holds(tied, today):
            words = tied.relation.inverse if tied.outward else tied.relation.label
            yield Hanging(tied.other.title, words, thing, tied.other)


def _holds(tied: Tied, today: date) -> bool:
    return (tied.start_on is None or tied.start_on <= today) and (tied.end_on is None or today <= tied.end_on)


def _interfaces(session: Session, systems: dict[uuid.UUID, CataloguedResource]) -> list[Hanging]:
    of_these = select(Interface.title, Interface.resource_id).where(Interface.resource_id.in_(systems))
    return [Hanging(title, "Interface of", systems[system]) for title, system in session.execute(of_these)]
