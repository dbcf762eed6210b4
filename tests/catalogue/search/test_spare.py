"""Copies and trials are told from things whose names only sound like that."""

import pytest

from catalogue.search.spare import is_spare


@pytest.mark.parametrize(
    "title",
    ["Copy of tree survey", "Tree survey copy", "Tree survey – Copy (2)", "Tree survey copy 3", "Backup of trees",
     "trees.bak", "Tree survey old", "Tree survey (old)", "tree_survey_OLD", "Tree survey - test", "Trees [TEST]",
     "test", "TEST - trees", "Test data", "test_trees", "temp 2", "tmp trees", "DO NOT USE: trees",
     "Trees (do not use)", "Trees_temp"],
)  # fmt: skip
def test_copies_and_trials(title: str) -> None:
    assert is_spare(title)


@pytest.mark.parametrize(
    "title",
    ["Test Valley local plan", "Temp accommodation placements", "Children under 5 years old", "Babies 6 months old",
     "Means test", "Driving test", "Test and Trace payments", "MOT test centres", "Old Town conservation area",
     "Copyhold land", "Tested water samples", "Temperature readings", "Age: one year old", "Photocopying"],
)  # fmt: skip
def test_names_that_only_sound_so(title: str) -> None:
    assert not is_spare(title)
