"""What was found is found again from memory: for the same question alone, by those who may see the same alone."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from catalogue.access import ANONYMOUS
from catalogue.search.around import Around
from catalogue.search.executor import Ask, Found, execute
from catalogue.search.ordering import Sort
from catalogue.search.parse import parse
from catalogue.search.ranking import USUAL
from catalogue.search.snapshot import Snapshot
from catalogue.search.vocabulary import Vocabulary
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import TODAY

WORDS: Vocabulary = {"grit": ("salt",)}
ASK = Ask(parse("grit bins"), frozenset({"public"}), TODAY, vocabulary=WORDS)
OTHERS: dict[str, Any] = {
    "query": parse("grit"),
    "labels": frozenset({"public", "internal"}),
    "today": TODAY + timedelta(days=1),
    "vocabulary": dict(WORDS),
    "hidden": {UUID(int=1)},
    "around": {UUID(int=1): Around(public_uses=1)},
    "filters": {"kind": ("dataset",)},
    "facets": (),
    "sort": Sort.TITLE,
    "start": 20,
    "count": 8,
    "ranking": replace(USUAL, in_order=2.0),
    "staff": True,
    "explained": True,
    "weighed": True,
}


def test_every_part_of_a_question_is_told_apart() -> None:
    assert OTHERS.keys() == {one.name for one in fields(Ask)}


@pytest.mark.parametrize("name", OTHERS)
def test_another_question_is_another(name: str) -> None:
    assert replace(ASK, **{name: OTHERS[name]}).key != ASK.key


def test_the_same_question_is_the_same() -> None:
    assert replace(ASK, query=parse("grit bins"), hidden=set(), filters={}).key == ASK.key
    assert hash(ASK.key) == hash(replace(ASK).key)


@pytest.fixture
def asked(searched: Searched, monkeypatch: pytest.MonkeyPatch) -> list[Ask]:
    """What the index was asked, each time that it had to find an answer."""
    asked: list[Ask] = []

    def noted(snapshot: Snapshot, ask: Ask) -> Found:
        asked.append(ask)
        return execute(snapshot, ask)

    monkeypatch.setattr("catalogue.search.query.execute", noted)
    searched.add("Grit bins", "Grit routes")
    searched.add("Grit stores", visibility="internal")
    return asked


def test_what_staff_were_told_is_not_told_to_others(searched: Searched, asked: list[Ask]) -> None:
    for _ in range(2):
        assert searched.page("grit", STAFF).total == 3
        assert searched.page("grit", ANONYMOUS).total == 2
        assert len(searched.suggestions("grit s", STAFF)) == 3
        assert len(searched.suggestions("grit s", ANONYMOUS)) == 2
    assert len(asked) == 4


def test_the_index_finds_the_same_page_once(searched: Searched, asked: list[Ask]) -> None:
    assert searched.page("grit") == searched.page("grit")
    assert len(asked) == 1
    searched.add("Grit spreaders")
    assert searched.page("grit").total == 3
    assert len(asked) == 2
