"""The documents of each code of a facet are counted right, whether a code is common, rare or empty."""

import random

import numpy as np
import pytest

from catalogue.search.facets import Facet, bits_of

SIZE = 1_000


def _few(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(numbers, np.int32)


def test_an_empty_code_among_rare_ones_is_not_counted() -> None:
    everything = np.ones(SIZE, np.bool_)
    for groups in ({"none": _few(), "rare": _few(3, 5)}, {"rare": _few(3, 5), "none": _few()}, {"none": _few()}):
        counts = Facet(groups, SIZE).counts(everything, bits_of(everything))
        assert counts == {code: len(numbers) for code, numbers in groups.items() if len(numbers)}


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, SIZE])
def test_counts_are_those_of_sets(size: int, seeded: random.Random) -> None:
    groups = {str(most): set(seeded.sample(range(size), min(size, most))) for most in (0, 1, 2, 10, 500, SIZE)}
    chosen = {number for number in range(size) if seeded.random() < 0.5}
    mask = np.array([number in chosen for number in range(size)], np.bool_)
    facet = Facet({code: _few(*sorted(numbers)) for code, numbers in groups.items()}, size)
    assert facet.counts(mask, bits_of(mask)) == {
        code: len(numbers & chosen) for code, numbers in groups.items() if numbers & chosen
    }
    assert set(np.flatnonzero(facet.mask(["2", "10", "unheard of"])).tolist()) == groups["2"] | groups["10"]
