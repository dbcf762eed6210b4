"""Which addresses are our own, and how addresses are put together."""

import pytest
from flask import Flask

from portal.urls import asset, local_path, url_of_thing, with_query

ELSEWHERE = [
    None,
    "",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example/sign-in",
    "javascript:alert(1)",
    "http:/sign-in",
    "sign-in",
    "/no-such-page",
    "/sign-in\r\nSet-Cookie: a=b",
    "/sign-out",
]


@pytest.mark.parametrize("given", ELSEWHERE)
def test_what_is_not_a_page_of_ours_is_not_followed(app: Flask, given: str | None) -> None:
    with app.test_request_context():
        assert local_path(given) is None


@pytest.mark.parametrize("given", ["/sign-in", "/sign-in?next=%2F", "/datasets/bins", "/search?q=%C3%A9&page=2"])
def test_a_page_of_ours_is(app: Flask, given: str) -> None:
    with app.test_request_context():
        assert local_path(given) == given


def test_addresses_of_things() -> None:
    assert url_of_thing("agreement", "health-and-care") == "/agreements/health-and-care"


def test_empty_parameters_are_left_out() -> None:
    assert with_query("/search", q="bins & bags", page=None, kind=["a", "b"], sort="") == (
        "/search?q=bins+%26+bags&kind=a&kind=b"
    )


def test_an_asset_is_kept_for_ever_under_an_address_of_its_own(app: Flask) -> None:
    with app.test_client().get(asset("app.css")) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    with app.test_client().get("/assets/older/app.css") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "/etc/passwd", "vendor"])
def test_assets_are_all_that_is_given_out(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/assets/x/{name}", follow_redirects=True).status_code == 404
