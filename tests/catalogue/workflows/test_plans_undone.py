"""A plan that is taken back, or replaced before its day, leaves everything exactly as it was before."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalogue.contracts.calendars import calendar_of
from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.obligations.rag import horizon_of
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.terms import Employer, Nation, OwnerRole
from catalogue.workflows.estate import Holding, estate
from catalogue.workflows.hand_on import Handing, hand_on
from catalogue.workflows.leavers import Leavers, people_under
from catalogue.workflows.moved import PROMISED, moved_of
from catalogue.workflows.take_back import take_back
from tests.catalogue.workflows.test_carry_out_plans import LAST, NEXT, Leaving, leaving
from tests.factories import OPERATOR, TODAY

__all__ = ["leaving"]  # the fixture

ROLE = OwnerRole.TECHNICAL_OWNER
Term = tuple[date, date | None, str, str]


def system_of(at: Leaving, *terms: Appointment) -> CataloguedResource:
    made = at.stage.place.thing("system", "Hearth")
    for one in terms:
        assign_owner(at.at, made, one)
    return made


def terms(at: Leaving, thing: CataloguedResource) -> list[Term]:
    """From when until when who has it, and who stands in."""
    at.stage.session.flush()
    names = {one.id: one.name for one in at.stage.session.scalars(select(Person))}
    rows = at.stage.session.execute(
        select(Ownership.from_on, Ownership.until_on, Ownership.person_id, Ownership.deputy_id)
        .where(Ownership.resource_id == thing.id)
        .order_by(Ownership.from_on)
    )
    return [(since, until, names[who], names[deputy] if deputy else "") for since, until, who, deputy in rows]


def handed(at: Leaving, thing: CataloguedResource, to: Person, last: date = LAST, later: bool = True) -> Departure:
    one = next(one for one in at.listed().holdings if one.of == thing.id)
    return hand_on(at.at, at.leavers, [Handing(one, to)], last, later)


def _terms_of(at: Leaving, case: str) -> list[Appointment]:
    stage = at.stage
    ends = NEXT + timedelta(days=90)
    if case == "deputy and end":
        return [Appointment(ROLE, stage.owner, TODAY - timedelta(days=9), ends, stage.second)]
    if case == "somebody after them":
        return [Appointment(ROLE, stage.owner, TODAY, ends, stage.second),
                Appointment(ROLE, stage.acceptor, ends + timedelta(days=1))]  # fmt: skip
    if case == "ends before the day":
        return [Appointment(ROLE, stage.owner, TODAY, LAST - timedelta(days=2), stage.second)]
    return [Appointment(ROLE, stage.acceptor, TODAY, ends, stage.owner)]


CASES = ("deputy and end", "somebody after them", "ends before the day", "stands in")


@pytest.mark.parametrize("later", [True, False])
@pytest.mark.parametrize("case", CASES)
def test_all_is_as_before_once_it_is_taken_back(leaving: Leaving, case: str, later: bool) -> None:
    system = system_of(leaving, *_terms_of(leaving, case))
    before = terms(leaving, system)
    row = handed(leaving, system, leaving.stage.keeper, later=later)
    assert terms(leaving, system) != before
    assert take_back(leaving.at, leaving.leavers, row) == {}
    assert terms(leaving, system) == before


def test_taken_back_after_it_came_the_rest_of_the_term_is_theirs_again(leaving: Leaving) -> None:
    system = system_of(leaving, *_terms_of(leaving, "somebody after them"))
    (_, ends, owner, deputy), after = terms(leaving, system)
    row = handed(leaving, system, leaving.stage.keeper)
    day = NEXT + timedelta(days=2)
    assert take_back(desk(leaving.stage.session, OPERATOR, day), leaving.leavers, row) == {}
    assert terms(leaving, system)[2:] == [(day, ends, owner, deputy), after]


def test_a_deputy_named_meanwhile_stays(leaving: Leaving) -> None:
    stage = leaving.stage
    system = system_of(leaving, *_terms_of(leaving, "deputy and end"))
    row = handed(leaving, system, stage.keeper)
    assign_owner(leaving.at, system, Appointment(ROLE, stage.owner, TODAY, LAST, stage.acceptor))
    assert take_back(leaving.at, leaving.leavers, row) == {}
    assert terms(leaving, system)[-1] == (TODAY, NEXT + timedelta(days=90), stage.owner.name, stage.acceptor.name)


def test_a_newer_plan_of_a_thing_takes_the_place_of_the_older(leaving: Leaving) -> None:
    """Though it begins later: nobody answers for it in between who was to by the older."""
    stage = leaving.stage
    system = system_of(leaving, *_terms_of(leaving, "deputy and end"))
    handed(leaving, system, stage.keeper)
    later = LAST + timedelta(days=7)
    handed(leaving, system, stage.acceptor, later)
    assert [(since, until, who) for since, until, who, _ in terms(leaving, system)] == [
        (TODAY - timedelta(days=9), later, stage.owner.name),
        (later + timedelta(days=1), None, stage.acceptor.name),
    ]


def test_nobody_holds_it_by_then_is_said_in_words(leaving: Leaving) -> None:
    stage = leaving.stage
    system = system_of(leaving, Appointment(ROLE, stage.acceptor, TODAY, LAST - timedelta(days=2), stage.owner))
    with pytest.raises(Refused) as refused:
        handed(leaving, system, stage.keeper)
    assert (refused.value.code, refused.value.field) == ("no_owner", "deputies")
    assert refused.value.words == (
        "Hearth: Nobody is technical owner of this on 23 December 2026. Name who answers for it then first."
    )


def test_a_plan_of_a_contract_takes_the_place_of_a_person_s_own(leaving: Leaving) -> None:
    stage = leaving.stage
    second = stage.place.person("Sid Second", Employer.SUPPLIER, organisation="northgate-widgets")
    third = stage.place.person("Tia Third", Employer.SUPPLIER, organisation="northgate-widgets")
    first = hand_on(leaving.at, Leavers((stage.supplier,)), [Handing(promised(leaving), second)], LAST, True)
    one = promised(leaving)
    assert one.then == "Sid Second from 23 December 2026"
    hand_on(leaving.at, people_under(stage.session, OPERATOR, stage.deal, TODAY), [Handing(one, third)], LAST, True)
    assert [line.reason for line in moved_of(first)] == ["It was handed on anew since."]
    assert promised(leaving).then == "Tia Third from 23 December 2026"


def promised(at: Leaving) -> Holding:
    """What the supplier's person hands in."""
    whose = Leavers((at.stage.supplier,))
    horizon = horizon_of(TODAY, calendar_of(Nation.SCOTLAND))
    (one,) = [one for one in estate(at.stage.session, OPERATOR, whose, horizon).holdings if one.group == PROMISED]
    return one


