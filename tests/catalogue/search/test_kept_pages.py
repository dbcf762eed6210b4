"""What was found is found again from memory: for the same question alone, by those who may see the same alone."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from catalogue.search.executor import Ask
from catalogue.search.ordering import Sort
from catalogue.search.parse import parse
from catalogue.search.ranking import USUAL
from catalogue.search.vocabulary import Vocabulary
from tests.factories import TODAY

WORDS: Vocabulary = {"grit": ("salt",)}
ASK = Ask(parse("grit bins"), frozenset({"public"}), TODAY, vocabulary=WORDS)
OTHERS: dict[str, Any] = {
    "query": parse("grit"),
    "labels": frozenset({"public", "internal"}),
    "today": TODAY + timedelta(days=1),
    "vocabulary": dict(WORDS),
    "hidden": {UUID(int=1)},
    "filters": {"kind": ("dataset",)},
    "facets": (),
    "sort": Sort.TITLE,
    "start": 20,
    "count": 8,
    "ranking": replace(USUAL, in_order=2.0),
    "staff": True,
    "explained": True,
}


def test_every_part_of_a_question_is_told_apart() -> None:
    assert OTHERS.keys() == {one.name for one in fields(Ask)}


@pytest.mark.parametrize("name", OTHERS)
def test_another_question_is_another(name: str) -> None:
    assert replace(ASK, **{name: OTHERS[name]}).key != ASK.key


def test_the_same_question_is_the_same() -> None:
    assert replace(ASK, query=parse("grit bins"), hidden=set(), filters={}).key == ASK.key
    assert hash(ASK.key) == hash(replace(ASK).key)
