"""Approving a text: what it changes as it reads, what it costs, and that it counts as a check of the entry."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from catalogue.kinds.resource import CataloguedResource
from catalogue.terms import DrillLevel
from portal.pages.instructions import words_read
from tests.catalogue.runbooks.running import Running
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.filling import fields_of, fill_in

PAGE = "/runbooks/restore-hearth"
DRAFT = f"{PAGE}/texts/2"
STEPS = "1. Stop **Hearth**.\n2. Look at [the page](https://hearth.example)."


def told(at: Running) -> None:
    """A runbook of two procedures of which one drill counts, one is too old, and one is of an earlier text."""
    owners = {"information_asset_owner": "owner@council.example"}
    runbook = at.thing("runbook", "Restore Hearth", body=STEPS, review_months=6, owners=owners)
    restore = at.procedure(runbook=runbook)
    at.drill(restore, at.ann)
    at.drill(restore, at.sam, level=DrillLevel.WATCHED, witness=at.ann)
    at.drill(at.procedure("Try it", "minor", runbook=runbook), at.ben, 500)
    at.drill(at.procedure("Without it", "minor"), at.ben)


@pytest.fixture
def hearth(council: Council, running: Tell) -> Council:
    running(told)
    return council


@pytest.fixture
def owner(client: FlaskClient, hearth: Council, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, "owner@council.example")


def draft(browser: FlaskClient, body: str = f"{STEPS}\n3. Start it.", change: str = "major", do: str = "save") -> None:
    """Write another text."""
    sent = {"body": body, "change": change, "note": "More", "do": do}
    assert fill_in(browser, f"{PAGE}/write", sent).status_code == 303


def read_it(browser: FlaskClient) -> None:
    """I have read this."""
    action = f"{PAGE}/texts/1/read"
    assert browser.post(action, data=fields_of(browser.get(PAGE).text, action)).status_code == 303


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def checked(council: Council) -> tuple[object, str]:
    """When the entry was last called right, and by whom."""
    with council.database.reading() as session:
        (row,) = session.query(CataloguedResource).filter_by(slug="restore-hearth")
        return row.attested_on, row.attested_by


def test_what_a_major_change_costs_is_told_before_and_is_what_lapses(owner: FlaskClient) -> None:
    read_it(owner)
    draft(owner)
    said = words_of(owner.get(DRAFT).text)
    cost = "2 drills would no longer count, and 1 person who said “I have read this” would be asked again"
    assert cost in said
    assert cost in words_of(owner.get(f"{PAGE}/write").text)
    fill_in(owner, DRAFT, {"change": "major"}, action=f"{DRAFT}/approve")
    draft(owner, "1. Something else.")
    assert "A major change costs nothing today" in owner.get(f"{PAGE}/texts/3").text


def test_a_minor_change_leaves_what_would_lapse(owner: FlaskClient) -> None:
    draft(owner, change="minor")
    fill_in(owner, DRAFT, {"change": "minor"}, action=f"{DRAFT}/approve")
    draft(owner, "1. Something else.")
    assert "2 drills would no longer count." in words_of(owner.get(f"{PAGE}/texts/3").text)


def test_only_whoever_approves_is_told_the_cost(client: FlaskClient, owner: FlaskClient, sign_in: SignIn) -> None:
    draft(owner)
    staff = sign_in(client.application.test_client(), "staff@council.example")
    assert not any("major change" in staff.get(page).text and "cost" in staff.get(page).text for page in (DRAFT, PAGE))
    assert 'name="right"' not in staff.get(f"{PAGE}/write").text


def test_approving_counts_as_a_check_unless_the_owner_takes_the_tick_away(owner: FlaskClient, hearth: Council) -> None:
    draft(owner)
    assert fields_of(owner.get(DRAFT).text, f"{DRAFT}/approve")["right"] == "yes"
    fill_in(owner, DRAFT, {"change": "minor"}, action=f"{DRAFT}/approve")
    assert checked(hearth) == (TODAY, "Owner")


def test_without_the_tick_the_entry_stays_unchecked(owner: FlaskClient, hearth: Council) -> None:
    draft(owner)
    sent = fields_of(owner.get(DRAFT).text, f"{DRAFT}/approve")
    sent.pop("right")
    assert owner.post(f"{DRAFT}/approve", data={**sent, "change": ""}).text.count('value="yes" checked') == 0
    assert owner.post(f"{DRAFT}/approve", data={**sent, "change": "minor"}).status_code == 303
    assert checked(hearth)[0] is None


def test_saving_and_approving_at_once_counts_too_and_a_draft_alone_does_not(
    owner: FlaskClient, hearth: Council
) -> None:
    draft(owner)
    assert checked(hearth)[0] is None
    draft(owner, "1. Another.", do="approve")
    assert checked(hearth)[0] == TODAY


def test_the_difference_is_shown_as_it_reads_and_as_it_was_written(owner: FlaskClient) -> None:
    draft(owner)
    page = words_of(owner.get(DRAFT).text)
    assert "Stop Hearth. Look at the page. added: Start it." in page
    assert "The same as it was written, in Markdown 1. Stop **Hearth**." in page
    assert "How it will read" in page


def test_where_only_marks_change_that_is_said(owner: FlaskClient) -> None:
    draft(owner, STEPS.replace("**", "*"))
    assert "It reads the same" in owner.get(DRAFT).text


@pytest.mark.parametrize(
    "html, words",
    [
        ("<ol><li>One</li><li><p>Two <b>bold</b></p></li></ol>", "One\nTwo bold"),
        ("<table><tr><th>A</th><td>b &amp; c</td></tr></table>", "A b & c"),
        ('<p><img alt="The light" src="/files/x"> is red</p>', "[picture: The light] is red"),
        ("<pre><code>one\ntwo\n</code></pre>", "one\ntwo"),
        ("", ""),
    ],
)
def test_html_is_read_as_lines_of_words(html: str, words: str) -> None:
    assert words_read(html) == words


def test_who_goes_on_from_a_draft_that_was_withdrawn_is_told_that(owner: FlaskClient) -> None:
    draft(owner)
    form = fields_of(owner.get(f"{PAGE}/write").text, f"{PAGE}/write")
    fill_in(owner, DRAFT, {}, action=f"{DRAFT}/withdraw")
    sent = {**form, "body": f"{STEPS}\n3. Start it.\n4. Tell Ann.", "note": "Ann", "do": "save"}
    answer = owner.post(f"{PAGE}/write", data={**sent, "change": "minor"})
    said = words_of(answer.text)
    assert answer.status_code == 409
    assert "Revision 2, the draft that you went on from, was withdrawn while you were writing" in said
    assert "saved a new text" not in said
    assert "What was withdrawn" in said and "Tell Ann." in said
    again = {**sent, "change": "minor", "version": fields_of(answer.text, f"{PAGE}/write")["version"]}
    assert owner.post(f"{PAGE}/write", data=again).location == f"{PAGE}/texts/3"
