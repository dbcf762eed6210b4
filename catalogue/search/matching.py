"""Which visible documents hold a word, a phrase, another name for it or something near it, and how much it counts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalogue.search.budget import Budget
from catalogue.search.logic import And, Beginning, Logic, Not, Or, Phrase
from catalogue.search.parse import Term
from catalogue.search.postings import Mask, Weights, following, standing
from catalogue.search.ranking import LEAST, MIN_PREFIX, MOST_EXPANSIONS, Ranking
from catalogue.search.scoring import rarity
from catalogue.search.stemming import stem as stem_of
from catalogue.search.view import View
from catalogue.search.whoosh_files import Numbers

# How far apart the words of another name may stand: “hole in the road” for “hole road”.
SLACK = 3
# A name of more words than these is meant only where they stand together.
MOST_APART = 3


# Words that stand in a row, by their stems; one word is a row of one.
Row = tuple[str, ...]


@dataclass(frozen=True)
class Matched:
    """Documents, ascending, how much what was looked for counts in each, and what that was: any of these rows."""

    numbers: Numbers
    scores: Weights
    rows: tuple[Row, ...] = ()

    def times(self, factor: float) -> "Matched":
        """The same, counting so many times as much."""
        return replace(self, scores=self.scores * np.float32(factor))


NOTHING = Matched(np.empty(0, np.int32), np.empty(0, np.float32))


class Matcher:
    """Looks things up in one view; each stem is scored once. Every step is within the budget."""

    def __init__(self, view: View, ranking: Ranking, budget: Budget) -> None:
        self.view, self.ranking, self._budget = view, ranking, budget
        self._scored: dict[str, Matched] = {}
        self._slips: dict[str, list[str]] = {}
        self._bad_slips: dict[str, list[str]] = {}

    def word(self, stem: str) -> Matched:
        """BM25F of a stem in the documents that hold it."""
        if stem not in self._scored:
            self._budget.check()
            numbers = self.view.snapshot.postings(stem).numbers
            seen = self.view.mask[numbers]
            held = numbers[seen]
            impact = self.view.snapshot.impact(stem, self.ranking)[seen]
            scores = impact * np.float32(rarity(self.view.count, len(held)))
            self._scored[stem] = Matched(held, scores, ((stem,),))
        return self._scored[stem]

    def all_of(self, stems: Sequence[str]) -> Matched:
        """The documents that hold every one of these stems, and the sum of their scores."""
        rarest, *others = sorted(map(self.word, dict.fromkeys(stems)), key=lambda word: len(word.numbers))
        there, scores = rarest.numbers, rarest.scores
        for word in others:
            at, held = standing(there, word.numbers)
            there, scores = there[held], scores[held] + word.scores[at[held]]
        return Matched(there, scores, (tuple(stems),))

    def in_order(self, stems: Sequence[str], slack: int = 0, among: Numbers | None = None) -> Numbers:
        """The documents (`among` some) in which these stems follow each other, with `slack` others between at most."""
        there = self.all_of(stems).numbers if among is None else among
        if len(stems) == 1 or not len(there):
            return there
        self._budget.check()
        return following([self.view.snapshot.postings(stem) for stem in stems], slack, there)

    def phrase(self, stems: Sequence[str]) -> Matched:
        """The documents in which these stems follow each other, scored by the words."""
        there = self.all_of(stems)
        return _only(there, self.in_order(stems, among=there.numbers))

    def other_names(self, others: Iterable[Sequence[str]]) -> Matched:
        """How well each document holds one of these phrases; words that stand apart count for less."""
        found = []
        for stems in others:
            there = self.all_of(stems)
            if len(stems) > 1 and len(there.numbers):
                found.append(_only(there, self.in_order(stems, SLACK, there.numbers)).times(self.ranking.other_name))
                if len(stems) <= MOST_APART:
                    found.append(there.times(self.ranking.other_name_apart))
            else:
                found.append(there.times(self.ranking.other_name))
        return best_of(found)

    def title_names(self, asked: Sequence[str], others: Iterable[Sequence[str]]) -> Matched:
        """How well each title says what was asked, as if it were as telling as the most telling of its other names.

        Otherwise a rare name for a common word would come before what is called by that word.
        """
        most = max([self._telling(stems) for stems in others if len(self.all_of(stems).numbers)], default=0.0)
        return self._titled(asked).times(max(1.0, most / self._telling(asked)))

    def _titled(self, stems: Sequence[str]) -> Matched:
        """The documents with all of these words in their titles, and the sum of their scores."""
        there = self.all_of(stems)
        for stem in dict.fromkeys(stems):
            postings = self.view.snapshot.postings(stem)
            there = _only(there, postings.numbers[postings.counts[:, 0] > 0])
        return there

    def _telling(self, stems: Iterable[str]) -> float:
        """How rare these words are, all together."""
        return sum(rarity(self.view.count, len(self.word(stem).numbers)) for stem in dict.fromkeys(stems))

    def joined(self, one: Term, other: Term) -> Matched:
        """How well each document holds two words written as one."""
        text = one.text + other.text
        if not self.view.frequency(text):
            return NOTHING
        return self.word(stem_of(text)).times(self.ranking.other_name)

    def parted(self, term: Term) -> Matched:
        """How well each document holds a word written as two that follow each other."""
        found = []
        for cut in range(MIN_PREFIX, len(term.text) - MIN_PREFIX + 1):
            parts = (term.text[:cut], term.text[cut:])
            if all(self.view.frequency(part) for part in parts):
                stems = tuple(map(stem_of, parts))
                found.append(self.phrase(stems).times(self.ranking.other_name))
        return best_of(found)

    def near(self, term: Term) -> Matched:
        """How well each document holds a word that begins as this one does, or is an edit or two from it."""
        one, two = self.ranking.one_typo, self.ranking.two_typos
        return best_of(
            [self.begun(term), *self._like(term, self.slips(term), one), *self._like(term, self.bad_slips(term), two)]
        )

    def begun(self, term: Term) -> Matched:
        """How well each document holds a word that begins as this one does."""
        return best_of(list(self._like(term, self.view.beginning_with(term.text), self.ranking.beginning)))

    def _like(self, term: Term, texts: Sequence[str], factor: float) -> Iterator[Matched]:
        """What each of these words is worth in place of another."""
        for stem in sorted({stem_of(text) for text in texts[:MOST_EXPANSIONS]} - {term.stem}):
            yield self.word(stem).times(factor)

    def slips(self, term: Term) -> list[str]:
        """The visible words one edit away, the most frequent first; not other forms of the same word."""
        if term.text not in self._slips:
            self._budget.check()
            self._slips[term.text] = self._others(term, self.view.one_edit_from(term.text))
        return self._slips[term.text]

    def bad_slips(self, term: Term) -> list[str]:
        """The visible words two edits away, where there are none nearer."""
        if self.slips(term):
            return []
        if term.text not in self._bad_slips:
            self._budget.check()
            self._bad_slips[term.text] = self._others(term, self.view.two_edits_from(term.text))
        return self._bad_slips[term.text]

    def _others(self, term: Term, texts: Iterable[str]) -> list[str]:
        return [text for text in texts if stem_of(text) != term.stem]

    def beginning(self, prefix: str) -> Matched:
        """How well each document holds any word with this beginning; rare ones count little, but count."""
        self._budget.check()
        held = np.flatnonzero(self.view.holding_beginning(prefix)).astype(np.int32)
        found = [Matched(held, np.full(len(held), LEAST, np.float32))]
        stems = sorted({stem_of(text) for text in self.view.beginning_with(prefix)[:MOST_EXPANSIONS]})
        found += [_only(self.word(stem), held) for stem in stems]
        return best_of(found)

    def holding(self, logic: Logic) -> Mask:
        """The visible documents that a tree is true of."""
        mask = np.zeros(self.view.snapshot.size, np.bool_)
        match logic:
            case Phrase(stems):
                mask[self.in_order(stems)] = True
            case Beginning(text):
                return self.view.holding_beginning(text)
            case Not(part):
                return self.view.mask & ~self.holding(part)
            case And(parts):
                return self._fold(np.logical_and, self.view.mask, parts)
            case Or(parts):
                return self._fold(np.logical_or, mask, parts)
        return mask

    def _fold(self, operator: Callable[[Mask, Mask], Mask], mask: Mask, parts: Sequence[Logic]) -> Mask:
        for part in parts:
            mask = operator(mask, self.holding(part))
        return mask


def _only(matched: Matched, numbers: Numbers) -> Matched:
    """Those of the documents that are among some of them, both ascending."""
    at, there = standing(numbers, matched.numbers)
    return replace(matched, numbers=numbers[there], scores=matched.scores[at[there]])


def best_of(found: Sequence[Matched]) -> Matched:
    """Every document of any of these, with the best of its scores."""
    some = [one for one in found if len(one.numbers)]
    if len(some) < 2:
        return some[0] if some else NOTHING
    numbers = np.unique(np.concatenate([one.numbers for one in some]))
    scores = np.zeros(len(numbers), np.float32)
    for one in some:
        at = numbers.searchsorted(one.numbers)
        scores[at] = np.maximum(scores[at], one.scores)
    return Matched(numbers, scores, tuple(dict.fromkeys(row for one in some for row in one.rows)))
