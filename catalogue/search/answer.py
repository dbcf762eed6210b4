"""One query's answer over a view: which documents answer it, in which tier, and how well."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from catalogue.search.logic import Beginning, Phrase, wanted
from catalogue.search.matching import Matched, Matcher, Row
from catalogue.search.parse import Query, Term
from catalogue.search.postings import Mask, Weights
from catalogue.search.ranking import COMMON, ENOUGH, RARE, RARER, Tier
from catalogue.search.view import View
from catalogue.search.vocabulary import Vocabulary, spans
from catalogue.search.whoosh_files import Numbers
from catalogue.search.words import letters

MOST_NAMESAKES = 20
Tiers = NDArray[np.int8]


class How(StrEnum):
    """In which way something that was found answers what was asked."""

    WORD = "word"
    TITLE = "title"
    OTHER_NAME = "other_name"
    JOINED = "joined"
    PARTED = "parted"
    NEAR = "near"
    PHRASE = "phrase"
    BEGINNING = "beginning"


@dataclass(frozen=True)
class Gain:
    """What one thing that was looked for adds to the scores: in which way, and for which words of the query."""

    how: How
    asked: str
    matched: Matched


class Answer:
    """Tiers and scores of every document; `opened` are those that answer at all.

    `gains` are what the scores are the sum of. `mended` gives, for each word that is taken for a slip, the nearest one
    that is there; `corrected` says that results were found by those. `held[i]` are the documents that really hold the
    i-th word or another name for it, `nearly[i]` those that hold something near it.
    """

    def __init__(self, matcher: Matcher, query: Query, vocabulary: Vocabulary) -> None:
        self.matcher, self.query = matcher, query
        self.view: View = matcher.view
        self.mended: dict[str, str] = {}
        self.corrected = False
        self.gains: list[Gain] = []
        self.score: Weights = np.zeros(self.view.snapshot.size, np.float32)
        self.held = [self._nobody() for _ in query.terms]
        self.nearly = [self._nobody() for _ in query.terms]
        self._near = self._nobody()
        self._known: set[int] = set()
        self._allowed = matcher.holding(query.logic)
        self._add_logic()
        self._add_words()
        self._add_other_names(vocabulary)
        self._add_compounds()
        self._mend_words()
        self.tiers = self._sort_into_tiers()
        self._enough = 1 if query.is_one_name else ENOUGH
        if query.terms and self._strong(Tier.SOME) < self._enough:
            self._add_near_words()
            self.tiers = self._sort_into_tiers()
        self.opened: Mask = self._open()

    def _nobody(self) -> Mask:
        return np.zeros(self.view.snapshot.size, np.bool_)

    def _add(self, how: How, asked: str, matched: Matched) -> None:
        """Count what matched, and remember that it did."""
        self.score[matched.numbers] += matched.scores
        self.gains.append(Gain(how, asked, matched))

    def _hold(self, matched: Matched, *terms: int) -> None:
        """Note who really holds these words of the query."""
        for at in terms:
            self.held[at][matched.numbers] = True

    def _know(self, matched: Matched, *terms: int) -> None:
        """The same for words that belong together: if anything matched, none of them is a slip."""
        self._hold(matched, *terms)
        if len(matched.numbers):
            self._known.update(terms)

    def marked(self) -> Iterator[Row]:
        """The words, and words in a row, that matched."""
        for gain in self.gains:
            yield from gain.matched.rows

    def _add_logic(self) -> None:
        for one in wanted(self.query.logic):
            match one:
                case Phrase(stems):
                    self._add(How.PHRASE, " ".join(stems), self.matcher.all_of(stems))
                case Beginning(text):
                    self._add(How.BEGINNING, f"{text}*", self.matcher.beginning(text))

    def _add_words(self) -> None:
        for at, term in enumerate(self.query.terms):
            found = self.matcher.word(term.stem)
            self._add(How.WORD, term.text, found)
            self._hold(found, at)
        for term in self.query.beside:
            self._add(How.WORD, term.text, self.matcher.word(term.stem))

    def _add_other_names(self, vocabulary: Vocabulary) -> None:
        """Another name for a stretch of the query counts as all the words of that stretch."""
        for span in spans(self.query, vocabulary):
            terms = self.query.terms[span.start : span.end]
            best = np.zeros(self.view.snapshot.size, np.float32)
            for word in (self.matcher.word(term.stem) for term in terms):
                best[word.numbers] += word.scores
            asked = " ".join(term.text for term in terms)
            if len(terms) == len(self.query.terms):
                titles = self.matcher.title_names([term.stem for term in terms], span.others)
                self._add_beyond(best, How.TITLE, asked, titles)
            found = self.matcher.other_names(span.others)
            self._add_beyond(best, How.OTHER_NAME, asked, found)
            self._know(found, *range(span.start, span.end))

    def _add_beyond(self, best: Weights, how: How, asked: str, matched: Matched) -> None:
        """Count what matched by as much as it is worth more than the best so far."""
        more = np.maximum(0, matched.scores - best[matched.numbers])
        best[matched.numbers] += more
        self._add(how, asked, replace(matched, scores=more))

    def _add_compounds(self) -> None:
        """Two words that are written as one somewhere, and one word that is written as two: car park, carpark."""
        terms = self.query.terms
        for at, (one, other) in enumerate(pairwise(terms)):
            found = self.matcher.joined(one, other)
            self._add(How.JOINED, f"{one.text} {other.text}", found)
            self._know(found, at, at + 1)
        for at, term in enumerate(terms):
            if not self.held[at].any():
                found = self.matcher.parted(term)
                self._add(How.PARTED, term.text, found)
                self._hold(found, at)

    def _mend_words(self) -> None:
        """A word that nothing visible holds is looked for by its beginning and by its slips.

        So is one that looks like a slip: a word one edit from it is many times as frequent.
        """
        for at, term in enumerate(self.query.terms):
            unknown = not self.held[at].any()
            if not unknown and (at in self._known or not self._is_slip(term)):
                continue
            found = self.matcher.near(term)
            self.nearly[at][found.numbers] = True
            self.nearly[at] &= ~self.held[at]
            self._add(How.NEAR, term.text, _beyond(found, self.held[at]))
            self.corrected |= unknown and bool(self.nearly[at].any())
            candidates = self.matcher.slips(term) or self.matcher.bad_slips(term)
            if candidates and not self.view.beginning_with(term.text, beyond=True):
                self.mended[term.text] = candidates[0]

    def _is_slip(self, term: Term) -> bool:
        own = self.view.frequency(term.text)
        if own > RARE:
            return False
        candidates = self.matcher.slips(term)
        return bool(candidates) and self.view.frequency(candidates[0]) >= RARER * max(1, own)

    def _add_near_words(self) -> None:
        """Where little was found, things with words near those asked for are found too, after all others.

        Of those near a word that is known only such count as begin with it.
        """
        held = np.any([self._nobody(), *self.held], axis=0)
        for at, term in enumerate(self.query.terms):
            found = self.matcher.begun(term) if at in self._known else self.matcher.near(term)
            self._near[found.numbers] = True
            self._add(How.NEAR, term.text, _beyond(found, held))

    def _telling(self) -> list[Mask]:
        """Who holds a word that says something: one that most visible things do not hold as well."""
        most = max(ENOUGH, COMMON * self.view.count)
        return [held for held in self.held if 0 < np.count_nonzero(held) <= most] or self.held

    def _sort_into_tiers(self) -> Tiers:
        tiers: Tiers = np.full(self.view.snapshot.size, Tier.NONE, np.int8)
        for mask in (self._near, *self.nearly):
            tiers[mask] = Tier.NEAR
        for mask in self._telling():
            tiers[mask] = Tier.SOME
        count = len(self.query.terms)
        held = np.zeros(self.view.snapshot.size, np.uint8)
        for mask in self.held:
            held += mask
        if count > 1:
            tiers[2 * held > count] = Tier.MOST
        tiers[held == count] = Tier.ALL
        tiers[~self._allowed] = Tier.NONE
        if self.query.key:
            tiers[self.view.named(self.query.key) & self._allowed] = Tier.EXACT
        return tiers

    def _strong(self, tier: Tier) -> int:
        """How many documents are in this tier or a stronger one."""
        return int(np.count_nonzero(self.tiers <= tier))

    def _open(self) -> Mask:
        """The documents of the strongest tiers: a weaker one is opened only while there are not enough."""
        opened = Tier.ALL
        for tier in (Tier.MOST, Tier.SOME, Tier.NEAR):
            if self._strong(opened) < self._enough:
                opened = tier
        found: Mask = self.tiers <= opened
        return found

    def titled(self) -> Mask:
        """The documents whose title the query is; of several, those of which it is the title to the letter."""
        found = self.view.titled(self.query.key)
        numbers = np.flatnonzero(found).tolist()
        if 1 < len(numbers) <= MOST_NAMESAKES:
            titles = {number: self.view.snapshot.shown(number)["text"]["title"] for number in numbers}
            exact = [number for number, title in titles.items() if letters(title) == self.query.said]
            if exact:
                found = self._nobody()
                found[exact] = True
        return found

    def meant(self) -> Mask:
        """The documents of which the query is the exact name, but for slips."""
        if not self.mended:
            return self._nobody()
        said = [self.mended.get(word, word) for word in self.query.key.split(" ")]
        return self.view.named(" ".join(said))

    def covered(self, numbers: Numbers) -> Mask:
        """Which of these documents hold each word of the query, another name for it, or something near it."""
        covered = np.ones(len(numbers), np.bool_)
        for held, nearly in zip(self.held, self.nearly, strict=True):
            covered &= held[numbers] | nearly[numbers]
        return covered


def _beyond(matched: Matched, held: Mask) -> Matched:
    """What matched, counting nothing where something better is held."""
    return replace(matched, scores=np.where(held[matched.numbers], np.float32(0), matched.scores))
