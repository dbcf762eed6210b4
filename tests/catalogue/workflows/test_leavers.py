"""A contract's end as a leaver in bulk: who goes, who stays under another contract, what ends, and the way back."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.engagements import Engaged, start_engagement
from catalogue.contracts.tables import Engagement
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.messages.tables import Message
from catalogue.obligations.rag import horizon_of
from catalogue.people.roles import RoleScope
from catalogue.people.tables import Departure, Person, RoleAssignment
from catalogue.resources.desk import Desk, desk
from catalogue.resources.links import Tie, link
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.store import Database
from catalogue.terms import Employer, Nation, OwnerRole, Relation, Role
from catalogue.workflows.estate import Estate, estate
from catalogue.workflows.giving import term_on
from catalogue.workflows.hand_on import Handing, hand_on
from catalogue.workflows.leavers import people_under
from catalogue.workflows.moved import moved_of
from catalogue.workflows.take_back import departures_of, take_back
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR, TODAY

HORIZON = horizon_of(TODAY, calendar_of(Nation.ENGLAND_AND_WALES))
END = TODAY + timedelta(days=30)
CONTACT, TECHNICAL = OwnerRole.SUPPLIER_CONTACT, OwnerRole.TECHNICAL_OWNER


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[Stage]:
    """A contract that ends, whose supplier's one person is its contact and the deputy of a system that it covers."""
    with database.unit_of_work() as session:
        made = Stage(session, tmp_path)
        made.deal.end_on = END
        made.place.team("Housing")
        session.flush()
        yield made


def _at(stage: Stage, actor: Actor = OPERATOR) -> Desk:
    return desk(stage.session, actor, TODAY)


def _system(stage: Stage, *, covered: bool, title: str = "Hearth") -> CataloguedResource:
    """A system with one of ours as its owner, and the supplier's person as deputy."""
    made = stage.place.thing("system", title)
    assign_owner(_at(stage), made, Appointment(TECHNICAL, stage.owner, TODAY, deputy=stage.supplier))
    if covered:
        link(_at(stage), stage.deal, made, Tie(Relation.COVERS))
    return made


def _estate(stage: Stage, actor: Actor = OPERATOR) -> Estate:
    leavers = people_under(stage.session, actor, stage.deal, TODAY)
    return estate(stage.session, actor, leavers, HORIZON)


def _said(found: Estate) -> set[tuple[str, str]]:
    return {(one.title.partition(" (")[0], one.said) for one in found.holdings}


def test_all_that_the_supplier_s_people_have_is_listed(stage: Stage) -> None:
    _system(stage, covered=True)
    assign_owner(_at(stage), stage.deal, Appointment(CONTACT, stage.supplier, TODAY))
    stage.opened("Exit plan")
    assert _said(_estate(stage)) == {
        ("Housing support", "Supplier contact"),
        ("Hearth", "Deputy: technical owner"),
        ("Exit plan", "Hands it in"),
    }


@pytest.mark.parametrize("how", ["engagement", "role", "contact", "promise"])
def test_each_way_of_working_under_it_counts(stage: Stage, how: str) -> None:
    other = stage.place.person("Sid Second", Employer.SUPPLIER, organisation="northgate-widgets")
    if how == "engagement":
        start_engagement(stage.session, OPERATOR, stage.deal, Engaged("Developer", TODAY, person=other))
    elif how == "role":
        stage.place.role(other, Role.CONTRACTOR, stage.scope)
    elif how == "contact":
        assign_owner(_at(stage), stage.deal, Appointment(CONTACT, other, TODAY))
    else:
        stage.opened("Exit plan").supplier_person_id = other.id
    stage.session.flush()
    found = people_under(stage.session, OPERATOR, stage.deal, TODAY)
    assert {one.name for one in found.people} == {"Sam Supplier", "Sid Second"} and not found.staying


def _works_elsewhere(stage: Stage, how: str, until: date | None) -> None:
    other = stage.contract("Another deal", end_on=until.isoformat() if until else None)
    if how == "engagement":
        start_engagement(stage.session, OPERATOR, other, Engaged("Developer", TODAY, person=stage.supplier))
    elif how == "role":
        stage.place.role(stage.supplier, Role.CONTRACTOR, RoleScope("contract", other.id))
    else:
        assign_owner(_at(stage), other, Appointment(CONTACT, stage.supplier, TODAY))
    stage.session.flush()


