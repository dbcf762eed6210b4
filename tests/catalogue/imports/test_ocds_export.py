"""Contracts go out as OCDS 1.1.5 that the published schemas accept, with only what its reader may see."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Actor
from catalogue.audit import AuditEvent
from catalogue.errors import NotFound, Refused
from catalogue.exchange.ocds_published import Json, moment
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.upload import Upload
from catalogue.exchange.write_ocds import record_package, release_package
from catalogue.kinds import kind_of
from catalogue.store import Database
from catalogue.workflows import export_ocds
from catalogue.workflows.export_ocds import feed_page
from catalogue.workflows.export_records import Wish, export
from catalogue.workflows.export_things import seen_things
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, SAMPLES, TODAY, edited, loaded, sample, table, things
from tests.catalogue.imports.published_schemas import SCHEMAS, assert_valid

PORTAL = Publisher("https://portal.example", "Example Council", "ocds-ab12cd")
CONTRACT = kind_of("contract")
EVERYTHING = {
    "title": "Street lights",
    "visibility": "public",
    "identifier": "EC-1",
    "slug": "street-lights",
    "version": "",
    "description": "Lights.",
    "supplier": "Lamp Works",
    "department": "Highways",
    "value": "12000.50",
    "start_on": "2026-04-01",
    "end_on": "2029-03-31",
    "latest_end_on": "2031-03-31",
    "contract_status": "active",
    "procurement_route": "direct_award",
    "regime": "procurement_act_2023",
    "lots": "Lot 1: Poles; Lamps",
    "cpv": "34928500, 50232100-1",
    "variations": "2026-09-01: Forty added.\nNovated to Lamp Works.",
    "amendments": '[{"reference": "CCN 1", "changed_on": "2026-06-01", "change_kind": "variation",'
    ' "description": "More.",'
    ' "value_change": "-12.50", "new_end_on": "2029-03-31"}]',
    "statements": '[{"reference": "SOW 1", "title": "Poles by the river", "end_on": "2027-03-31", "value": "900"}]',
    "extension_options": "Twice 12 months.",
    "notice_reference": "012345-2026",
    "framework": "Lighting framework",
    "documents": '[{"title": "Contract", "document_type": "contractSigned", "url": "https://council.example/é.pdf"}]',
    "other_suppliers": '[{"organisation": "Pole Works", "role": "subcontractor"}, {"organisation": "Both Works"}]',
}


def package(database: Database, actor: Actor = LOADER) -> Json:
    """The release package that `portal export ocds` writes."""
    with database.reading() as session:
        found: Json = json.loads(export(session, actor, TODAY, Wish("ocds", PORTAL)).content)
        return found


def filled(database: Database) -> None:
    """Contracts of every sort: all that the samples hold, and one that says everything."""
    loaded(database, "contracts", table(EVERYTHING))
    for path in sorted((SAMPLES / "ocds" / "valid").glob("*.*json")):
        loaded(database, "ocds", Upload(path.name, path.read_bytes()), visibility="public")
    loaded(database, "contracts", sample("contracts/valid/all-columns.csv"))


def test_packages_are_what_the_published_schemas_ask_for(sqlite_database: Database) -> None:
    filled(sqlite_database)
    assert_valid(package(sqlite_database), "release-package-schema")
    with sqlite_database.reading() as session:
        page = feed_page(session, LOADER, TODAY, PORTAL, 1)
        last = feed_page(session, LOADER, TODAY, PORTAL, page.pages)
    for found in (page, last):
        assert_valid(
            release_package(found.releases, found.source, "https://portal.example/a"), "release-package-schema"
        )
        assert_valid(record_package(found.releases, found.source, "https://portal.example/a"), "record-package-schema")


@pytest.mark.parametrize("ending", ["json", "ndjson"])
def test_importing_what_was_exported_changes_nothing(database: Database, ending: str) -> None:
    filled(database)
    with database.reading() as session:
        upload = export(session, LOADER, TODAY, Wish("ocds", PORTAL, ending))
    outcome = loaded(database, "ocds", upload, base_url=PORTAL.base_url)
    counts = [outcome.counts[name] for name in ("new", "changed", "conflict", "refused")]
    assert counts == [0, 0, 0, 0], [one for one in outcome.problems if one.severity in ("conflict", "refused")]
    assert outcome.counts["unchanged"] == len(_all_values(database))


def test_a_contract_says_all_that_ocds_has_a_place_for(sqlite_database: Database) -> None:
    loaded(sqlite_database, "contracts", table(EVERYTHING))
    (release,) = package(sqlite_database)["releases"]
    (contract,), (award,), tender = release["contracts"], release["awards"], release["tender"]
    assert release["ocid"] == f"ocds-ab12cd-{contract['id']}"
    assert contract["uri"] == "https://portal.example/contracts/street-lights"
    assert contract["awardID"] == award["id"]
    assert contract["value"] == award["value"] == {"amount": 12000.5, "currency": "GBP"}
    assert contract["period"]["maxExtentDate"] == "2031-03-31T23:59:59Z"
    assert contract["items"][0]["additionalClassifications"] == [{"scheme": "CPV", "id": "50232100-1"}]
    days = [one.get("date") for one in contract["amendments"]]
    assert days == ["2026-06-01T00:00:00Z", "2026-09-01T00:00:00Z", None]
    assert contract["amendments"][0]["rationale"] == "Variation"
    (ordered,) = contract["milestones"]
    assert (ordered["id"], ordered["type"], ordered["dueDate"]) == ("SOW 1", "delivery", "2027-03-31T23:59:59Z")
    assert contract["relatedProcesses"][0]["title"] == "Lighting framework"
    assert (tender["procurementMethod"], tender["legalBasis"]["id"]) == ("direct", "2023/54")
    assert [lot["id"] for lot in tender["lots"]] == award["relatedLots"] == ["1", "Lamps"]
    roles = {party["name"]: party["roles"] for party in release["parties"]}
    assert roles["Pole Works"] == ["supplier", "subcontractor"]
    assert [one["name"] for one in award["suppliers"]] == ["Lamp Works", "Both Works"]
    assert (roles["Example Council"], roles["Highways"]) == (["buyer"], ["procuringEntity"])


def test_another_council_reads_what_we_publish(sqlite_database: Database) -> None:
    loaded(sqlite_database, "contracts", table(EVERYTHING))
    ours = things(sqlite_database, CONTRACT)["Street lights"].values
    feed = Upload("feed.json", json.dumps(package(sqlite_database)).replace("Street lights", "Lights").encode())
    assert loaded(sqlite_database, "ocds", feed).counts["new"] == 1
    with_ours = ("value", "end_on", "latest_end_on", "regime", "procurement_route", "department")
    read = next(one for one in _all_values(sqlite_database) if one["organisation"] == "example-council")
    assert {name: read[name] for name in with_ours} == {name: ours[name] for name in with_ours}
    assert (read["identifier"], read["notice_reference"]) == ("EC-1", "012345-2026")


def _all_values(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        return [one.record.values for one in seen_things(session, LOADER, TODAY, "contract")]


def test_ids_stay_when_names_change_and_release_ids_do_not(sqlite_database: Database) -> None:
    loaded(sqlite_database, "contracts", table(EVERYTHING))
    before = package(sqlite_database)["releases"][0]
    assert package(sqlite_database)["releases"][0] == before
    edited(sqlite_database, "Street lights", identifier="EC-2", description="More lights.")
    after = package(sqlite_database)["releases"][0]
    assert (after["ocid"], after["contracts"][0]["id"]) == (before["ocid"], before["contracts"][0]["id"])
    assert after["id"] != before["id"]


def test_contracts_of_one_process_share_its_release(sqlite_database: Database) -> None:
    rows = [EVERYTHING | {"ocid": "ocds-x1x1x1-1", "title": name, "slug": name.lower(), "identifier": name}
            for name in ("Poles", "Lamps")]  # fmt: skip
    loaded(sqlite_database, "contracts", table(*rows))
    (release,) = package(sqlite_database)["releases"]
    assert [one["title"] for one in release["contracts"]] == ["Lamps", "Poles"]
    assert "title" not in release["tender"]
    assert release["tender"]["id"] == "ocds-x1x1x1-1"


def test_a_call_off_names_what_it_was_called_off_from_to_those_who_may_see_it(sqlite_database: Database) -> None:
    framework = {"title": "Framework", "slug": "framework", "version": "", "ocid": "ocds-x1x1x1-9"}
    loaded(sqlite_database, "contracts", table(EVERYTHING | {"framework": ""}, framework))
    link = {"from_kind": "contract", "from": "street-lights", "to_kind": "contract", "to": "framework"}
    loaded(sqlite_database, "links", table(link | {"relation": "called_off_from"}))
    one = {"id": "1", "relationship": ["parent"], "title": "Framework", "scheme": "ocid", "identifier": "ocds-x1x1x1-9"}
    (seen,) = (found for found in package(sqlite_database)["releases"] if found["tender"]["title"] == "Street lights")
    assert seen["contracts"][0]["relatedProcesses"] == [one]
    (public,) = package(sqlite_database, ANONYMOUS)["releases"]
    assert "relatedProcesses" not in public["contracts"][0]


def test_others_get_public_contracts_only_and_no_empty_package(sqlite_database: Database) -> None:
    loaded(sqlite_database, "contracts", table({"title": "Inner", "visibility": "internal"}))
    with pytest.raises(Refused) as refused:
        package(sqlite_database, ANONYMOUS)
    assert refused.value.code == "nothing_to_publish"
    with sqlite_database.reading() as session, pytest.raises(NotFound):
        feed_page(session, ANONYMOUS, TODAY, PORTAL, 1)


def test_a_feed_has_each_process_once_whatever_its_pages(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(sqlite_database)
    whole = package(sqlite_database)["releases"]
    monkeypatch.setattr(export_ocds, "PER_PAGE", 7)
    with sqlite_database.reading() as session:
        first = feed_page(session, LOADER, TODAY, PORTAL, 1)
        pages = [feed_page(session, LOADER, TODAY, PORTAL, number).releases for number in range(1, first.pages + 1)]
    assert [one for page in pages for one in page] == whole


def test_the_schemas_are_those_of_the_version_that_we_write() -> None:
    folder = SAMPLES / "ocds" / "schema"
    assert sorted(SCHEMAS) == ["record-package-schema", "release-package-schema", "release-schema"]
    assert all("/1__1__5/" in schema["id"] for schema in SCHEMAS.values())
    assert (folder / "LICENSE.txt").exists()


PAID = {"Supplier": "Lamp Works Ltd", "Date": "03/07/2026", "Amount": "100.50", "Transaction number": "1"}
CREDIT = PAID | {"Date": "04/07/2026", "Amount": "-20.00", "Transaction number": "2"}
OTHER = PAID | {"Supplier": "Pole Hire", "Transaction number": "3", "Contract reference": "EC-3"}
REDACTED = PAID | {"Supplier": "Redacted", "Transaction number": "4", "Contract reference": "EC-1"}


def paid_under(database: Database) -> None:
    """Street lights, public, with payments, one of them without its name; and a contract for staff, with one."""
    inner = {"title": "Inner", "visibility": "internal", "identifier": "EC-3", "slug": "inner", "version": ""}
    loaded(database, "contracts", table(EVERYTHING, inner))
    lines = [one if "Contract reference" in one else one | {"Contract reference": "EC-1"}
             for one in (PAID, CREDIT, OTHER, REDACTED)]  # fmt: skip
    assert loaded(database, "spend", table(*lines)).counts["new"] == 4


def of(package: Json, title: str) -> Json:
    """The release of one contract."""
    return next(one for one in package["releases"] if one["contracts"][0]["title"] == title)


def test_what_was_paid_goes_out_as_transactions(database: Database) -> None:
    paid_under(database)
    whole = package(database)
    assert_valid(whole, "release-package-schema")
    with database.reading() as session:
        page = feed_page(session, LOADER, TODAY, PORTAL, 1)
    assert_valid(record_package(page.releases, page.source, "https://portal.example/a"), "record-package-schema")
    release = of(whole, "Street lights")
    first, credit = release["contracts"][0]["implementation"]["transactions"]
    assert first | {"id": ""} == {
        "id": "",
        "source": "https://portal.example/contracts/street-lights/payments",
        "date": "2026-07-03T00:00:00Z",
        "value": {"amount": 100.5, "currency": "GBP"},
        "payer": {"id": "https://portal.example/", "name": "Example Council"},
        "payee": {"id": "https://portal.example/organisations/lamp-works", "name": "Lamp Works"},
        "uri": "https://portal.example/contracts/street-lights/payments?as=csv",
    }
    assert credit["value"] == {"amount": -20, "currency": "GBP"}
    assert first["id"] != credit["id"]
    assert "Redacted" not in str(whole)  # even the operator publishes no line whose name was taken out
    parties = {party["id"]: party["roles"] for party in release["parties"]}
    for one in (first, credit):
        assert "payer" in parties[one["payer"]["id"]] and "payee" in parties[one["payee"]["id"]]
    assert package(database) == whole


def test_others_get_payments_of_public_contracts_only_and_none_without_its_name(sqlite_database: Database) -> None:
    paid_under(sqlite_database)
    (release,) = package(sqlite_database, ANONYMOUS)["releases"]
    transactions = release["contracts"][0]["implementation"]["transactions"]
    assert [one["value"]["amount"] for one in transactions] == [100.5, -20]
    words = json.dumps(release)
    assert "Redacted" not in words and "Pole Hire" not in words


def test_importing_transactions_of_our_own_changes_nothing(database: Database) -> None:
    paid_under(database)
    with database.reading() as session:
        upload = export(session, LOADER, TODAY, Wish("ocds", PORTAL, "json"))
    outcome = loaded(database, "ocds", upload, base_url=PORTAL.base_url)
    assert [outcome.counts[name] for name in ("new", "changed", "conflict", "refused")] == [0, 0, 0, 0]
    assert outcome.counts["unchanged"] == 2


def test_a_release_is_another_once_something_was_paid_or_taken_back(sqlite_database: Database) -> None:
    loaded(sqlite_database, "contracts", table(EVERYTHING))
    seen = [package(sqlite_database)["releases"][0]]
    lines = loaded(sqlite_database, "spend", table(PAID | {"Contract reference": "EC-1"}))
    seen.append(package(sqlite_database)["releases"][0])
    with sqlite_database.unit_of_work() as session:
        later = session.scalars(select(AuditEvent).where(AuditEvent.action == "contract.payment_kept")).one()
        kept_at = later.at
    assert seen[1]["date"] == moment(kept_at)
    undo_run(sqlite_database, LOADER, TODAY, lines.run_id)
    seen.append(package(sqlite_database)["releases"][0])
    assert "implementation" not in seen[2]["contracts"][0]
    with sqlite_database.reading() as session:
        dropped = session.scalars(select(AuditEvent).where(AuditEvent.action == "contract.payment_dropped")).one()
        assert seen[2]["date"] == moment(dropped.at)
