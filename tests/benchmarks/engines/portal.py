"""The portal's own search as the benchmarks ask it: what a page of results takes, but for the database and the page."""

from collections.abc import Collection, Iterator
from datetime import date

from catalogue.search.budget import Budget
from catalogue.search.executor import Ask, Found, Hit, execute
from catalogue.search.highlights import highlights
from catalogue.search.index import Index
from catalogue.search.parse import parse
from catalogue.search.snapshot import Snapshot
from tests.benchmarks.questions import Engine, Question, Reply

# Seconds: where the machine is busy a search is slow by the clock, which says nothing about what it costs.
_PATIENCE = 60.0


def portal_search(index: Index, today: date, facets: Collection[str]) -> Engine:
    """Ranked in tiers with exact names first, other words and slips, rights, counts of `facets`, marks."""

    def ask(question: Question) -> Reply:
        snapshot = index.snapshot()
        asked = Ask(
            parse(question.text),
            question.labels,
            today,
            filters={facet: (code,) for facet, code in question.filters.items()},
            facets=facets,
            start=question.start,
            count=question.count,
        )
        found = execute(snapshot, asked, Budget(_PATIENCE))
        marked = [text for hit in found.hits for text in _marked(snapshot, hit, found)]
        return Reply([str(hit.id) for hit in found.hits], found.total, found.facets, marked)

    return ask


def _marked(snapshot: Snapshot, hit: Hit, found: Found) -> Iterator[str]:
    """What is shown of a result, its marks left out."""
    shown = snapshot.shown(hit.number)
    for one in highlights(shown["kind"], shown["text"], found.marked):
        yield "".join(piece.text for piece in one.pieces)
