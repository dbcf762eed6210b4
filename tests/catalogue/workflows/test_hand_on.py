"""What nobody can hand on, who stands in afterwards, and which systems lose cover."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.contracts.calendars import calendar_of
from catalogue.errors import NotAllowed, Refused
from catalogue.kinds.resource import Ownership
from catalogue.obligations.rag import horizon_of
from catalogue.people.tables import Person
from catalogue.resources.desk import desk
from catalogue.store import Database
from catalogue.terms import Nation
from catalogue.workflows import hand_on as handing_on
from catalogue.workflows.estate import Estate, estate
from catalogue.workflows.hand_on import Handing, hand_on
from catalogue.workflows.leavers import Leavers
from tests.factories import OPERATOR, TODAY, Place

HORIZON = horizon_of(TODAY, calendar_of(Nation.ENGLAND_AND_WALES))


def _leaver(session: Session, **more: str) -> tuple[Person, Person, Estate]:
    """Somebody with one dataset, who else there is, and all that the first has."""
    place = Place(session)
    zoe, asha = place.person("Zoe"), place.person("Asha")
    place.thing("dataset", "Trees", owners={"data_steward": zoe.email}, **more)
    return zoe, asha, estate(session, OPERATOR, Leavers((zoe,)), HORIZON)


def test_there_must_be_something_to_hand_on(database: Database) -> None:
    with database.unit_of_work() as session, pytest.raises(Refused) as refused:
        zoe, _, _ = _leaver(session)
        hand_on(desk(session, OPERATOR, TODAY), Leavers((zoe,)), [], None)
    assert refused.value.code == "nothing_handed_on"


def test_nobody_hands_on_to_themselves(database: Database) -> None:
    with database.unit_of_work() as session, pytest.raises(Refused) as refused:
        zoe, _, found = _leaver(session)
        hand_on(desk(session, OPERATOR, TODAY), Leavers((zoe,)), [Handing(found.holdings[0], zoe)], None)
    assert refused.value.code == "same_person" and refused.value.field == "datasets"


def test_more_than_can_be_done_at_once_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_on, "MOST_AT_ONCE", 1)
    with database.unit_of_work() as session, pytest.raises(Refused) as refused:
        zoe, asha, found = _leaver(session)
        hand_on(desk(session, OPERATOR, TODAY), Leavers((zoe,)), [Handing(found.holdings[0], asha)] * 2, None)
    assert refused.value.code == "too_many"


def test_a_colleague_sees_no_estate(database: Database) -> None:
    with database.unit_of_work() as session:
        zoe, asha, _ = _leaver(session)
        actor = Place(session).actor(asha)
        with pytest.raises(NotAllowed):
            estate(session, actor, Leavers((zoe,)), HORIZON)


@pytest.mark.parametrize("gone, stands_in", [(False, True), (True, False)])
def test_who_leaves_stands_in_while_they_are_here(database: Database, gone: bool, stands_in: bool) -> None:
    with database.unit_of_work() as session:
        zoe, asha, found = _leaver(session)
        zoe.end_on = TODAY - timedelta(days=1) if gone else None
        session.flush()
        hand_on(desk(session, OPERATOR, TODAY), Leavers((zoe,)), [Handing(found.holdings[0], asha)], None)
        now = session.scalars(select(Ownership).where(Ownership.person_id == asha.id)).one()
        assert (now.deputy_id == zoe.id) is stands_in


def test_a_deputy_stays_one(database: Database) -> None:
    with database.unit_of_work() as session:
        zoe, asha, found = _leaver(session)
        noor = Place(session).person("Noor")
        session.scalars(select(Ownership)).one().deputy_id = noor.id
        session.flush()
        hand_on(desk(session, OPERATOR, TODAY), Leavers((zoe,)), [Handing(found.holdings[0], asha)], None)
        assert session.scalars(select(Ownership.deputy_id).where(Ownership.person_id == asha.id)).one() == noor.id


def test_a_refusal_names_what_it_is_about(database: Database) -> None:
    with database.unit_of_work() as session, pytest.raises(Refused, match=r"^Trees: Asha has left\.") as refused:
        zoe, asha, found = _leaver(session)
        asha.end_on = TODAY - timedelta(days=1)
        session.flush()
        hand_on(desk(session, OPERATOR, TODAY), Leavers((zoe,)), [Handing(replace(found.holdings[0]), asha)], None)
    assert refused.value.code == "left"