@pytest.mark.parametrize("how", ["engagement", "role", "contact"])
@pytest.mark.parametrize("until, stays", [(None, True), (END + timedelta(days=1), True), (END, False)])
def test_who_works_under_a_contract_that_runs_on_stays(stage: Stage, how: str, until: date | None, stays: bool) -> None:
    _system(stage, covered=True)
    _system(stage, covered=False, title="Other system")
    _works_elsewhere(stage, how, until)
    found = _estate(stage)
    assert (stage.supplier.id in found.leavers.staying) is stays
    other = {"Other system"} | ({"Another deal"} if how == "contact" else set())
    assert {title for title, _ in _said(found)} == {"Hearth"} | (set() if stays else other)
    hand_on(_at(stage), found.leavers, [], END)
    assert stage.supplier.end_on == (None if stays else END)


def test_what_the_reader_may_not_see_is_called_another_contract(stage: Stage) -> None:
    hidden = stage.contract("Secret deal", visibility="restricted")
    stage.place.role(stage.supplier, Role.CONTRACTOR, RoleScope("contract", hidden.id))
    told = people_under(stage.session, stage.place.actor(stage.keeper), stage.deal, TODAY).staying
    assert told == {stage.supplier.id: "another contract"}
    assert people_under(stage.session, OPERATOR, stage.deal, TODAY).staying == {stage.supplier.id: "“Secret deal”"}


def _standing(stage: Stage) -> tuple[object, ...]:
    """Who has what and until when."""
    stage.session.flush()
    term = stage.session.scalars(
        select(Ownership).where(Ownership.role == TECHNICAL.value, Ownership.until_on.is_(None))
    ).one()
    role = stage.session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == stage.supplier.id)).one()
    engaged = select(Engagement.name, Engagement.ended_on).order_by(Engagement.name)
    ended = [day for _, day in stage.session.execute(engaged)]
    return term.person_id, term.deputy_id, role.until_on, ended, stage.supplier.end_on


def test_it_is_handed_on_ended_and_taken_back_in_one_go(stage: Stage) -> None:
    _system(stage, covered=True)
    start_engagement(stage.session, OPERATOR, stage.deal, Engaged("Developer", TODAY, name="Sam Reed"))
    start_engagement(stage.session, OPERATOR, stage.deal, Engaged("Developer", TODAY, TODAY, name="Gone before"))
    before, found = _standing(stage), _estate(stage)
    (deputy,) = [one for one in found.holdings if one.group == "deputies"]
    row = hand_on(_at(stage), found.leavers, [Handing(deputy, stage.keeper)], END)
    assert _standing(stage) == (stage.owner.id, stage.keeper.id, END, [None, END], END)
    assert sorted(what for what, _, _ in row.ended) == ["engagement", "membership", "person"]
    assert take_back(_at(stage), found.leavers, row) == {}
    assert _standing(stage) == before
    assert list(departures_of(stage.session, OPERATOR, found.leavers)) == [row]


def test_what_somebody_changed_since_stays(stage: Stage) -> None:
    system, found = _system(stage, covered=True), _estate(stage)
    (deputy,) = found.holdings
    row = hand_on(_at(stage), found.leavers, [Handing(deputy, stage.keeper)], END)
    assign_owner(_at(stage), system, Appointment(TECHNICAL, stage.owner, TODAY, deputy=stage.second))
    stage.supplier.end_on = END + timedelta(days=1)
    left = take_back(_at(stage), found.leavers, row)
    assert left == {
        system.id: "Somebody else was named since.",
        stage.supplier.id: "The last day of Sam Supplier was changed since.",
    }
    assert stage.supplier.end_on == END + timedelta(days=1)
    assert [one.reason for one in moved_of(row)] == [left[system.id]], "the receipt keeps why"
    assert {one[0]: bool(one[-1]) for one in row.ended} == {"person": True, "membership": False}


def test_an_engagement_and_a_part_with_another_last_day_since_are_told(stage: Stage) -> None:
    start_engagement(stage.session, OPERATOR, stage.deal, Engaged("Developer", TODAY, name="Sam Reed"))
    found = _estate(stage)
    row = hand_on(_at(stage), found.leavers, [], END)
    (engaged,) = stage.session.scalars(select(Engagement).where(Engagement.contract_id == stage.deal.id))
    (part,) = stage.session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == stage.supplier.id))
    engaged.ended_on = part.until_on = TODAY
    assert set(take_back(_at(stage), found.leavers, row).values()) == {
        "The last day of an engagement was changed since.",
        "The last day of a part in the contract was changed since.",
    }


