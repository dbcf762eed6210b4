"""A thing is known by its address, by the end of it, by its title, and by nothing that the reader may not see."""

import pytest

from catalogue.access import ANONYMOUS
from catalogue.errors import BadInput, NotFound
from catalogue.resources.named import slug_meant, thing_named
from catalogue.store import Database
from tests.factories import OPERATOR, Place


@pytest.mark.parametrize(
    "words",
    [
        "/datasets/bin-days",
        " datasets/bin-days/ ",
        "https://know-how.council.example/datasets/bin-days?sort=title#columns",
        "bin-days",
        " Bin days ",
        "bin DAYS",
    ],
)
def test_a_thing_is_known_by_its_address(sqlite_database: Database, words: str) -> None:
    with sqlite_database.unit_of_work() as session:
        thing = Place(session).thing("dataset", "Bin days", visibility="internal")
        session.flush()
        assert thing_named(session, OPERATOR, words).id == thing.id
        assert slug_meant(session, OPERATOR, "dataset", words, "thing") == "bin-days"
        assert slug_meant(session, OPERATOR, "system", words, "thing") == words
        with pytest.raises(NotFound):
            thing_named(session, ANONYMOUS, words)


@pytest.mark.parametrize("words", ["", "bins", "/nowhere/bin-days", "http://[", "/datasets/", "rounding"])
def test_what_is_not_there_or_not_clear_is_not_found(sqlite_database: Database, words: str) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        place.thing("dataset", "Bin days")
        place.thing("dataset", "Rounds")
        place.thing("system", "Rounds")
        session.flush()
        with pytest.raises(NotFound):
            thing_named(session, OPERATOR, words)


def test_of_several_with_one_name_the_addresses_are_listed_that_the_reader_may_see(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        place.thing("dataset", "Rounds", visibility="public")
        place.thing("system", "Rounds", visibility="public")
        place.thing("report", "Rounds", visibility="restricted")
        session.flush()
        with pytest.raises(BadInput, match="/datasets/rounds, /systems/rounds\\. Give the address") as told:
            thing_named(session, ANONYMOUS, "Rounds")
        assert "/reports/rounds" not in str(told.value)
