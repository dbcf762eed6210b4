"""How a thing stands in the index: one text of words in three zones, exact names, and facts. Follows from KINDS."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from catalogue.kinds import KINDS
from catalogue.kinds.facets import FEEDING
from catalogue.kinds.ranges import RANGES
from catalogue.search.besides import BESIDES, sort_label
from catalogue.search.document import IndexDocument
from catalogue.search.spare import is_spare
from catalogue.search.words import BREAK, GAP, key, words
from catalogue.terms import Lifecycle

# The facets that are kept with a thing, in the order of the kinds' fields: whatever a field or a part's field says it
# feeds; whose it is stands beside them.
OWNER = "owner"
KEPT_FACETS: tuple[str, ...] = tuple(dict.fromkeys(["kind", *(field.facet for field in FEEDING), OWNER]))
FACETS: tuple[str, ...] = (*KEPT_FACETS, *RANGES)
# Names of people are for council staff: nobody else may filter by them or see them counted.
STAFF_FACETS = frozenset({OWNER})
_BOOSTS = {field.name: field.boost for kind in KINDS for field in kind.fields}
LIFECYCLES = tuple(one.value for one in Lifecycle)
STRONG_BOOST = 1.5
OTHER_TITLES = "alternative_titles"
TITLES = ("title", OTHER_TITLES)
# The zones of a text, one after another; a word counts in its own zone and in `text`, which is the whole.
ZONES = ("title", "strong", "text")
# Between the parts of the place by which a thing is ordered: before any letter, so that the title decides first.
PLACE_BREAK = "\x00"


class Facts(NamedTuple):
    """What is kept of a document to count, order and choose by; dates are ordinals, 0 for none.

    `lifecycle` is its place in `LIFECYCLES`. `place` orders by title. `lengths` are the words of each zone, `ends` the
    places at which the first two zones end. `spare` says that its title is that of a copy or a trial.
    """

    id: str
    version: int
    place: str
    labels: list[str]
    facets: list[list[str]]
    lifecycle: int
    completeness: int
    updated: int
    attested: int
    due: int
    proven: int
    public_uses: int
    internal_uses: int
    spare: int
    lengths: list[int]
    ends: list[int]


def entry_of(document: IndexDocument) -> dict[str, Any]:
    """What Whoosh is given for a document."""
    texts = {"title": document.title} | dict(document.text)
    placed, surfaces, lengths, ends = _placed(_zones(document, texts))
    return {
        "text": placed,
        "surface": surfaces,
        "exact": sorted({key(name) for name in (document.title, document.slug, *document.names)} - {""}),
        "facts": json.dumps(_facts(document, lengths, ends)).encode(),
        "shown": json.dumps(_shown(document, texts)),
    }


def _facts(document: IndexDocument, lengths: list[int], ends: list[int]) -> Facts:
    return Facts(
        id=document.id.hex,
        version=document.version,
        place=PLACE_BREAK.join((key(document.title), document.kind, document.slug)),
        labels=[label for label in sorted(document.labels) if not label.startswith("thing:")],
        facets=[list(document.facets.get(name, ())) for name in KEPT_FACETS],
        lifecycle=LIFECYCLES.index(document.lifecycle),
        completeness=document.completeness,
        updated=document.updated.toordinal(),
        attested=document.attested.toordinal() if document.attested else 0,
        due=document.due.toordinal() if document.due else 0,
        proven=document.proven.toordinal() if document.proven else 0,
        public_uses=document.used.get("public", 0),
        internal_uses=document.used.get("internal", 0),
        spare=int(is_spare(document.title)),
        lengths=lengths,
        ends=ends,
    )


def _shown(document: IndexDocument, texts: dict[str, str]) -> dict[str, Any]:
    """What a result shows, and the texts in which the words that matched are marked."""
    return {
        "kind": document.kind,
        "slug": document.slug,
        "summary": document.summary,
        "lifecycle": document.lifecycle,
        "updated": document.updated.toordinal(),
        "facets": {name: list(codes) for name, codes in document.facets.items() if codes},
        "text": texts,
    }


def _zones(document: IndexDocument, texts: dict[str, str]) -> list[str]:
    """The words of each zone: names first, then what weighs much, then the rest.

    A thing is found by what its kind is called. Of handovers there are so many that the word would tell nothing.
    """
    names = [texts[name] for name in TITLES if texts.get(name)]
    others = {name: text for name, text in texts.items() if name not in TITLES}
    strong = [text for name, text in others.items() if _BOOSTS.get(name, 0) >= STRONG_BOOST]
    weak = [text for name, text in others.items() if _BOOSTS.get(name, 0) < STRONG_BOOST]
    if document.kind not in BESIDES:
        strong.append(sort_label(document.kind))
    return [BREAK.join(zone) for zone in (names, strong, weak)]


def _placed(zones: Sequence[str]) -> tuple[list[tuple[str, int]], list[str], list[int], list[int]]:
    """Stems with their places, the words as they are written, and where each zone ends and how long it is."""
    placed: list[tuple[str, int]] = []
    surfaces: dict[str, None] = {}
    counts, ends = [], []
    start = 0
    for zone in zones:
        found = list(words(zone))
        placed += [(word.stem, start + word.position) for word in found]
        surfaces.update((word.text, None) for word in found if "://" not in word.text)
        start += GAP + (found[-1].position if found else 0)
        counts.append(len(found))
        ends.append(start)
    return placed, list(surfaces), [*counts[:2], sum(counts)], ends[:2]
