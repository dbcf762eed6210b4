"""What a word is worth in each document: the sums of BM25F (Robertson and Zaragoza, 2009), over arrays."""

import math

import numpy as np

from catalogue.search.postings import Postings, Weights
from catalogue.search.ranking import USUAL_LENGTH, Ranking
from catalogue.search.schema import ZONES
from catalogue.search.whoosh_files import Numbers


def zone_weights(lengths: Numbers, ranking: Ranking) -> Weights:
    """What a word in each zone of each document counts: less in a long one (BM25F, eq. 15)."""
    usual = np.array([USUAL_LENGTH[zone] for zone in ZONES], np.float32)
    penalty = np.array([ranking.length(zone) for zone in ZONES], np.float32)
    weight = np.array([ranking.weight(zone) for zone in ZONES], np.float32)
    # A zone without words counts for nothing, whatever it is divided by; only not by nothing.
    weights: Weights = (weight / (1 - penalty + penalty * np.maximum(lengths, 1) / usual)).astype(np.float32)
    return weights


def impact_of(postings: Postings, weights: Weights, ranking: Ranking) -> Weights:
    """How much a stem says of each document that holds it, saturated: often said is not many times as true."""
    total = np.einsum("ij,ij->i", weights[postings.numbers], postings.counts, dtype=np.float32)
    impact: Weights = total * np.float32(ranking.saturation + 1) / (total + np.float32(ranking.saturation))
    return impact


def rarity(count: int, holding: int) -> float:
    """How telling a word is that so many of all documents hold: the inverse document frequency of BM25."""
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))
