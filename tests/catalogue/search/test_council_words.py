"""The shipped list of words is whole, tidy and says nothing that search would misread."""

import csv
from collections import Counter
from pathlib import Path

import pytest

import catalogue.search
from catalogue.glossary.operations import TermEntry, add_term
from catalogue.search.council_words import council_words
from catalogue.search.vocabulary import WordGroup, vocabulary_from
from catalogue.search.words import phrase
from tests.catalogue.search.conftest import Searched
from tests.factories import OPERATOR

COLUMNS = ["service", "official", "other_names", "asked_as", "acronyms", "nations"]
NATIONS = {"England", "Northern Ireland", "Scotland", "Wales"}


def _rows() -> list[dict[str, str]]:
    with (Path(catalogue.search.__file__).parent / "council_words.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def _words(group: WordGroup) -> list[str]:
    return [*group.names, *group.acronyms, *group.asked_as]


def test_it_covers_councils() -> None:
    rows = _rows()
    assert len(rows) >= 350
    assert len({row["service"] for row in rows}) >= 25
    assert len({acronym for group in council_words() for acronym in group.acronyms}) >= 200


def test_services_stand_together() -> None:
    services = [row["service"] for row in _rows()]
    runs = [one for one, before in zip(services, [None, *services], strict=False) if one != before]
    assert len(runs) == len(set(runs))


def test_each_thing_stands_once_and_has_other_words() -> None:
    counts = Counter(phrase(group.names[0]) for group in council_words())
    assert [official for official, count in counts.items() if count > 1] == []
    assert [group.names[0] for group in council_words() if len(_words(group)) < 2] == []


def test_no_line_says_a_word_twice() -> None:
    twice = []
    for group in council_words():
        counts = Counter(map(phrase, _words(group)))
        twice += [(group.names[0], said) for said, count in counts.items() if count > 1]
    assert twice == []


def test_no_phrase_shrinks_to_one_word_when_small_words_are_passed_over() -> None:
    asked = [word for group in council_words() for word in group.asked_as]
    assert [word for word in asked if " " in word and len(phrase(word)) < 2] == []


def test_nations_are_nations() -> None:
    said = {nation for row in _rows() for nation in row["nations"].split("; ") if nation}
    assert said <= NATIONS


def test_cells_are_tidy() -> None:
    cells = [row[column] for row in _rows() for column in COLUMNS]
    assert [cell for cell in cells if cell != "; ".join(part.strip() for part in cell.split(";"))] == []


@pytest.mark.parametrize(
    "asked, title",
    [
        ("the tip", "Household waste recycling centres"),
        ("which roads get gritted", "Winter service routes"),
        ("free bus passes for pensioners", "Concessionary travel"),
        ("at risk register", "Child protection plans"),
        ("top bosses' pay", "Senior officer remuneration"),
        ("MASH", "Multi-agency safeguarding hub contacts"),
        ("TPO", "Tree preservation orders"),
        ("UPRN", "Unique property reference numbers"),
    ],
)
def test_it_is_always_on(searched: Searched, asked: str, title: str) -> None:
    searched.add(title, "Household survey", "Public toilets", "Reserves")
    assert searched.titles(asked)[:1] == [title]


def test_a_glossary_term_gives_a_word_another_meaning(searched: Searched) -> None:
    searched.add("Household waste recycling centres", "Gratuities received")
    assert searched.titles("tip") == ["Household waste recycling centres"]
    with searched.database.unit_of_work() as session:
        add_term(session, OPERATOR, TermEntry("Gratuity", "Money given to staff.", ("tip",)))
    searched.follow()
    assert searched.titles("tip") == ["Gratuities received"]


def test_everything_in_it_is_found_by_search() -> None:
    vocabulary = vocabulary_from(council_words())
    assert [
        word for group in council_words() for word in _words(group) if " ".join(phrase(word)) not in vocabulary
    ] == []
