"""Who may come in by single sign-on, and which roles come along."""

from datetime import date, timedelta

import pytest

from catalogue.errors import Refused
from catalogue.people.accounts import close_account
from catalogue.people.sign_on import LASTS, Arrival, match_roles, welcome
from catalogue.store import Database
from catalogue.terms import Employer, Role
from catalogue.visibility import roles_today
from tests.factories import OPERATOR, TODAY, Place


def _refusal(place: Place, email: str, today: date = TODAY) -> str:
    with pytest.raises(Refused) as refused:
        welcome(place.session, Arrival(email, "Somebody"), today)
    return refused.value.code


def test_only_those_come_in_who_work_here_today(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        place.person("Sam Supplier", Employer.SUPPLIER)
        left = place.person("Lee Leaver")
        left.end_on = TODAY - timedelta(days=1)
        closed = place.person("Cleo Closed")
        close_account(session, OPERATOR, place.account(closed))
        session.flush()
        assert _refusal(place, "nobody@council.example") == "unknown_person"
        assert _refusal(place, "sam.supplier@supplier.example") == "sign_on_staff"
        assert _refusal(place, "lee.leaver@council.example") == "not_here_today"
        assert _refusal(place, "cleo.closed@council.example") == "account_closed"


def test_roles_follow_groups_and_an_administrators_waits(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = place.person("Ann Other")
        account = welcome(session, Arrival(ann.email, ann.name), TODAY)
        match_roles(session, account, {Role.STEWARD, Role.ADMIN}, TODAY)
        held = {one.role for one in roles_today(session, account.person_id, TODAY)}
        assert held == {Role.STEWARD}
        assert roles_today(session, account.person_id, TODAY + LASTS + timedelta(days=1)) == []
        match_roles(session, account, frozenset(), TODAY)
        assert roles_today(session, account.person_id, TODAY) == []
