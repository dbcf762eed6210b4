"""A thing is known by its address, by the end of it, and by nothing that the reader may not see."""

import pytest

from catalogue.access import ANONYMOUS
from catalogue.errors import NotFound
from catalogue.resources.named import thing_named
from catalogue.store import Database
from tests.factories import OPERATOR, Place


@pytest.mark.parametrize(
    "words",
    [
        "/datasets/bin-days",
        " datasets/bin-days/ ",
        "https://know-how.council.example/datasets/bin-days?sort=title#columns",
        "bin-days",
    ],
)
def test_a_thing_is_known_by_its_address(sqlite_database: Database, words: str) -> None:
    with sqlite_database.unit_of_work() as session:
        thing = Place(session).thing("dataset", "Bin days", visibility="internal")
        session.flush()
        assert thing_named(session, OPERATOR, words).id == thing.id
        with pytest.raises(NotFound):
            thing_named(session, ANONYMOUS, words)


@pytest.mark.parametrize("words", ["", "bins", "/nowhere/bin-days", "http://[", "/datasets/", "rounds"])
def test_what_is_not_there_or_not_clear_is_not_found(sqlite_database: Database, words: str) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        place.thing("dataset", "Bin days")
        place.thing("dataset", "Rounds")
        place.thing("system", "Rounds")
        session.flush()
        with pytest.raises(NotFound):
            thing_named(session, OPERATOR, words)
