"""Single sign-on: the way to the provider and back, and everything by which somebody else might come in."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import db
from portal.app import create_app
from portal.config import Settings
from portal.proof import NotProven, proven
from tests.portal.applications import CHEAP
from tests.portal.conftest import Council, csrf_of
from tests.portal.sign_on.provider import StubProvider
from tests.portal.sign_on.steps import arrive, begin, come_back, refused
from tests.portal.test_auth import is_in


def test_whom_the_provider_vouches_for_is_signed_in(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    answer = arrive(client, provider, next="/datasets")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/datasets")
    assert ">Staff</a>" in client.get("/no-such-page").text
    (question,) = provider.asked
    assert question["code_challenge_method"] == "S256"
    assert question["redirect_uri"] == "http://know-how.council.example/sign-in/council/return"
    assert {"state", "nonce", "code_challenge"} <= question.keys()


def test_the_way_back_is_our_own_address_whatever_host_was_asked_for(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    sent = client.get("/sign-in/council", headers={"Host": "localhost"}).headers["Location"]
    assert parse_qs(urlsplit(sent).query)["redirect_uri"][0].startswith("http://know-how.council.example/")


@pytest.mark.parametrize("given", ["//evil.example", "https://evil.example/", "/\\evil.example", "/nope"])
def test_after_signing_on_nobody_is_sent_elsewhere(
    client: FlaskClient, council: Council, provider: StubProvider, given: str
) -> None:
    assert arrive(client, provider, next=given).headers["Location"] == "/"


def test_a_session_of_before_does_not_go_on(client: FlaskClient, council: Council, provider: StubProvider) -> None:
    back = provider.authorize(begin(client))
    with client.session_transaction() as held:
        held["planted"] = "by somebody else"
    come_back(client, back)
    assert is_in(client)
    with client.session_transaction() as held:
        assert not {"planted", "next"} & set(held)
        assert not [name for name in held if name.startswith("_state")]


def test_a_state_of_another_browser_is_refused(
    app: Flask, client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    back = provider.authorize(begin(app.test_client()))
    begin(client)
    refused(come_back(client, back), client, 400, "Start again.")
    refused(come_back(client, back.partition("state=")[0] + "state=made-up"), client, 400, "Start again.")
    refused(client.get("/sign-in/council/return"), client, 400, "Start again.")


def test_a_code_counts_once(app: Flask, client: FlaskClient, council: Council, provider: StubProvider) -> None:
    back = provider.authorize(begin(client))
    thief = app.test_client()
    cookie = client.get_cookie("portal")
    assert cookie is not None
    thief.set_cookie("portal", cookie.value)
    come_back(client, back)
    assert is_in(client)
    refused(come_back(thief, back), thief, 400, "Start again.")


def test_a_code_of_someone_else_is_refused(
    app: Flask, client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    """A code slipped into another browser's return has another challenge behind it."""
    other = parse_qs(urlsplit(provider.authorize(begin(app.test_client()))).query)["code"][0]
    own = parse_qs(urlsplit(provider.authorize(begin(client))).query)["state"][0]
    answer = client.get("/sign-in/council/return", query_string={"code": other, "state": own})
    refused(answer, client, 400, "Start again.")


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"iss": "https://login.other.example"},
        {"aud": "another application"},
        {"exp": 1_700_000_000},
    ],
    ids=lambda lies: next(iter(lies)),
)
def test_a_token_that_is_not_for_us_now_is_refused(
    client: FlaskClient, council: Council, provider: StubProvider, lies: dict[str, Any]
) -> None:
    provider.lies = lies
    refused(arrive(client, provider), client, 400, "Start again.")


def test_the_provider_may_say_no(client: FlaskClient, council: Council, provider: StubProvider) -> None:
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    answer = client.get("/sign-in/council/return", query_string={"error": "access_denied", "state": state})
    refused(answer, client, 400, "Start again.")


@pytest.mark.parametrize(
    "claims, verified",
    [
        ({"email_verified": True}, True),
        ({"email_verified": False}, False),
        ({"email_verified": "true"}, False),
        ({"email_verified": False, "xms_edov": True}, False),
        ({"xms_edov": True}, True),
        ({"xms_edov": "1"}, True),
        ({"xms_edov": False}, False),
        ({}, False),
    ],
)
def test_only_an_address_that_is_vouched_for_counts(claims: dict[str, Any], verified: bool) -> None:
    said = {
        "iss": "https://login.council.example",
        "sub": "7",
        "email": " Ada@Council.Example ",
        "name": "Ada",
        **claims,
    }
    if verified:
        assert proven(said).email == "ada@council.example"
        return
    with pytest.raises(NotProven, match="does not vouch"):
        proven(said)


@pytest.mark.parametrize("subject", [None, "", 7, "s" * 256, "é", "a\nb"])
def test_an_entry_without_a_word_for_it_lets_nobody_in(
    client: FlaskClient, council: Council, provider: StubProvider, subject: object
) -> None:
    with pytest.raises(NotProven, match="which entry is yours"):
        proven({"iss": "i", "sub": subject, "email": "ada@council.example", "email_verified": True})
    provider.lies = {"sub": subject}
    assert arrive(client, provider).status_code == 400
    assert not is_in(client)


@pytest.mark.parametrize("email", [None, "", " ", 7, ["a@council.example"]])
def test_what_is_no_address_is_nobody(email: object) -> None:
    with pytest.raises(NotProven):
        proven({"email": email, "email_verified": True})


def test_an_unverified_address_lets_nobody_in(client: FlaskClient, council: Council, provider: StubProvider) -> None:
    provider.says["email_verified"] = False
    refused(arrive(client, provider), client, 400, "does not vouch")


def test_a_provider_that_does_not_answer_is_said_so(settings: Settings, council: Council) -> None:
    nowhere = create_app(settings.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"}), CHEAP, council.database)
    answer = nowhere.test_client().get("/sign-in/council")
    nowhere.extensions["portal"].renderer.close()
    assert answer.status_code == 503
    assert "does not answer" in answer.text


def test_a_get_that_writes_unsaid_is_found_out(app: Flask) -> None:
    with app.test_request_context("/healthz"), pytest.raises(db.UnlistedWrite), db.apart():
        pass


def test_without_single_sign_on_its_addresses_are_not_there(
    settings: Settings, council: Council, client: FlaskClient
) -> None:
    without = create_app(settings.model_copy(update={"oidc_issuer": ""}), CHEAP, council.database)
    browser = without.test_client()
    assert browser.get("/sign-in/council").status_code == 404
    assert browser.get("/sign-in/council/return").status_code == 404
    assert "council account" not in browser.get("/sign-in").text
    without.extensions["portal"].renderer.close()
    assert csrf_of(client.get("/sign-in").text)
