"""Keep known searches and set the numbers of the ranking: one audit event each."""

import uuid
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Conflict, Problem, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.values import clean
from catalogue.search.parse import parse
from catalogue.search.ranking import Ranking
from catalogue.store import now
from catalogue.tuning.queries import ANY_STAFF, newest_setting, ranking_in_use
from catalogue.tuning.rules import MOST_IN_NOTE, is_in_bounds
from catalogue.tuning.tables import KnownSearch, RankingSetting

# Every event of the ranking is about the one ranking there is; events need an id.
THE_RANKING = uuid.uuid5(uuid.NAMESPACE_URL, "urn:x-portal:ranking")


def add_known_search(session: Session, actor: Actor, words: str, thing: CataloguedResource) -> KnownSearch:
    """Say that this entry should come first for these words. Who may: stewards, administrators and the operator.

    Refused: there is nothing to search for (`known_empty`), not all council staff see the entry (`known_unseen`), it
    is said already (`known_exists`), and what `parse` refuses.
    """
    row, verdict = keep_known_search(session, actor, words, thing)
    if verdict == "unchanged":
        raise Refused("known_exists", f"“{row.words}” is known for this entry already.", "words")
    return row


def keep_known_search(session: Session, actor: Actor, words: str, thing: CataloguedResource) -> tuple[KnownSearch, str]:
    """The same for many at once: says `new`, or `unchanged` where it is said already. Refused: as for adding."""
    require(actor, Action.JUDGE_SEARCHES)
    words = " ".join(clean(words).split())
    if parse(words).is_empty:
        raise Refused("known_empty", "Enter the words that people search with.", "words")
    if not may(ANY_STAFF, Action.READ, thing.facts):
        said = "Not all council staff can see this entry, and searches are judged by what they see."
        raise Refused("known_unseen", f"{said} Choose another.", "thing")
    key = words.casefold()
    standing = session.scalar(select(KnownSearch).where(KnownSearch.key == key, KnownSearch.thing_id == thing.id))
    if standing is not None:
        return standing, "unchanged"
    row = KnownSearch(
        id=uuid.uuid4(),
        words=words,
        key=key,
        kind=thing.kind,
        thing_id=thing.id,
        added_at=now(session),
        added_by=actor.name,
    )
    session.add(row)
    session.flush()
    _record(session, actor, row, "added")
    return row, "new"


def remove_known_search(session: Session, actor: Actor, row: KnownSearch) -> None:
    """Say it no longer. Who may: as for adding."""
    require(actor, Action.JUDGE_SEARCHES)
    session.delete(row)
    session.flush()
    _record(session, actor, row, "removed")


def use_ranking(session: Session, actor: Actor, ranking: Ranking, note: str, began: int) -> RankingSetting:
    """Order everyone's results by these numbers from now on. Who may: whole-council stewards, administrators, operator.

    Raises `BadInput` for numbers out of bounds and for a missing or long note, `Conflict` if somebody else set them
    since the setting of number `began`. Refused: they are in use already (`ranking_same`).
    """
    require(actor, Action.TUNE_SEARCH)
    newest = newest_setting(session)
    if began != newest:
        raise Conflict(newest)
    note = " ".join(clean(note).split())
    if problems := _problems(ranking, note):
        raise BadInput(problems)
    if ranking == ranking_in_use(session):
        raise Refused("ranking_same", "These are the numbers in use now: there is nothing to change.", "note")
    row = RankingSetting(number=newest + 1, numbers=asdict(ranking), note=note, set_at=now(session), set_by=actor.name)
    session.add(row)
    session.flush()
    details = {
        "title": "Ranking of search results",
        "note": note,
        "number": row.number,
        "numbers": row.numbers,
    }
    record(session, actor, Happening("ranking.set", "ranking", THE_RANKING, details=details))
    return row


def _problems(ranking: Ranking, note: str) -> list[Problem]:
    problems = []
    if not is_in_bounds(ranking):
        problems.append(Problem("note", "Some numbers are out of bounds.", "Try them first: that says which."))
    if not note:
        problems.append(Problem("note", "There is no reason.", "Say in a few words why you change the numbers."))
    if len(note) > MOST_IN_NOTE:
        problems.append(Problem("note", f"The reason is longer than {MOST_IN_NOTE} characters.", "Shorten it."))
    return problems


def _record(session: Session, actor: Actor, row: KnownSearch, verb: str) -> None:
    """The event is one of the entry, so that only those who see the entry are told of it."""
    action = f"{row.kind}.known_search_{verb}"
    record(session, actor, Happening(action, row.kind, row.thing_id, details={"name": row.words}))
