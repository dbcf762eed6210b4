"""What a browser does to sign on, and how a refusal looks."""

from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.portal.sign_on.provider import StubProvider
from tests.portal.test_auth import is_in


def begin(browser: FlaskClient, **asked: str) -> str:
    """Go to the provider and back: the address at which the browser comes back."""
    sent = browser.get("/sign-in/council", query_string=asked)
    assert sent.status_code == 302, sent.text
    return sent.headers["Location"]


def come_back(browser: FlaskClient, back: str) -> TestResponse:
    """Follow the provider's redirect."""
    parts = urlsplit(back)
    return browser.get(f"{parts.path}?{parts.query}")


def arrive(browser: FlaskClient, provider: StubProvider, **asked: str) -> TestResponse:
    """The whole way."""
    return come_back(browser, provider.authorize(begin(browser, **asked)))


def refused(answer: TestResponse, browser: FlaskClient, status: int, words: str) -> None:
    """Nobody was let in, and was told why."""
    assert answer.status_code == status
    assert words in answer.text
    assert not is_in(browser)
