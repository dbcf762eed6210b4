"""Signing in and out: what begins a session, what ends it, and what a stranger learns."""

from flask.testing import FlaskClient

from tests.portal.conftest import Council, SignIn


def test_the_right_password_signs_in(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, "staff@council.example")
    assert ">Staff</a>" in client.get("/no-such-page").text
