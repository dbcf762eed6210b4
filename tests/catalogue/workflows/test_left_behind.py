"""What those whom somebody manages leave behind, before and after their last day."""

from datetime import timedelta

import pytest

from catalogue.store import Database
from catalogue.workflows.left_behind import left_behind
from tests.factories import TODAY, Place


@pytest.mark.parametrize("days, told", [(None, False), (61, False), (60, True), (0, True), (-1, True), (-400, True)])
def test_a_manager_is_told_of_who_leaves_soon_or_has_left(database: Database, days: int | None, told: bool) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        mara, other = place.person("Mara"), place.person("Olga")
        zoe = place.person("Zoe", manager_email=mara.email)
        place.thing("dataset", "Trees", owners={"data_steward": zoe.email, "technical_owner": zoe.email})
        place.thing("dataset", "Old trees", lifecycle="retired", owners={"data_steward": zoe.email})
        place.person("Yan", manager_email=mara.email).end_on = TODAY  # who owns nothing
        zoe.end_on = TODAY + timedelta(days=days) if days is not None else None
        session.flush()
        found = left_behind(session, place.actor(mara), TODAY)
        assert [(one.person.name, one.things) for one in found] == ([("Zoe", 1)] if told else [])
        assert list(left_behind(session, place.actor(other), TODAY)) == []


def test_what_the_manager_may_not_see_is_not_counted(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        mara = place.person("Mara")
        zoe = place.person("Zoe", manager_email=mara.email)
        place.thing("dataset", "Secret", visibility="restricted", owners={"data_steward": zoe.email})
        zoe.end_on = TODAY
        session.flush()
        assert list(left_behind(session, place.actor(mara), TODAY)) == []
