"""Known searches and settings of the ranking: who may, what is refused, and one event each."""

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Actor, Held
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.search.ranking import USUAL, Ranking
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.tuning.operations import add_known_search, keep_known_search, remove_known_search, use_ranking
from catalogue.tuning.queries import (
    judged,
    known_search,
    known_searches,
    newest_setting,
    ranking_in_use,
    ranking_settings,
)
from tests.catalogue.search.conftest import STAFF, STEWARD
from tests.factories import Place

TITLES = Ranking(title=9.0)
TEAM_STEWARD = Actor(name="Tea", is_staff=True, teams=frozenset({uuid.UUID(int=1)}))
ADMIN = Actor(name="Ada", is_staff=True, roles=frozenset({Held(Role.ADMIN)}))


def events(database: Database) -> list[tuple[str, str]]:
    """What was written down, but for the making of things."""
    with database.reading() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        told = [row for row in rows if "known_search" in row.action or row.subject_kind == "ranking"]
        return [(row.action, (row.details or {})["actor"]) for row in told]


def test_a_known_search_is_added_found_and_removed_with_one_event_each(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        days, rounds = place.thing("dataset", "Bin days"), place.thing("system", "Bin rounds")
        add_known_search(session, STEWARD, " Bin  days ", days)
        add_known_search(session, STEWARD, "bin days", rounds)
        add_known_search(session, STEWARD, "grit", rounds)
    with database.unit_of_work() as session:
        lines = known_searches(session, STEWARD)
        assert [(one.row.words, one.thing.title if one.thing else "") for one in lines] == [
            ("Bin days", "Bin days"),
            ("bin days", "Bin rounds"),
            ("grit", "Bin rounds"),
        ]
        together, alone = judged(lines)
        assert (together.words, together.right, together.kinds) == (
            "Bin days", frozenset({days.id, rounds.id}), ("dataset", "system"),
        )  # fmt: skip
        assert alone.right == frozenset({rounds.id})
        remove_known_search(session, STEWARD, known_search(session, STEWARD, lines[0].row.id).row)
    with database.reading() as session:
        assert [one.row.words for one in known_searches(session, STEWARD)] == ["bin days", "grit"]
        with pytest.raises(NotFound):
            known_search(session, STEWARD, lines[0].row.id)
    kinds = ("dataset", "system", "system")
    assert events(database) == [
        *((f"{kind}.known_search_added", "Stew") for kind in kinds),
        ("dataset.known_search_removed", "Stew"),
    ]


@pytest.mark.parametrize(
    "words, code",
    [
        (" ", "known_empty"),
        ("BIN days", "known_exists"),
        ("x" * 201, "query_long"),
        (" OR ".join("bcdefghjklmno"), "query_terms"),
    ],
)
def test_words_that_cannot_be_judged_by_are_refused(database: Database, words: str, code: str) -> None:
    with database.unit_of_work() as session:
        days = Place(session).thing("dataset", "Bin days")
        add_known_search(session, STEWARD, "bin days", days)
        with pytest.raises(Refused) as refused:
            add_known_search(session, STEWARD, words, days)
    assert refused.value.code == code


def test_an_entry_that_not_all_staff_see_cannot_be_judged_by(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        secret, open_ = place.thing("dataset", "Zebras", visibility="restricted"), place.thing("dataset", "Bin days")
        with pytest.raises(Refused) as refused:
            add_known_search(session, STEWARD, "zebras", secret)
        assert refused.value.code == "known_unseen"
        row = add_known_search(session, STEWARD, "bins", open_)
        open_.visibility = "restricted"
        session.flush()
        assert known_search(session, STEWARD, row.id).thing is open_
        assert judged(known_searches(session, STEWARD)) == []
        assert known_searches(session, ADMIN) == []
        with pytest.raises(NotFound):
            known_search(session, ADMIN, row.id)


def test_a_line_whose_entry_is_gone_is_told_to_those_who_would_see_any(database: Database) -> None:
    with database.unit_of_work() as session:
        row = add_known_search(session, STEWARD, "bins", Place(session).thing("dataset", "Bin days"))
        row.thing_id = uuid.UUID(int=1)
        session.flush()
        (line,) = known_searches(session, STEWARD)
        assert line.thing is None and not line.judges
        assert known_searches(session, ADMIN) == []
        remove_known_search(session, STEWARD, line.row)
        assert known_searches(session, STEWARD) == []


def test_keeping_many_says_what_is_new(database: Database) -> None:
    with database.unit_of_work() as session:
        days = Place(session).thing("dataset", "Bin days")
        assert keep_known_search(session, STEWARD, "bins", days)[1] == "new"
        assert keep_known_search(session, STEWARD, "Bins", days)[1] == "unchanged"
    assert len(events(database)) == 1


def test_numbers_are_set_with_a_reason_and_those_before_are_kept(database: Database) -> None:
    with database.reading() as session:
        assert (ranking_in_use(session), newest_setting(session)) == (USUAL, 0)
    with database.unit_of_work() as session:
        use_ranking(session, ADMIN, TITLES, " Titles  say most ", 0)
    with database.unit_of_work() as session:
        assert ranking_in_use(session) == TITLES
        use_ranking(session, ADMIN, USUAL, "Back to usual", 1)
    with database.reading() as session:
        assert ranking_in_use(session) == USUAL
        rows = ranking_settings(session, STEWARD)
        assert [(row.number, row.note, row.set_by) for row in rows] == [
            (2, "Back to usual", "Ada"),
            (1, "Titles say most", "Ada"),
        ]
        details = session.scalars(select(AuditEvent.details).where(AuditEvent.action == "ranking.set")).first()
        assert details and details["numbers"]["title"] == 9.0 and details["note"] == "Titles say most"
    assert events(database) == [("ranking.set", "Ada")] * 2


@pytest.mark.parametrize(
    "ranking, note",
    [
        (TITLES, " "),
        (TITLES, "x" * 501),
        (replace(TITLES, draft=3.0), "Why"),
        (replace(TITLES, old=float("nan")), "Why"),
    ],
)
def test_numbers_out_of_bounds_or_without_a_reason_are_not_set(database: Database, ranking: Ranking, note: str) -> None:
    with database.unit_of_work() as session, pytest.raises(BadInput):
        use_ranking(session, STEWARD, ranking, note, 0)
    assert events(database) == []


def test_who_comes_second_and_who_changes_nothing_is_told(database: Database) -> None:
    with database.unit_of_work() as session:
        with pytest.raises(Refused) as refused:
            use_ranking(session, STEWARD, USUAL, "Nothing", 0)
        assert refused.value.code == "ranking_same"
        use_ranking(session, STEWARD, TITLES, "First", 0)
        with pytest.raises(Conflict):
            use_ranking(session, STEWARD, Ranking(title=8.0), "Second", 0)


@pytest.mark.parametrize(
    "actor, judges, tunes",
    [
        (ANONYMOUS, False, False),
        (STAFF, False, False),
        (TEAM_STEWARD, True, False),
        (STEWARD, True, True),
        (ADMIN, True, True),
    ],
)
def test_stewards_judge_and_those_of_the_whole_council_set_the_numbers(
    database: Database, actor: Actor, judges: bool, tunes: bool
) -> None:
    with database.unit_of_work() as session:
        days = Place(session).thing("dataset", "Bin days")
        row = add_known_search(session, STEWARD, "bins", days)
        judging: list[Callable[[], object]] = [
            lambda: add_known_search(session, actor, "bin days", days),
            lambda: known_searches(session, actor),
            lambda: ranking_settings(session, actor),
            lambda: remove_known_search(session, actor, row),
        ]
        for attempt, allowed in [(one, judges) for one in judging] + [
            (lambda: use_ranking(session, actor, TITLES, "Why", 0), tunes)
        ]:
            if allowed:
                attempt()
            else:
                with pytest.raises(NotAllowed):
                    attempt()
