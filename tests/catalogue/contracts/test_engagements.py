"""Who works under a contract by name: from when to when, made longer, ended, and told to council staff alone."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from catalogue.access import ANONYMOUS, Actor
from catalogue.audit import AuditEvent
from catalogue.contracts.engaged import AtWork, engagement, engagements_of, engagements_on
from catalogue.contracts.engagements import Engaged, Extension, end_engagement, extend_engagement, start_engagement
from catalogue.contracts.tables import Engagement
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.system import System
from catalogue.people.roles import RoleScope
from catalogue.store import Database
from catalogue.terms import Employer, Role
from tests.factories import OPERATOR, TODAY, Place

START, END, LATER = date(2026, 4, 1), date(2026, 12, 31), date(2027, 3, 31)
DEVELOPER = Engaged("Developer", START, END, name="Sam Reed")


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


def _contract(place: Place, **said: Any) -> Contract:
    made = place.thing("contract", said.pop("title", "Hearth support"), **said)
    assert isinstance(made, Contract)
    return made


def _system(place: Place, title: str = "Hearth", **said: Any) -> System:
    made = place.thing("system", title, **said)
    assert isinstance(made, System)
    return made


def _events(place: Place) -> list[str]:
    pending = place.session.info["audit_pending"]
    return [one.action for _, one in pending if "engagement" in one.action]


def _lines(place: Place, deal: Contract, actor: Actor = OPERATOR) -> list[AtWork]:
    place.session.flush()
    return engagements_of(place.session, actor, deal)


def test_somebody_works_on_systems_under_a_contract_and_each_extension_stays_on_record(place: Place) -> None:
    deal, hearth, ledger = _contract(place), _system(place), _system(place, "Ledger")
    wanted = Engaged("Developer", START, END, name="  Sam   Reed ", systems=(ledger.id, hearth.id, hearth.id))
    row = start_engagement(place.session, OPERATOR, deal, wanted)
    extend_engagement(place.session, OPERATOR, deal, row, Extension(LATER, TODAY, "Nobody of ours can do it yet."))
    extend_engagement(place.session, OPERATOR, deal, row, Extension(date(2027, 6, 30), TODAY))
    end_engagement(place.session, OPERATOR, deal, row, date(2027, 5, 31), "Handed over.")
    (line,) = _lines(place, deal)
    assert (line.name, [one.title for one in line.systems]) == ("Sam Reed", ["Hearth", "Ledger"])
    assert [(one.number, one.until_before, one.until_on) for one in line.extensions] == [
        (1, END, LATER),
        (2, LATER, date(2027, 6, 30)),
    ]
    assert (line.first_until_on, line.row.until_on, line.row.last_day) == (END, date(2027, 6, 30), date(2027, 5, 31))
    assert _events(place) == [f"contract.engagement_{verb}" for verb in ("started", "extended", "extended", "ended")]


def test_who_is_in_the_directory_goes_by_the_name_there(place: Place) -> None:
    deal, sam = _contract(place), place.person("Sam Reed", Employer.SUPPLIER)
    start_engagement(place.session, OPERATOR, deal, Engaged("Developer", START, person=sam, name="Somebody else"))
    sam.name = "Sam Reed-Okafor"
    assert [line.name for line in _lines(place, deal)] == ["Sam Reed-Okafor"]


@pytest.mark.parametrize(
    "wanted, fields",
    [
        (Engaged("", START, name="Sam"), ["role"]),
        (Engaged(" \n", START, name=" "), ["name", "role"]),
        (Engaged("Developer", START, name="x" * 201), ["name"]),
        (Engaged("x" * 201, START, name="Sam"), ["role"]),
    ],
    ids=["no role", "neither", "long name", "long role"],
)
def test_an_engagement_says_who_and_as_what(place: Place, wanted: Engaged, fields: list[str]) -> None:
    with pytest.raises(BadInput) as bad:
        start_engagement(place.session, OPERATOR, _contract(place), wanted)
    assert [one.field for one in bad.value.problems] == fields


def test_only_systems_that_are_there_can_be_named(place: Place) -> None:
    deal = _contract(place)
    keeper = place.person("Keeper")
    place.role(keeper, Role.PROCUREMENT)
    hidden = _system(place, visibility="restricted")
    for actor, wrong in ((OPERATOR, deal.id), (place.actor(keeper), hidden.id)):
        with pytest.raises(BadInput, match="not there"):
            start_engagement(place.session, actor, deal, Engaged("Developer", START, name="Sam", systems=(wrong,)))


def test_what_cannot_be_is_refused(place: Place) -> None:
    session, deal = place.session, _contract(place)
    row = start_engagement(session, OPERATOR, deal, DEVELOPER)
    endless = start_engagement(session, OPERATOR, deal, Engaged("Developer", START, name="Kim"))
    over = start_engagement(session, OPERATOR, deal, DEVELOPER)
    end_engagement(session, OPERATOR, deal, over, TODAY)
    own = Engaged("Developer", START, person=place.person("Ada"))
    refusals: dict[str, Callable[[], object]] = {
        "council_staff": lambda: start_engagement(session, OPERATOR, deal, own),
        "dates": lambda: start_engagement(session, OPERATOR, deal, Engaged("Tester", END, START, name="Sam")),
        "dates ": lambda: end_engagement(session, OPERATOR, deal, row, date(2026, 3, 31)),
        "not_longer": lambda: extend_engagement(session, OPERATOR, deal, row, Extension(END, TODAY)),
        "not_longer ": lambda: extend_engagement(session, OPERATOR, deal, endless, Extension(END, TODAY)),
        "after_end": lambda: end_engagement(session, OPERATOR, deal, row, LATER),
        "engagement_ended": lambda: extend_engagement(session, OPERATOR, deal, over, Extension(LATER, TODAY)),
        "engagement_ended ": lambda: end_engagement(session, OPERATOR, deal, over, TODAY),
    }
    for code, wrong in refusals.items():
        with pytest.raises(Refused) as refused:
            wrong()
        assert refused.value.code == code.strip()


def test_only_those_who_keep_the_contract_write(place: Place) -> None:
    session, deal = place.session, _contract(place)
    keeper, reader = place.person("Keeper"), place.actor(place.person("Reader"))
    place.role(keeper, Role.PROCUREMENT)
    row = start_engagement(session, place.actor(keeper), deal, DEVELOPER)
    for forbidden in (
        lambda: start_engagement(session, reader, deal, DEVELOPER),
        lambda: extend_engagement(session, reader, deal, row, Extension(LATER, TODAY)),
        lambda: end_engagement(session, reader, deal, row, TODAY),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_names_are_for_staff_who_see_the_contract(place: Place) -> None:
    deal, quiet = _contract(place, visibility="public"), _contract(place, title="Quiet", visibility="restricted")
    row = start_engagement(place.session, OPERATOR, deal, DEVELOPER)
    supplier = place.person("Sol", Employer.SUPPLIER)
    place.role(supplier, Role.CONTRACTOR, RoleScope("contract", deal.id))
    staff = place.actor(place.person("Reader"))
    assert [line.name for line in _lines(place, deal, staff)] == ["Sam Reed"]
    assert engagement(place.session, staff, deal, row.id) is row
    for actor in (ANONYMOUS, place.actor(supplier)):
        with pytest.raises(NotAllowed):
            engagements_of(place.session, actor, deal)
        with pytest.raises(NotAllowed):
            engagement(place.session, actor, deal, row.id)
    with pytest.raises(NotFound):
        engagements_of(place.session, staff, quiet)
    with pytest.raises(NotFound):
        engagement(place.session, OPERATOR, quiet, row.id)


def test_who_works_on_a_system_today_is_told_of_contracts_that_one_sees(place: Place) -> None:
    session, hearth = place.session, _system(place)
    deal, quiet = _contract(place), _contract(place, title="Quiet", visibility="restricted")
    ended = start_engagement(session, OPERATOR, deal, Engaged("Tester", START, None, name="Ed", systems=(hearth.id,)))
    end_engagement(session, OPERATOR, deal, ended, date(2026, 11, 21))
    for name, contract, first, last in (
        ("Until today", deal, START, TODAY),
        ("Past", deal, START, date(2026, 11, 21)),
        ("To come", deal, date(2026, 11, 23), None),
        ("Hidden", quiet, START, None),
    ):
        start_engagement(
            session, OPERATOR, contract, Engaged("Developer", first, last, name=name, systems=(hearth.id,))
        )
    start_engagement(session, OPERATOR, deal, Engaged("Developer", START, None, name="Elsewhere"))
    session.flush()
    staff = place.actor(place.person("Reader"))
    assert [line.name for line in engagements_on(session, staff, hearth, TODAY)] == ["Until today"]
    assert {line.name for line in engagements_on(session, OPERATOR, hearth, TODAY)} == {"Until today", "Hidden"}
    with pytest.raises(NotAllowed):
        engagements_on(session, ANONYMOUS, _system(place, "Open", visibility="public"), TODAY)


def test_no_event_names_whom_it_is_about(database: Database) -> None:
    with database.unit_of_work() as session:
        deal = _contract(Place(session))
        end_engagement(session, OPERATOR, deal, start_engagement(session, OPERATOR, deal, DEVELOPER), TODAY)
    with database.reading() as session:
        events = session.query(AuditEvent).filter(AuditEvent.action.like("contract.engagement%")).all()
        assert [event.subject_id for event in events] == [deal.id] * 2
        assert not any("Sam" in str(event.details) for event in events)


def test_of_two_who_extend_at_once_the_second_is_told(database: Database) -> None:
    with database.unit_of_work() as session:
        deal = _contract(Place(session))
        row = start_engagement(session, OPERATOR, deal, DEVELOPER)
    with database.unit_of_work() as session:
        first = session.get_one(Engagement, row.id)
        extend_engagement(session, OPERATOR, deal, first, Extension(LATER, TODAY))
    with pytest.raises(Conflict), database.unit_of_work() as session:
        stale = session.merge(row, load=False)
        extend_engagement(session, OPERATOR, deal, stale, Extension(date(2027, 1, 31), TODAY))
