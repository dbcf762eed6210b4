"""Help, statements, short addresses: public, honest about the basics, and leading nowhere else."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.terms import Lifecycle, ObligationStatus, Role, Visibility
from portal.views.help import SHORT
from tests.portal.conftest import Council, SignIn


@pytest.mark.parametrize(
    "path, words",
    [
        ("/help", "Find things"),
        ("/accessibility", "partially compliant"),
        ("/privacy", "UK GDPR article 6(1)(e)"),
        ("/cookies", "We set one cookie"),
        ("/contact", "Write to the contact address on its page"),
    ],
)
def test_anyone_may_read_them(client: FlaskClient, path: str, words: str) -> None:
    assert words in client.get(path).text


@pytest.mark.parametrize("word", ["runbook", "drill", "taught-back", "live", "void", "markdown"])
def test_the_words_of_runbooks_and_drills_are_explained(client: FlaskClient, word: str) -> None:
    assert f'id="word-{word}"' in client.get("/help").text


def test_pages_that_use_such_a_word_lead_to_it_once(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("runbook", "Stop it", body="1. Halt")
    council.register("system", "Hearth")
    known = set(re.findall(r'id="(word-[a-z-]+)"', client.get("/help").text))
    steward = sign_in(client, "steward@council.example")
    pages = ("/runbooks/stop-it/do", "/runbooks/stop-it/write", "/systems/hearth/readiness", "/my/witness")
    for page in pages:
        (word,) = re.findall(r'href="/help#(word-[a-z-]+)"', steward.get(page).text)
        assert word in known


def test_every_place_at_which_a_handover_can_stand_is_explained(client: FlaskClient) -> None:
    page = client.get("/help").text
    assert [one for one in ObligationStatus if f"<dt>{one.label}</dt><dd>{one.hint}" not in page] == []


def test_every_role_is_explained(client: FlaskClient) -> None:
    page = client.get("/help").text
    assert [role for role in Role if role.label not in page] == []


def test_every_anchor_that_help_promises_is_there(client: FlaskClient) -> None:
    page = client.get("/help").text
    for anchor in ("find", "narrow", "read", "tags", "ask", "handovers", "calendars", "keep", "load", "roles", "short"):
        assert f'id="{anchor}"' in page and f'href="#{anchor}"' in page


@pytest.mark.parametrize("name", sorted(SHORT))
def test_a_short_address_leads_to_a_page_of_ours(
    client: FlaskClient, council: Council, sign_in: SignIn, name: str
) -> None:
    sign_in(client, "admin@council.example")
    answer = client.get(f"/go/{name}")
    assert answer.status_code == 302 and answer.location.startswith("/")
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("name", ["evil", "https:", "..", "people."])
def test_any_other_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/go/{name}").status_code == 404


def test_robots_stay_out_of_lists_of_results(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /search" in answer.text


def test_the_cookie_told_of_is_the_one_that_is_set(client: FlaskClient, council: Council) -> None:
    name = client.application.config["SESSION_COOKIE_NAME"]
    assert f">{name}<" in client.get("/cookies").text


def test_the_demonstration_has_an_address_to_write_to(client: FlaskClient) -> None:
    assert 'href="mailto:know-how@council.example"' in client.get("/contact").text


def test_where_nobody_set_an_address_no_page_promises_a_reply(app: Flask, client: FlaskClient) -> None:
    made = app.extensions["portal"]
    app.extensions["portal"] = replace(made, settings=made.settings.model_copy(update={"mode": "production"}))
    pages = {path: client.get(path).text for path in ("/contact", "/accessibility", "/privacy", "/help")}
    app.extensions["portal"] = made
    assert "has not set an address for the portal yet" in pages["/contact"]
    assert [path for path, page in pages.items() if "5 working days" in page or ">Contact us<" in page] == []


def test_help_leads_only_where_the_reader_may_go(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, "staff@council.example")
    links = set(re.findall(r'href="(/(?!assets/)[^"#]*)"', client.get("/help").text))
    assert "/go/audit" not in links and "/searches/known" not in links and "/go/people" in links
    refused = [link for link in links if client.get(link, follow_redirects=True).status_code >= 400]
    assert refused == []
    page = sign_in(client.application.test_client(), "admin@council.example").get("/help").text
    assert 'href="/go/audit"' in page and 'href="/searches/ranking"' in page
    assert 'href="/go/people"' not in client.application.test_client().get("/help").text


def test_tags_use_the_words_of_the_vocabularies(client: FlaskClient) -> None:
    page = client.get("/help").text
    terms = [term for term in (*Lifecycle, *Visibility) if term is not Lifecycle.LIVE]  # what is live needs no words
    assert [term.label for term in terms if f">{term.label}</strong>" not in page] == []
