"""Which addresses are our own, and how addresses are put together."""

from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from portal.urls import asset, local_path, url_of_thing, with_query
from tests.portal.conftest import Council

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


@pytest.mark.parametrize(
    "given, plain",
    [
        ("/datasets/", "/datasets"),
        ("/help/?a=B", "/help?a=B"),
        ("/DATASETS", "/datasets"),
        ("/Datasets/Bin-Days/", "/datasets/bin-days"),
        ("/datasets/Nothing-There", "/datasets/nothing-there"),
        ("/SEARCH?q=Bins&page=2", "/search?q=Bins&page=2"),
    ],
)
def test_capitals_and_a_slash_at_the_end_lead_to_the_page_that_was_meant(
    client: FlaskClient, council: Council, given: str, plain: str
) -> None:
    answer = client.get(given)
    assert (answer.status_code, answer.headers["Location"]) == (301, plain)


@pytest.mark.parametrize("visibility", [None, "restricted", "public"])
def test_leading_to_a_page_says_nothing_of_what_is_there(
    client: FlaskClient, council: Council, visibility: str | None
) -> None:
    if visibility:
        council.register("dataset", "Wombles", visibility=visibility)
    answer = client.get("/datasets/WOMBLES/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/datasets/wombles")


@pytest.mark.parametrize("given", ["/no-such-page/", "/NOTHING", "/datasets/x/y/z/", "/%5Cevil.example/", "/%09/E/"])
def test_what_is_not_a_page_of_ours_is_not_found(client: FlaskClient, council: Council, given: str) -> None:
    assert client.get(given).status_code == 404


@pytest.mark.parametrize("given", ["//evil.example/", "//EVIL.example/datasets/", "///evil.example/"])
def test_no_path_leads_to_another_host(client: FlaskClient, council: Council, given: str) -> None:
    answer = client.open(EnvironBuilder(path="/", environ_overrides={"PATH_INFO": given}))
    assert urljoin("http://localhost/", answer.headers.get("Location", "/")).startswith("http://localhost/")


def test_only_reading_leads_on(app: Flask, client: FlaskClient, council: Council) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/SIGN-IN").status_code == 404


def test_an_asset_is_kept_for_ever_under_an_address_of_its_own(app: Flask) -> None:
    with app.test_client().get(asset("app.css")) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    with app.test_client().get("/assets/older/app.css") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "/etc/passwd", "vendor"])
def test_assets_are_all_that_is_given_out(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/assets/x/{name}", follow_redirects=True).status_code == 404
