"""Links: found by words, chosen, said how; changed and taken away; only where rights at both ends allow."""

import re

import pytest
from flask.testing import FlaskClient

from catalogue.kinds import KINDS
from catalogue.resources.rules import relations_between
from catalogue.terms import Relation
from tests.page import read_page
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fill_in

PATH = "/systems/hearth/links"
OWNED = {"owners": {"technical_owner": "owner@council.example"}}


@pytest.fixture
def owner(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """The owner of a system, and things that it could be linked to."""
    council.register("system", "Hearth", visibility="public", **OWNED)
    council.register("dataset", "Rent accounts", visibility="public")
    council.register("runbook", "Rent charge")
    council.register("dataset", "Rent secrets", visibility="restricted")
    return sign_in(client, "owner@council.example")


def choices(html: str) -> dict[str, str]:
    """What the words found: title to the address that chooses it."""
    found = (link for link in read_page(html).all("a") if "/links/new?to=" in link["href"])
    return {link.text: link["href"] for link in found}


def link_to(owner: FlaskClient, words: str, title: str, **said: str) -> str:
    """Link the system to a thing as a person does; the new link's page."""
    form = choices(owner.get(f"{PATH}?q={words}").text)[title]
    answer = fill_in(owner, form, said, action=f"{PATH}/new")
    assert (answer.status_code, answer.location) == (303, PATH)
    links: list[str] = re.findall(rf'href="({PATH}/[0-9a-f-]+)"', owner.get(PATH).text)
    return links[-1]


def test_a_link_is_made_by_searching_and_choosing(owner: FlaskClient) -> None:
    found = choices(owner.get(f"{PATH}?q=rent").text)
    assert list(found) == ["Rent accounts", "Rent charge"]
    link_to(owner, "rent", "Rent accounts", relation="holds", note="Nightly")
    page = owner.get("/systems/hearth").text
    assert "Rent accounts" in page
    assert "Nightly" in page


def test_a_link_without_a_relation_or_with_one_that_does_not_fit_is_refused(owner: FlaskClient) -> None:
    form = choices(owner.get(f"{PATH}?q=rent").text)["Rent accounts"]
    for relation in ("", "covers", "holds-by", "owns"):
        answer = fill_in(owner, form, {"relation": relation, "note": "Kept"}, action=f"{PATH}/new")
        assert answer.status_code == 422
        assert 'href="#relation"' in answer.text
        assert 'value="Kept"' in answer.text


def test_the_same_link_twice_is_refused_in_words(owner: FlaskClient) -> None:
    link_to(owner, "rent", "Rent accounts", relation="holds")
    form = choices(owner.get(f"{PATH}?q=rent").text)["Rent accounts"]
    answer = fill_in(owner, form, {"relation": "holds"}, action=f"{PATH}/new")
    assert answer.status_code == 422
    assert "already has this link" in answer.text


def test_a_link_from_a_thing_of_others_is_refused_in_words(owner: FlaskClient) -> None:
    form = choices(owner.get(f"{PATH}?q=rent").text)["Rent charge"]
    answer = fill_in(owner, form, {"relation": "explains-by"}, action=f"{PATH}/new")
    assert answer.status_code == 422
    assert "Ask its owner to add it." in answer.text


def test_a_link_is_changed_and_its_dates_checked(owner: FlaskClient) -> None:
    link = link_to(owner, "rent", "Rent accounts", relation="holds")
    dates = {"start_on-day": "2", "start_on-month": "3", "start_on-year": "2026"}
    wrong = {"end_on-day": "1", "end_on-month": "3", "end_on-year": "2026"}
    answer = fill_in(owner, link, dates | wrong | {"note": "New note"})
    assert answer.status_code == 422
    assert 'href="#end_on"' in answer.text
    assert fill_in(owner, link, dates | {"note": "New note"}).status_code == 303
    page = owner.get("/systems/hearth").text
    assert "New note" in page
    assert "since 2 March 2026" in page


def test_a_link_is_taken_away_after_a_question(owner: FlaskClient) -> None:
    link = link_to(owner, "rent", "Rent accounts", relation="holds")
    assert fill_in(owner, f"{link}/remove", {}).status_code == 303
    assert "The history keeps that it was there." in owner.get(PATH).text
    assert "Rent accounts" not in owner.get("/systems/hearth").text
    assert "Link removed: holds Rent accounts" in owner.get("/systems/hearth/history").text


def test_links_of_others_cannot_be_changed(
    owner: FlaskClient, client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    link = link_to(owner, "rent", "Rent accounts", relation="holds")
    staff = sign_in(client.application.test_client(), "staff@council.example")
    assert link not in staff.get(PATH).text
    assert staff.get(link).status_code == 403
    assert staff.get(f"{link}/remove").status_code == 403
    council.register("system", "Other", visibility="public", **OWNED)
    assert owner.get(link.replace("hearth", "other")).status_code == 404


@pytest.mark.parametrize("given", ["", "x", "00000000-0000-0000-0000-000000000001"])
def test_something_that_is_not_there_cannot_be_chosen(owner: FlaskClient, given: str) -> None:
    assert owner.get(f"{PATH}/new?to={given}").status_code == 404


def test_links_are_a_file_and_public_where_the_thing_is(owner: FlaskClient, client: FlaskClient) -> None:
    link_to(owner, "rent", "Rent accounts", relation="holds")
    nobody = client.application.test_client()
    assert "Holds,Rent accounts,Dataset" in nobody.get(f"{PATH}?as=csv").text
    assert "/links/new" not in nobody.get(f"{PATH}?q=rent").text


@pytest.mark.parametrize("one", [kind.code for kind in KINDS])
@pytest.mark.parametrize("other", [kind.code for kind in KINDS])
def test_each_relation_offered_reads_the_same_from_the_other_end(one: str, other: str) -> None:
    offered, back = relations_between(one, other), relations_between(other, one)
    assert (Relation.RELATED_TO, True) in offered
    turned = {(relation, not outward) for relation, outward in back if relation is not Relation.RELATED_TO}
    assert {way for way in offered if way[0] is not Relation.RELATED_TO} == turned
