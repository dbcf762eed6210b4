"""What is exported can be imported again without any change, into the same portal and into an empty one."""

from pathlib import Path

import pytest

from catalogue.access import ANONYMOUS, Actor
from catalogue.errors import NotAllowed, Refused
from catalogue.exchange.formats import FORMATS
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.upload import Upload
from catalogue.kinds import kind_of
from catalogue.migrations import upgrade
from catalogue.store import Database
from catalogue.workflows.export_records import Wish, export
from tests.catalogue.imports.loads import LOADER, TODAY, edited, loaded, sample, table, things

PORTAL = Publisher("https://portal.example", "Example Council")
DATASET = kind_of("dataset")
FILLED = [
    ("organisations", "organisations/valid/organisations.csv"),
    ("teams", "teams/valid/teams.csv"),
    ("people", "people/valid/staff.csv"),
    ("themes", "themes/valid/themes.csv"),
    ("glossary", "glossary/valid/terms.csv"),
    ("systems", "systems/valid/systems.csv"),
    ("agreements", "agreements/valid/agreements.csv"),
    ("reports", "reports/valid/reports.csv"),
    ("runbooks", "runbooks/valid"),
    ("datasets", "datasets/valid/all-columns.csv"),
    ("datasets", "councils/aberdeen.catalogue.csv"),
    ("dcat", "councils/edinburgh.dcat-ap.json"),
    ("contracts", "registers/valid/derived-lgtc-register.csv"),
    ("contracts", "contracts/valid/all-columns.csv"),
    ("spend", "spend/valid/register.csv"),
    ("known-searches", "known-searches/valid/searches.csv"),
]
ENDINGS = [(one.code, ending) for one in FORMATS for ending in one.endings if one.code != "ckan"]


def written(database: Database, code: str, ending: str = "", actor: Actor = LOADER) -> Upload:
    """An export."""
    with database.reading() as session:
        return export(session, actor, TODAY, Wish(code, PORTAL, ending))


@pytest.fixture
def full(sqlite_database: Database) -> Database:
    """A portal with something of everything."""
    for code, path in FILLED:
        loaded(sqlite_database, code, sample(path), base_url=PORTAL.base_url)
    link = {"from_kind": "system", "from": "lighting-asset-system", "relation": "holds", "to_kind": "dataset"}
    loaded(sqlite_database, "links", table(link | {"to": "street-lights", "note": "=1+1", "start_date": "01/04/2024"}))
    return sqlite_database


def test_export_then_import_changes_nothing_in_any_format(full: Database) -> None:
    for code, ending in ENDINGS:
        again = loaded(full, code, written(full, code, ending), base_url=PORTAL.base_url)
        counts = {name: again.counts[name] for name in ("new", "changed", "conflict", "refused")}
        assert counts == {"new": 0, "changed": 0, "conflict": 0, "refused": 0}, (code, ending, again.problems[:3])
        assert again.counts["rows"] > 0, (code, ending)


def test_an_export_fills_an_empty_portal_with_the_same(full: Database, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'second.sqlite3'}"
    upgrade(url)
    empty = Database(url, full.audit_key, full.clock)
    for code in ("organisations", "teams", "people", "themes", "systems", "contracts", "datasets", "links"):
        outcome = loaded(empty, code, written(full, code))
        assert outcome.counts["new"] == outcome.counts["rows"], code
    for kind in (DATASET, kind_of("system"), kind_of("contract")):
        assert things(empty, kind) == things(full, kind)
    empty.dispose()


def test_a_table_edited_outside_is_taken_back_in(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table({"title": "Bins", "summary": "One.", "coverage": "All"}))
    exported = written(sqlite_database, "datasets").content
    corrected = Upload("datasets.csv", exported.replace(b"One.", b"Two."))
    assert loaded(sqlite_database, "datasets", corrected).counts["changed"] == 1
    assert things(sqlite_database, DATASET)["Bins"].values["summary"] == "Two."


def test_a_table_edited_outside_does_not_overwrite_what_people_did_meanwhile(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table({"title": "Bins", "summary": "One.", "coverage": "All"}))
    exported = written(sqlite_database, "datasets").content
    edited(sqlite_database, "Bins", summary="Ours.")
    corrected = Upload("datasets.csv", exported.replace(b"One.", b"Two.").replace(b"All", b"Everywhere"))
    outcome = loaded(sqlite_database, "datasets", corrected)
    values = things(sqlite_database, DATASET)["Bins"].values
    assert (values["summary"], values["coverage"]) == ("Ours.", "Everywhere")
    assert [problem.severity.value for problem in outcome.problems] == ["conflict"]


def test_an_export_holds_only_what_its_reader_may_see(sqlite_database: Database) -> None:
    rows = [{"title": f"Dataset for {one}", "visibility": one} for one in ("public", "internal", "restricted")]
    loaded(sqlite_database, "datasets", table(*rows))
    for code in ("datasets", "iar", "dcat", "ckan"):
        seen = written(sqlite_database, code, actor=ANONYMOUS).content
        assert b"Dataset for public" in seen
        assert b"Dataset for internal" not in seen
        assert b"Dataset for restricted" not in seen


def test_people_are_for_staff(sqlite_database: Database) -> None:
    loaded(sqlite_database, "people", sample("people/valid/staff.csv"))
    loaded(
        sqlite_database,
        "datasets",
        table({"title": "Bins", "visibility": "public", "data_steward": "ada.reid@council.example"}),
    )
    assert b"ada.reid" not in written(sqlite_database, "datasets", actor=ANONYMOUS).content
    with pytest.raises(NotAllowed):
        written(sqlite_database, "people", actor=ANONYMOUS)


def test_a_form_that_we_do_not_write_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(Refused) as refused:
        written(sqlite_database, "datasets", "docx")
    assert refused.value.code == "unknown_ending"
