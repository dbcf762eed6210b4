"""Counting: without names, in lots, within limits, and forgotten after a year."""

import threading
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.audit import cursor
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.glossary.operations import TermEntry, add_term
from catalogue.glossary.queries import term_at
from catalogue.search.index import Index
from catalogue.searches.counting import count_notes, forget_counts
from catalogue.searches.operations import dismiss_pair
from catalogue.searches.queries import pair, pairs
from catalogue.searches.rules import KEPT, TOLD_FROM, Note
from catalogue.searches.tables import MissedSearch, Reformulation
from catalogue.store import Database
from catalogue.tasks import Site, task_called
from catalogue.terms import Role
from catalogue.workflows.learn_words import learn_anew, learn_for
from catalogue.workflows.search_notes import miss_of, retry_of
from tests.catalogue.searches.test_saving import somebody
from tests.factories import OPERATOR, TODAY, Place

YESTERDAY = TODAY - timedelta(days=1)


def miss(words: str, by_staff: bool = False, on: date = TODAY) -> Note:
    """A search that found nothing."""
    note = miss_of(words, by_staff, on)
    assert note
    return note


def retries(before: str, words: str, times: int = TOLD_FROM, on: date = TODAY) -> list[Note]:
    """Words that found something where others had not."""
    note = retry_of(before, words, on)
    assert note
    return [note] * times


def counted(database: Database) -> list[tuple[str, int, int, date, date]]:
    """What was counted, by its words."""
    with database.reading() as session:
        rows = session.scalars(select(MissedSearch).order_by(MissedSearch.words))
        return [(row.words, row.times, row.staff_times, row.first_on, row.last_on) for row in rows]


def count(database: Database, notes: Sequence[Note], most: int = 2_000) -> None:
    """Count these in a transaction of their own."""
    with database.unit_of_work() as session:
        count_notes(session, notes, most)


def test_searches_are_counted_by_their_words_whoever_made_them(database: Database) -> None:
    count(database, [miss("Sandbags", on=YESTERDAY), miss("wasps"), miss("sandbags", by_staff=True, on=YESTERDAY)])
    count(database, [miss("SAND-BAGS"), miss("sandbags?", by_staff=True)])
    assert counted(database) == [
        ("SAND-BAGS", 1, 0, TODAY, TODAY),
        ("Sandbags", 3, 2, YESTERDAY, TODAY),
        ("wasps", 1, 0, TODAY, TODAY),
    ]
    with database.reading() as session:
        assert cursor(session) == 0, "a count is no change of the catalogue"


def test_a_count_has_nobody_s_name() -> None:
    for table in (MissedSearch.__table__, Reformulation.__table__):
        assert not [column for column in table.columns if "person" in column.key or column.foreign_keys]


def test_on_a_busy_day_only_what_is_known_is_counted_further(database: Database) -> None:
    count(database, [miss("old words", on=YESTERDAY)])
    count(database, [miss(f"word {number}") for number in range(6)], most=4)
    count(database, [miss("old words"), miss("word 0"), miss("new words")], most=4)
    assert [(words, times) for words, times, *_ in counted(database)] == [
        ("old words", 2), ("word 0", 2), ("word 1", 1), ("word 2", 1), ("word 3", 1),
    ]  # fmt: skip
    count(database, [miss("new words", on=TODAY + timedelta(days=1))], most=4)
    assert "new words" in {words for words, *_ in counted(database)}


def test_two_processes_count_the_same_words_at_once(database: Database) -> None:
    notes = [miss(f"word {number}") for number in range(40)]
    both = [threading.Thread(target=count, args=(database, some)) for some in (notes, notes[::-1])]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert {times for _, times, *_ in counted(database)} == {2}


