"""Invitations: by who answers for a contract or an agreement, for its people, once, for a week, until a day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.people.accounts import account_of, close_account
from catalogue.people.directory import end_employment
from catalogue.people.invitations import (
    KEPT_FOR,
    OPEN_FOR,
    Guest,
    accept,
    forget_invitations,
    invitation_to_accept,
    invite,
    open_invitation,
    open_invitations,
    withdraw,
)
from catalogue.people.tables import Invitation, Organisation, Person
from catalogue.store import Database
from catalogue.terms import Employer, OrganisationType, Role
from catalogue.workflows.invite import guests_of
from tests.factories import OPERATOR, TODAY, Place

END = TODAY + timedelta(days=100)
EMAIL = "gil.marsh@supplier.example"


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


@pytest.fixture
def contract(place: Place) -> Any:
    supplier = place.organisation("Housing Systems")
    return place.thing(
        "contract", "Housing support", visibility="restricted", supplier=supplier, end_on=END.isoformat()
    )


@pytest.fixture
def guest(place: Place, contract: Any) -> Guest:
    return Guest(EMAIL, "Gil Marsh", contract.supplier_id, END, contract.end_on)


def manager(place: Place) -> Actor:
    """Somebody who keeps all contracts that staff can see."""
    person = place.person("Dee Shah")
    place.role(person, Role.PROCUREMENT)
    return place.actor(person)


def test_whoever_accepts_sees_the_contract_until_the_last_day(place: Place, contract: Any, guest: Guest) -> None:
    made = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    person = accept(place.session, made.id, "a hash", TODAY)
    place.session.flush()
    assert (person.employer, person.organisation_id, person.end_on) == (Employer.SUPPLIER, contract.supplier_id, END)
    assert contract.id in place.actor(person).things
    assert not place.actor(person).is_staff
    after = END + timedelta(days=1)
    assert place.actor(person, after).account_id is None
    account = account_of(place.session, EMAIL)
    assert account is not None
    assert account.password_hash == "a hash"


def test_a_contract_that_ends_earlier_after_all_takes_it_away(place: Place, contract: Any, guest: Guest) -> None:
    person = accept(place.session, invite(place.session, OPERATOR, contract.facts, guest, TODAY).id, "h", TODAY)
    contract.end_on = TODAY - timedelta(days=1)
    place.session.flush()
    assert contract.id not in place.actor(person).things


def test_for_an_agreement_a_partner_comes_in(place: Place) -> None:
    agency = place.organisation("Test Agency", OrganisationType.PARTNER)
    council = place.organisation("Test Council", OrganisationType.COUNCIL)
    sharing = place.thing(
        "agreement", "Sharing", start_on=TODAY.isoformat(), end_on=END.isoformat(), lifecycle="live",
        parts={"parties": [{"organisation": agency}, {"organisation": council}]},
    )  # fmt: skip
    (only,) = guests_of(place.session, sharing)
    assert only.slug == agency
    guest = Guest("gil@agency.example", "Gil Marsh", only.id, END, END)
    person = accept(place.session, invite(place.session, OPERATOR, sharing.facts, guest, TODAY).id, "h", TODAY)
    place.session.flush()
    assert person.employer == Employer.PARTNER
    assert sharing.id in place.actor(person).things


def _steward(place: Place) -> Actor:
    person = place.person("Ada Okafor")
    place.role(person, Role.STEWARD)
    return place.actor(person)


def _staff(place: Place) -> Actor:
    return place.actor(place.person("Ben Price"))


def _administrator(place: Place) -> Actor:
    person = place.person("Cai Rees")
    place.role(person, Role.ADMIN)
    return place.actor(person)


@pytest.mark.parametrize(
    "who, seen, hidden",
    [
        (_steward, None, None),
        (manager, None, NotFound),
        (_staff, NotAllowed, NotFound),
        (_administrator, NotAllowed, NotFound),
    ],
)
def test_who_answers_for_it_invites(
    place: Place,
    contract: Any,
    guest: Guest,
    who: Callable[[Place], Actor],
    seen: type[Exception] | None,
    hidden: type[Exception] | None,
) -> None:
    internal = place.thing("contract", "Another", visibility="internal", end_on=END.isoformat())
    for thing, refusal in ((internal, seen), (contract, hidden)):
        if refusal is None:
            assert invite(place.session, who(place), thing.facts, guest, TODAY)
            continue
        for forbidden in (
            lambda thing=thing: invite(place.session, who(place), thing.facts, guest, TODAY),
            lambda thing=thing: open_invitations(place.session, who(place), thing.facts),
        ):
            with pytest.raises(refusal):
                forbidden()


def test_a_dataset_has_no_guests(place: Place, guest: Guest) -> None:
    with pytest.raises(NotAllowed):
        invite(place.session, _steward(place), place.thing("dataset", "Bins").facts, guest, TODAY)


@pytest.mark.parametrize(
    "change, code",
    [
        ({"until_on": TODAY - timedelta(days=1)}, "dates"),
        ({"until_on": END + timedelta(days=1)}, "ends_before"),
        ({"email": "ada.okafor@council.example"}, "works_for_council"),
        ({"email": "una.other@supplier.example"}, "other_organisation"),
    ],
)
def test_what_cannot_be_is_said(place: Place, contract: Any, guest: Guest, change: dict[str, Any], code: str) -> None:
    place.person("Ada Okafor")
    place.person("Una Other", Employer.SUPPLIER, organisation=place.organisation("Other Ltd"))
    with pytest.raises(Refused) as refused:
        invite(place.session, OPERATOR, contract.facts, replace(guest, **change), TODAY)
    assert refused.value.code == code


def test_a_contract_without_an_end_takes_any_day(place: Place, contract: Any, guest: Guest) -> None:
    far = replace(guest, until_on=date(2040, 1, 1), latest=None)
    assert invite(place.session, OPERATOR, contract.facts, far, TODAY)


def test_someone_is_invited_once_at_a_time(place: Place, contract: Any, guest: Guest) -> None:
    first = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    with pytest.raises(Refused) as refused:
        invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    assert refused.value.code == "invited"
    withdraw(place.session, OPERATOR, contract.facts, first)
    assert open_invitations(place.session, OPERATOR, contract.facts) == []
    assert invite(place.session, OPERATOR, contract.facts, guest, TODAY)


def _over(place: Place, contract: Any, made: Invitation) -> None:
    with pytest.raises(Refused) as refused:
        accept(place.session, made.id, "another hash", TODAY)
    assert refused.value.code == "invitation_over"
    assert invitation_to_accept(place.session, made.id) is None


def test_an_invitation_is_accepted_once(place: Place, contract: Any, guest: Guest) -> None:
    made = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    assert invitation_to_accept(place.session, made.id) is made
    accept(place.session, made.id, "a hash", TODAY)
    _over(place, contract, made)
    with pytest.raises(NotFound):
        open_invitation(place.session, OPERATOR, contract.facts, made.id)


def test_a_withdrawn_invitation_is_over(place: Place, contract: Any, guest: Guest) -> None:
    made = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    withdraw(place.session, OPERATOR, contract.facts, made)
    place.session.flush()
    _over(place, contract, made)


def test_after_a_week_it_is_over(place: Place, contract: Any, guest: Guest) -> None:
    made = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    made.expires_at -= OPEN_FOR
    place.session.flush()
    _over(place, contract, made)


def test_who_is_known_keeps_their_account_and_stays_longer(place: Place, contract: Any, guest: Guest) -> None:
    person = place.person("Gil Marsh", Employer.SUPPLIER, organisation="Housing Systems", end_on=TODAY)
    account = place.account(person)
    accept(place.session, invite(place.session, OPERATOR, contract.facts, guest, TODAY).id, "", TODAY)
    place.session.flush()
    assert (account_of(place.session, EMAIL), person.end_on) == (account, END)
    assert place.session.scalars(select(Person).where(Person.email == EMAIL)).one() is person


def test_a_closed_account_is_not_opened_by_an_invitation(place: Place, contract: Any, guest: Guest) -> None:
    person = place.person("Gil Marsh", Employer.SUPPLIER, organisation="Housing Systems")
    made = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    close_account(place.session, OPERATOR, place.account(person))
    for attempt in (
        lambda: accept(place.session, made.id, "a hash", TODAY),
        lambda: invite(place.session, OPERATOR, contract.facts, guest, TODAY),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "account_closed"


def test_who_became_staff_meanwhile_gets_no_role_of_a_supplier(place: Place, contract: Any, guest: Guest) -> None:
    made = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    person = place.person("Gil Marsh", Employer.SUPPLIER, organisation="Housing Systems")
    person.employer = Employer.COUNCIL.value
    place.session.flush()
    with pytest.raises(Refused) as refused:
        accept(place.session, made.id, "a hash", TODAY)
    assert refused.value.code == "works_for_council"


def test_the_trail_tells_it_of_the_contract_and_names_no_guest(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        supplier = place.organisation("Housing Systems")
        contract: Any = place.thing("contract", "Housing support", supplier=supplier, end_on=END.isoformat())
        guest = Guest(EMAIL, "Gil Marsh", contract.supplier_id, END, END)
        accept(session, invite(session, OPERATOR, contract.facts, guest, TODAY).id, "h", TODAY)
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == contract.id)).all()
        told = {event.action: event.details or {} for event in events}
        assert {"contract.invited", "contract.invitation_accepted"} <= told.keys()
        assert EMAIL not in str(told["contract.invited"])


def test_what_nobody_accepted_is_forgotten(place: Place, contract: Any, guest: Guest) -> None:
    made = invite(place.session, OPERATOR, contract.facts, guest, TODAY)
    other = accept(
        place.session,
        invite(place.session, OPERATOR, contract.facts, replace(guest, email="o@supplier.example"), TODAY).id,
        "h",
        TODAY,
    )
    end_employment(place.session, OPERATOR, other, END)
    place.session.flush()
    before = made.expires_at + timedelta(days=1)
    assert KEPT_FOR > OPEN_FOR
    assert forget_invitations(place.session, OPERATOR, made.expires_at) == 0
    assert forget_invitations(place.session, OPERATOR, before) == 1
    place.session.flush()
    assert [row.email for row in place.session.scalars(select(Invitation))] == ["o@supplier.example"]
    assert place.session.scalars(select(Organisation)).first() is not None
