"""How the known searches are answered now, and how they would be by other numbers. Only reads, and not for long."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from catalogue.access import Action, require
from catalogue.errors import Refused
from catalogue.search.page import SearchRequest
from catalogue.search.query import Ids, SearchDesk, asking_often
from catalogue.search.ranking import Ranking
from catalogue.tuning.queries import ANY_STAFF, Judged, Known
from catalogue.tuning.rules import DEPTH, Figures, figures, rank_of

MOST_JUDGED = 300
SECONDS = 5.0
# For the lines of one page, which are judged whenever it is opened.
PAGE_SECONDS = 1.0
EVERYTHING = ""
Asking = Callable[[SearchRequest, Ranking], Ids]


@dataclass(frozen=True)
class Answered:
    """What a search found: at which rank the first right answer stands, 0 for none, and what came first."""

    rank: int
    first: UUID | None


@dataclass(frozen=True)
class Verdict:
    """One search under one tab (a kind's code, or everything), by the numbers in use and by the new ones."""

    search: Judged
    tab: str
    before: Answered
    after: Answered

    @property
    def changes(self) -> bool:
        """Whether the new numbers change the rank of what is right, or what comes first."""
        return self.before != self.after


@dataclass(frozen=True)
class Preview:
    """The verdicts on as many searches as there was time for, of how many there are."""

    verdicts: tuple[Verdict, ...]
    judged: int
    searches: int

    def tabs(self) -> list[str]:
        """Every tab under which something was searched, everything first."""
        return list(dict.fromkeys(sorted(one.tab for one in self.verdicts)))

    def figures(self, tab: str) -> tuple[Figures, Figures]:
        """How well the searches under a tab are answered before and after."""
        under = [one for one in self.verdicts if one.tab == tab]
        return figures([one.before.rank for one in under]), figures([one.after.rank for one in under])


def preview(
    at: SearchDesk, searches: Sequence[Judged], new: Ranking, clock: Callable[[], float] = time.monotonic
) -> Preview:
    """Ask each search by the numbers in use (`at.ranking`) and by the new ones, as any member of staff would.

    Who may: whoever judges searches. A search that is refused, for it takes too long, is left out. Raises
    `Unanswered` while the index cannot answer.
    """
    require(at.actor, Action.JUDGE_SEARCHES)
    ends = clock() + SECONDS
    verdicts: list[Verdict] = []
    judged = 0
    with asking_often(replace(at, actor=ANY_STAFF)) as ask:
        for search in _sample(searches):
            if clock() > ends:
                break
            try:
                verdicts += tuple(_verdicts(ask, search, at.ranking, new))
            except Refused:
                continue
            judged += 1
    return Preview(tuple(verdicts), judged, len(searches))


def _sample(searches: Sequence[Judged]) -> Sequence[Judged]:
    """As many as are judged, from all over the alphabet, whenever time is over; the same at each try, to compare."""
    return sorted(searches, key=lambda one: sha256(one.words.encode()).digest())[:MOST_JUDGED]


def _verdicts(ask: Asking, search: Judged, now: Ranking, new: Ranking) -> Iterator[Verdict]:
    for tab in (EVERYTHING, *search.kinds):
        request = SearchRequest(search.words, {"kind": (tab,)} if tab else {}, per_page=DEPTH)
        before, after = (_answered(ask(request, ranking), search) for ranking in (now, new))
        yield Verdict(search, tab, before, after)


def _answered(found: Ids, search: Judged) -> Answered:
    return Answered(rank_of(found, search.right), found[0] if found else None)


def places_now(at: SearchDesk, known: Sequence[Known], clock: Callable[[], float] = time.monotonic) -> dict[UUID, int]:
    """At which place the entry of each line stands now, 0 if not among the first: of as many as there is time for.

    Who may: whoever judges searches. Raises `Unanswered` while the index cannot answer.
    """
    require(at.actor, Action.JUDGE_SEARCHES)
    ends = clock() + PAGE_SECONDS
    found: dict[str, Ids] = {}
    places: dict[UUID, int] = {}
    with asking_often(replace(at, actor=ANY_STAFF)) as ask:
        for row in (one.row for one in known if one.judges):
            if clock() > ends:
                break
            with suppress(Refused):
                if row.key not in found:
                    found[row.key] = ask(SearchRequest(row.words, per_page=DEPTH), at.ranking)
                places[row.id] = rank_of(found[row.key], {row.thing_id})
    return places
