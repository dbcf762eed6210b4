"""What can be asked of the tuning of search: which numbers are in use and were, and which searches are known."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
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
    """One line of the known searches; `thing` is None where the entry is gone, or is not for all council staff."""

    row: KnownSearch
    thing: CataloguedResource | None


def known_searches(session: Session, actor: Actor) -> list[Known]:
    """Every line, by the words. Who may: whoever judges searches."""
    require(actor, Action.JUDGE_SEARCHES)
    rows = session.scalars(select(KnownSearch)).all()
    things: dict[uuid.UUID, CataloguedResource] = {}
    for some in chunks(sorted({row.thing_id for row in rows})):
        things.update(things_by_id(session, ANY_STAFF, some))
    found = [Known(row, things.get(row.thing_id)) for row in rows]
    return sorted(found, key=lambda one: (one.row.key, one.thing.title.casefold() if one.thing else ""))


def known_search(session: Session, actor: Actor, identity: uuid.UUID) -> Known:
    """One line. Who may: whoever judges searches. Raises `NotFound`."""
    require(actor, Action.JUDGE_SEARCHES)
    row = session.get(KnownSearch, identity)
    if row is None:
        raise NotFound("known search")
    return Known(row, things_by_id(session, ANY_STAFF, [row.thing_id]).get(row.thing_id))


@dataclass(frozen=True)
class Judged:
    """A search with its right answers, and the kinds of those."""

    words: str
    right: frozenset[uuid.UUID]
    kinds: tuple[str, ...]


def judged(known: Sequence[Known]) -> list[Judged]:
    """The lines joined by their words, in their order, as far as their entries can be seen by all council staff."""
    together: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        if one.thing:
            together[one.row.key].append(one)
    return [_joined([(one.row, one.thing) for one in lines if one.thing]) for lines in together.values()]


def _joined(lines: Sequence[tuple[KnownSearch, CataloguedResource]]) -> Judged:
    kinds = dict.fromkeys(thing.kind for _, thing in lines)
    return Judged(lines[0][0].words, frozenset(thing.id for _, thing in lines), tuple(kinds))