def test_who_stands_in_and_who_answers_for_it_are_planned_apart(leaving: Leaving) -> None:
    """A deputy who leaves too is followed by another; that the owner goes to somebody stays planned."""
    stage = leaving.stage
    system = system_of(leaving, *_terms_of(leaving, "deputy and end"))
    row = handed(leaving, system, stage.keeper)
    deputy = Leavers((stage.second,))
    found = estate(stage.session, OPERATOR, deputy, horizon_of(TODAY, calendar_of(Nation.SCOTLAND)))
    hand_on(leaving.at, deputy, [Handing(found.holdings[0], stage.acceptor)], NEXT, True)
    assert moved_of(row)[0].waits
    assert terms(leaving, system)[1:] == [
        (NEXT, NEXT, stage.keeper.name, stage.second.name),
        (NEXT + timedelta(days=1), None, stage.keeper.name, stage.acceptor.name),
    ]
    assert take_back(leaving.at, leaving.leavers, row) == {}
    assert [who for _, _, who, _ in terms(leaving, system)] == [stage.owner.name], "for all of the days"


def test_a_last_day_that_stays_hinders_nothing(leaving: Leaving) -> None:
    leaving.stage.owner.end_on = LAST
    system = system_of(leaving, *_terms_of(leaving, "deputy and end"))
    before = terms(leaving, system)
    row = handed(leaving, system, leaving.stage.keeper)
    assert row.ended == []
    assert take_back(leaving.at, leaving.leavers, row) == {}
    assert terms(leaving, system) == before


def test_who_has_left_gets_nothing_back(leaving: Leaving) -> None:
    system = system_of(leaving, *_terms_of(leaving, "deputy and end"))
    leaving.stage.owner.end_on = LAST
    row = handed(leaving, system, leaving.stage.keeper)
    left = take_back(desk(leaving.stage.session, OPERATOR, NEXT), leaving.leavers, row)
    assert left == {system.id: "Olive Owner has left. Choose someone who still works here."}


def test_a_receipt_from_before_terms_were_kept_gives_it_back_for_good(leaving: Leaving) -> None:
    system = system_of(leaving, Appointment(ROLE, leaving.stage.owner, TODAY, None, leaving.stage.second))
    before = terms(leaving, system)
    row = handed(leaving, system, leaving.stage.keeper)
    row.moved = [one[:5] for one in row.moved]
    assert take_back(leaving.at, leaving.leavers, row) == {}
    assert terms(leaving, system) == before
