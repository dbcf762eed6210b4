"""What is kept between requests is never older than the last change, and never another person's."""

import itertools
import re

from flask.testing import FlaskClient

from catalogue.store import Database
from portal.remembered import Remembered
from tests.portal.conftest import Council, SignIn, csrf_of


def test_an_answer_is_kept_until_anything_changes(council: Council) -> None:
    kept, made = Remembered(), itertools.count(1)

    def ask(question: str) -> int:
        with council.database.reading() as session:
            return kept.asking(session).answer(question, lambda: next(made))

    assert (ask("a"), ask("a"), ask("b"), ask("a")) == (1, 1, 2, 1)
    council.register("dataset", "Bins")
    assert ask("a") == 3


def test_only_the_newest_answers_are_kept(sqlite_database: Database) -> None:
    kept = Remembered(most=2)
    with sqlite_database.reading() as session:
        for question in ("a", "b", "c", "a"):
            kept.asking(session).answer(question, str)
    assert len(kept._answers) == 2


def test_counts_of_one_person_are_not_shown_to_another(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    for number, visibility in enumerate(("public", "public", "internal", "restricted")):
        access = "open" if number % 2 else "internal"
        council.register("dataset", f"Set {number}", visibility=visibility, access_rights=access)
    steward = sign_in(client.application.test_client(), "steward@council.example")
    assert "Restricted" in steward.get("/datasets").text
    nobody = client.get("/datasets").text
    assert "Restricted" not in nobody
    assert "2 datasets" in nobody
    council.register("dataset", "One more", visibility="public", access_rights="commercial")
    assert "Commercial" in client.get("/datasets").text


def test_the_order_of_a_table_is_kept_only_until_it_changes(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    slug = council.register("dataset", "Zebras", visibility="public")
    council.register("dataset", "Bins", visibility="public")
    steward = sign_in(client.application.test_client(), "steward@council.example")
    assert _titles(client) == _titles(client) == ["Bins", "Zebras"]
    form = {"title": "Antelopes", "visibility": "public", "lifecycle": "live", "version": "1"}
    form["csrf_token"] = csrf_of(steward.get(f"/datasets/{slug}/edit").text)
    assert steward.post(f"/datasets/{slug}/edit", data=form).status_code == 303
    assert _titles(client) == ["Antelopes", "Bins"]
    form |= {"visibility": "restricted", "version": "2"}
    assert steward.post(f"/datasets/{slug}/edit", data=form).status_code == 303
    assert _titles(client) == ["Bins"]


def _titles(client: FlaskClient) -> list[str]:
    """The titles in the table of datasets, in its order."""
    return re.findall(r'<a class="govuk-link" href="/datasets/[a-z-]+">([^<]+)</a><br>', client.get("/datasets").text)
