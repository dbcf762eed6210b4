"""Search as its documentation says it, with nothing clever: every visible document is read for every query.

It knows neither the index nor arrays. What the executor answers must be what this answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from catalogue.search.answer import MOST_NAMESAKES
from catalogue.search.document import IndexDocument
from catalogue.search.executor import Ask
from catalogue.search.logic import Beginning, Phrase, wanted
from catalogue.search.ordering import Sort
from catalogue.search.parse import Term
from catalogue.search.ranking import COMMON, ENOUGH, RARE, RARER, Tier
from catalogue.search.vocabulary import spans
from catalogue.search.words import key, letters
from tests.catalogue.search.differential.matching import PlainMatcher, Worth, best, true_of
from tests.catalogue.search.differential.reading import Reading


@dataclass(frozen=True)
class Ranked:
    """One document that was found. `rank` is what comes before its score."""

    document: IndexDocument
    tier: Tier
    score: float
    rank: tuple[object, ...]


@dataclass(frozen=True)
class Expected:
    """Everything that was found in order, and what is counted and mended."""

    ranked: tuple[Ranked, ...]
    facets: Mapping[str, Mapping[str, int]]
    mended: Mapping[str, str]
    corrected: bool


def expected(documents: Iterable[IndexDocument], ask: Ask) -> Expected:
    """What must be answered over the documents that stand."""
    seen = [one for one in documents if one.labels & ask.labels and one.id not in ask.hidden]
    return Reference([Reading(one) for one in seen], ask).answer()


class Reference:
    """One query over the visible documents, which are known by their place among them."""

    def __init__(self, visible: Sequence[Reading], ask: Ask) -> None:
        self.visible, self.ask, self.query = visible, ask, ask.query
        self.matcher = PlainMatcher(visible, ask.ranking)
        self.everyone = set(range(len(visible)))
        self.allowed = {at for at in self.everyone if true_of(visible[at], self.query.logic)}
        self.score = [0.0] * len(visible)
        self.held: list[set[int]] = [set() for _ in self.query.terms]
        self.nearly: list[set[int]] = [set() for _ in self.query.terms]
        self.near: set[int] = set()
        self.known: set[int] = set()
        self.mended: dict[str, str] = {}
        self.corrected = False

    def answer(self) -> Expected:
        """Count words, sort into tiers, open as many of those as are needed, filter, order."""
        self._count_logic()
        self._count_words()
        self._count_other_names()
        self._count_compounds()
        self._mend()
        enough = 1 if self.query.is_one_name else ENOUGH
        tiers = self._tiers()
        if self.query.terms and sum(tier <= Tier.SOME for tier in tiers) < enough:
            self._count_near_words()
            tiers = self._tiers()
        opened = [at for at in self.everyone if tiers[at] <= self._last_opened(tiers, enough)]
        chosen = [at for at in opened if self._passes(at)]
        return Expected(
            ranked=tuple(self._ordered(chosen, tiers)),
            facets={facet: self._facet(facet, opened) for facet in self.ask.facets},
            mended=self.mended,
            corrected=self.corrected and bool(chosen),
        )

    def _add(self, worth: Worth) -> None:
        for at, one in worth.items():
            self.score[at] += one

    def _count_logic(self) -> None:
        """What the tree wants counts by its words, those of a phrase wherever they stand."""
        for one in wanted(self.query.logic):
            match one:
                case Phrase(stems):
                    self._add(self.matcher.all_of(stems))
                case Beginning(text):
                    self._add(self.matcher.beginning(text))

    def _count_words(self) -> None:
        for held, term in zip(self.held, self.query.terms, strict=True):
            worth = self.matcher.word(term.stem)
            self._add(worth)
            held.update(worth)
        for term in self.query.beside:
            self._add(self.matcher.word(term.stem))

    def _count_other_names(self) -> None:
        """Another name for some of the words counts in their place if it is worth more, and stands for each of them.

        So does a title that has all that was asked.
        """
        for span in spans(self.query, self.ask.vocabulary):
            asked = [term.stem for term in self.query.terms[span.start : span.end]]
            own = [self.matcher.word(stem) for stem in asked]
            names = self.matcher.other_names(span.others)
            whole = len(asked) == len(self.query.terms)
            titles = self.matcher.title_names(asked, span.others) if whole else {}
            worth = best([names, titles])
            self._add({at: max(0.0, one - sum(word.get(at, 0) for word in own)) for at, one in worth.items()})
            self._know(names, range(span.start, span.end))

    def _count_compounds(self) -> None:
        for at, (one, other) in enumerate(pairwise(self.query.terms)):
            worth = self.matcher.joined(one.text + other.text)
            self._add(worth)
            self._know(worth, (at, at + 1))
        for held, term in zip(self.held, self.query.terms, strict=True):
            if not held:
                worth = self.matcher.parted(term.text)
                self._add(worth)
                held.update(worth)

    def _know(self, worth: Worth, places: Iterable[int]) -> None:
        """These hold the words in these places, which are no slips if any does."""
        for at in places:
            self.held[at].update(worth)
            if worth:
                self.known.add(at)

    def _mend(self) -> None:
        """What nobody holds is looked for by words near it, and so is what looks like a slip of a far commoner word."""
        spelling = self.matcher.spelling
        for place, (held, nearly, term) in enumerate(zip(self.held, self.nearly, self.query.terms, strict=True)):
            if held and (place in self.known or not self._is_slip(term)):
                continue
            worth = {at: one for at, one in self.matcher.near(term).items() if at not in held}
            self._add(worth)
            nearly.update(worth)
            self.corrected |= not held and bool(worth)
            candidates = spelling.slips(term.text) or spelling.bad_slips(term.text)
            if candidates and not spelling.beginning(term.text, beyond=True):
                self.mended[term.text] = candidates[0]

    def _is_slip(self, term: Term) -> bool:
        counts = self.matcher.spelling.counts
        often = [counts[text] for text in self.matcher.spelling.slips(term.text)]
        return counts[term.text] <= RARE and bool(often) and often[0] >= RARER * max(1, counts[term.text])

    def _count_near_words(self) -> None:
        """Things that hold none of the words are found by words near them."""
        held = set().union(*self.held)
        for place, term in enumerate(self.query.terms):
            worth = self.matcher.begun(term) if place in self.known else self.matcher.near(term)
            self.near.update(worth)
            self._add({at: one for at, one in worth.items() if at not in held})

    def _tiers(self) -> list[Tier]:
        most = max(ENOUGH, COMMON * len(self.visible))
        telling = set().union(*([held for held in self.held if 0 < len(held) <= most] or self.held))
        near = self.near.union(*self.nearly)
        return [self._tier(at, telling, near) for at in range(len(self.visible))]

    def _tier(self, at: int, telling: set[int], near: set[int]) -> Tier:
        if at not in self.allowed:
            return Tier.NONE
        if self.query.key and self.query.key in self.visible[at].names:
            return Tier.EXACT
        holds = sum(at in held for held in self.held)
        if holds == len(self.query.terms):
            return Tier.ALL
        if 2 * holds > len(self.query.terms) > 1:
            return Tier.MOST
        return Tier.SOME if at in telling else Tier.NEAR if at in near else Tier.NONE

    def _last_opened(self, tiers: Sequence[Tier], enough: int) -> Tier:
        """A weaker tier is opened while the stronger ones hold too few."""
        opened = Tier.ALL
        for weaker in (Tier.MOST, Tier.SOME, Tier.NEAR):
            if sum(tier <= opened for tier in tiers) < enough:
                opened = weaker
        return opened

    def _passes(self, at: int, but: str = "") -> bool:
        """Whether a document has a chosen code of every facet that is filtered by, or of all but one."""
        filters = self.ask.filters.items()
        return all(facet == but or self._codes(at, facet) & set(codes) for facet, codes in filters)

    def _codes(self, at: int, facet: str) -> set[str]:
        return self.visible[at].codes(facet, self.ask.today)

    def _facet(self, facet: str, opened: Iterable[int]) -> dict[str, int]:
        """How many each code would leave, under the filters of the other facets; the most frequent first."""
        counts: dict[str, int] = {}
        for at in opened:
            if self._passes(at, but=facet):
                for code in self._codes(at, facet):
                    counts[code] = counts.get(code, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def _ordered(self, chosen: Iterable[int], tiers: Sequence[Tier]) -> list[Ranked]:
        relevance = self.ask.sort is Sort.RELEVANCE and not self.query.is_empty
        rows = []
        for at in chosen:
            score = self.score[at] * self.visible[at].raised(self.ask.ranking, self.ask.today, self.ask.staff)
            rank = self._rank(at, tiers[at]) if relevance else self._day(at)
            score *= self._order_counts(at) if relevance else 1
            key = (rank, -score if relevance else 0.0, self.visible[at].place)
            rows.append((key, Ranked(self.visible[at].document, tiers[at], score, rank)))
        return [ranked for _, ranked in sorted(rows, key=lambda row: row[0])]

    def _rank(self, at: int, tier: Tier) -> tuple[int, bool, bool, bool]:
        """The tier; what was meant but for slips; what has the query as its title; what has something for each word."""
        meant = " ".join(self.mended.get(word, word) for word in self.query.key.split(" "))
        is_meant = bool(self.mended) and meant in self.visible[at].names
        covered = all(at in held or at in nearly for held, nearly in zip(self.held, self.nearly, strict=True))
        return int(tier), not is_meant, at not in self._titled, not covered

    @cached_property
    def _titled(self) -> set[int]:
        """Of what is so called, what is so called to the letter, if there are a few of which that can be asked."""
        titles = {
            at: one.document.title for at, one in enumerate(self.visible) if key(one.document.title) == self.query.key
        }
        literal = {at for at, title in titles.items() if letters(title) == self.query.said}
        return literal if literal and 1 < len(titles) <= MOST_NAMESAKES else set(titles)

    def _order_counts(self, at: int) -> float:
        """Raised if it has the words in the order asked, one other between at most."""
        stems = [term.stem for term in self.query.terms]
        return self.ask.ranking.in_order if len(stems) > 1 and self.visible[at].in_a_row(stems, slack=1) else 1

    def _day(self, at: int) -> tuple[int]:
        """What goes before the title in the other orders: the newest day, or nothing."""
        document = self.visible[at].document
        days = {Sort.NEWEST: document.updated, Sort.CONFIRMED: document.attested}
        day = days.get(self.ask.sort)
        return (-day.toordinal() if day else 0,)
