"""What every answer carries, and what no request may exceed. Each trap has its test."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from time_machine import TimeMachineFixture
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from catalogue.store import Database
from portal import security
from portal.app import create_app
from portal.config import Settings
from portal.throttle import limiter
from tests.portal.applications import CHEAP
from tests.portal.conftest import PASSWORD, Council, SignIn, csrf_of, settings_for

STAFF = "staff@council.example"


def production(folder: Path, **more: object) -> Settings:
    """Settings of a safe production."""
    return settings_for(
        folder,
        mode="production",
        base_url="https://know-how.council.example",
        trusted_hosts="know-how.council.example",
        **more,
    )


@pytest.fixture
def strict(tmp_path: Path, sqlite_database: Database) -> Flask:
    """The application in production."""
    return create_app(production(tmp_path), CHEAP, sqlite_database)


HTTPS = {"base_url": "https://know-how.council.example"}


@pytest.mark.parametrize("path", ["/sign-in", "/nope", "/healthz", "/brand.css", "/api/v1/nope", "/api/v1/datasets"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "*" not in policy


def test_a_page_runs_its_own_scripts_only_by_a_nonce_used_once(client: FlaskClient) -> None:
    first, second = (client.get("/sign-in") for _ in range(2))
    nonces = {_nonce(answer.headers["Content-Security-Policy"]) for answer in (first, second)}
    assert len(nonces) == 2
    assert f'nonce="{_nonce(first.headers["Content-Security-Policy"])}"' in first.text
    assert " style=" not in first.text
    assert "<style" not in first.text


def _nonce(policy: str) -> str:
    return policy.partition("'nonce-")[2].partition("'")[0]


def test_pages_of_people_who_are_signed_in_are_kept_by_no_cache(client: FlaskClient, sign_in: SignIn) -> None:
    assert client.get("/nope").headers["Cache-Control"] == "no-cache"
    sign_in(client, STAFF)
    assert client.get("/nope").headers["Cache-Control"] == "no-store"


def test_a_demonstration_over_plain_http_keeps_its_cookie_from_scripts(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_production_keeps_its_cookie_to_https_and_to_this_host(strict: Flask) -> None:
    answer = strict.test_client().get("/sign-in", **HTTPS)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-portal=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_production_shows_no_demo_accounts(strict: Flask) -> None:
    page = strict.test_client().get("/sign-in", **HTTPS).text
    assert "demo-password" not in page
    assert "Accounts to try" not in page


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "know-how.council.example.evil.example",
        "know-how.council.example@evil",
        "[2001:db8::1]",
        "[::1",
        "no host",
    ],
)
def test_only_our_own_host_is_answered_for(strict: Flask, host: str) -> None:
    answer = strict.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text


def test_a_host_that_no_test_client_can_read_is_refused_too(strict: Flask) -> None:
    environ = EnvironBuilder(path="/sign-in", headers=[("Host", "[:::::]")]).get_environ()
    assert run_wsgi_app(strict, environ)[1].startswith("400")


def test_what_watches_from_the_same_machine_is_answered(strict: Flask) -> None:
    assert strict.test_client().get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_without_proxies_nobody_is_believed_about_their_address(tmp_path: Path, app: Flask) -> None:
    assert security.behind_proxies(app.wsgi_app, settings_for(tmp_path)) == app.wsgi_app


def test_one_proxy_is_believed_about_one_hop(tmp_path: Path, sqlite_database: Database) -> None:
    settings = settings_for(tmp_path, proxy_hops=1, metrics="loopback")
    application = security.behind_proxies(create_app(settings, CHEAP, sqlite_database), settings)
    from_outside = {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}
    assert Client(application).get("/metrics", headers=from_outside).status_code == 404


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/sign-in",
        input_stream=BytesIO(b"--x--"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(security.MAX_REQUEST_BYTES + 1)},
    )
    assert answer.status_code == 413


def test_a_form_with_too_many_parts_is_refused(client: FlaskClient) -> None:
    for fields, status in ((security.MAX_FORM_PARTS, 400), (security.MAX_FORM_PARTS + 1, 413)):
        body = "&".join(f"f{number}=1" for number in range(fields))
        answer = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == status
    assert "the most is 5,000 fields, with 4 MB of text in them" in answer.text


def test_a_form_for_files_with_too_many_parts_is_told_so(client: FlaskClient) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
    body = part * (security.MAX_FORM_PARTS + 1) + "--x--\r\n"
    answer = client.post("/sign-in", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "the most is 5,000 fields, with 4 MB of text in them" in answer.text


def test_a_form_that_takes_too_much_memory_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "x" * (security.MAX_FORM_BYTES + 10)})
    assert answer.status_code == 413


def test_guessing_passwords_is_slowed_by_address_and_success_is_not(
    app: Flask,
    client: FlaskClient,
    council: Council,
    monkeypatch: pytest.MonkeyPatch,
    time_machine: TimeMachineFixture,
) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, microsecond=1000, tzinfo=UTC), tick=False)
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    token = csrf_of(client.get("/sign-in").text)
    right = {"email": STAFF, "password": PASSWORD, "csrf_token": token}
    wrong = {"email": "nobody@council.example", "password": "wrong password", "csrf_token": token}
    for _ in range(40):
        browser = app.test_client()
        token = csrf_of(browser.get("/sign-in").text)
        assert browser.post("/sign-in", data={**right, "csrf_token": token}).status_code == 303
    answers = [client.post("/sign-in", data=wrong) for _ in range(16)]
    assert [answer.status_code for answer in answers] == [422] * 15 + [429]
    assert 0 < int(answers[15].headers["Retry-After"]) <= 60
    neighbour = app.test_client()
    token = csrf_of(neighbour.get("/sign-in").text)
    assert neighbour.post("/sign-in", data={**right, "csrf_token": token}).status_code == 303
    limiter.reset()


def test_one_address_cannot_guess_at_everyone(
    client: FlaskClient, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    token = csrf_of(client.get("/sign-in").text)
    wrong = {"password": "wrong password", "csrf_token": token}
    answers = [client.post("/sign-in", data={**wrong, "email": f"x{n}@x.example"}).status_code for n in range(301)]
    assert answers == [422] * 300 + [429]
    limiter.reset()


def test_an_answer_never_names_what_it_was_made_with(client: FlaskClient) -> None:
    text = client.get("/nope").text + str(client.get("/nope").headers)
    for word in ("Werkzeug", "Flask", "Python", "SQLAlchemy"):
        assert word not in text


def test_the_session_is_signed_with_the_key_of_the_settings(tmp_path: Path, sqlite_database: Database) -> None:
    one = create_app(settings_for(tmp_path), CHEAP, sqlite_database).test_client()
    other = create_app(settings_for(tmp_path, secret_key=SecretStr("t" * 40)), CHEAP, sqlite_database).test_client()
    one.get("/sign-in")
    held = one.get_cookie("portal")
    assert held is not None
    other.set_cookie("portal", held.value)
    with other.session_transaction() as session:
        assert "csrf_token" not in session


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:5330", "127.0.0.1:5330", "[::1]", "[::1]:5330"])
def test_its_own_machine_is_answered_by_any_of_its_names(tmp_path: Path, sqlite_database: Database, host: str) -> None:
    settings = settings_for(tmp_path, base_url="http://127.0.0.1:5330")
    browser = create_app(settings, CHEAP, sqlite_database).test_client()
    assert browser.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "settings, host",
    [
        ({"trusted_hosts": "know-how.council.example, [2001:db8::5]"}, "[2001:db8::5]:8000"),
        ({"trusted_hosts": "know-how.council.example:8443"}, "Know-How.Council.Example"),
        ({"trusted_hosts": "gŵyl.council.example"}, "xn--gyl-b2a.council.example"),
        ({"base_url": "http://[2001:db8::5]:8000"}, "[2001:db8::5]:8000"),
    ],
)
def test_a_host_of_the_settings_is_answered_however_it_is_written(
    tmp_path: Path, sqlite_database: Database, settings: dict[str, str], host: str
) -> None:
    browser = create_app(settings_for(tmp_path, **settings), CHEAP, sqlite_database).test_client()
    assert browser.get("/sign-in", headers={"Host": host}).status_code == 200
    assert browser.get("/sign-in", headers={"Host": "[2001:db8::6]"}).status_code == 400


def test_an_address_that_cannot_be_read_lets_nobody_in_but_this_machine(
    tmp_path: Path, sqlite_database: Database
) -> None:
    browser = create_app(settings_for(tmp_path, base_url="know-how"), CHEAP, sqlite_database).test_client()
    assert browser.get("/sign-in", headers={"Host": "a b"}).status_code == 400
    assert browser.get("/sign-in", headers={"Host": "localhost"}).status_code == 200


def test_a_host_that_is_not_ours_is_refused_in_words(tmp_path: Path, sqlite_database: Database) -> None:
    settings = settings_for(tmp_path, base_url="http://127.0.0.1:5330")
    answer = create_app(settings, CHEAP, sqlite_database).test_client().get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "does not answer to that host name" in answer.text


def test_what_is_too_large_is_told_with_the_limit_that_it_passed(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "x" * (security.MAX_FORM_BYTES + 10)})
    assert "the most is 4 MB" in answer.text
