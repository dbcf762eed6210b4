"""What can be asked of the tuning of search: which numbers are in use and were, and which searches are known."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import EVERYTHING, Action, Actor, labels_of_actor, may, require
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.queries import things_by_id
from catalogue.resources.records import chunks
from catalogue.search.ranking import USUAL, Ranking
from catalogue.tuning.rules import ranking_stored
from catalogue.tuning.tables import KnownSearch, RankingSetting

# By what they see searches are judged: what all council staff see, whoever looks, so that all see the same figures.
ANY_STAFF = Actor(name="Any member of council staff", is_staff=True)


def ranking_in_use(session: Session) -> Ranking:
    """The numbers by which results are ordered now. Everyone's searches use them."""
    newest = session.scalar(select(RankingSetting).order_by(RankingSetting.number.desc()).limit(1))
    return ranking_stored(newest.numbers) if newest else USUAL


def newest_setting(session: Session) -> int:
    """The number of the setting in use; 0 while nobody has set anything."""
    return session.scalar(select(func.max(RankingSetting.number))) or 0


def ranking_settings(session: Session, actor: Actor) -> Sequence[RankingSetting]:
    """Everything that was ever set, newest first. Who may: whoever judges searches."""
    require(actor, Action.JUDGE_SEARCHES)
    return session.scalars(select(RankingSetting).order_by(RankingSetting.number.desc())).all()


@dataclass(frozen=True)
class Known:
    """One line of the known searches; `thing` is None where the entry is gone, and searches are judged by the line
    only while all council staff see the entry."""

    row: KnownSearch
    thing: CataloguedResource | None

    @property
    def judges(self) -> bool:
        """Whether searches are judged by this line."""
        return self.thing is not None and may(ANY_STAFF, Action.READ, self.thing.facts)


def known_searches(session: Session, actor: Actor) -> list[Known]:
    """Every line about what the actor may see, by the words. Who may: whoever judges searches.

    Of an entry that is gone only those are told who would see any.
    """
    require(actor, Action.JUDGE_SEARCHES)
    found = _known(session, actor, session.scalars(select(KnownSearch)).all())
    return sorted(found, key=lambda one: (one.row.key, one.thing.title.casefold() if one.thing else ""))


def known_search(session: Session, actor: Actor, identity: uuid.UUID) -> Known:
    """One line. Who may: whoever judges searches. Raises `NotFound`, as for lines that the actor is not told of."""
    require(actor, Action.JUDGE_SEARCHES)
    row = session.get(KnownSearch, identity)
    found = _known(session, actor, [row]) if row else []
    if not found:
        raise NotFound("known search")
    return found[0]


def _known(session: Session, actor: Actor, rows: Sequence[KnownSearch]) -> list[Known]:
    things: dict[uuid.UUID, CataloguedResource] = {}
    for some in chunks(sorted({row.thing_id for row in rows})):
        things.update(things_by_id(session, actor, some))
    sees_all = EVERYTHING in labels_of_actor(actor)
    return [Known(row, things.get(row.thing_id)) for row in rows if sees_all or row.thing_id in things]


@dataclass(frozen=True)
class Judged:
    """A search with its right answers, and the kinds of those."""

    words: str
    right: frozenset[uuid.UUID]
    kinds: tuple[str, ...]


def judged(known: Sequence[Known]) -> list[Judged]:
    """The lines by which searches are judged, joined by their words, in their order."""
    together: dict[str, list[KnownSearch]] = defaultdict(list)
    for one in known:
        if one.judges:
            together[one.row.key].append(one.row)
    return [
        Judged(rows[0].words, frozenset(row.thing_id for row in rows), tuple(dict.fromkeys(row.kind for row in rows)))
        for rows in together.values()
    ]
