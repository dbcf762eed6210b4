"""Wishes and answers: who asks, who answers, what each of them then sees."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import ANONYMOUS, Actor
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.people.roles import RoleScope
from catalogue.searches.counting import count_notes
from catalogue.searches.operations import answer, ask_for, forget_settled
from catalogue.searches.queries import (
    Sought,
    SoughtRequest,
    Source,
    Standing,
    answerable,
    count_waiting,
    own_wishes,
    sought,
    sought_one,
)
from catalogue.searches.rules import MOST_OPEN_WISHES, Answer, Note
from catalogue.searches.tables import Wish
from catalogue.store import Database
from catalogue.terms import Employer, Role, SearchOutcome
from catalogue.workflows.search_notes import miss_of
from tests.catalogue.searches.test_saving import somebody
from tests.factories import OPERATOR, TODAY, Place

NOT_HELD = Answer(SearchOutcome.NOT_HELD, reason="We do not collect it.")


def misses(words: str, times: int = 1) -> list[Note]:
    """Searches for these words that found nothing."""
    return [note for note in [miss_of(words, False, TODAY)] * times if note]


def words_of(rows: list[Sought]) -> list[str]:
    """What was looked for, in order."""
    return [row.words for row in rows]


def test_a_wish_is_asked_and_answered_with_one_event_each(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann, steward = somebody(place, "Ann"), somebody(place, "Steward", Role.STEWARD)
        thing = place.thing("dataset", "Where sandbags are", visibility="internal")
        wish = ask_for(session, ann, " Sandbags  by ward ", "For the flood desk", TODAY)
        assert (wish.words, wish.outcome) == ("Sandbags by ward", "open")
    with database.unit_of_work() as session:
        row = answerable(session, steward, Source.WISH, wish.id)
        answer(session, steward, row, Answer(SearchOutcome.FOUND, thing.id), "open", TODAY)
    with database.reading() as session:
        (mine,) = own_wishes(session, ann)
        assert mine.outcome is SearchOutcome.FOUND and mine.thing and mine.thing.slug == "where-sandbags-are"
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_kind == "wish"))
        assert list(actions) == ["wish.asked", "wish.found"]
        details = session.scalars(select(AuditEvent.details).where(AuditEvent.subject_kind == "wish"))
        assert "andbags" not in str(list(details))


def test_whoever_may_not_see_the_answer_is_not_told_its_name(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        outsider = place.actor(place.person("Oliver", Employer.SUPPLIER))
        steward, admin = somebody(place, "Steward", Role.STEWARD), somebody(place, "Root", Role.ADMIN)
        hidden = place.thing("dataset", "Care cases", visibility="restricted")
        wish = ask_for(session, outsider, "Care cases", "", TODAY)
        answer(session, steward, wish, Answer(SearchOutcome.FOUND, hidden.id), "open", TODAY)
        session.flush()
        assert [one.thing for one in own_wishes(session, outsider)] == [None]
        assert sought_one(session, admin, Source.WISH, wish.id).thing is None
        assert sought_one(session, steward, Source.WISH, wish.id).thing is not None


@pytest.mark.parametrize("source", list(Source))
def test_stewards_and_administrators_answer_and_nobody_else(database: Database, source: Source) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = somebody(place, "Ann")
        count_notes(session, misses("sandbags"))
        wish = ask_for(session, ann, "sandbags", "", TODAY)
        identity = next(row.id for row in sought(session, OPERATOR, SoughtRequest()).rows if row.source is source)
        for other in (ANONYMOUS, ann, somebody(place, "Bob", Role.AUDITOR), somebody(place, "Cy", Role.PROCUREMENT)):
            for attempt in attempts(session, other, source, identity, wish):
                with pytest.raises(NotAllowed):
                    attempt()
        for allowed in (somebody(place, "Root", Role.ADMIN), somebody(place, "Steward", Role.STEWARD)):
            row = answerable(session, allowed, source, identity)
            answer(session, allowed, row, NOT_HELD, "open", TODAY)
            answer(session, allowed, row, Answer(SearchOutcome.OPEN), "not_held", TODAY)
            assert (row.outcome, row.reason, row.answered_on) == ("open", "", None)


def attempts(session: Session, actor: Actor, source: Source, identity: UUID, wish: Wish) -> list[Callable[[], object]]:
    """Everything that is for stewards."""
    return [
        lambda: sought(session, actor, SoughtRequest()),
        lambda: sought_one(session, actor, source, identity),
        lambda: answerable(session, actor, source, identity),
        lambda: count_waiting(session, actor),
        lambda: answer(session, actor, wish, NOT_HELD, "open", TODAY),
    ]


def test_a_steward_of_one_team_answers_too(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        person = place.person("Tess")
        place.role(person, Role.STEWARD, RoleScope("team", place.team("Housing")))
        assert count_waiting(session, place.actor(person)) == 0


def test_a_stale_answer_is_refused(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        wish = ask_for(session, somebody(Place(session), "Ann"), "sandbags", "", TODAY)
        answer(session, OPERATOR, wish, NOT_HELD, "open", TODAY)
        with pytest.raises(Conflict):
            answer(session, OPERATOR, wish, Answer(SearchOutcome.DISMISSED), "open", TODAY)


@pytest.mark.parametrize(
    "said, fields",
    [
        (Answer(SearchOutcome.FOUND), ["thing"]),
        (Answer(SearchOutcome.NOT_HELD), ["reason"]),
        (Answer(SearchOutcome.DISMISSED, reason="x" * 501), ["reason"]),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_is_told(
    sqlite_database: Database, said: Answer, fields: list[str]
) -> None:
    with sqlite_database.unit_of_work() as session:
        wish = ask_for(session, somebody(Place(session), "Ann"), "sandbags", "", TODAY)
        with pytest.raises(BadInput) as bad:
            answer(session, OPERATOR, wish, said, "open", TODAY)
        assert [problem.field for problem in bad.value.problems] == fields


def test_nobody_asks_twice_or_without_end(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        first = ask_for(session, ann, "Sandbags", "", TODAY)
        with pytest.raises(Refused) as refused:
            ask_for(session, ann, " SANDBAGS", "", TODAY)
        assert refused.value.code == "wish_open"
        for number in range(1, MOST_OPEN_WISHES):
            ask_for(session, ann, f"Sandbags {number}", "", TODAY)
        with pytest.raises(Refused) as refused:
            ask_for(session, ann, "One more", "", TODAY)
        assert refused.value.code == "wishes_many"
        answer(session, OPERATOR, first, NOT_HELD, "open", TODAY)
        assert ask_for(session, ann, "Sandbags", "", TODAY).id != first.id


@pytest.mark.parametrize(
    "words, purpose, field", [(" ", "", "words"), ("x" * 201, "", "words"), ("x", "y" * 1001, "purpose")]
)
def test_a_wish_needs_a_few_words(sqlite_database: Database, words: str, purpose: str, field: str) -> None:
    with sqlite_database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        with pytest.raises(BadInput) as bad:
            ask_for(session, ann, words, purpose, TODAY)
        assert [problem.field for problem in bad.value.problems] == [field]
        with pytest.raises(NotAllowed):
            ask_for(session, ANONYMOUS, "sandbags", "", TODAY)


def test_wishes_come_first_then_what_is_searched_for_most(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        count_notes(session, misses("wasps", 3) + misses("vermin", 9) + misses("Radon"))
        ask_for(session, somebody(place, "Ann"), "footfall", "", TODAY)
        session.flush()
        page = sought(session, OPERATOR, SoughtRequest())
        assert words_of(list(page.rows)) == ["footfall", "vermin", "wasps", "Radon"]
        assert page.counts == {Standing.OPEN: 4, Standing.ANSWERED: 0, Standing.ALL: 4}
        by_name = sought(session, OPERATOR, SoughtRequest(sort="words"))
        assert words_of(list(by_name.rows)) == ["footfall", "Radon", "vermin", "wasps"]
        second = sought(session, OPERATOR, SoughtRequest(sort="-times", page=2, per_page=3))
        assert (len(second.rows), second.pages) == (1, 2)
        assert len(sought(session, OPERATOR, SoughtRequest(per_page=0)).rows) == 4


def test_a_missed_search_that_is_dismissed_is_forgotten_and_known_again(database: Database) -> None:
    with database.unit_of_work() as session:
        count_notes(session, misses("Mrs Smith 4 Mill Lane", 2))
        (row,) = sought(session, OPERATOR, SoughtRequest()).rows
        standing = answerable(session, OPERATOR, Source.SEARCH, row.id)
        answer(session, OPERATOR, standing, Answer(SearchOutcome.DISMISSED), "open", TODAY)
        session.flush()
        assert standing.words == ""
        count_notes(session, misses("mrs smith, 4 mill lane", 2))
        session.expire_all()
        assert sought(session, OPERATOR, SoughtRequest(Standing.ALL)).rows == []
        assert (standing.words, getattr(standing, "times", 0)) == ("", 4)
        with pytest.raises(NotFound):
            answerable(session, OPERATOR, Source.SEARCH, row.id)


def test_answered_wishes_are_forgotten_after_a_year(database: Database) -> None:
    with database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        for words, days in (("old", 366), ("new", 364)):
            wish = ask_for(session, ann, words, "", TODAY)
            answer(session, OPERATOR, wish, NOT_HELD, "open", TODAY - timedelta(days=days))
        ask_for(session, ann, "open", "", TODAY - timedelta(days=900))
    with database.unit_of_work() as session:
        assert forget_settled(session, OPERATOR, TODAY) == 1
    with database.reading() as session:
        assert sorted(words_of(own_wishes(session, ann))) == ["new", "open"]
        assert "wish.forgotten" in list(session.scalars(select(AuditEvent.action)))


def test_what_is_not_there_is_not_found(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        for source in Source:
            with pytest.raises(NotFound):
                sought_one(session, OPERATOR, source, uuid4())
