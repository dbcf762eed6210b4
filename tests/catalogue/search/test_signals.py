"""What raises and lowers a result, what a filter by people shows, and how long a search may take."""

import time

import pytest

from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.search.budget import Budget
from catalogue.search.executor import Ask, execute
from catalogue.search.parse import parse
from catalogue.terms import Relation
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR, TODAY


@pytest.mark.parametrize("q", ["bins", "recy*", "bins OR tips", '"bin day"', "biins"])
def test_a_search_that_takes_too_long_is_refused(searched: Searched, q: str) -> None:
    searched.add("Bins", "Recycling")
    spent = Budget(seconds=0, clock=iter(range(1_000)).__next__)
    with pytest.raises(Refused) as refusal:
        execute(searched.index.snapshot(), Ask(parse(q), frozenset({"public"}), TODAY), spent)
    assert refusal.value.code == "search_time"


def test_time_in_which_a_search_only_waits_is_not_counted() -> None:
    """Otherwise a busy machine would refuse what it answers at other times."""
    budget = Budget(seconds=0.05)
    time.sleep(0.1)
    budget.check()
    with pytest.raises(Refused):
        while True:
            budget.check()


def test_people_who_answer_for_things_are_a_filter_for_staff_alone(searched: Searched) -> None:
    with searched.place() as place:
        person = place.person("Ann Other")
        place.thing("dataset", "Bins", visibility="public", owners={"data_steward": person.email})
        place.thing("dataset", "Grit", visibility="public")
    searched.follow()
    assert searched.titles(filters={"owner": ("ann-other",)}, actor=STAFF) == ["Bins"]
    assert [one.value for one in searched.page(actor=STAFF).facets["owner"]] == ["ann-other"]
    assert "owner" not in searched.page().facets
    assert all("owner" not in item.facets for item in searched.page().items)


def test_what_is_used_by_others_comes_higher(searched: Searched) -> None:
    ids = searched.add("Tree survey a", "Tree survey b")
    with searched.place() as place:
        report = place.thing("report", "Canopy", visibility="public")
        used = place.session.get_one(CataloguedResource, ids[1])
        link(desk(place.session, OPERATOR, TODAY), report, used, Tie(Relation.RELATED_TO))
    searched.follow()
    page = searched.page("tree survey")
    assert [item.title for item in page.items] == ["Tree survey b", "Tree survey a"]
    assert "It is linked with another thing, so it comes higher." in page.items[0].why


def test_copies_and_tests_come_lower(searched: Searched) -> None:
    searched.add("Tree survey copy", "Tree survey old", "Copy of tree survey", "Tree survey for the old town")
    assert searched.titles("tree survey")[0] == "Tree survey for the old town"


def test_everything_is_every_page(searched: Searched) -> None:
    searched.add(*(f"Bins {number:02}" for number in range(25)))
    pages = [item.id for number in (1, 2, 3) for item in searched.page("bins", page=number, per_page=10).items]
    assert [item.id for item in searched.everything("bins", page=2)] == pages
    searched.index.report_damage()
    assert {item.id for item in searched.everything("bins")} == set(pages)


def test_a_title_comes_before_the_same_name_elsewhere(searched: Searched) -> None:
    searched.add("Stock of homes", alternative_titles=["Housing stock"], summary="Housing stock. " * 10)
    searched.add("Housing stock", lifecycle="retired")
    assert searched.titles("housing stock") == ["Housing stock", "Stock of homes"]


def test_a_title_to_the_letter_comes_before_its_namesake(searched: Searched) -> None:
    searched.add("Air quality: management areas", "Air Quality Management Areas", summary="Air quality.")
    for title in ("Air quality: management areas", "Air quality management areas"):
        assert searched.titles(title)[0].casefold() == title.casefold()
