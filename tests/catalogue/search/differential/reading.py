"""One document as the plain reference reads it: its words by zone and place, its names, its facts and codes."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from catalogue.kinds import KINDS, kind_of
from catalogue.kinds.ranges import COMPLETENESS, FRESHNESS, Range
from catalogue.search.document import IndexDocument
from catalogue.search.ranking import CONFIRMED_WITHIN_DAYS, MANY_USES, OLD_AFTER_DAYS, USUAL_LENGTH, Ranking
from catalogue.search.spare import is_spare
from catalogue.search.words import key, words

NAMES = ("title", "alternative_titles")
WEIGHTY = {field.name for kind in KINDS for field in kind.fields if field.boost >= 1.5} - set(NAMES)


class Reading:
    """A document, read once."""

    def __init__(self, document: IndexDocument) -> None:
        self.document = document
        self.names = {key(name) for name in (document.title, document.slug, *document.names)} - {""}
        self.place = (key(document.title), document.kind, document.slug)
        self.texts = [(zone, list(words(text))) for zone, text in _texts(document)]
        self.counts = {zone: self._counted(zone) for zone in USUAL_LENGTH}
        self.surfaces = {word.text for _, said in self.texts for word in said if "://" not in word.text}

    def _counted(self, zone: str) -> Counter[str]:
        """How often each stem stands in a zone; the text is the whole of it."""
        return Counter(word.stem for at, said in self.texts for word in said if zone in (at, "text"))

    def said(self, stem: str, ranking: Ranking) -> float:
        """How much the document says of a stem: each zone weighed and held against its length, then saturated."""
        weighed = 0.0
        for zone, usual in USUAL_LENGTH.items():
            if self.counts[zone][stem]:
                long = sum(self.counts[zone].values()) / usual
                held_against = 1 - ranking.length(zone) + ranking.length(zone) * long
                weighed += ranking.weight(zone) * self.counts[zone][stem] / held_against
        return weighed * (ranking.saturation + 1) / (weighed + ranking.saturation)

    def holds(self, stem: str) -> bool:
        """Whether a stem is anywhere in the document."""
        return self.counts["text"][stem] > 0

    def titled(self, stems: Sequence[str]) -> bool:
        """Whether the titles have all of these stems."""
        return all(self.counts["title"][stem] for stem in stems)

    def begins(self, prefix: str) -> bool:
        """Whether any word, as it is written, begins so."""
        return any(text.startswith(prefix) for text in self.surfaces)

    def in_a_row(self, stems: Sequence[str], slack: int = 0) -> bool:
        """Whether these stems follow each other in one text, with at most `slack` places between in all."""
        for _, said in self.texts:
            places = [[word.position for word in said if word.stem == stem] for stem in stems]
            if any(_leads(at, places[1:], slack) for at in places[0]):
                return True
        return False

    @cached_property
    def is_spare(self) -> bool:
        """Whether the title is that of a copy or a trial."""
        return is_spare(self.document.title)

    def checked(self) -> int:
        """The day on which the entry was last changed or confirmed."""
        confirmed = self.document.attested
        return max(self.document.updated.toordinal(), confirmed.toordinal() if confirmed else 0)

    def raised(self, ranking: Ranking, today: date, staff: bool) -> float:
        """By how much a score is multiplied for what the thing is."""
        uses = self.document.used.get("public", 0) + (self.document.used.get("internal", 0) if staff else 0)
        factor = 1 + ranking.complete * self.document.completeness / 100
        factor *= 1 + ranking.used * min(1, math.log2(1 + uses) / math.log2(1 + MANY_USES))
        for holds, times in self._signals(ranking, today, staff):
            factor *= times if holds else 1
        return factor

    def _signals(self, ranking: Ranking, today: date, staff: bool) -> Iterator[tuple[bool, float]]:
        document = self.document
        yield True, getattr(ranking, document.lifecycle, 1.0)
        yield self.is_spare, ranking.spare
        yield document.due is not None and document.due < today, ranking.stale
        yield today.toordinal() - self.checked() > OLD_AFTER_DAYS, ranking.old
        confirmed = document.attested is not None and (today - document.attested).days <= CONFIRMED_WITHIN_DAYS
        yield confirmed, ranking.confirmed
        yield staff and document.proven is not None and document.proven >= today, ranking.proven

    def codes(self, facet: str, today: date) -> set[str]:
        """What the document is counted under in a facet."""
        if facet == "freshness":
            return {_step(FRESHNESS, max(0, today.toordinal() - self.checked()))}
        if facet == "completeness":
            return {_step(COMPLETENESS, self.document.completeness)}
        return set(self.document.facets.get(facet, ()))


def _texts(document: IndexDocument) -> Iterator[tuple[str, str]]:
    """Each text with its zone."""
    yield "title", document.title
    yield "strong", kind_of(document.kind).label
    for name, text in document.text.items():
        yield "title" if name in NAMES else "strong" if name in WEIGHTY else "text", text


def _leads(at: int, places: Sequence[Sequence[int]], slack: int) -> bool:
    """Whether the next places can be reached from this one."""
    if not places:
        return True
    near = [place for place in places[0] if 0 < place - at <= slack + 1]
    return any(_leads(place, places[1:], slack - (place - at - 1)) for place in near)


def _step(steps: Range, number: int) -> str:
    """The code of the last step that a number reaches."""
    return [step.code for step in steps.steps if number >= step.least][-1]
