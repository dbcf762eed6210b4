"""Which visible documents hold a word, a phrase, another name for it or something near it, and how much it counts."""

import math
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np

from catalogue.search.parse import Query, Term
from catalogue.search.ranking import (
    FIELD_WEIGHT,
    LEAST,
    LENGTH_PENALTY,
    MIN_PREFIX,
    MOST_EXPANSIONS,
    ONE_TYPO,
    OTHER_NAME,
    OTHER_NAME_APART,
    PREFIX,
    SATURATION,
)
from catalogue.search.segments import Weights
from catalogue.search.snapshot import Mask, View
from catalogue.search.spelling import beginning_with, one_edit_from
from catalogue.search.stemming import stem as stem_of

# How far apart the words of another name may stand: “hole in the road” for “hole road”.
SLACK = 3


class Matcher:
    """Scores over one view; each stem is scored once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._scores: dict[str, Weights] = {}
        self.marked: set[tuple[str, ...]] = set()

    def mark(self, *stems: str) -> None:
        """Remember a word, or words that follow each other, as something to show where it matched."""
        self.marked.add(stems)

    def word(self, stem: str) -> Weights:
        """BM25F of a stem in each document: 0 where it is not."""
        if stem not in self._scores:
            self._scores[stem] = self._score(stem)
        return self._scores[stem]

    def _score(self, stem: str) -> Weights:
        view = self.view
        total: Weights = np.zeros(view.snapshot.size)
        frequency = 0
        for field, weight in FIELD_WEIGHT.items():
            numbers, counts = view.postings(field, stem)
            penalty = LENGTH_PENALTY[field]
            relative = view.snapshot.lengths[field][numbers] / view.averages[field]
            total[numbers] += weight * counts / (1 - penalty + penalty * relative)
            frequency = max(frequency, len(numbers))
        rarity = math.log(1 + (view.count - frequency + 0.5) / (frequency + 0.5))
        scores: Weights = rarity * total * (SATURATION + 1) / (total + SATURATION)
        return scores

    def all_of(self, stems: Sequence[str]) -> tuple[Mask, Weights]:
        """The documents that hold every one of these stems, and the sum of their scores."""
        scores = [self.word(stem) for stem in stems]
        there: Mask = reduce(np.logical_and, [score > 0 for score in scores])
        total: Weights = np.sum(scores, axis=0)
        return there, total

    def in_order(self, stems: Sequence[str], slack: int = 0) -> Mask:
        """The documents in which these stems follow each other, with at most `slack` words between them in all."""
        there, _ = self.all_of(stems)
        if len(stems) == 1:
            return there
        places = [self.view.snapshot.positions(stem) for stem in stems]
        found = np.zeros(len(there), np.bool_)
        for number in np.flatnonzero(there):
            found[number] = _follow([places[at][int(number)] for at in range(len(stems))], slack)
        return found

    def other_names(self, others: Iterable[Sequence[str]]) -> Weights:
        """How well each document holds one of these phrases; words that stand apart count for less."""
        best: Weights = np.zeros(self.view.snapshot.size)
        for stems in others:
            self.mark(*stems)
            there, score = self.all_of(stems)
            if len(stems) > 1 and there.any():
                score = score * np.where(self.in_order(stems, SLACK), OTHER_NAME, OTHER_NAME_APART)
            else:
                score = score * OTHER_NAME
            best = np.maximum(best, np.where(there, score, 0))
        return best

    def joined(self, one: Term, other: Term) -> Weights:
        """How well each document holds two words written as one."""
        text = one.text + other.text
        if not self.view.frequency("surface", text):
            return np.zeros(self.view.snapshot.size)
        self.mark(stem_of(text))
        return OTHER_NAME * self.word(stem_of(text))

    def parted(self, term: Term) -> Weights:
        """How well each document holds a word written as two that follow each other."""
        best: Weights = np.zeros(self.view.snapshot.size)
        for cut in range(MIN_PREFIX, len(term.text) - MIN_PREFIX + 1):
            parts = (term.text[:cut], term.text[cut:])
            if all(self.view.frequency("surface", part) for part in parts):
                stems = tuple(map(stem_of, parts))
                self.mark(*stems)
                score = np.where(self.in_order(stems), OTHER_NAME * self.all_of(stems)[1], 0)
                best = np.maximum(best, score)
        return best

    def near(self, term: Term) -> Weights:
        """How well each document holds a word that begins as this one does, or is one edit from it."""
        best: Weights = np.zeros(self.view.snapshot.size)
        for factor, texts in ((PREFIX, beginning_with(self.view, term.text)), (ONE_TYPO, self.one_edit(term))):
            for stem in {stem_of(text) for text in texts[:MOST_EXPANSIONS]} - {term.stem}:
                self.mark(stem)
                best = np.maximum(best, factor * self.word(stem))
        return best

    def one_edit(self, term: Term) -> list[str]:
        """The visible words one edit away, the most frequent first; not other forms of the same word."""
        return [text for text in one_edit_from(self.view, term.text) if stem_of(text) != term.stem]

    def beginning(self, prefix: str) -> Weights:
        """How well each document holds any word with this beginning; rare ones count little, but count."""
        texts = beginning_with(self.view, prefix)
        held = np.zeros(self.view.snapshot.size, np.bool_)
        best: Weights = np.zeros(self.view.snapshot.size)
        for text in texts:
            held[self.view.postings("surface", text)[0]] = True
        for stem in {stem_of(text) for text in texts[:MOST_EXPANSIONS]}:
            self.mark(stem)
            best = np.maximum(best, self.word(stem))
        return np.where(held, np.maximum(best, LEAST), 0)

    def excluded(self, query: Query) -> Mask:
        """The documents that hold something that must not be there."""
        found = np.zeros(self.view.snapshot.size, np.bool_)
        for phrase in query.excluded:
            found |= self.in_order(phrase)
        return found


def _follow(places: Sequence[Sequence[int]], slack: int) -> bool:
    """Whether one place can be chosen from each list so that they rise with at most `slack` skipped."""
    ends = {(place, 0) for place in places[0]}
    for later in places[1:]:
        ends = {
            (place, skipped + place - end - 1)
            for end, skipped in ends
            for place in later
            if end < place <= end + 1 + slack - skipped
        }
    return bool(ends)
