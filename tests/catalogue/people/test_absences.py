"""Who says that somebody is away, on which days, what the trail keeps of it, and that it is forgotten."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import NotAllowed, Refused
from catalogue.people.absences import absence_of, away_within, forget_absences, say_away, say_back
from catalogue.people.tables import Absence
from catalogue.store import Database
from catalogue.terms import Employer, Role
from tests.factories import OPERATOR, TODAY, Place


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    "who, allowed", [("Zoe", True), ("Mara", True), ("Adam", True), ("Colin", False), ("Sue", False)]
)
def test_they_their_manager_and_administrators_say_it(database: Database, who: str, allowed: bool) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        mara = place.person("Mara")
        zoe = place.person("Zoe", manager_email=mara.email)
        adam, colin, sue = place.person("Adam"), place.person("Colin"), place.person("Sue", Employer.SUPPLIER)
        place.role(adam, Role.ADMIN)
        actor = place.actor({one.name: one for one in (zoe, mara, adam, colin, sue)}[who])
        if not allowed:
            with pytest.raises(NotAllowed):
                say_away(session, actor, zoe, TODAY, _in(3), TODAY)
            with pytest.raises(NotAllowed):
                say_back(session, actor, zoe)
            return
        say_away(session, actor, zoe, TODAY, _in(3), TODAY)
        standing = absence_of(session, zoe, TODAY)
        assert standing is not None and standing.until_on == _in(3)
        say_back(session, actor, zoe)
        assert absence_of(session, zoe, TODAY) is None


@pytest.mark.parametrize(
    "from_on, until_on, code",
    [
        (1, 0, "away_order"),
        (-5, -1, "away_order"),
        (0, 366, "away_long"),
        (360, 366, "away_long"),
        (0, 0, ""),
        (-5, 0, ""),
        (0, 365, ""),
    ],
)
def test_days_are_put_in_order(database: Database, from_on: int, until_on: int, code: str) -> None:
    with database.unit_of_work() as session:
        zoe = Place(session).person("Zoe")
        if code:
            with pytest.raises(Refused) as refused:
                say_away(session, OPERATOR, zoe, _in(from_on), _in(until_on), TODAY)
            assert refused.value.code == code and absence_of(session, zoe, TODAY) is None
            return
        say_away(session, OPERATOR, zoe, _in(from_on), _in(until_on), TODAY)
        standing = absence_of(session, zoe, TODAY)
        assert standing is not None and standing.from_on == max(TODAY, _in(from_on))


def test_only_our_own_absences_are_kept(database: Database) -> None:
    with database.unit_of_work() as session, pytest.raises(Refused) as refused:
        sue = Place(session).person("Sue", Employer.SUPPLIER)
        say_away(session, OPERATOR, sue, TODAY, TODAY, TODAY)
    assert refused.value.code == "not_ours"


def test_nobody_comes_back_who_was_not_away(database: Database) -> None:
    with database.unit_of_work() as session, pytest.raises(Refused) as refused:
        say_back(session, OPERATOR, Place(session).person("Zoe"))
    assert refused.value.code == "not_away"


def test_what_is_said_anew_replaces_it(database: Database) -> None:
    with database.unit_of_work() as session:
        zoe = Place(session).person("Zoe")
        for days in (3, 9):
            say_away(session, OPERATOR, zoe, TODAY, _in(days), TODAY)
        assert session.scalars(select(Absence.until_on)).all() == [_in(9)]


def test_the_trail_tells_that_but_not_when(database: Database) -> None:
    with database.unit_of_work() as session:
        zoe = Place(session).person("Zoe")
        say_away(session, OPERATOR, zoe, TODAY, _in(3), TODAY)
        say_back(session, OPERATOR, zoe)
    with database.reading() as session:
        told = select(AuditEvent.action, AuditEvent.details).where(AuditEvent.subject_id == zoe.id)
        rows = session.execute(told.order_by(AuditEvent.seq)).all()
    assert [row.action for row in rows] == ["person.added", "person.away", "person.back"]
    assert not any(_in(3).isoformat() in str(row.details) for row in rows)


@pytest.mark.parametrize("until, kept", [(0, 1), (3, 1), (-1, 0)])
def test_what_is_over_is_forgotten(database: Database, until: int, kept: int) -> None:
    with database.unit_of_work() as session:
        zoe = Place(session).person("Zoe")
        session.add(Absence(person_id=zoe.id, from_on=_in(-9), until_on=_in(until)))
        session.flush()
        assert forget_absences(session, TODAY) == 1 - kept
        assert session.scalar(select(func.count()).select_from(Absence)) == kept


@pytest.mark.parametrize(
    "first, last, met", [(-3, -1, False), (-3, 0, True), (2, 2, True), (3, 9, True), (4, 9, False)]
)
def test_whether_somebody_is_away_within_some_days(database: Database, first: int, last: int, met: bool) -> None:
    with database.unit_of_work() as session:
        zoe = Place(session).person("Zoe")
        say_away(session, OPERATOR, zoe, TODAY, _in(3), TODAY)
        assert (zoe.id in away_within(session, [zoe.id], _in(first), _in(last))) is met


def test_nobody_not_signed_in_says_it(database: Database) -> None:
    with database.unit_of_work() as session, pytest.raises(NotAllowed):
        say_away(session, Actor(), Place(session).person("Zoe"), TODAY, TODAY, TODAY)
