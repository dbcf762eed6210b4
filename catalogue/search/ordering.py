"""The order of results: tier by tier, best first, as far as anyone will look."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from catalogue.search.answer import Answer
from catalogue.search.postings import Mask, Weights, standing
from catalogue.search.whoosh_files import Numbers

# More than any score there can be: keeps the classes of results apart in one number.
_APART = 1e6


class Sort(StrEnum):
    """The orders in which results can be had."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Ordered:
    """Documents, the first first, with their scores, and by how much each was raised for its words in order."""

    numbers: Numbers
    scores: Weights
    in_order: Weights


def ordered(answer: Answer, chosen: Mask, sort: Sort, raised: Weights, most: int) -> Ordered:
    """The first `most` of the chosen documents; ties by title, so that nothing unseen decides."""
    numbers = np.flatnonzero(chosen).astype(np.int32)
    snapshot = answer.view.snapshot
    scores = answer.score[numbers] * raised[numbers]
    in_order = np.ones(len(numbers), np.float32)
    if sort is Sort.TITLE or (sort is Sort.RELEVANCE and answer.query.is_empty):
        first = _first(snapshot.title_order[numbers].astype(np.float64), numbers, snapshot.title_order, most)
    elif sort is Sort.RELEVANCE:
        before = _class(answer, numbers) * _APART
        in_order = _reward_of_order(answer, numbers, scores, before, most)
        scores = scores * in_order
        first = _first(before - scores, numbers, snapshot.title_order, most)
    else:
        name = "updated" if sort is Sort.NEWEST else "attested"
        first = _first(-snapshot.columns[name][numbers].astype(np.float64), numbers, snapshot.title_order, most)
    return Ordered(numbers[first], scores[first], in_order[first])


def _first(keys: NDArray[np.float64], numbers: Numbers, titles: Numbers, most: int) -> NDArray[np.intp]:
    """Where the least keys stand, in order, ties by title; only as many as are asked for are sorted."""
    at = np.arange(len(keys))
    if most < len(keys):
        at = np.flatnonzero(keys <= np.partition(keys, most - 1)[most - 1]) if most else at[:0]
    return at[np.lexsort((titles[numbers[at]], keys[at]))][:most]


def _class(answer: Answer, numbers: Numbers) -> NDArray[np.float64]:
    """What comes before the score.

    The tier; being what was meant but for slips; having the query as its title; having something for each word.
    """
    said = 8.0 * answer.tiers[numbers]
    said += 4.0 * ~answer.meant()[numbers]
    said += 2.0 * ~answer.titled()[numbers]
    return np.asarray(said + ~answer.covered(numbers), np.float64)


def _reward_of_order(
    answer: Answer, numbers: Numbers, scores: Weights, before: NDArray[np.float64], most: int
) -> Weights:
    """By how much to raise each: what has the words in the order asked, one other between at most.

    It is looked for only where it can bring a document among the first: to find it costs more than all the rest.
    `before` is what comes before the score.
    """
    reward = np.ones(len(numbers), np.float32)
    stems = [term.stem for term in answer.query.terms]
    if len(stems) < 2 or not most:
        return reward
    factor = np.float32(answer.matcher.ranking.in_order)
    holders = answer.matcher.all_of(stems).numbers
    at = np.flatnonzero(standing(numbers, holders)[1])
    if most < len(at):
        enough = np.partition(before[at] - scores[at], most - 1)[most - 1]
        at = at[before[at] - scores[at] * factor <= enough]
    rows = answer.matcher.in_order(stems, slack=1, among=numbers[at])
    reward[at[standing(numbers[at], rows)[1]]] = factor
    return reward