def test_a_part_that_would_begin_after_the_last_day_is_left_as_it_is(stage: Stage) -> None:
    (part,) = stage.session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == stage.supplier.id))
    part.from_on = TODAY + timedelta(days=10)
    hand_on(_at(stage), _estate(stage).leavers, [], TODAY)
    assert part.until_on is None


def test_a_keeper_takes_back_all_but_the_employments(stage: Stage) -> None:
    receipt = hand_on(_at(stage), _estate(stage).leavers, [], END)
    assert stage.supplier.end_on == END
    keeper = stage.place.actor(stage.keeper)
    left = take_back(_at(stage, keeper), people_under(stage.session, keeper, stage.deal, TODAY), receipt)
    assert left == {stage.supplier.id: "Only an administrator can say that Sam Supplier stays. Ask one."}
    (part,) = stage.session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == stage.supplier.id))
    assert (stage.supplier.end_on, part.until_on) == (END, None)


def test_whoever_answers_for_the_contract_is_told_of_what_nobody_takes(stage: Stage) -> None:
    _system(stage, covered=True)
    for role, person in ((OwnerRole.CONTRACT_MANAGER, stage.keeper), (CONTACT, stage.supplier)):
        assign_owner(_at(stage), stage.deal, Appointment(role, person, TODAY))
    found = _estate(stage)
    vacant = [Handing(one, None) for one in found.holdings if one.group == "deputies"]
    hand_on(_at(stage), found.leavers, vacant, None)
    (letter,) = stage.session.scalars(select(Message)).all()
    assert letter.to_address == stage.keeper.email and "Hearth (deputy: technical owner)" in letter.body
    assert letter.subject.startswith("Everybody under “Housing support” leaves")


@pytest.mark.parametrize("last_on", [None, END])
def test_a_supplier_contact_without_successor_ends_and_comes_back(stage: Stage, last_on: date | None) -> None:
    assign_owner(_at(stage), stage.deal, Appointment(CONTACT, stage.supplier, TODAY - timedelta(days=9)))
    found = _estate(stage)
    row = hand_on(_at(stage), found.leavers, [Handing(one, None) for one in found.holdings], last_on)
    term = term_on(_at(stage), stage.deal.id, CONTACT, TODAY)
    assert (term.until_on if term else None) == last_on and (term is None) is (last_on is None)
    assert not stage.session.scalars(select(Message)).all(), "nobody need name another"
    assert take_back(_at(stage), found.leavers, row) == {}
    back = term_on(_at(stage), stage.deal.id, CONTACT, TODAY)
    assert back is not None and (back.person_id, back.until_on) == (stage.supplier.id, None)


def test_a_supplier_contact_is_nobody_of_ours(stage: Stage) -> None:
    with pytest.raises(Refused) as refused:
        assign_owner(_at(stage), stage.deal, Appointment(CONTACT, stage.owner, TODAY))
    assert refused.value.code == "not_supplier_staff"


@pytest.mark.parametrize("to, code", [("owner", "own_deputy"), ("supplier", "same_person")])
def test_nobody_stands_in_for_themselves(stage: Stage, to: str, code: str) -> None:
    _system(stage, covered=True)
    found = _estate(stage)
    person: Person = getattr(stage, to)
    with pytest.raises(Refused) as refused:
        hand_on(_at(stage), found.leavers, [Handing(found.holdings[0], person)], None)
    assert refused.value.code == code


def test_whoever_keeps_the_contract_hands_on_and_nobody_else(stage: Stage) -> None:
    found = people_under(stage.session, stage.place.actor(stage.keeper), stage.deal, TODAY)
    row = hand_on(_at(stage, stage.place.actor(stage.keeper)), found, [], END)
    assert [what for what, _, _ in row.ended] == ["membership"], "who keeps no directory ends no employment"
    with pytest.raises(NotAllowed):
        people_under(stage.session, stage.place.actor(stage.owner), stage.deal, TODAY)
    stage.deal.visibility = "restricted"
    stage.session.flush()
    with pytest.raises(NotFound):
        people_under(stage.session, stage.place.actor(stage.owner), stage.deal, TODAY)
    assert stage.session.scalars(select(Departure.contract_id)).all() == [stage.deal.id]
