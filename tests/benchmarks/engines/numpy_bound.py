"""The least that arithmetic over arrays must cost: no engine, but a floor to stand on.

Postings and scores of words are decoded beforehand and rights and filters are masks that stand ready; what is left is
to add up scores, to mask them, to count, and to pick the first. It reads no query, counts no facets and shows nothing,
so its answers are numbers of documents; phrases, beginnings and slips are not asked of it.
"""

from datetime import date
from functools import cache

import numpy as np

from catalogue.search.postings import Mask, Weights
from catalogue.search.ranking import USUAL
from catalogue.search.scoring import rarity
from catalogue.search.snapshot import Snapshot
from catalogue.search.stemming import stem
from catalogue.search.whoosh_files import Numbers
from tests.benchmarks.questions import Engine, How, Question, Reply

CANNOT = frozenset({How.PHRASE, How.BEGINNING, How.SLIP, How.EVERYTHING})


def numpy_bound(snapshot: Snapshot, today: date) -> Engine:
    """How the arrays of a snapshot are asked."""

    @cache
    def word(text: str) -> tuple[Numbers, Weights]:
        numbers = snapshot.postings(stem(text)).numbers
        return numbers, snapshot.impact(stem(text), USUAL) * np.float32(rarity(snapshot.size, len(numbers)))

    @cache
    def filtered(facet: str, code: str) -> Mask:
        return snapshot.facet(facet, today).mask([code])

    def ask(question: Question) -> Reply:
        scores = np.zeros(snapshot.size, np.float32)
        holding = np.zeros(snapshot.size, np.uint8)
        first, *others = question.words
        for text in question.words if question.how is not How.WITHOUT else (first,):
            numbers, impacts = word(text)
            scores[numbers] += impacts
            holding[numbers] += 1
        if question.how is How.WITHOUT:
            holding[word(others[0])[0]] = 0
        chosen = holding >= (len(question.words) if question.how is How.ALL else 1)
        chosen &= snapshot.meeting(question.labels)
        for facet, code in question.filters.items():
            chosen &= filtered(facet, code)
        return _first(scores, chosen, question)

    return ask


def _first(scores: Weights, chosen: Mask, question: Question) -> Reply:
    """The numbers of the best of the chosen, from where the question begins."""
    numbers = np.flatnonzero(chosen)
    keys = -scores[numbers]
    most = question.start + question.count
    at = np.argpartition(keys, most - 1)[:most] if most < len(keys) else np.arange(len(keys))
    best = at[np.argsort(keys[at])][question.start :]
    return Reply(list(map(str, numbers[best].tolist())), len(numbers), {}, [])
