"""The glossary's pages: reading for everyone, writing for stewards and administrators."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.portal.conftest import Council, SignIn, csrf_of

STEWARD = "steward@council.example"


def add(client: FlaskClient, **typed: str) -> TestResponse:
    """Send the form for a new term."""
    token = csrf_of(client.get("/glossary/new").text)
    return client.post("/glossary/new", data={"csrf_token": token, **typed})


def test_an_empty_glossary_says_so(client: FlaskClient, council: Council) -> None:
    assert "The glossary is empty" in client.get("/glossary").text


def test_a_steward_adds_a_term_that_everyone_reads(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    answer = add(client, term="UPRN", definition="A number for a property.", synonyms="property number\naddress number")
    assert answer.status_code == 303 and answer.location == "/glossary/uprn"
    stranger = client.application.test_client()
    page = stranger.get("/glossary/uprn").text
    assert "A number for a property." in page
    assert "property number, address number" in page
    assert 'href="/search?q=UPRN"' in page
    assert "/glossary/uprn/edit" not in page


def test_a_term_is_found_by_any_of_its_words(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    add(client, term="Refuse collection", definition="Emptying what people throw away.", synonyms="bins")
    assert "Refuse collection" in client.get("/glossary?q=BINS").text
    assert "Refuse collection" in client.get("/glossary?q=throw").text
    assert "No term has “tram” in it" in client.get("/glossary?q=tram").text


def test_a_refused_form_keeps_what_was_typed(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    answer = add(client, term="", definition="A meaning without a word", synonyms="one\ntwo")
    assert answer.status_code == 422
    assert "A meaning without a word" in answer.text and "one\ntwo" in answer.text
    assert 'href="#term"' in answer.text


def test_the_same_term_twice_is_refused(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    add(client, term="UPRN", definition="One")
    answer = add(client, term="uprn", definition="Two")
    assert answer.status_code == 422
    assert "is in the glossary already" in answer.text


def change(client: FlaskClient, version: str, **typed: str) -> TestResponse:
    """Send the form for a change of the term UPRN."""
    token = csrf_of(client.get("/glossary/uprn/edit").text)
    return client.post("/glossary/uprn/edit", data={"csrf_token": token, "version": version, **typed})


def test_a_change_made_from_an_old_version_is_refused(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    add(client, term="UPRN", definition="One")
    assert change(client, "1", term="UPRN", definition="Two").status_code == 303
    stale = change(client, "1", term="UPRN", definition="Three")
    assert stale.status_code == 409
    assert "Someone else changed this while you were editing it" in stale.text and "Three" in stale.text
    assert change(client, "no number", term="UPRN", definition="Four").status_code == 409
    assert "Two" in client.get("/glossary/uprn").text


def test_removing_asks_first(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    add(client, term="UPRN", definition="One")
    page = client.get("/glossary/uprn/remove").text
    assert "Remove UPRN from the glossary?" in page
    assert client.post("/glossary/uprn/remove", data={"csrf_token": csrf_of(page)}).status_code == 303
    assert client.get("/glossary/uprn").status_code == 404


def test_others_may_not_write(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert client.get("/glossary/new").status_code == 302
    assert sign_in(client, "staff@council.example").get("/glossary/new").status_code == 403


def test_it_downloads_in_the_columns_in_which_it_is_loaded(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    sign_in(client, STEWARD)
    add(client, term="UPRN", definition="One")
    assert client.get("/glossary?as=csv").text.splitlines()[0].endswith("term,definition,synonyms,acronyms,see_also")


def test_a_term_that_is_a_short_form_is_shown_as_one(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    add(client, term="HMO", definition="A shared house.", synonyms="shared house")
    add(client, term="Payroll", definition="Paying staff.")
    assert "There is none" not in client.get("/glossary/hmo").text
    assert "There is none" in client.get("/glossary/payroll").text
