"""One letter a day for everyone whom something needs: each line with its reason, none to those who have gone."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from catalogue.kinds.resource import Ownership
from catalogue.messages.digest import DigestLine, post_digests
from catalogue.messages.operations import stop_messages
from catalogue.people.accounts import close_account
from catalogue.people.tables import Account
from catalogue.store import Database
from catalogue.terms import MessageTopic
from catalogue.visibility import actor_of
from catalogue.workflows.reminders import is_told, looks_due
from tests.catalogue.messages.outbox import messages
from tests.catalogue.messages.test_choosing import own_id
from tests.factories import OPERATOR, TODAY, Place

ADDRESS = "https://know-how.council.example"
MONDAY = date(2026, 11, 23)
FIRST_MONDAY = date(2026, 12, 7)


def two_lines(session: Session, today: date) -> Iterator[DigestLine]:
    """Two things that need everyone."""
    for account in session.query(Account):
        yield DigestLine(account.person_id, None, "Your things: 5 need a look", "/my?show=due", "You answer for them.")
        yield DigestLine(account.person_id, today, "The exit plan is due", "/obligations/1", "You accept it.")


def people(database: Database, *names: str) -> dict[str, Account]:
    """People with accounts."""
    with database.unit_of_work() as session:
        place = Place(session)
        return {name: place.account(place.person(name)) for name in names}


def run(database: Database, today: date = TODAY) -> int:
    """Gather and post."""
    return post_digests(database, [two_lines], ADDRESS, today)


def test_everyone_gets_one_letter_with_all_lines_and_their_reasons(database: Database) -> None:
    people(database, "Ann", "Bob")
    assert run(database) == 2
    (ann, bob) = sorted(messages(database), key=lambda message: message.to_address)
    assert (ann.topic, ann.to_address, bob.to_address) == ("digest", "ann@council.example", "bob@council.example")
    assert ann.subject == "The exit plan is due and 1 more"
    assert ann.body == (
        "Hello Ann,\n\n"
        f"The exit plan is due (by Sunday 22 November 2026)\n{ADDRESS}/obligations/1\nYou accept it.\n\n"
        f"Your things: 5 need a look\n{ADDRESS}/my?show=due\nYou answer for them."
    )


def test_a_second_run_on_a_day_posts_nothing_and_the_next_day_does(database: Database) -> None:
    people(database, "Ann")
    assert (run(database), run(database), run(database, TODAY + timedelta(days=1))) == (1, 0, 1)


def test_nothing_goes_to_those_who_left_are_to_come_are_closed_or_stopped_it(database: Database) -> None:
    accounts = people(database, "Ann", "Bob", "Cas", "Dee", "Eve", "Fay")
    with database.unit_of_work() as session:
        place = Place(session)
        place.person("Ann").end_on = TODAY - timedelta(days=1)
        place.person("Bob").start_on = TODAY + timedelta(days=1)
        close_account(session, OPERATOR, session.get_one(Account, accounts["Cas"].id))
        dee = actor_of(session, accounts["Dee"], TODAY)
        stop_messages(session, dee, own_id(dee), MessageTopic.DIGEST)
        place.person("Eve").end_on = TODAY
        place.person("Fay").start_on = TODAY
    assert run(database) == 2
    assert {message.to_address for message in messages(database)} == {"eve@council.example", "fay@council.example"}


def test_who_owns_or_deputises_for_what_needs_a_look_is_told_how_many_do(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        people = {name: place.person(name) for name in ("Ann", "Bob", "Cas")}
        for person in people.values():
            place.account(person)
        owners = {"data_steward": people["Ann"].email}
        for number in range(5):
            place.thing("dataset", f"Data {number}", owners=owners, review_months=12).attested_on = date(2025, 11, 20)
        place.thing("dataset", "Looked at", owners=owners, review_months=12)
        for ownership in session.query(Ownership):
            ownership.deputy_id = people["Bob"].id
    with database.reading() as session:
        lines = list(looks_due(session, MONDAY))
        assert {line.words for line in lines} == {"Your things: 5 need a look"}
        assert len(lines) == 2
        assert list(looks_due(session, MONDAY + timedelta(days=1))) == []
    assert post_digests(database, [looks_due], ADDRESS, MONDAY) == 2


@pytest.mark.parametrize(
    "days, today, told",
    [
        ([], FIRST_MONDAY, False),
        ([MONDAY], MONDAY, True),
        ([MONDAY - timedelta(days=6)], MONDAY, True),
        ([MONDAY - timedelta(days=7)], MONDAY, False),
        ([MONDAY - timedelta(days=7), MONDAY], MONDAY, True),
        ([date(2020, 1, 1)], FIRST_MONDAY, True),
        ([date(2020, 1, 1)], FIRST_MONDAY + timedelta(days=7), False),
    ],
)
def test_news_is_told_weekly_and_the_rest_monthly(days: list[date], today: date, told: bool) -> None:
    assert is_told(days, today) is told
