"""One query's answer over a view: the tier and score of every document, and the reasons for them."""

from datetime import date
from enum import StrEnum
from itertools import pairwise

import numpy as np

from catalogue.search.matching import Matcher
from catalogue.search.parse import Query, Term
from catalogue.search.ranking import (
    COMMON,
    COMPLETENESS,
    ENOUGH,
    IN_ORDER,
    LIFECYCLE,
    OLD,
    OLD_AFTER_DAYS,
    RARE,
    RARER,
    WHY_TIER,
    Signal,
    Tier,
)
from catalogue.search.segments import Numbers, Weights
from catalogue.search.snapshot import Mask, View
from catalogue.search.spelling import beginning_with
from catalogue.search.vocabulary import Vocabulary, spans


class Sort(StrEnum):
    """The orders in which results can be had."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"


class Answer:
    """Tiers and scores. `opened` are the documents that answer at all; `mended` and `corrected` as in `Found`."""

    def __init__(self, view: View, query: Query, vocabulary: Vocabulary, today: date) -> None:
        self.view, self.query, self._today = view, query, today
        self.matcher = Matcher(view)
        self.mended: dict[str, str] = {}
        self.corrected = False
        self.score: Weights = np.zeros(view.snapshot.size)
        self._really = [self._nobody() for _ in query.terms]
        self._nearly = [self._nobody() for _ in query.terms]
        self._near = self._nobody()
        self._excluded = self.matcher.excluded(query)
        self._required = self._require()
        self._add_words()
        self._add_other_names(vocabulary)
        self._add_compounds()
        self._mend_words()
        self._tiers = self._sort_into_tiers()
        self._enough = 1 if query.is_one_name else ENOUGH
        if query.terms and self._strong(Tier.SOME) < self._enough:
            self._add_near_words()
            self._tiers = self._sort_into_tiers()
        self._reward()
        self.opened = self._open()

    def _nobody(self) -> Mask:
        return np.zeros(self.view.snapshot.size, np.bool_)

    def _require(self) -> Mask:
        """The documents that hold every phrase and beginning that must be there."""
        allowed = self.view.mask & ~self._excluded
        for phrase in self.query.phrases:
            allowed &= self.matcher.in_order(phrase)
            self.matcher.mark(*phrase)
            self.score += self.matcher.all_of(phrase)[1]
        for prefix in self.query.prefixes:
            score = self.matcher.beginning(prefix)
            allowed &= score > 0
            self.score += score
        return allowed

    def _add_words(self) -> None:
        for at, term in enumerate(self.query.terms):
            score = self.matcher.word(term.stem)
            self.matcher.mark(term.stem)
            self._really[at] |= score > 0
            self.score += score

    def _add_other_names(self, vocabulary: Vocabulary) -> None:
        """Another name for a stretch of the query counts as all the words of that stretch."""
        for span in spans(self.query, vocabulary):
            score = self.matcher.other_names(span.others)
            own = np.sum([self.matcher.word(term.stem) for term in self.query.terms[span.start : span.end]], axis=0)
            self.score += np.maximum(0, score - own)
            for at in range(span.start, span.end):
                self._really[at] |= score > 0

    def _add_compounds(self) -> None:
        """Two words that are written as one somewhere, and one word that is written as two: car park, carpark."""
        terms = self.query.terms
        for at, (one, other) in enumerate(pairwise(terms)):
            score = self.matcher.joined(one, other)
            self.score += score
            self._really[at] |= score > 0
            self._really[at + 1] |= score > 0
        for at, term in enumerate(terms):
            if not self._really[at].any():
                score = self.matcher.parted(term)
                self.score += score
                self._really[at] |= score > 0

    def _mend_words(self) -> None:
        """A word that nothing visible holds is looked for by its beginning and by one edit.

        So is one that looks like a slip: a word one edit from it is many times as frequent.
        """
        for at, term in enumerate(self.query.terms):
            unknown = not self._really[at].any()
            candidates = self.matcher.one_edit(term)
            slip = bool(candidates) and self._is_slip(term, candidates[0])
            if not unknown and not slip:
                continue
            score = np.where(self._really[at], 0, self.matcher.near(term))
            self._nearly[at] = score > 0
            self.score += score
            self.corrected |= unknown and bool(self._nearly[at].any())
            if candidates and not beginning_with(self.view, term.text, beyond=True):
                self.mended[term.text] = candidates[0]

    def _is_slip(self, term: Term, candidate: str) -> bool:
        own = self.view.frequency("surface", term.text)
        return own <= RARE and self.view.frequency("surface", candidate) >= RARER * max(1, own)

    def _add_near_words(self) -> None:
        """Where little was found, things with words near those asked for are found too, after all others."""
        for term in self.query.terms:
            score = self.matcher.near(term)
            self._near |= score > 0
            self.score += np.where(self._really_any(), 0, score)

    def _really_any(self) -> Mask:
        found: Mask = np.any([self._nobody(), *self._really], axis=0)
        return found

    def _telling_any(self) -> Mask:
        """The documents that hold a word which says something: one that most visible things do not hold as well."""
        most = max(ENOUGH, COMMON * self.view.mask.sum())
        rare = [real for real in self._really if 0 < (real & self.view.mask).sum() <= most]
        found: Mask = np.any([self._nobody(), *(rare or self._really)], axis=0)
        return found

    def _sort_into_tiers(self) -> Numbers:
        size, count = self.view.snapshot.size, len(self.query.terms)
        really = np.sum([np.zeros(size, np.int64), *self._really], axis=0)
        tiers: Numbers = np.full(size, int(Tier.NONE), np.int64)
        tiers[np.any([self._near, *self._nearly], axis=0)] = Tier.NEAR
        tiers[self._telling_any()] = Tier.SOME
        tiers[2 * really > count] = Tier.MOST
        tiers[really == count] = Tier.ALL
        tiers[~self._required] = Tier.NONE
        if self.query.key:
            tiers[self.view.holding("exact", self.query.key) & ~self._excluded] = Tier.EXACT
        return tiers

    def _strong(self, tier: Tier) -> int:
        """How many documents are in this tier or a stronger one."""
        return int((self._tiers <= tier).sum())

    def _open(self) -> Mask:
        """The documents of the strongest tiers: a weaker one is opened only while there are not enough."""
        opened = Tier.ALL
        for tier in (Tier.MOST, Tier.SOME, Tier.NEAR):
            if self._strong(opened) < self._enough:
                opened = tier
        return self._tiers <= opened

    def _reward(self) -> None:
        """Words in the order asked, and the signals of each document, raise or lower its score within its tier."""
        stems = [term.stem for term in self.query.terms]
        if len(stems) > 1:
            self.score[self.matcher.in_order(stems, slack=1)] *= IN_ORDER
        column = self.view.snapshot.column
        self.score *= 1 + COMPLETENESS * column("completeness") / 100
        for code, signal in LIFECYCLE.items():
            self.score[column("lifecycle") == code] *= signal.factor
        self.score[self._is_old()] *= OLD.factor

    def _is_old(self) -> Mask:
        old: Mask = self._today.toordinal() - self.view.snapshot.column("updated") > OLD_AFTER_DAYS
        return old

    def _signals(self, number: int) -> list[Signal]:
        lifecycle = LIFECYCLE.get(self.view.snapshot.facts[number]["lifecycle"])
        return [*([lifecycle] if lifecycle else []), *([OLD] if self._is_old()[number] else [])]

    def order(self, chosen: Mask, sort: Sort) -> Numbers:
        """The chosen documents in order; ties by title, so that nothing unseen decides."""
        numbers: Numbers = np.flatnonzero(chosen)
        titles = self.view.snapshot.title_order[numbers]
        if sort is Sort.TITLE or (sort is Sort.RELEVANCE and self.query.is_empty):
            return numbers[np.argsort(titles)]
        if sort is Sort.NEWEST:
            return numbers[np.lexsort((titles, -self.view.snapshot.column("updated")[numbers]))]
        covered = np.logical_and.reduce(
            [chosen, *(real | near for real, near in zip(self._really, self._nearly, strict=True))]
        )
        keys = (titles, -self.score[numbers], ~covered[numbers], ~self._meant()[numbers], self._tiers[numbers])
        return numbers[np.lexsort(keys)]

    def _meant(self) -> Mask:
        """The documents of which the query is the exact name, but for a slip."""
        if not self.mended:
            return self._nobody()
        said = [self.mended.get(word, word) for word in self.query.key.split(" ")]
        return self.view.holding("exact", " ".join(said))

    def tier(self, number: int) -> Tier:
        """The tier of a document."""
        return Tier(int(self._tiers[number]))

    def why(self, number: int) -> tuple[str, ...]:
        """Why a document stands where it does, in words."""
        if self.query.is_empty:
            return ()
        return (WHY_TIER[self.tier(number)], *(signal.why for signal in self._signals(number) if signal.why))
