"""Open contracting data loads whole, again without any change, and in whatever order its releases come."""

import itertools
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.access import operator
from catalogue.exchange.upload import Upload
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Values
from catalogue.kinds.resource import CataloguedResource, ExternalIdentity
from catalogue.people.directory import OrganisationEntry, keep_organisation
from catalogue.people.tables import Organisation
from catalogue.store import Database
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, SAMPLES, TODAY, edited, loaded, sample, things

CONTRACT = kind_of("contract")
PUBLISHED = ("contracts-finder", "public-contracts-scotland", "sell2wales")
STEPS = sorted(path.name for path in (SAMPLES / "ocds" / "valid").glob("ocds-213czf-*.json"))
TENDER: dict[str, Any] = {
    "ocid": "ocds-abc123-9",
    "id": "9-1",
    "date": "2026-01-05T09:00:00Z",
    "tag": ["tender"],
    "tender": {
        "id": "EC-9",
        "title": "Gully cleaning",
        "description": "Every gully, twice a year.",
        "status": "active",
    },
}
AWARD = TENDER | {
    "id": "9-2",
    "date": "2026-03-05T09:00:00Z",
    "tag": ["award"],
    "tender": {"id": "EC-9", "title": "Gully cleaning and repair"},
    "awards": [{"id": "a1", "status": "active", "value": {"amount": 90, "currency": "GBP"}}],
}


def release(said: dict[str, Any], name: str = "releases.json") -> Upload:
    """A package of one release."""
    return Upload(name, json.dumps({"releases": [said]}).encode())


