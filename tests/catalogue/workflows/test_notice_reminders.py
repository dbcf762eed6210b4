"""Notices that the law asks for: recorded once, open until then, and told to whoever answers for the contract."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalogue.access import ANONYMOUS
from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.changes import Wanted
from catalogue.contracts.noticed import NoticeLine, notices_of, notices_waiting, open_notices
from catalogue.contracts.payments import Kept, keep_payments, line_of
from catalogue.contracts.recording_notices import Became, record_notice
from catalogue.contracts.spend import PaidLine
from catalogue.errors import NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.messages.digest import DigestLine
from catalogue.messages.rules import Rung, rungs
from catalogue.people.tables import Person
from catalogue.resources.desk import desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.store import Database
from catalogue.terms import ChangeKind, Nation, Notice, OwnerRole
from catalogue.workflows.change_contract import record_change
from catalogue.workflows.desks import full_desk
from catalogue.workflows.notice_reminders import notices_due
from tests.factories import OPERATOR, TODAY, Place

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
SIGNED = date(2026, 11, 10)
UK7_DUE = date(2026, 12, 10)
DONE = Became(TODAY, "012345-2026")


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


def signed(place: Place, title: str = "Support", **said: Any) -> Contract:
    """A contract under the Act that was signed this month."""
    usual = {"regime": "procurement_act_2023", "signed_on": SIGNED.isoformat(), "end_on": "2029-03-31"}
    made = place.thing("contract", title, **(usual | said))
    assert isinstance(made, Contract)
    return made


def managed(place: Place, deal: Contract, name: str, role: OwnerRole = OwnerRole.CONTRACT_MANAGER) -> Person:
    """Somebody with an account who answers for the contract."""
    person = place.person(name)
    place.actor(person)
    assign_owner(desk(place.session, OPERATOR, TODAY), deal, Appointment(role, person, TODAY))
    place.session.flush()
    return person


def told(place: Place, day: date) -> list[DigestLine]:
    place.session.flush()
    return list(notices_due(place.session, day, Nation.ENGLAND_AND_WALES))


def open_codes(place: Place) -> list[tuple[str, str]]:
    place.session.flush()
    return [(deal.title, line.asked.code.value) for deal, line in open_notices(place.session, TODAY)]


def test_a_notice_waits_until_it_is_published_or_said_to_be_not_needed(place: Place) -> None:
    deal = signed(place)
    assert open_codes(place) == [("Support", "uk7"), ("Support", "uk11")]
    first = record_notice(place.session, OPERATOR, deal, Notice.UK7, "", DONE, TODAY)
    again = record_notice(place.session, OPERATOR, deal, Notice.UK7, "", Became(not_needed="Legal said so."), TODAY)
    assert first is again
    assert (again.done_on, again.reference, again.not_needed) == (None, "", "Legal said so.")
    assert open_codes(place) == [("Support", "uk11")]
    actions = [one.action for _, one in place.session.info["audit_pending"]]
    assert actions.count("contract.notice_recorded") == 2


@pytest.mark.parametrize(
    "became, code",
    [
        (Became(), "notice_outcome"),
        (Became(TODAY, "1", "Not needed either."), "notice_outcome"),
        (Became(TODAY + timedelta(days=1), "1"), "notice_not_yet"),
        (Became(TODAY, "  "), "notice_reference"),
        (Became(date(1999, 1, 1), "1"), "notice_too_early"),
    ],
)
def test_what_says_nothing_is_refused(place: Place, became: Became, code: str) -> None:
    with pytest.raises(Refused) as refused:
        record_notice(place.session, OPERATOR, signed(place), Notice.UK7, "", became, TODAY)
    assert refused.value.code == code


def test_a_notice_that_the_law_does_not_ask_for_is_not_there(place: Place) -> None:
    deal = signed(place, regime="pcr_2015")
    assert notices_of(place.session, OPERATOR, deal, TODAY) == []
    with pytest.raises(NotFound):
        record_notice(place.session, OPERATOR, deal, Notice.UK7, "", DONE, TODAY)
    with pytest.raises(NotFound):
        notices_of(place.session, ANONYMOUS, signed(place, "Another"), TODAY)


def test_payments_of_one_transaction_count_together(place: Place) -> None:
    deal = signed(place)
    lines = [
        PaidLine("Corvane", date(2026, 11, 12), Decimal(amount), transaction=number)
        for amount, number in ((20_000, "1"), (15_000, "1"), (25_000, "2"))
    ]
    kept = [Kept(deal, line, line_of(line, number)) for number, line in enumerate(lines)]
    keep_payments(place.session, OPERATOR, kept, "payment:spend")
    found = notices_of(place.session, OPERATOR, deal, TODAY)
    assert [one.asked.occasion for one in found if one.asked.code is Notice.UK8] == ["2026 Q4"]


@pytest.mark.parametrize("rung", [Rung.LEAD_10, Rung.DUE])
def test_whoever_manages_the_contract_is_told_before_it_is_due(place: Place, rung: Rung) -> None:
    deal = signed(place)
    managed(place, deal, "Ida Owner", OwnerRole.INFORMATION_ASSET_OWNER)
    assert [one.reason[:14] for one in told(place, rungs(UK7_DUE, ENGLAND)[rung])] == ["You answer for"]
    manager = managed(place, deal, "Mo Manager")
    (line,) = told(place, rungs(UK7_DUE, ENGLAND)[rung])
    assert (line.to_person, line.when, line.href) == (manager.id, UK7_DUE, f"/contracts/{deal.slug}/notices")
    assert line.words.startswith("UK7 contract details notice of “Support” is due")


def test_once_it_is_late_their_manager_is_told_too_and_nobody_once_it_is_done(place: Place) -> None:
    deal = signed(place)
    manager, boss = managed(place, deal, "Mo Manager"), place.person("Bo Boss")
    place.actor(boss)
    manager.manager_id = boss.id
    late = rungs(UK7_DUE, ENGLAND)[Rung.MANAGER]
    assert {one.to_person for one in told(place, late)} == {manager.id, boss.id}
    record_notice(place.session, OPERATOR, deal, Notice.UK7, "", DONE, TODAY)
    assert told(place, late) == []


def test_only_who_keeps_a_contract_has_its_notices_in_the_calendar(place: Place) -> None:
    deal = signed(place)
    manager, other = managed(place, deal, "Mo Manager"), place.person("Stan Staff")
    for person, codes in ((manager, ["uk7", "uk11"]), (other, [])):
        found = notices_waiting(place.session, place.actor(person), TODAY)
        assert [line.asked.code.value for _, line in found] == codes
    assert list(notices_waiting(place.session, ANONYMOUS, TODAY)) == []


def test_a_change_notice_is_not_called_late_before_anybody_said_when_it_was_published(place: Place) -> None:
    deal = signed(place, value="1000")
    managed(place, deal, "Mo Manager")
    at = full_desk(place.session, OPERATOR, TODAY)
    changed = Wanted(ChangeKind.VARIATION, TODAY - timedelta(days=1), "More.", "CCN 1", Decimal(500))
    record_change(at, deal, changed, ENGLAND)

    def line() -> NoticeLine:
        lines = notices_of(place.session, OPERATOR, deal, TODAY)
        return next(one for one in lines if one.asked.code is Notice.UK10)

    assert (line().is_open, line().is_overdue(TODAY), line().is_unsaid(TODAY)) == (True, False, True)
    (reminder,) = [one for day in range(30) for one in told(place, TODAY + timedelta(days=day))
                   if "UK10" in one.words][:1]  # fmt: skip
    assert "had to be published before the change, which holds now: record when it was" in reminder.words
    for done_on, is_late in ((TODAY - timedelta(days=2), False), (TODAY, True)):
        record_notice(place.session, OPERATOR, deal, Notice.UK10, "CCN 1", Became(done_on, "012345-2026"), TODAY)
        assert (line().is_unsaid(TODAY), line().is_late()) == (False, is_late)
