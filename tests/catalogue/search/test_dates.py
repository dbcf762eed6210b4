"""What begins and ends by its date, with nobody changing anything: who answers for a thing, what it is linked with."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.terms import Relation
from catalogue.workflows.documents import documents_of
from tests.catalogue.search.conftest import Searched
from tests.factories import OPERATOR, TODAY

DAY = timedelta(days=1)


def used(searched: Searched, identity: UUID, today: date = TODAY) -> Counter[str]:
    """With how many things this one is linked, as the index is told."""
    with searched.database.reading() as session:
        (document,) = documents_of(session, [identity], today)
    return Counter(document.used)


def tie(searched: Searched, start: UUID, end: UUID, *ties: Tie) -> None:
    """Link two things in several ways."""
    with searched.place() as place:
        one, other = (place.session.get_one(CataloguedResource, identity) for identity in (start, end))
        for said in ties:
            link(desk(place.session, OPERATOR, TODAY), one, other, said)


def test_a_thing_that_is_linked_in_many_ways_counts_once(searched_anywhere: Searched) -> None:
    (system,) = searched_anywhere.add("Uniform", kind="system")
    (dataset,) = searched_anywhere.add("Tree survey")
    tie(searched_anywhere, system, dataset, Tie(Relation.HOLDS), Tie(Relation.RELATED_TO))
    tie(searched_anywhere, dataset, system, Tie(Relation.RELATED_TO))
    assert used(searched_anywhere, dataset) == used(searched_anywhere, system) == {"public": 1}


def test_links_of_other_days_do_not_count(searched_anywhere: Searched) -> None:
    one, other = searched_anywhere.add("Tree survey", "Tree works")
    tie(searched_anywhere, one, other, Tie(Relation.RELATED_TO, "", TODAY, TODAY + DAY))
    counts = [used(searched_anywhere, one, TODAY + number * DAY)["public"] for number in (-1, 0, 1, 2)]
    assert counts == [0, 1, 1, 0]
