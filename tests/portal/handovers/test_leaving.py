"""Somebody leaves: who takes over what, a second look, a receipt and an undo; and whoever may not, cannot."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.messages.tables import Message
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Person
from catalogue.workflows.left_behind import left_behind
from portal import words
from portal.pages.departure import taken_back_words
from tests.conftest import TODAY
from tests.factories import Place
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of
from tests.portal.handovers.deal import KEEPER, Deal

ADMIN, OWNER, STAFF, STEWARD = (f"{name}@council.example" for name in ("admin", "owner", "staff", "steward"))
PAGE = "/people/owner/leaving"


@pytest.fixture
def estate(council: Council) -> Council:
    """An owner who has two datasets and a system, and a manager."""
    council.register("dataset", "Trees", owners={"information_asset_owner": OWNER})
    council.register("dataset", "Hedges", owners={"data_steward": OWNER})
    council.register("system", "Hearth", owners={"technical_owner": OWNER})
    with council.database.unit_of_work() as session:
        manager = session.scalars(select(Person.id).where(Person.email == STAFF)).one()
        session.execute(update(Person).where(Person.email == OWNER).values(manager_id=manager))
    return council


def check(browser: FlaskClient, page: str = PAGE, **typed: str) -> TestResponse:
    """Fill in the form and continue."""
    drawn = browser.get(page)
    assert drawn.status_code == 200, drawn.text
    return browser.post(page, data=fields_of(drawn.text, page) | typed)


def confirm(browser: FlaskClient, checked: TestResponse, page: str = PAGE, **changed: str) -> TestResponse:
    """Confirm what is looked at."""
    assert checked.status_code == 200, checked.text
    action = f"{page}/confirm"
    return browser.post(action, data=fields_of(checked.text, action) | changed)


def owners(council: Council) -> dict[str, tuple[str, str | None]]:
    """Who answers for what today, and who stands in."""
    with council.database.reading() as session:
        people = {one.id: one.email for one in session.scalars(select(Person))}
        rows = session.execute(
            select(CataloguedResource.title, Ownership.person_id, Ownership.deputy_id)
            .join(Ownership, Ownership.resource_id == CataloguedResource.id)
            .where(Ownership.until_on.is_(None))
        )
        return {title: (people[person], people[deputy] if deputy else None) for title, person, deputy in rows}


def last_day(council: Council) -> date | None:
    with council.database.reading() as session:
        return session.scalars(select(Person.end_on).where(Person.email == OWNER)).one()


def test_everything_is_handed_on_in_one_go_and_taken_back(
    client: FlaskClient, estate: Council, sign_in: SignIn
) -> None:
    sign_in(client, ADMIN)
    page = client.get(PAGE).text
    assert "Datasets: 2" in page and "Systems: 1" in page and "Trees" in page and "Hearth" in page
    day = {"end_on-day": "24", "end_on-month": "12", "end_on-year": "2026"}
    checked = check(client, **{"to-datasets": "Steward", "to-systems": STAFF}, **day)
    assert "24 December 2026" in checked.text and owners(estate)["Trees"] == (OWNER, None), "nothing is saved yet"
    answer = confirm(client, checked)
    assert answer.status_code == 303
    assert owners(estate) == {"Trees": (STEWARD, OWNER), "Hedges": (STEWARD, OWNER), "Hearth": (STAFF, OWNER)}
    assert last_day(estate) == date(2026, 12, 24)
    receipt = client.get(answer.location).text
    assert "Trees" in receipt and "Steward" in receipt and "Can be taken back until" in receipt
    assert "Trees,Information asset owner,Steward" in client.get(f"{answer.location}?as=csv").text
    undo = f"{answer.location}/undo"
    assert client.post(undo, data=fields_of(receipt, undo)).status_code == 303
    assert {title: person for title, (person, _) in owners(estate).items()} == dict.fromkeys(owners(estate), OWNER)
    assert last_day(estate) is None
    again = client.post(undo, data=fields_of(receipt, undo))
    assert again.status_code == 422 and "taken back already" in again.text


def test_what_stays_and_from_when_the_rest_is_theirs_is_said_before(
    client: FlaskClient, estate: Council, sign_in: SignIn
) -> None:
    sign_in(client, ADMIN)
    day = {"end_on-day": "24", "end_on-month": "12", "end_on-year": "2026"}
    checked = check(client, **{"to-systems": STAFF}, **day).text
    stays = checked.partition("Stays as it is</caption>")[2]
    assert "Trees" in stays and "Hedges" in stays and "Hearth" not in stays
    assert f"from today, {words.day(TODAY)}, and not only from the last day, 24 December 2026." in checked
    only_the_day = check(client, **day).text
    assert "Nobody takes anything over: only" in only_the_day and "Hearth" in only_the_day
    assert "from today" not in only_the_day and "Goes to somebody" not in only_the_day


DAY = {"end_on-day": "24", "end_on-month": "12", "end_on-year": "2026"}
LATER = {"begins": "afterwards"}


def owner_on(council: Council, title: str, on: date) -> str:
    """Who answers for a thing on a day."""
    with council.database.reading() as session:
        held = select(Person.email).join(Ownership, Ownership.person_id == Person.id).join(CataloguedResource)
        there = Ownership.from_on <= on, (Ownership.until_on.is_(None)) | (Ownership.until_on >= on)
        return session.scalars(held.where(CataloguedResource.title == title, *there)).one()


def test_successors_can_begin_on_the_day_after_the_last_day(
    client: FlaskClient, estate: Council, sign_in: SignIn
) -> None:
    """Planned on list and receipt, named anew for one of them, and taken back with the rest."""
    admin = sign_in(client, ADMIN)
    checked = check(admin, **{"to-datasets": STAFF, "to-systems": STAFF}, **DAY, **LATER)
    assert "answers for it from 25 December 2026, the day after the last day. Until then all stays" in checked.text
    assert "stands in for them" not in checked.text
    answer = confirm(admin, checked)
    ends, follows = date(2026, 12, 24), date(2026, 12, 25)
    assert [owner_on(estate, "Hearth", on) for on in (TODAY, ends, follows)] == [OWNER, OWNER, STAFF]
    receipt = admin.get(answer.location).text
    assert "25 December 2026: planned, not yet theirs" in receipt and "Can be taken back until" in receipt
    assert "1 January 2027" in receipt, "7 days from when it holds"
    listed = admin.get(PAGE).text
    assert re.search(r"Planned already for (\d+) of \1: blank leaves .*; Staff from 25 December 2026", listed, re.S)
    assert "Planned: Staff from 25 December 2026." in listed
    anew = confirm(admin, check(admin, **{"to-systems": STEWARD}, **LATER))
    assert owner_on(estate, "Hearth", follows) == STEWARD
    undo = f"{answer.location}/undo"
    admin.post(undo, data=fields_of(admin.get(answer.location).text, undo))
    assert [owner_on(estate, "Trees", on) for on in (TODAY, follows)] == [OWNER, OWNER]
    assert owner_on(estate, "Hearth", follows) == STEWARD, "that is another receipt"
    undo = f"{anew.location}/undo"
    admin.post(undo, data=fields_of(admin.get(anew.location).text, undo))
    assert owner_on(estate, "Hearth", follows) == OWNER and "25 December" not in admin.get(PAGE).text


def test_a_receipt_says_that_the_last_day_has_moved(client: FlaskClient, estate: Council, sign_in: SignIn) -> None:
    admin = sign_in(client, ADMIN)
    planned = confirm(admin, check(admin, **{"to-systems": STAFF}, **DAY, **LATER))
    confirm(admin, check(admin, **{"to-datasets": STAFF}, **(DAY | {"end_on-day": "30"})))
    says = "31 December 2026, as the last day has moved: planned, not yet theirs"
    assert says in admin.get(planned.location).text and "Staff from 31 December 2026" in admin.get(PAGE).text


def test_to_begin_after_the_last_day_needs_one(client: FlaskClient, estate: Council, sign_in: SignIn) -> None:
    answer = check(sign_in(client, ADMIN), **{"to-systems": STAFF}, **LATER)
    assert answer.status_code == 422 and "No last day is known yet. Choose today" in answer.text
    assert re.search(r'value="afterwards"[^>]* checked', answer.text)


def test_what_is_planned_is_no_more_counted_as_left_behind(app: Flask, estate: Council, sign_in: SignIn) -> None:
    admin, manager = sign_in(app.test_client(), ADMIN), sign_in(app.test_client(), STAFF)
    confirm(admin, check(admin, **{"to-datasets": STEWARD}, **DAY, **LATER))
    with estate.database.reading() as session:
        head = session.scalars(select(Person).where(Person.email == STAFF)).one()
        actor = Place(session).actor(head)
        assert [one.things for one in left_behind(session, actor, TODAY)] == [1]
    assert manager.get("/").status_code == 200


def test_one_can_go_to_somebody_else_and_the_rest_stay(client: FlaskClient, estate: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    found = re.search(r'name="(one-datasets\.[^"]+)"[^>]*>', client.get(PAGE).text)
    assert found
    assert confirm(client, check(client, **{found.group(1): STAFF})).status_code == 303
    moved = [title for title, (person, _) in owners(estate).items() if person == STAFF]
    assert len(moved) == 1 and owners(estate)["Hearth"] == (OWNER, None)


def test_of_what_nobody_takes_the_manager_is_told(client: FlaskClient, estate: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    assert "Tell Staff" in client.get(PAGE).text
    answer = confirm(client, check(client, **{"vacant-systems": "yes"}))
    assert "Nobody yet" in client.get(answer.location).text and owners(estate)["Hearth"] == (OWNER, None)
    with estate.database.reading() as session:
        letters = session.scalars(select(Message).where(Message.subject.contains("leaves"))).all()
    assert [(one.to_address, "Hearth" in one.body) for one in letters] == [(STAFF, True)]


@pytest.mark.parametrize(
    "typed, told",
    [
        ({}, "Nothing would change. Name somebody for one group at least"),
        ({"to-datasets": "Nobody Known"}, "Nobody who works here is called"),
        ({"to-datasets": OWNER}, "Owner is the one who leaves"),
        ({"to-datasets": STAFF, "vacant-datasets": "yes"}, "not both"),
        ({"end_on-day": "31", "end_on-month": "2", "end_on-year": "2027"}, "must be a real date"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: FlaskClient, estate: Council, sign_in: SignIn, typed: dict[str, str], told: str
) -> None:
    answer = check(sign_in(client, ADMIN), **typed)
    if answer.status_code == 200:
        answer = confirm(client, answer)
    assert answer.status_code == 422 and told in answer.text
    assert all(f'value="{word}"' in answer.text for word in typed.values())
    assert set(owners(estate).values()) == {(OWNER, None)} and last_day(estate) is None


def test_what_changed_since_it_was_looked_at_is_looked_at_again(
    client: FlaskClient, estate: Council, sign_in: SignIn
) -> None:
    checked = check(sign_in(client, ADMIN), **{"to-datasets": STAFF})
    estate.register("dataset", "Ponds", owners={"data_steward": OWNER})
    answer = confirm(client, checked)
    assert answer.status_code == 409 and "Ponds" in answer.text and owners(estate)["Trees"] == (OWNER, None)


def test_answers_can_be_changed_after_the_look(client: FlaskClient, estate: Council, sign_in: SignIn) -> None:
    checked = check(sign_in(client, ADMIN), **{"to-datasets": "Staff"})
    form = fields_of(checked.text, f"{PAGE}/confirm") | {"again": "yes"}
    assert f'value="{STAFF}"' in client.post(PAGE, data=form).text


def test_what_was_left_as_it_is_now_is_counted_in_a_sentence() -> None:
    one, other = uuid4(), uuid4()
    assert "but 1 entry was left as it is now. Why." in taken_back_words({one: "Why."})
    assert "but 2 entries were left as they are now. Why." in taken_back_words({one: "Why.", other: "Why."})


def test_later_changes_stay_when_it_is_taken_back(app: Flask, estate: Council, sign_in: SignIn) -> None:
    admin = sign_in(app.test_client(), ADMIN)
    answer = confirm(admin, check(admin, **{"to-datasets": STAFF}))
    path = "/datasets/trees/owners"
    named = {"role": "information_asset_owner", "person": STEWARD}
    assert admin.post(path, data=fields_of(admin.get(path).text, path) | named).status_code == 303
    undo = f"{answer.location}/undo"
    taken_back = admin.post(undo, data=fields_of(admin.get(answer.location).text, undo), follow_redirects=True)
    assert "1 entry was left as it is now. Somebody else was named since." in taken_back.text
    assert "Taken back in part on" in taken_back.text
    states = admin.get(f"{answer.location}?as=csv").text
    assert "Left as it is now: somebody else was named since." in states and "Owner,Taken back\r\n" in states
    assert owners(estate)["Trees"][0] == STEWARD and owners(estate)["Hedges"][0] == OWNER


def test_a_change_of_another_role_hinders_no_taking_back(app: Flask, estate: Council, sign_in: SignIn) -> None:
    admin = sign_in(app.test_client(), ADMIN)
    answer = confirm(admin, check(admin, **{"to-systems": STAFF}))
    path = "/systems/hearth/owners"
    named = {"role": "data_steward", "person": STEWARD}
    assert admin.post(path, data=fields_of(admin.get(path).text, path) | named).status_code == 303
    undo = f"{answer.location}/undo"
    taken_back = admin.post(undo, data=fields_of(admin.get(answer.location).text, undo), follow_redirects=True)
    assert "It was taken back." in taken_back.text and "Taken back on" in taken_back.text
    with estate.database.reading() as session:
        held = select(Ownership.role, Person.email).join(Person, Person.id == Ownership.person_id)
        now = {tuple(row) for row in session.execute(held.where(Ownership.until_on.is_(None)))}
    assert now >= {("technical_owner", OWNER), ("data_steward", STEWARD)}


def test_whoever_leaves_and_their_manager_can_hand_on_and_nobody_else(
    app: Flask, estate: Council, sign_in: SignIn
) -> None:
    leaver = sign_in(app.test_client(), OWNER)
    assert "Last day" not in leaver.get(PAGE).text, "that is for whoever keeps the directory"
    answer = confirm(leaver, check(leaver, **{"to-systems": STEWARD}))
    assert owners(estate)["Hearth"] == (STEWARD, OWNER)
    manager = sign_in(app.test_client(), STAFF)
    assert 'href="/people/owner/leaving"' in manager.get("/people/owner").text
    assert "You cannot hand on these" in manager.get(PAGE).text, "a manager answers for none of them"
    assert "Nothing would change." in check(manager).text, "said of no box, as there is none"
    other = sign_in(app.test_client(), STEWARD)
    assert 'href="/people/owner/leaving"' not in other.get("/people/owner").text
    for path in (PAGE, answer.location):
        assert other.get(path).status_code == 403
    supplier = sign_in(app.test_client(), "contractor@supplier.example")
    assert supplier.get(PAGE).status_code == 403


def test_handovers_go_on_too(app: Flask, deal: Deal, council: Council, sign_in: SignIn) -> None:
    keeper, page = sign_in(app.test_client(), KEEPER), f"/people/{KEEPER.partition('@')[0]}/leaving"
    assert "Handovers that they see to" in keeper.get(page).text
    answer = confirm(keeper, check(keeper, page, **{"to-handovers": STEWARD}), page)
    assert answer.status_code == 303, answer.text

    def sees_to_it() -> Any:
        with council.database.reading() as session:
            statement = select(Person.email).join(Obligation, Obligation.owner_id == Person.id)
            return set(session.scalars(statement))

    assert sees_to_it() == {STEWARD}
    undo = f"{answer.location}/undo"
    keeper.post(undo, data=fields_of(keeper.get(answer.location).text, undo))
    assert sees_to_it() == {KEEPER}
