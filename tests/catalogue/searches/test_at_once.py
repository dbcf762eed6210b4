"""Two who do the same at the same moment: the second is refused, on a database that lets them both in."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Conflict, Refused
from catalogue.searches.counting import count_notes
from catalogue.searches.operations import answer, ask_for, dismiss_pair, save_search
from catalogue.searches.queries import Source, answerable, sought_one
from catalogue.searches.rules import AskedSearch
from catalogue.searches.tables import Reformulation, SavedSearch, Wish
from catalogue.store import Database
from catalogue.terms import SearchOutcome
from tests.catalogue.searches.test_counting import retries
from tests.catalogue.searches.test_saving import somebody
from tests.catalogue.searches.test_wishes import NOT_HELD
from tests.factories import OPERATOR, TODAY, Place

PATIENCE = 20.0


@pytest.fixture
def ann(postgres_database: Database) -> Actor:
    """Somebody who searches."""
    with postgres_database.unit_of_work() as session:
        return somebody(Place(session), "Ann")


def test_of_two_stewards_who_answer_the_second_is_told(postgres_database: Database, ann: Actor) -> None:
    with postgres_database.unit_of_work() as session:
        wish = ask_for(session, ann, "Sandbags", "", TODAY).id
    with pytest.raises(Conflict), postgres_database.unit_of_work() as late:
        row = answerable(late, OPERATOR, Source.WISH, wish)
        with postgres_database.unit_of_work() as soon:
            answer(soon, OPERATOR, answerable(soon, OPERATOR, Source.WISH, wish), NOT_HELD, "open", TODAY)
        answer(late, OPERATOR, row, NOT_HELD, "open", TODAY)
    with postgres_database.reading() as session:
        assert sought_one(session, OPERATOR, Source.WISH, wish).outcome is SearchOutcome.NOT_HELD


def test_a_pair_of_words_is_settled_once(postgres_database: Database) -> None:
    with postgres_database.unit_of_work() as session:
        count_notes(session, retries("dustmen", "refuse collection"))
    with pytest.raises(Refused) as refused, postgres_database.unit_of_work() as late:
        row = late.scalars(select(Reformulation)).one()
        with postgres_database.unit_of_work() as soon:
            dismiss_pair(soon, OPERATOR, soon.scalars(select(Reformulation)).one())
        dismiss_pair(late, OPERATOR, row)
    assert refused.value.code == "pair_settled"


Keeping = Callable[[Session, Actor, str], Any]
KEEPINGS: list[tuple[Keeping, type[Any], str]] = [
    (lambda session, actor, name: save_search(session, actor, name, AskedSearch("bins")), SavedSearch, "search_saved"),
    (lambda session, actor, _name: ask_for(session, actor, "Sandbags", "", TODAY), Wish, "wish_open"),
]


@pytest.mark.parametrize("keep, table, code", KEEPINGS)
def test_the_same_is_kept_once_for_a_person(
    postgres_database: Database, ann: Actor, keep: Keeping, table: type[Any], code: str
) -> None:
    told: list[str] = []

    def second() -> None:
        try:
            with postgres_database.unit_of_work() as late:
                keep(late, ann, "Second")
        except Refused as refused:
            told.append(refused.code)

    thread = threading.Thread(target=second)
    with postgres_database.unit_of_work() as soon:
        keep(soon, ann, "First")
        soon.execute(text("SELECT seq FROM audit_tail FOR UPDATE"))  # nobody commits before this one does
        thread.start()
        until_somebody_waits(postgres_database)
    thread.join()
    assert told == [code]
    with postgres_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(table)) == 1


def until_somebody_waits(database: Database) -> None:
    """Until a session waits for what another holds."""
    ends = time.monotonic() + PATIENCE
    with database.reading() as session:
        while not session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert time.monotonic() < ends, "nobody waits"
            time.sleep(0.02)
