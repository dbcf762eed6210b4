"""What the search is asked in the benchmarks: classes of questions, made of words that real records hold."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from catalogue.search.words import STOP_WORDS
from tests.benchmarks.entries import Entry
from tests.benchmarks.questions import COUNTED, How, Question

EACH = 20
TWO_WORDS, COMMON_WORD = "two words, three filters", "one common word"
# The portal pages through its first 10,000 results, twenty a page.
DEEPEST = 9_980
_WORD = re.compile(r"[a-z]{4,}")
_SAMPLE = 10_000
_NAMED = 30
Pair = tuple[str, str]


class _Words:
    """The words of a sample of entries: how many of a hundred hold each, and which stand beside each other."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._chance = random.Random(2)
        self._entries = self._chance.sample(entries, min(_SAMPLE, len(entries)))
        held = Counter(word for one in self._entries for word in set(_words(f"{one.title} {one.strong} {one.text}")))
        self.known = frozenset(held)
        self.rare = self._mixed(word for word, count in held.items() if count == 2)
        self.usual = self._mixed(word for word, count in held.items() if 10 <= count <= len(self._entries) / 10)
        self.common = self._mixed(word for word, _ in held.most_common(EACH))

    def _mixed(self, words: Iterator[str]) -> list[str]:
        found = sorted(words)
        self._chance.shuffle(found)
        return found

    def titles(self) -> Iterator[tuple[Entry, Pair]]:
        """Entries in any order, each with two words that follow each other in its title."""
        for one in self._entries:
            pairs = [pair for pair in pairwise(one.title.lower().split()) if all(map(_is_word, pair))]
            if pairs:
                yield one, self._chance.choice(pairs)

    def misspelt(self) -> Iterator[str]:
        """Words with a letter left out by mistake, which are no words."""
        for word in self.usual:
            at = self._chance.randrange(1, len(word))
            slip = word[:at] + word[at + 1 :]
            if len(word) > 5 and slip not in self.known:
                yield slip


def _words(text: str) -> Iterator[str]:
    return (word for word in _WORD.findall(text.lower()) if word not in STOP_WORDS)


def _is_word(text: str) -> bool:
    return _WORD.fullmatch(text) is not None and text not in STOP_WORDS


def classes(entries: Sequence[Entry]) -> dict[str, list[Question]]:
    """Twenty questions of each class; one of the class that asks nothing."""
    words = _Words(entries)
    common = [_about(How.ALL, word) for word in words.common]
    few = frozenset({"public", *(f"thing:{one.id}" for one in entries[:_NAMED])})
    deep = min(DEEPEST, len(entries) // 10)
    return {
        TWO_WORDS: _some(_filtered(one, pair) for one, pair in words.titles() if all(one.facets.values())),
        COMMON_WORD: common,
        "one rare word": _some(_about(How.ALL, word) for word in words.rare),
        "one AND another": _pairs(words, How.ALL, " AND ".join),
        "one OR another": _pairs(words, How.ANY, " OR ".join),
        "one and -another": _pairs(words, How.WITHOUT, " -".join),
        "phrase": _pairs(words, How.PHRASE, lambda pair: f'"{" ".join(pair)}"'),
        "beginning": _some(_about(How.BEGINNING, word[:4], f"{word[:4]}*") for word in words.usual),
        "one slip": _some(_about(How.SLIP, slip) for slip in words.misspelt()),
        f"from result {deep:,} on": [replace(one, start=deep) for one in common],
        "few are visible": [replace(one, labels=few) for one in common],
        "everything": [Question("", How.EVERYTHING)],
    }


def _some(questions: Iterator[Question]) -> list[Question]:
    return list(islice(questions, EACH))


def _about(how: How, word: str, text: str = "") -> Question:
    return Question(text or word, how, (word,))


def _filtered(entry: Entry, pair: Pair) -> Question:
    """Two words of a title, with filters under which that entry is found."""
    return Question(" ".join(pair), How.ALL, pair, {facet: entry.facets[facet][0] for facet in COUNTED})


def _pairs(words: _Words, how: How, said: Callable[[Pair], str]) -> list[Question]:
    return _some(Question(said(pair), how, pair) for _, pair in words.titles())
