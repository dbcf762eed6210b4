"""What words, phrases, other names and slips are worth in each visible document, one document at a time."""

import math
from collections.abc import Iterable, Sequence
from functools import cache

from catalogue.search.logic import And, Beginning, Logic, Not, Or, Phrase
from catalogue.search.parse import Term
from catalogue.search.ranking import LEAST, MIN_PREFIX, MOST_EXPANSIONS, Ranking
from catalogue.search.stemming import stem
from tests.catalogue.search.differential.near import Spelling
from tests.catalogue.search.differential.reading import Reading

SLACK, MOST_APART = 3, 3
# Documents by their place among the visible ones, with what each is worth.
Worth = dict[int, float]


class PlainMatcher:
    """Looks words up by reading every visible document."""

    def __init__(self, visible: Sequence[Reading], ranking: Ranking) -> None:
        self.visible, self.ranking = visible, ranking
        self.spelling = Spelling(visible)
        self.word = cache(self._word)

    def _word(self, stem: str) -> Worth:
        """BM25F of a stem."""
        held = [at for at, reading in enumerate(self.visible) if reading.holds(stem)]
        rarity = self._rarity(len(held))
        return {at: rarity * self.visible[at].said(stem, self.ranking) for at in held}

    def all_of(self, stems: Iterable[str]) -> Worth:
        """The sum over these stems, each counted once, where all of them are."""
        found = [self.word(stem) for stem in dict.fromkeys(stems)]
        return {at: sum(worth[at] for worth in found) for at in found[0] if all(at in worth for worth in found)}

    def in_a_row(self, stems: Sequence[str], slack: int = 0) -> Worth:
        """The same, where they follow each other."""
        return {at: worth for at, worth in self.all_of(stems).items() if self.visible[at].in_a_row(stems, slack)}

    def other_names(self, others: Iterable[Sequence[str]]) -> Worth:
        """The best of these phrases; one whose words stand apart is worth less."""
        found = []
        for stems in others:
            found.append(times(self.in_a_row(stems, SLACK), self.ranking.other_name))
            if 1 < len(stems) <= MOST_APART:
                found.append(times(self.all_of(stems), self.ranking.other_name_apart))
        return best(found)

    def title_names(self, asked: Sequence[str], others: Iterable[Sequence[str]]) -> Worth:
        """What was asked, in titles: as telling as the most telling of its other names that anything has."""
        most = max([self._telling(stems) for stems in others if self.all_of(stems)], default=0.0)
        held = {at: worth for at, worth in self.all_of(asked).items() if self.visible[at].titled(asked)}
        return times(held, max(1.0, most / self._telling(asked)))

    def _telling(self, stems: Iterable[str]) -> float:
        return sum(self._rarity(len(self.word(stem))) for stem in dict.fromkeys(stems))

    def _rarity(self, held: int) -> float:
        return math.log(1 + (len(self.visible) - held + 0.5) / (held + 0.5))

    def joined(self, text: str) -> Worth:
        """Two words that are written as this one."""
        return times(self.word(stem(text)), self.ranking.other_name) if self.spelling.counts[text] else {}

    def parted(self, text: str) -> Worth:
        """One word that is written as two."""
        cuts = [(text[:cut], text[cut:]) for cut in range(MIN_PREFIX, len(text) - MIN_PREFIX + 1)]
        known = [cut for cut in cuts if all(self.spelling.counts[part] for part in cut)]
        return best(times(self.in_a_row([stem(part) for part in cut]), self.ranking.other_name) for cut in known)

    def near(self, term: Term) -> Worth:
        """Words that begin so or look like it."""
        one, two = self.ranking.one_typo, self.ranking.two_typos
        slips, bad = self.spelling.slips(term.text), self.spelling.bad_slips(term.text)
        return best([self.begun(term), self._like(term, slips, one), self._like(term, bad, two)])

    def begun(self, term: Term) -> Worth:
        """Words that begin so."""
        return self._like(term, self.spelling.beginning(term.text), self.ranking.beginning)

    def _like(self, term: Term, texts: Sequence[str], factor: float) -> Worth:
        found = [self.word(stem(text)) for text in texts[:MOST_EXPANSIONS] if stem(text) != term.stem]
        return times(best(found), factor)

    def beginning(self, prefix: str) -> Worth:
        """Any word that begins so: the most frequent by their worth, every other a little."""
        often = [self.word(stem(text)) for text in self.spelling.beginning(prefix)[:MOST_EXPANSIONS]]
        return {
            at: max(LEAST, *(worth.get(at, 0) for worth in often))
            for at, reading in enumerate(self.visible)
            if reading.begins(prefix)
        }


def true_of(reading: Reading, logic: Logic) -> bool:
    """Whether a tree is true of a document."""
    match logic:
        case Phrase(stems):
            return reading.in_a_row(stems)
        case Beginning(text):
            return reading.begins(text)
        case Not(part):
            return not true_of(reading, part)
        case And(parts):
            return all(true_of(reading, part) for part in parts)
        case Or(parts):
            return any(true_of(reading, part) for part in parts)


def times(worth: Worth, factor: float) -> Worth:
    """The same, so many times as much."""
    return {at: factor * one for at, one in worth.items()}


def best(found: Iterable[Worth]) -> Worth:
    """The best for each document of any of these."""
    kept: Worth = {}
    for worth in found:
        for at, one in worth.items():
            kept[at] = max(one, kept.get(at, one))
    return kept
