"""Who has no password shows who they are by signing on anew: by the provider's word of when, not by the browser's."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from catalogue.obligations.deciding import FRESH
from portal.handing_over import confirmed_at
from tests.portal.conftest import PASSWORD, Council
from tests.portal.sign_on.provider import StubProvider
from tests.portal.sign_on.steps import arrive
from tests.portal.test_auth import is_in


class Clock:
    """The real time, for tokens are checked against it."""

    offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def in_production(app: Flask) -> Iterator[None]:
    made = app.extensions["portal"]
    app.extensions["portal"] = replace(made, settings=made.settings.model_copy(update={"mode": "production"}))
    yield
    app.extensions["portal"] = made


def confirmed(app: Flask, browser: FlaskClient, password: str = "") -> datetime | None:
    """What a step that must be confirmed would find in this browser's session."""
    with browser.session_transaction() as held:
        kept = dict(held)
    with app.test_request_context("/"):
        session.update(kept)
        return confirmed_at(password)


def test_who_has_no_password_is_offered_none(client: FlaskClient, council: Council, provider: StubProvider) -> None:
    arrive(client, provider)
    page = client.get("/my").text
    assert "/my/password" not in page
    assert "/my/sign-out-everywhere" in page
    assert "You sign in with your council account" in client.get("/my/second-step").text


def test_a_sign_on_just_now_confirms_and_no_password_does(
    app: Flask, client: FlaskClient, council: Council, provider: StubProvider, clock: Clock
) -> None:
    shown = int(time.time()) - 60
    provider.says["auth_time"] = shown
    arrive(client, provider)
    assert confirmed(app, client, PASSWORD) == datetime.fromtimestamp(shown, UTC)
    clock.offset = FRESH
    assert confirmed(app, client, PASSWORD) is None


@pytest.mark.parametrize(
    "said",
    [None, True, 0, int(time.time()) + 3600, int(time.time()) * 1000],
    ids=["nothing", "yes", "long ago", "in an hour", "in milliseconds"],
)
def test_a_provider_that_does_not_say_when_confirms_nothing(
    app: Flask, client: FlaskClient, council: Council, provider: StubProvider, said: object
) -> None:
    if said is not None:
        provider.says["auth_time"] = said
    assert arrive(client, provider, again="yes").status_code == 400
    assert confirmed(app, client) is None


def test_signing_on_again_asks_the_provider_to_ask(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    arrive(client, provider)
    assert client.get("/sign-in/council?next=/datasets").headers["Location"] == "/datasets"
    provider.says["auth_time"] = int(time.time())
    answer = arrive(client, provider, again="yes", next="/datasets")
    assert answer.headers["Location"] == "/datasets"
    assert (provider.asked[-1]["prompt"], provider.asked[-1]["max_age"]) == ("login", "0")
    assert is_in(client)


def test_who_is_asked_again_and_does_not_come_back_stays_in(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    """Any page of anybody's can lead a browser there."""
    arrive(client, provider)
    for _ in range(3):
        assert client.get("/sign-in/council?again=yes").status_code == 302
    assert is_in(client)
    assert client.get("/sign-in/council/return?code=made-up&state=made-up").status_code == 400
    assert is_in(client)
    with client.session_transaction() as held:
        assert len([name for name in held if name.startswith("_state_")]) == 1, "the newest attempt counts"


def test_a_browser_that_leaves_out_the_asking_is_found_out(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    """A thief at somebody's computer may strip `prompt`; the token still says when its person was asked."""
    provider.says["auth_time"] = int(time.time()) - int(FRESH.total_seconds()) - 60
    answer = arrive(client, provider, again="yes", next="/datasets")
    assert answer.status_code == 400
    assert "auth_time" in answer.text
