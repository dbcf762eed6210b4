"""What would become of us in one sentence: whom it counts, and how it reads for none, one and several."""

import pytest

from catalogue.readiness.foreseeing import Foreseen, Tally
from portal.pages.what_if_words import left_words


@pytest.mark.parametrize(
    "counts, words",
    [
        (Tally(), "As far as is recorded, nothing would stop if Ann left today."),
        (Tally(3, 3, 2, 4), "If Ann left today, 3 systems could not be run by our own people and 2 more would hang on "
         "one person. Nobody else of ours can do 4 procedures."),
        (Tally(1, 1, 0, 1, 1), "If Ann left today, 1 system could not be run by our own people. Nobody else of ours "
         "can do 1 procedure and 1 skill."),
        (Tally(0, 0, 1), "If Ann left today, 1 system would hang on one person."),
        (Tally(1, 0, 0, 0, 2), "If Ann left today, every system that our own people can run today could still be run. "
         "Nobody else of ours can do 2 skills."),
    ],
)  # fmt: skip
def test_a_leaver_s_answer_counts_what_stops_and_what_hangs(counts: Tally, words: str) -> None:
    assert left_words("Ann", Foreseen((), counts)) == words
