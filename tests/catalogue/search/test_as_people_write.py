"""What is looked for is found as people write it: without accents, and as a question."""

import pytest

from tests.catalogue.search.conftest import Searched


@pytest.mark.parametrize(
    "title, plain", [("Łódź twinning", "Lodz twinning"), ("Ørsted wind farms", "orsted wind farms")]
)
def test_a_title_is_found_with_and_without_its_accents(searched: Searched, title: str, plain: str) -> None:
    searched.add(title)
    for q in (title, plain, plain.partition(" ")[0]):
        assert searched.titles(q) == [title]
        assert [item.title for item in searched.suggestions(q)] == [title]
    searched.add(plain)
    assert set(searched.titles(title)) == {title, plain}


def test_what_is_asked_for_in_a_question_comes_first(searched: Searched) -> None:
    searched.add("Who owns what", "Ownership of land", description="Who owns it.")
    searched.add("Allotments", "Allotment rents", "Allotment plots drawn as a map")
    assert searched.titles("who owns the allotments")[0] == "Allotments"
    assert searched.titles("who owns what")[0] == "Who owns what"
    found = searched.titles("is there a map of allotment plots")
    assert found[0] == "Allotment plots drawn as a map"
    assert set(found) == {"Allotments", "Allotment rents", "Allotment plots drawn as a map"}
    assert len(searched.titles("map of allotments")) == 3