def test_pairs_are_told_from_three_times_on(database: Database) -> None:
    count(database, retries("dustmen", "refuse collection", TOLD_FROM - 1) + retries("oap", "bus pass", TOLD_FROM + 1))
    with database.unit_of_work() as session:
        assert [(row.from_words, row.to_words, row.times) for row in pairs(session, OPERATOR)] == [
            ("oap", "bus pass", 4)
        ]
        hidden = session.scalars(select(Reformulation).where(Reformulation.from_words == "dustmen")).one()
        with pytest.raises(NotFound):
            pair(session, OPERATOR, hidden.id)
        with pytest.raises(NotAllowed):
            pairs(session, somebody(Place(session), "Ann"))
    count(database, retries("Dustmen", "REFUSE collection", 1))
    with database.reading() as session:
        assert {row.from_words for row in pairs(session, OPERATOR)} == {"oap", "dustmen"}


def test_the_glossary_learns_for_a_term_that_is_there(database: Database) -> None:
    count(database, retries("dustmen", "refuse collection"))
    with database.unit_of_work() as session:
        steward = somebody(Place(session), "Steward", Role.STEWARD)
        add_term(session, OPERATOR, TermEntry("Refuse collection", "Emptying bins.", ("bins",), ("RC",), ("Verge",)))
        session.flush()
        (row,) = pairs(session, steward)
        learn_for(session, steward, row, "refuse-collection")
        term = term_at(session, "refuse-collection")
        assert (term.synonyms, term.acronyms, term.see_also) == (["bins", "dustmen"], ["RC"], ["Verge"])
        assert pairs(session, steward) == []
        with pytest.raises(Refused) as refused:
            learn_for(session, steward, row, "refuse-collection")
        assert refused.value.code == "pair_settled"


def test_the_glossary_learns_a_new_term(database: Database) -> None:
    count(database, retries("dustmen", "refuse collection"))
    with database.unit_of_work() as session:
        (row,) = pairs(session, OPERATOR)
        term = learn_anew(session, OPERATOR, row, TermEntry("Refuse collection", "Emptying bins."))
        assert (term.term, term.synonyms) == ("Refuse collection", ["dustmen"])
        assert pairs(session, OPERATOR) == []


def test_who_does_not_keep_the_glossary_teaches_it_nothing(sqlite_database: Database) -> None:
    count(sqlite_database, retries("dustmen", "refuse collection"))
    with sqlite_database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        add_term(session, OPERATOR, TermEntry("Refuse collection", "Emptying bins."))
        (row,) = pairs(session, OPERATOR)
        with pytest.raises(NotAllowed):
            learn_for(session, ann, row, "refuse-collection")
        with pytest.raises(NotAllowed):
            dismiss_pair(session, ann, row)


def test_a_pair_that_was_dismissed_is_forgotten_and_never_told_again(database: Database) -> None:
    count(database, retries("mrs smith", "council tax"))
    with database.unit_of_work() as session:
        dismiss_pair(session, OPERATOR, pairs(session, OPERATOR)[0])
    count(database, retries("Mrs Smith", "council tax", 20))
    with database.unit_of_work() as session:
        assert pairs(session, OPERATOR) == []
        row = session.scalars(select(Reformulation)).one()
        assert (row.from_words, row.to_words) == ("", "")
        forget_counts(session, TODAY + 3 * KEPT)
        assert session.scalars(select(Reformulation)).one() is row


def test_counts_are_forgotten_after_a_year(database: Database) -> None:
    long_ago = TODAY - KEPT - timedelta(days=1)
    count(database, [miss("old", on=long_ago), miss("met again", on=long_ago), miss("new", on=TODAY - KEPT)])
    count(database, [miss("met again"), *retries("dustmen", "bins", on=long_ago), *retries("oap", "bus pass")])
    with database.unit_of_work() as session:
        assert forget_counts(session, TODAY) == 2
    assert [words for words, *_ in counted(database)] == ["met again", "new"]
    with database.reading() as session:
        assert [row.from_words for row in pairs(session, OPERATOR)] == ["oap"]


def test_a_task_forgets_them(database: Database, tmp_path: Path) -> None:
    count(database, [miss("old", on=TODAY - KEPT - timedelta(days=1)), miss("new")])
    task = task_called("forget_searches")
    site = Site(database, Index(tmp_path), None, TODAY)
    assert task.run(site) == "Dropped 1 remembered search."
    assert task.run(site) == ""
