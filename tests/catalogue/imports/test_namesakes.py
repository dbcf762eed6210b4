"""What is called like an entry of ours is another thing if the file says whose it is, and the report tells it."""

import json
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor, Held
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Severity
from catalogue.kinds.resource import CataloguedResource
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows.load_records import Request, check
from tests.catalogue.imports.loads import LOADER, TODAY, edited, loaded, table

OURS = {"slug": "gullies", "version": "", "title": "Gullies", "publisher": "Elvershire", "identifier": "EC-216"}
THEIRS = {"title": "Gullies", "publisher": "Perth", "summary": "Of Perth."}


@pytest.mark.parametrize("publisher, new", [("Perth", 1), ("Elvershire", 0), ("elvershire", 0), ("", 0)])
def test_a_title_alone_is_no_match_where_the_file_names_another_publisher(
    database: Database, publisher: str, new: int
) -> None:
    loaded(database, "datasets", table(OURS), source="ours")
    outcome = loaded(database, "datasets", table(THEIRS | {"publisher": publisher}, name="theirs.csv"))
    assert (outcome.counts["new"], outcome.counts["changed"]) == (new, 1 - new)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CataloguedResource)) == 1 + new
    again = loaded(database, "datasets", table(THEIRS | {"publisher": publisher}, name="theirs.csv"))
    assert (again.counts["unchanged"], again.problems) == (1, ())


@pytest.mark.parametrize("same_by", [{"identifier": "EC-216"}, {"slug": "gullies"}])
def test_the_note_on_a_namesake_says_whose_it_is_and_what_makes_them_one(
    sqlite_database: Database, same_by: dict[str, str]
) -> None:
    loaded(sqlite_database, "datasets", table(OURS), source="ours")
    with_number = table(THEIRS | {"identifier": "P-1"}, name="theirs.csv")
    (note,) = check(sqlite_database, LOADER, TODAY, Request("datasets", with_number)).problems
    assert (note.severity, note.column, note.value) == (Severity.NOTE, "title", "Gullies")
    assert (
        note.reason == "An entry of this name is here already, published by Elvershire. We took this for another one."
    )
    assert "“gullies” under the heading “slug”" in note.mend
    assert "“P-1” as the reference of that entry" in note.mend
    outcome = loaded(sqlite_database, "datasets", table(THEIRS | same_by, name="theirs.csv"))
    assert outcome.counts["new"] == 0


def test_a_publisher_that_a_steward_adds_speaks_against_a_match(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table(OURS), source="ours")
    steward = Actor(name="Stu", person_id=uuid.uuid4(), is_staff=True, roles=frozenset({Held(Role.STEWARD)}))
    assert loaded(sqlite_database, "datasets", table(THEIRS), actor=steward).counts["new"] == 1


def test_a_namesake_that_the_loader_may_not_see_is_not_told(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table(OURS), source="ours")
    edited(sqlite_database, "Gullies", visibility="restricted")
    admin = Actor(name="Adi", person_id=uuid.uuid4(), is_staff=True, roles=frozenset({Held(Role.ADMIN)}))
    outcome = loaded(sqlite_database, "datasets", table(THEIRS), actor=admin)
    assert (outcome.counts["new"], outcome.problems) == (1, ())


@pytest.mark.parametrize(
    "code, feed",
    [
        ("dcat", {"dataset": [{"title": "Gullies", "identifier": "p", "publisher": {"name": "Perth"}}]}),
        ("ckan", [{"title": "Gullies", "id": "p", "organization": {"title": "Perth"}}]),
    ],
)
def test_another_councils_feed_is_kept_apart_from_our_entries(sqlite_database: Database, code: str, feed: Any) -> None:
    loaded(sqlite_database, "datasets", table(OURS), source="ours")
    outcome = loaded(sqlite_database, code, Upload("feed.json", json.dumps(feed).encode()))
    assert (outcome.counts["new"], outcome.counts["changed"]) == (1, 0)
