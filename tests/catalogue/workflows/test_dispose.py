"""A contract goes only when its time is over, nobody holds it, and what goes is what was looked at."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.audit import AuditEvent
from catalogue.audit_check import verify
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.roles import RoleScope
from catalogue.resources.desk import Desk, desk
from catalogue.resources.links import Tie, link
from catalogue.retention.operations import hold, lift
from catalogue.retention.queries import due_for_disposal, lifted_holds
from catalogue.retention.wording import WORDS, counted, several
from catalogue.store import Base, Database
from catalogue.terms import Relation, Role
from catalogue.workflows.dispose import LOOSE, dispose, look
from tests.catalogue.backups.conftest import everything_in
from tests.factories import OPERATOR, TODAY, Place


def _contract(place: Place, title: str, end: str, **values: object) -> Contract:
    made = place.thing("contract", title, end_on=end, **values)
    assert isinstance(made, Contract)
    return made


def _code(at: Desk, slug: str, code: str = "", reason: str = "Agreed on 3 May") -> str:
    with pytest.raises(Refused) as found:
        dispose(at, slug, code, reason)
    return found.value.code


def test_all_that_hangs_on_a_contract_goes_and_nothing_else(database: Database) -> None:
    with database.unit_of_work() as session:
        Place(session).thing("system", "Housing system")
        Place(session).person("Bo Bell")
    before = everything_in(database)
    with database.unit_of_work() as session:
        place, at = Place(session), desk(session, OPERATOR, TODAY)
        old = _contract(
            place, "Old", "2019-03-31", parts={"documents": [{"title": "Signed"}]},
            owners={"contract_manager": "bo.bell@council.example"},
        )  # fmt: skip
        new = _contract(place, "New", "2029-03-31", replaced_by="old", lifecycle="deprecated")
        system = place.thing("system", "Other system")
        link(at, old, system, Tie(Relation.COVERS))
        place.role(place.person("Bo Bell"), Role.ACCEPTOR, RoleScope("contract", old.id))
        seen = look(at, "old")
        assert seen.rows["contract_document"] == 1
        assert seen.rows["role_assignment"] == 1
        dispose(at, "old", seen.code, "Agreed on 3 May")
        session.flush()
        assert session.scalars(select(Contract.slug)).all() == [new.slug]
        assert session.scalars(select(Contract.replaced_by_id)).all() == [None]
    after = everything_in(database)
    assert after["ownership"] == before["ownership"]
    assert after["link"] == []
    with database.reading() as session:
        assert verify(session).whole
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "disposal.done"))
        assert event.details is not None
        assert (event.details["title"], event.details["rule"]) == ("Old", "contract")


def test_all_that_can_go_with_a_contract_has_a_name_in_plain_words() -> None:
    going: list[Any] = [CataloguedResource.__table__]
    for table in going:
        keys = [key for other in Base.metadata.sorted_tables for key in other.foreign_keys if key.column.table is table]
        going += [key.parent.table for key in keys if not key.parent.nullable and key.parent.table not in going]
    names = {table.name for table in going} | {column.class_.__tablename__ for column in LOOSE}
    assert sorted(names - WORDS.keys()) == []
    assert {"obligation_round", "contract_payment", "upload_link", "departure"} <= names
    assert [counted(name, number) for name, number in (("obligation", 1), ("evidence", 1200), ("x_y", 2))] == [
        "1 handover", "1,200 pieces of evidence", "2 x y",
    ]  # fmt: skip
    assert several("obligation_relief") == "wishes of the supplier for more days"


def test_it_is_refused_before_its_time_and_under_hold_and_without_a_look(database: Database) -> None:
    with database.unit_of_work() as session:
        place, at = Place(session), desk(session, OPERATOR, TODAY)
        old = _contract(place, "Old", "2019-03-31")
        _contract(place, "Young", "2021-03-31")
        _contract(place, "Deed", "2019-03-31", deed="yes")
        assert [_code(at, slug) for slug in ("young", "deed", "old")] == ["not_due", "not_due", "looked_before"]
        seen = look(at, "old")
        assert _code(at, "old", seen.code, reason=" ") == "reason"
        hold(at, old, "A claim")
        assert _code(at, "old", seen.code) == "held"
        with pytest.raises(Refused) as twice:
            hold(at, old, "Another claim")
        assert twice.value.code == "held"
        with pytest.raises(Refused) as unsaid:
            lift(at, old, " ")
        assert unsaid.value.code == "no_lift_reason"
        lift(at, old, "The claim was settled")
        with pytest.raises(Refused) as twice:
            lift(at, old, "Again")
        assert twice.value.code == "not_held"
        admins = [place.person(name) for name in ("Ad Min", "Al Mint")]
        for admin in admins:
            place.role(admin, Role.ADMIN)
        first, second = (desk(session, place.actor(admin), TODAY) for admin in admins)
        hold(first, old, "A claim")
        with pytest.raises(Refused) as own:
            lift(first, old, "Mine")
        assert own.value.code == "own_hold"
        lift(second, old, "Withdrawn")
        assert [(one.reason, one.lifted_by, one.lifted_why) for one in lifted_holds(session, OPERATOR)] == [
            ("A claim", "the tests", "The claim was settled"),
            ("A claim", "Al Mint", "Withdrawn"),
        ]
        with pytest.raises(Refused) as silent:
            hold(at, old, "")
        assert silent.value.code == "reason"
        assert _code(at, "old", seen.code) == "looked_before", "the holds, too, would go"
        with pytest.raises(NotFound):
            look(at, "none")


def test_what_is_due_is_listed_for_those_who_may_see_it(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        old = _contract(place, "Old", "2019-03-31")
        _contract(place, "Older deed", "2010-03-31", deed="yes")
        _contract(place, "Secret", "2019-03-31", visibility="restricted")
        _contract(place, "Young", "2021-03-31")
        admin = place.person("Ad Min")
        place.role(admin, Role.ADMIN)
        hold(desk(session, OPERATOR, TODAY), old, "A claim")
        listed = due_for_disposal(session, OPERATOR, TODAY)
        assert [(one.title, one.kept_until, one.hold) for one in listed] == [
            ("Older deed", date(2022, 3, 31), ""),
            ("Old", date(2025, 3, 31), "A claim"),
            ("Secret", date(2025, 3, 31), ""),
        ]
        assert "Secret" not in [one.title for one in due_for_disposal(session, place.actor(admin), TODAY)]
        with pytest.raises(NotAllowed):
            due_for_disposal(session, place.actor(place.person("Bo Bell")), TODAY)