def contracts(database: Database) -> int:
    """How many contracts there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CataloguedResource)) or 0


def only(database: Database) -> Values:
    """The values of the one contract that there is."""
    (record,) = things(database, CONTRACT).values()
    return record.values


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_three_portals_published_loads_whole_and_changes_nothing_again(database: Database, name: str) -> None:
    upload = sample(f"ocds/valid/{name}.ndjson")
    first = loaded(database, "ocds", upload)
    assert (first.counts["refused"], first.counts["new"]) == (0, contracts(database))
    again = loaded(database, "ocds", upload)
    assert (again.counts["new"], again.counts["changed"], again.counts["conflict"]) == (0, 0, 0)


@pytest.mark.parametrize("order", list(itertools.islice(itertools.permutations(range(6)), 0, 720, 71)))
def test_a_process_is_the_same_contract_in_whatever_order_its_releases_come(
    sqlite_database: Database, order: tuple[int, ...]
) -> None:
    for number in order:
        loaded(sqlite_database, "ocds", sample(f"ocds/valid/{STEPS[number]}"))
    values = only(sqlite_database)
    assert values["title"] == "Contract to build new cycle lanes in the centre of town."
    assert (values["contract_status"], values["lifecycle"]) == ("active", "live")
    assert (values["spent_to_date"], values["latest_end_on"]) == ("60000.00", "2011-12-31")


def test_an_award_is_of_the_tender_that_is_here_and_a_second_award_is_another_contract(database: Database) -> None:
    loaded(database, "ocds", release(TENDER))
    assert only(database)["contract_status"] == "pending"
    loaded(database, "ocds", release(AWARD, "another-name.json"))
    values = only(database)
    assert (values["title"], values["value"]) == ("Gully cleaning and repair", "90.00")
    assert values["description"] == "Every gully, twice a year."
    second = AWARD | {"id": "9-3", "date": "2026-04-01T09:00:00Z", "awards": [{"id": "a2", "status": "active"}]}
    outcome = loaded(database, "ocds", release(second))
    assert (outcome.counts["new"], contracts(database)) == (1, 2)
    assert loaded(database, "ocds", release(second)).counts["unchanged"] == 1
    assert loaded(database, "ocds", release(AWARD)).counts["unchanged"] == 1


def test_an_older_release_fills_blanks_and_turns_nothing_back(database: Database) -> None:
    loaded(database, "ocds", release(AWARD))
    outcome = loaded(database, "ocds", release(TENDER))
    values = only(database)
    assert outcome.counts["changed"] == 1
    assert (values["title"], values["contract_status"]) == ("Gully cleaning and repair", "active")
    assert values["description"] == "Every gully, twice a year."


def test_what_somebody_here_wrote_stays(database: Database) -> None:
    loaded(database, "ocds", release(TENDER))
    edited(database, "Gully cleaning", description="Ours.")
    again = AWARD | {"tender": AWARD["tender"] | {"description": "Theirs."}}
    outcome = loaded(database, "ocds", release(again))
    assert only(database)["description"] == "Ours."
    assert [problem.column for problem in outcome.problems if problem.severity == "conflict"] == ["description"]


def test_an_import_taken_back_leaves_no_name_behind(database: Database) -> None:
    loaded(database, "ocds", release(TENDER))
    outcome = loaded(database, "ocds", release(AWARD))
    undo_run(database, LOADER, TODAY, outcome.run_id)
    assert only(database)["title"] == "Gully cleaning"
    with database.reading() as session:
        assert set(session.scalars(select(ExternalIdentity.external_id))) == {"ocds-abc123-9"}
    assert loaded(database, "ocds", release(TENDER)).counts["unchanged"] == 1
    assert loaded(database, "ocds", release(AWARD)).counts["changed"] == 1


def test_suppliers_are_organisations_known_by_their_numbers(database: Database) -> None:
    with database.unit_of_work() as session:
        keep_organisation(session, operator("Ann"), OrganisationEntry("Brightwater", identifier="GB-COH-01234567"))
    loaded(database, "ocds", sample("ocds/valid/two-awards-and-lots.json"))
    with database.reading() as session:
        found = {row.name: row.identifier for row in session.scalars(select(Organisation))}
    assert found == {"Brightwater": "GB-COH-01234567", "Example Council": "", "Lamp Works CIC": "GB-COH-SC123456"}
    assert things(database, CONTRACT)["Poles for street lights"].values["supplier"] == "brightwater"


def _amended(number: int, day: str, words: str, *, numbered: bool = True) -> Upload:
    """A release that says one amendment alone."""
    amendment = {"date": day, "description": words} | ({"id": str(number)} if numbered else {})
    contract = {"id": "c1", "awardID": "a1", "amendments": [amendment]}
    said = AWARD | {"id": f"9-{number + 2}", "date": day, "tag": ["contractAmendment"], "contracts": [contract]}
    return release(said)


@pytest.mark.parametrize("numbered, references", [(True, ("1", "2")), (False, ("2026-04-01", "2026-05-01"))])
def test_amendments_of_several_releases_stand_together_and_once(
    database: Database, numbered: bool, references: tuple[str, str]
) -> None:
    first = _amended(1, "2026-04-01T00:00:00Z", "Novated.", numbered=numbered)
    second = _amended(2, "2026-05-01T00:00:00Z", "Longer.", numbered=numbered)
    for upload in (first, second, first):
        loaded(database, "ocds", upload)
    (contract,) = things(database, CONTRACT).values()
    said = [(row["reference"], row["changed_on"], row["description"]) for row in contract.parts["amendments"]]
    days = [("2026-04-01", "Novated."), ("2026-05-01", "Longer.")]
    assert sorted(said) == [(one, *day) for one, day in zip(references, days, strict=True)]
    assert loaded(database, "ocds", second).counts["changed"] == 0


def test_two_awards_that_share_an_id_are_two_contracts_and_change_nothing_again(database: Database) -> None:
    awards = [{"id": "a1", "suppliers": [{"name": name}]} for name in ("Gully Ltd", "Drain Ltd")]
    upload = release(AWARD | {"awards": awards})
    assert loaded(database, "ocds", upload).counts["new"] == 2
    again = loaded(database, "ocds", upload).counts
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
