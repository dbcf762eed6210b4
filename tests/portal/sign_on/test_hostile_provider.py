"""Tokens and answers that somebody made up, or that came out wrong: nobody comes in by them, and nothing breaks."""

import base64
import hmac
import json
import time
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from joserfc import jwk

from portal.oidc_client import AWAY_SECONDS, DISCOVERY, MOST_BYTES
from portal.proof import NotProven, proven
from tests.portal.conftest import Council
from tests.portal.sign_on.provider import CLIENT, HEADER, KEY, SECRET, StubProvider, sealed
from tests.portal.sign_on.steps import arrive, begin, refused
from tests.portal.test_auth import is_in

OTHER_KEY = jwk.RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig", "alg": "RS256"})
PUBLIC = KEY.as_pem(private=False)
VERIFIED = {"email": "admin@council.example", "email_verified": True}


def part(said: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def unsealed(claims: dict[str, Any]) -> str:
    return f"{part({'alg': 'none', 'kid': 'first'})}.{part(claims)}."


def by_another_key(claims: dict[str, Any]) -> str:
    return sealed(claims, key=OTHER_KEY)


def by_the_public_key(claims: dict[str, Any]) -> str:
    """As if it were a secret that both have; the libraries make no such token."""
    said = f"{part({'alg': 'HS256', 'kid': 'first'})}.{part(claims)}"
    seal = hmac.digest(PUBLIC, said.encode(), "sha256")
    return f"{said}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def by_our_secret(claims: dict[str, Any]) -> str:
    return sealed(claims, {"alg": "HS256"}, jwk.OctKey.import_key(SECRET.ljust(64)))


def by_a_key_that_it_brings(claims: dict[str, Any]) -> str:
    return sealed(claims, dict(HEADER) | {"jwk": OTHER_KEY.as_dict(private=False)}, OTHER_KEY)


def with_other_claims(claims: dict[str, Any]) -> str:
    head, _, seal = sealed(claims).split(".")
    return f"{head}.{part(claims | VERIFIED)}.{seal}"


SEALS = [unsealed, by_another_key, by_the_public_key, by_our_secret, by_a_key_that_it_brings, with_other_claims]


@pytest.mark.parametrize("seal", SEALS, ids=lambda seal: seal.__name__)
@pytest.mark.parametrize("algorithms", [["RS256"], ["RS256", "HS256", "none"], None], ids=str)
def test_a_token_that_the_provider_did_not_seal_is_refused(
    client: FlaskClient, council: Council, provider: StubProvider, seal: Any, algorithms: Any
) -> None:
    about = provider.about() | {"id_token_signing_alg_values_supported": algorithms}
    provider.answers[DISCOVERY] = {n: v for n, v in about.items() if v is not None}
    provider.seals = seal
    refused(arrive(client, provider), client, 400, "Start again.")


def test_an_answer_without_end_is_not_read(client: FlaskClient, council: Council, provider: StubProvider) -> None:
    provider.answers["/token"] = b" " * (MOST_BYTES + 1)
    refused(arrive(client, provider), client, 400, "does not answer")


def test_an_answer_that_takes_too_long_is_not_waited_for(
    client: FlaskClient, council: Council, provider: StubProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte may come in time, and the last one never."""
    monkeypatch.setattr("portal.oidc_client.MOST_SECONDS", -1)
    answer = client.get("/sign-in/council")
    assert answer.status_code == 503
    assert "does not answer" in answer.text


def test_nobody_waits_for_a_provider_that_was_away_a_moment_ago(
    client: FlaskClient, council: Council, provider: StubProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def is_away(*said: object, **_: object) -> None:
        asked.append(said)
        raise requests.ConnectTimeout

    with monkeypatch.context() as away:
        away.setattr("portal.oidc_client.OAuth2Session.request", is_away)
        for _ in range(3):
            answer = client.get("/sign-in/council")
            assert answer.status_code == 503
            assert "does not answer" in answer.text
    assert len(asked) == 1
    assert client.get("/sign-in/council").status_code == 503
    later = time.monotonic() + AWAY_SECONDS + 1
    monkeypatch.setattr("portal.oidc_client.time.monotonic", lambda: later)
    arrive(client, provider)
    assert is_in(client)


HOUR = 3600
NOW = int(time.time())


@pytest.mark.parametrize(
    "lies",
    [
        {"iat": NOW + HOUR},
        {"nbf": NOW + HOUR},
        {"exp": NOW - HOUR},
        {"exp": "never"},
        {"exp": None},
        {"iss": None},
        {"iss": ["http://login.other.example"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": None},
        {"azp": "another"},
        {"nonce": None},
        {"nonce": ""},
        {"sub": None},
        {"at_hash": "made up"},
        {"auth_time": "yesterday"},
    ],
    ids=" and ".join,  # the moments among them differ from run to run
)
def test_a_token_with_other_claims_is_refused(
    client: FlaskClient, council: Council, provider: StubProvider, lies: dict[str, Any]
) -> None:
    provider.lies = lies
    refused(arrive(client, provider), client, 400, "Start again.")


@pytest.mark.parametrize(
    "announced, sender, comes_in",
    [
        (True, "its own", True),
        (True, None, False),
        (True, "https://sign-in.attacker.example", False),
        (False, None, True),
        (False, "its own", True),
        (False, "https://sign-in.attacker.example", False),
        (False, "", False),
    ],
)
def test_an_answer_of_another_issuer_is_refused(
    client: FlaskClient, council: Council, provider: StubProvider, announced: bool, sender: str | None, comes_in: bool
) -> None:
    """RFC 9207: code and state may be right and still come from a provider that was not asked."""
    if announced:
        provider.answers[DISCOVERY] = provider.about() | {"authorization_response_iss_parameter_supported": True}
    if sender is not None:
        provider.sends_along = {"iss": provider.issuer if sender == "its own" else sender}
    answer = arrive(client, provider)
    if comes_in:
        assert is_in(client), answer.text
    else:
        refused(answer, client, 400, "does not come from your council’s own sign-in service")


def test_a_refusal_of_another_issuer_is_not_believed_either(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    begin(client)
    sent = {"error": "access_denied", "state": "any", "iss": f"{provider.issuer}/"}
    answer = client.get("/sign-in/council/return", query_string=sent)
    refused(answer, client, 400, "does not come from your council’s own sign-in service")


ANSWERS: list[Any] = [b"", b"{", b"[]", b"7", b"null", b'"words"', b"\xff\xfe", b"[" * 100_000, {}]
TOKENS: list[Any] = [
    {"access_token": "a", "token_type": "Bearer", "userinfo": VERIFIED},
    {"access_token": "a", "token_type": "Bearer", "id_token": 7},
    {"access_token": "a", "token_type": "Bearer", "id_token": None},
    {"access_token": "a", "token_type": "Bearer", "id_token": "a.b.c"},
    {"access_token": "a", "token_type": "Bearer", "id_token": "", "userinfo": VERIFIED},
    {"access_token": 7, "token_type": "Bearer", "expires_in": "soon", "id_token": "a.b.c"},
    {"error": "invalid_grant", "error_description": "<script>alert(1)</script>"},
]


@pytest.mark.parametrize("said", [*ANSWERS, *TOKENS], ids=lambda said: str(said)[:60])
def test_an_answer_that_is_no_token_is_refused(
    client: FlaskClient, council: Council, provider: StubProvider, said: Any
) -> None:
    provider.answers["/token"] = said
    refused(arrive(client, provider), client, 400, "Start again.")


@pytest.mark.parametrize("said", [*ANSWERS, {"keys": 5}, {"keys": [7]}, {"keys": []}], ids=lambda said: str(said)[:60])
def test_keys_that_are_none_are_refused(
    client: FlaskClient, council: Council, provider: StubProvider, said: Any
) -> None:
    provider.answers["/keys"] = said
    refused(arrive(client, provider), client, 400, "We could not sign you in")
    del provider.answers["/keys"]
    arrive(client, provider)
    assert is_in(client), "what was wrong is not kept"


@pytest.mark.parametrize(
    "said",
    [
        *ANSWERS,
        {"issuer": "https://login.other.example"},
        {"authorization_endpoint": 7},
        {"authorization_endpoint": None},
        {"token_endpoint": "ftp://login.council.example/"},
        {"jwks_uri": "/keys"},
    ],
    ids=lambda said: str(said)[:60],
)
def test_a_provider_that_says_nothing_of_itself_is_said_not_to_answer(
    client: FlaskClient, council: Council, provider: StubProvider, said: Any
) -> None:
    provider.answers[DISCOVERY] = provider.about() | said if isinstance(said, dict) and said else said
    answer = client.get("/sign-in/council")
    assert answer.status_code == 503
    assert "We could not sign you in" in answer.text
    del provider.answers[DISCOVERY]
    arrive(client, provider)
    assert is_in(client), "what was wrong is not kept"


@pytest.mark.parametrize(
    "shown",
    [1e300, -1e300, 10**400, float("nan"), float("inf"), NOW * 1000],
    ids=["huge", "long before", "beyond all", "none", "never", "in milliseconds"],
)
def test_a_moment_that_is_none_is_not_said(shown: float) -> None:
    said = {"iss": "https://login.council.example", "sub": "7", "email": "a@council.example", "email_verified": True}
    assert proven(said | {"auth_time": shown}).shown_at is None


@pytest.mark.parametrize(
    "email", ["\u212aate@council.example", "a\x00@council.example", "a b@council.example", "@", "a", "x" * 400 + "@a.b"]
)
def test_what_is_no_plain_address_is_nobody(email: str) -> None:
    """The sign for a kelvin is a k in small letters: whoever has it in an address is not whoever has the letter."""
    with pytest.raises(NotProven):
        proven({"email": email, "email_verified": True})
