"""The stewards' page of what searches did not find: wishes, answers, and words to learn."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.glossary.queries import term_at
from catalogue.people.directory import TeamEntry, keep_team
from catalogue.people.queries import person_by_email
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.searches.counting import count_notes
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows.search_notes import miss_of, retry_of
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import Sent, fields_of, fill_in
from tests.portal.test_glossary import add

STAFF, STEWARD, ADMIN = "staff@council.example", "steward@council.example", "admin@council.example"
MISSED = "/searches/missed"


@pytest.fixture
def portal_database(database: Database) -> Database:
    """Both databases in turn: the page joins two tables into one."""
    return database


@pytest.fixture
def searched(council: Council) -> Council:
    """People have searched in vain, and some found it by other words."""
    with council.database.unit_of_work() as session:
        notes = [miss_of("sandbags", by_staff=number < 2, on=TODAY) for number in range(5)]
        tried = [retry_of("dustmen", "Bins", TODAY)] * 3 + [retry_of("mrs smith", "bins", TODAY)] * 2
        count_notes(session, [note for note in [*notes, *tried] if note])
    return council


def ask(client: FlaskClient, words: str, purpose: str = "") -> TestResponse:
    """Fill in the form to ask for something."""
    return fill_in(client, "/searches/ask", {"words": words, "purpose": purpose})


def address(client: FlaskClient, words: str) -> str:
    """Where something that was looked for is answered."""
    found = re.search(rf'href="({MISSED}/[^"]+|/searches/words/[^"]+)">{words}', client.get(f"{MISSED}?show=all").text)
    assert found, f"{words} is not listed"
    return found[1]


def give(client: FlaskClient, words: str, **typed: str) -> TestResponse:
    """Answer what was looked for."""
    return fill_in(client, address(client, words), typed)


def test_a_wish_is_asked_answered_and_seen_by_who_asked(
    client: FlaskClient, searched: Council, sign_in: SignIn
) -> None:
    slug = searched.register("dataset", "Flood stores", visibility="internal")
    sign_in(client, STAFF)
    assert fields_of(client.get("/searches/ask?q=sandbags").text, "/searches/ask")["words"] == "sandbags"
    assert ask(client, "Sandbags by ward", "For the <flood> desk").location == "/my#asked"
    assert "Waiting for an answer since 22 November 2026" in client.get("/my").text
    steward = sign_in(client.application.test_client(), STEWARD)
    page = steward.get(MISSED).text
    assert "by Staff" in page and "For the &lt;flood&gt; desk" in page
    assert give(steward, "Sandbags by ward", outcome="found", thing=slug, reason="In the depot.").location == MISSED
    mine = client.get("/my").text
    assert f'href="/datasets/{slug}">Flood stores</a>' in mine and "In the depot." in mine


@pytest.mark.parametrize(
    "outcome, reason, words",
    [
        ("not_held", "We do not collect it.", 'Not held: <span class="app-quiet">We do not collect it.'),
        ("dismissed", "", "Closed."),
        ("open", "", "Waiting for an answer"),
    ],
)
def test_every_answer_is_told_to_who_asked(
    client: FlaskClient, council: Council, sign_in: SignIn, outcome: str, reason: str, words: str
) -> None:
    sign_in(client, STAFF)
    ask(client, "Footfall")
    steward = sign_in(client.application.test_client(), STEWARD)
    give(steward, "Footfall", outcome="dismissed", reason="First try")
    give(steward, "Footfall", outcome=outcome, reason=reason)
    assert words in client.get("/my").text


def test_an_answer_that_the_asker_may_not_see_has_no_name_and_no_link(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    slug = council.register("dataset", "Care cases", visibility="restricted")
    outsider = sign_in(client, "contractor@supplier.example")
    ask(outsider, "Cases of care")
    steward, admin = (sign_in(client.application.test_client(), who) for who in (STEWARD, ADMIN))
    assert "We cannot find that." in give(admin, "Cases of care", outcome="found", thing=slug).text
    give(steward, "Cases of care", outcome="found", thing=f"/datasets/{slug}")
    page = outsider.get("/my").text
    assert "Found, but not where you can open it" in page and slug not in page and "Care cases" not in page
    for reader, sees in ((steward, True), (admin, False)):
        for path in (f"{MISSED}?show=all", f"{MISSED}?show=all&as=csv", address(reader, "Cases of care")):
            assert (slug in reader.get(path).text) is sees


def test_only_stewards_and_administrators_come_in(client: FlaskClient, searched: Council, sign_in: SignIn) -> None:
    assert client.get(MISSED).status_code == 302
    for who in (STAFF, "auditor@council.example", "procurement@council.example", "contractor@supplier.example"):
        assert sign_in(client.application.test_client(), who).get(MISSED).status_code == 403
    for who in (STEWARD, ADMIN):
        reader = sign_in(client.application.test_client(), who)
        assert reader.get(MISSED).status_code == 200
        assert f'href="{MISSED}"' in reader.get("/").text
    assert f'href="{MISSED}"' in reader.get("/admin").text
    assert MISSED not in sign_in(client, "auditor@council.example").get("/admin").text


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a file that was downloaded."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_table_sorts_narrows_and_downloads(client: FlaskClient, searched: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    ask(client, "Footfall", "=HYPERLINK(1)")
    page = client.get(MISSED).text
    assert page.index("Footfall") < page.index("sandbags") and "2 by staff" in page
    assert "Open (2)" in page and "Answered (0)" in page
    turned = client.get(f"{MISSED}?sort=-words").text
    assert turned.index("sandbags") < turned.index("Footfall")
    give(client, "sandbags", outcome="not_held", reason="They are bought when it rains.")
    assert "Your answer to “sandbags” is saved." in client.get(MISSED).text
    assert "sandbags" not in client.get(MISSED).text and "sandbags" in client.get(f"{MISSED}?show=answered").text
    wish, search = rows_of(client.get(f"{MISSED}?show=all&as=csv").text)
    assert (wish["Asked by"], wish["Times"], wish["For"]) == ("Steward", "1", "'=HYPERLINK(1)")
    assert (search["Looked for"], search["Times"], search["Times by staff"]) == ("sandbags", "5", "2")
    assert (search["State"], search["Reason"]) == ("Not held", "They are bought when it rains.")
    assert client.get(f"{MISSED}?as=xlsx").data[:2] == b"PK"
    assert client.get(f"{MISSED}?show=nonsense&sort=nonsense&page=99").status_code == 200


@pytest.mark.parametrize(
    "typed, field",
    [
        ({}, "outcome"),
        ({"outcome": "found"}, "thing"),
        ({"outcome": "found", "thing": "/datasets/nowhere"}, "thing"),
        ({"outcome": "not_held"}, "reason"),
        ({"outcome": "nonsense"}, "outcome"),
    ],
)
def test_an_answer_that_lacks_something_is_asked_for_again(
    client: FlaskClient, searched: Council, sign_in: SignIn, typed: Sent, field: str
) -> None:
    sign_in(client, STEWARD)
    answer = give(client, "sandbags", **typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_two_stewards_do_not_answer_over_each_other(client: FlaskClient, searched: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    path = address(client, "sandbags")
    began = client.get(path).text
    fill_in(client, path, {"outcome": "not_held", "reason": "First"})
    assert fill_in(client, path, {"outcome": "dismissed"}, began=began).status_code == 409
    assert "First" in client.get(path).text


def test_a_dismissed_search_is_gone_and_its_words_with_it(
    client: FlaskClient, searched: Council, sign_in: SignIn
) -> None:
    sign_in(client, STEWARD)
    path = address(client, "sandbags")
    assert "The words are forgotten at once" in client.get(path).text
    give(client, "sandbags", outcome="dismissed")
    assert "All (0)" in client.get(f"{MISSED}?show=all").text
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("words", ["", "x" * 201])
def test_a_wish_without_words_is_asked_for_again(
    client: FlaskClient, council: Council, sign_in: SignIn, words: str
) -> None:
    sign_in(client, STAFF)
    answer = ask(client, words, "A long story")
    assert answer.status_code == 422 and 'href="#words"' in answer.text and "A long story" in answer.text
    ask(client, "Footfall")
    assert "You have asked for this already" in ask(client, "footfall").text


def word_address(client: FlaskClient) -> str:
    """Where the one pair that is told of is settled."""
    (found,) = re.findall(r'href="(/searches/words/[0-9a-f-]{36})"', client.get(MISSED).text)
    return str(found)


def test_words_are_told_from_three_times_on(client: FlaskClient, searched: Council, sign_in: SignIn) -> None:
    page = sign_in(client, STEWARD).get(MISSED).text
    assert "dustmen" in page and "mrs smith" not in page
    assert "mrs smith" not in client.get(f"{MISSED}?table=pairs&as=csv").text
    assert [row["Times"] for row in rows_of(client.get(f"{MISSED}?table=pairs&as=csv").text)] == ["3"]
    told = client.get(word_address(client)).text
    assert "People who searched for “dustmen” and found nothing then searched for “Bins”: 3 times." in told


def test_the_glossary_learns_a_word_that_search_then_knows(
    client: FlaskClient, searched: Council, sign_in: SignIn
) -> None:
    sign_in(client, STEWARD)
    add(client, term="Refuse collection", definition="Emptying bins.", synonyms="bins")
    path = word_address(client)
    assert fields_of(client.get(path).text, path)["term"] == "refuse-collection"
    answer = fill_in(client, path, {})
    assert (answer.status_code, answer.location) == (303, MISSED)
    assert "dustmen" in client.get("/glossary/refuse-collection").text
    assert "No words to learn" in client.get(MISSED).text
    assert client.get(path).status_code == 404


def test_the_glossary_learns_a_new_term(client: FlaskClient, searched: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    path = word_address(client)
    form = fields_of(client.get(path).text, path)
    assert (form["term"], form["new_term"]) == ("", "Bins")
    lacking = fill_in(client, path, {})
    assert lacking.status_code == 422 and 'href="#definition"' in lacking.text
    lacking = fill_in(client, path, {"new_term": "", "definition": "Something"})
    assert lacking.status_code == 422 and 'href="#new_term"' in lacking.text
    assert 'href="#term"' in fill_in(client, path, {"term": "nowhere"}).text
    assert fill_in(client, path, {"definition": "What rubbish goes into."}).status_code == 303
    with searched.database.reading() as session:
        assert term_at(session, "bins").synonyms == ["dustmen"]


def test_words_that_are_dismissed_are_gone(client: FlaskClient, searched: Council, sign_in: SignIn) -> None:
    sign_in(client, STEWARD)
    assert fill_in(client, f"{word_address(client)}/dismiss", {}).status_code == 303
    assert "No words to learn" in client.get(MISSED).text


def test_a_steward_of_one_team_is_shown_no_words(
    app: Flask, client: FlaskClient, searched: Council, sign_in: SignIn
) -> None:
    path = word_address(sign_in(app.test_client(), STEWARD))
    with searched.database.unit_of_work() as session:
        team, _ = keep_team(session, OPERATOR, TeamEntry("Test Team"))
        person = person_by_email(session, OPERATOR, "owner@council.example")
        assert person
        grant_role(session, OPERATOR, person, Role.STEWARD, Period(TODAY), RoleScope("team", team.id))
    page = sign_in(client, "owner@council.example").get(MISSED)
    assert page.status_code == 200 and "dustmen" not in page.text and "sandbags" in page.text
    assert client.get(path).status_code == 403
    assert client.get(f"{MISSED}?table=pairs&as=csv").status_code == 403


def test_the_trail_tells_who_answered_but_no_words(client: FlaskClient, searched: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    ask(client, "Sandbags by ward")
    admin = sign_in(client.application.test_client(), ADMIN)
    give(admin, "sandbags", outcome="dismissed")
    admin.get(MISSED)
    trail = admin.get("/admin/audit").text
    assert "Asked for something" in trail and "Search that found nothing" in trail
    assert "andbags" not in trail
