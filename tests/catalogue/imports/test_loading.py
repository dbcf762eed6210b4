"""Files are loaded whole, twice without change, without erasing and without overwriting people."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor, Held
from catalogue.audit import AuditEvent
from catalogue.audit_check import verify
from catalogue.errors import BadInput, NotAllowed, Refused
from catalogue.imports.states import RunStatus
from catalogue.kinds import kind_of
from catalogue.kinds.record import Severity
from catalogue.kinds.resource import CataloguedResource, ResourceVersion
from catalogue.people.tables import Organisation
from catalogue.store import Database
from catalogue.terms import Employer, Role
from catalogue.workflows import load_records
from catalogue.workflows.load_records import Request, apply, check
from catalogue.workflows.loading import Outcome
from tests.catalogue.imports.loads import LOADER, TODAY, edited, loaded, sample, table, things
from tests.factories import Place

DATASET, CONTRACT = kind_of("dataset"), kind_of("contract")
REAL = [
    ("datasets", "councils/aberdeen.catalogue.csv", 56),
    ("datasets", "councils/perth_kinross.catalogue.csv", 70),
    ("dcat", "councils/edinburgh.dcat-ap.json", 44),
    ("dcat", "councils/north_ayrshire.dcat-ap.json", 126),
    ("dcat", "councils/dumfries_galloway.data.json", 31),
    ("ckan", "ckan/valid/package_search.json", 4),
    ("ckan", "ckan/valid/package_show.json", 1),
    ("contracts", "registers/valid/derived-lgtc-register.csv", 95),
]


def count(database: Database, table_of: Any) -> int:
    """How many rows a table has."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table_of)) or 0


def test_real_files_load_whole_and_a_second_time_change_nothing(database: Database) -> None:
    for code, path, number in REAL:
        outcome = loaded(database, code, sample(path))
        assert (outcome.status, outcome.counts["new"], outcome.refused) == (RunStatus.APPLIED, number, 0), path
    before = count(database, ResourceVersion)
    for code, path, _ in REAL:
        again = loaded(database, code, sample(path))
        assert (again.counts["new"], again.counts["changed"], again.counts["conflict"]) == (0, 0, 0), path
    assert count(database, ResourceVersion) == before == count(database, CataloguedResource)
    with database.reading() as session:
        assert verify(session, None).whole


def test_two_councils_may_have_a_dataset_of_the_same_name(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table({"title": "Car parks", "identifier": "a"}, name="one.csv"))
    outcome = loaded(sqlite_database, "datasets", table({"title": "Car parks", "identifier": "b"}, name="two.csv"))
    assert outcome.counts["new"] == 1


@pytest.mark.parametrize("publishers", [("Perth", "Angus"), ("", "")])
def test_titles_alone_never_make_one_thing_of_two_sources_entries(
    sqlite_database: Database, publishers: tuple[str, str]
) -> None:
    for name, publisher in zip(("perth.csv", "angus.csv"), publishers, strict=True):
        said = {"title": "Car parks", "publisher": publisher, "summary": f"Of {name}"}
        outcome = loaded(sqlite_database, "datasets", table(said, name=name))
        assert (outcome.counts["new"], outcome.counts["conflict"]) == (1, 0)
    assert count(sqlite_database, CataloguedResource) == 2
    again = loaded(sqlite_database, "datasets", table(said, name="angus.csv"))
    assert again.counts["unchanged"] == 1


@pytest.mark.parametrize(
    "first, words", [({"identifier": "7"}, "another source (perth)"), ({"slug": "bins"}, "entry that we have")]
)
def test_a_clash_is_laid_on_nobody_who_did_not_cause_it(
    sqlite_database: Database, first: dict[str, str], words: str
) -> None:
    extra = {"version": ""} if "slug" in first else {}
    loaded(sqlite_database, "datasets", table(first | extra | {"title": "Bins", "summary": "One."}, name="perth.csv"))
    other = {"identifier": "7", "title": "Bins", "summary": "Two."}
    clash = loaded(sqlite_database, "datasets", table(other, name="angus.csv")).problems[0]
    assert (clash.severity, words in clash.reason, "Someone here changed" in clash.reason) == (
        Severity.CONFLICT,
        True,
        False,
    )


def test_an_entry_made_by_hand_is_found_by_its_title_and_filled_in(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table({"slug": "bins", "version": "", "title": "Bins"}))
    outcome = loaded(sqlite_database, "datasets", table({"title": "Bins", "summary": "All of them."}, name="other.csv"))
    assert outcome.words == "1 rows: 0 new, 1 changed, 0 unchanged, 0 refused"
    assert things(sqlite_database, DATASET)["Bins"].values["summary"] == "All of them."


def test_a_blank_never_erases_and_a_change_is_taken(database: Database) -> None:
    loaded(database, "datasets", table({"identifier": "1", "title": "Bins", "summary": "Old.", "coverage": "All"}))
    outcome = loaded(
        database, "datasets", table({"identifier": "1", "title": "Bins", "summary": "New.", "coverage": ""})
    )
    values = things(database, DATASET)["Bins"].values
    assert outcome.counts["changed"] == 1
    assert (values["summary"], values["coverage"]) == ("New.", "All")


def test_what_a_person_edited_is_kept_and_the_clash_told(database: Database) -> None:
    loaded(database, "datasets", table({"identifier": "1", "title": "Bins", "summary": "Theirs."}))
    edited(database, "Bins", summary="Ours.")
    assert (
        loaded(database, "datasets", table({"identifier": "1", "title": "Bins", "summary": "Theirs."})).problems == ()
    )
    outcome = loaded(database, "datasets", table({"identifier": "1", "title": "Bins", "summary": "Theirs, newer."}))
    assert things(database, DATASET)["Bins"].values["summary"] == "Ours."
    assert outcome.counts["conflict"] == 1
    assert [(problem.column, problem.severity.value) for problem in outcome.problems] == [("summary", "conflict")]


def test_a_report_does_not_name_what_the_loader_may_not_see(database: Database) -> None:
    gone = {"identifier": "1", "title": "Old bins", "lifecycle": "deprecated"}
    loaded(database, "datasets", table({"title": "Secret bins", "visibility": "restricted"}, {"title": "New bins"}))
    loaded(database, "datasets", table(gone))
    edited(database, "Old bins", replaced_by="secret-bins")
    admin = Actor(name="Adi", is_staff=True, roles=frozenset({Held(Role.ADMIN)}))
    outcome = loaded(database, "datasets", table(gone | {"replaced_by": "new-bins"}), actor=admin)
    assert (outcome.counts["changed"], outcome.problems) == (1, ())
    assert things(database, DATASET)["Old bins"].values["replaced_by"] == "new-bins"


def test_one_refused_row_keeps_everything_out_unless_good_rows_are_wanted(database: Database) -> None:
    rows = table({"title": "Good"}, {"title": "Bad", "summary": "x" * 300})
    outcome = loaded(database, "datasets", rows)
    assert outcome.status is RunStatus.REFUSED
    assert things(database, DATASET) == {}
    outcome = loaded(database, "datasets", rows, good_rows_only=True)
    assert outcome.words == "2 rows: 1 new, 0 changed, 0 unchanged, 1 refused"
    assert list(things(database, DATASET)) == ["Good"]


def test_a_dry_run_changes_nothing(database: Database) -> None:
    outcome = check(database, LOADER, TODAY, Request("contracts", sample("registers/valid/derived-lgtc-register.csv")))
    assert outcome.words == "97 rows: 95 new, 0 changed, 0 unchanged, 0 refused, 2 repeated in the file"
    assert count(database, CataloguedResource) == count(database, Organisation) == 0


def test_a_run_is_applied_once_only(sqlite_database: Database) -> None:
    checked = check(sqlite_database, LOADER, TODAY, Request("datasets", table({"title": "Bins"})))
    apply(sqlite_database, LOADER, TODAY, checked.run_id)
    with pytest.raises(Refused) as refused:
        apply(sqlite_database, LOADER, TODAY, checked.run_id)
    assert refused.value.code == "import_moved_on"


def overtaken(database: Database, good_rows_only: bool = False) -> Outcome:
    """What came of two changes and a new row, the second of which someone overtook after the check."""
    old = [{"identifier": str(number), "title": f"Bins {number}", "summary": "One."} for number in (1, 2)]
    loaded(database, "datasets", table(*old))
    new = [row | {"summary": "Two."} for row in old] + [{"identifier": "3", "title": "Bins 3", "summary": ""}]
    checked = check(database, LOADER, TODAY, Request("datasets", table(*new), good_rows_only=good_rows_only))
    edited(database, "Bins 2", coverage="Everywhere")
    return apply(database, LOADER, TODAY, checked.run_id)


def test_what_changed_between_check_and_apply_is_left_alone(sqlite_database: Database) -> None:
    outcome = overtaken(sqlite_database, good_rows_only=True)
    assert "changed this entry after the file was checked" in outcome.problems[0].reason
    found = things(sqlite_database, DATASET)
    assert (found["Bins 1"].values["summary"], found["Bins 2"].values["summary"]) == ("Two.", "One.")


@pytest.mark.parametrize("batch, status", [(500, RunStatus.REFUSED), (1, RunStatus.UNDONE)])
def test_a_row_that_was_overtaken_keeps_out_a_file_that_is_taken_whole(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, batch: int, status: RunStatus
) -> None:
    monkeypatch.setattr(load_records, "BATCH", batch)
    outcome = overtaken(sqlite_database)
    assert (outcome.status, outcome.problems[0].severity) == (status, Severity.REFUSED)
    found = things(sqlite_database, DATASET)
    assert {title: record.values["summary"] for title, record in found.items()} == {"Bins 1": "One.", "Bins 2": "One."}
    assert found["Bins 2"].values["coverage"] == "Everywhere"


def test_organisations_that_a_file_names_are_made_once_and_counted(database: Database) -> None:
    outcome = loaded(database, "contracts", sample("contracts/valid/transparency-code.csv"))
    assert outcome.counts["new_organisations"] == 3
    with database.reading() as session:
        row = session.scalars(select(Organisation).where(Organisation.name == "Example Lighting Ltd")).one()
        assert (row.organisation_type, row.identifier) == ("supplier", "GB-COH-01234567")
    again = loaded(database, "contracts", sample("contracts/valid/transparency-code.csv"))
    assert "new_organisations" not in again.counts


def test_a_theme_that_we_do_not_have_is_kept_as_a_keyword(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table({"title": "Bins", "theme": "Waste", "keywords": "refuse"}))
    values = things(sqlite_database, DATASET)["Bins"].values
    assert (values["theme"], values["keywords"]) == ("", ["refuse", "Waste"])


def test_new_things_are_for_staff_unless_the_source_or_the_caller_says_otherwise(sqlite_database: Database) -> None:
    loaded(sqlite_database, "datasets", table({"title": "Bins"}))
    loaded(sqlite_database, "datasets", table({"title": "Trees"}, name="b.csv"), visibility="public")
    closed = table({"title": "Children at risk", "visibility": "restricted"}, name="c.csv")
    loaded(sqlite_database, "datasets", closed, visibility="public")
    loaded(sqlite_database, "dcat", sample("councils/dumfries_galloway.data.json"))
    found = things(sqlite_database, DATASET)
    assert found["Children at risk"].values["visibility"] == "restricted"
    assert found["Bins"].values["visibility"] == "internal"
    assert found["Trees"].values["visibility"] == "public"
    assert found["Secondary School Roll"].values["visibility"] == "public"


def test_owners_are_appointed_and_unknown_ones_told(database: Database) -> None:
    loaded(database, "people", sample("people/valid/staff.csv"))
    rows = ({"title": "Bins", "data_steward": "ada.reid@council.example", "technical_owner": "nobody@council.example"},)
    outcome = loaded(database, "datasets", table(*rows))
    assert things(database, DATASET)["Bins"].owners == {"data_steward": "ada.reid@council.example"}
    assert [problem.column for problem in outcome.problems] == ["technical_owner"]


def test_every_change_has_one_audit_event_and_the_run_groups_them(sqlite_database: Database) -> None:
    outcome = loaded(sqlite_database, "datasets", table({"title": "A"}, {"title": "B"}))
    with sqlite_database.reading() as session:
        rows = session.execute(select(AuditEvent.action, AuditEvent.operation_id)).all()
    actions = [row.action for row in rows]
    assert actions == ["import.checked", "dataset.registered", "dataset.registered", "import.applied"]
    assert len({row.operation_id for row in rows if row.action == "dataset.registered"}) == 1
    assert outcome.counts["new"] == 2


@pytest.mark.parametrize("role", [Role.STEWARD, Role.PROCUREMENT])
def test_readers_may_not_import_and_whoever_may_adds_the_organisations_named(
    sqlite_database: Database, role: Role
) -> None:
    reader = Actor(name="Rea", is_staff=True)
    importer = Actor(name="Sam", person_id=uuid.uuid4(), is_staff=True, roles=frozenset({Held(role)}))
    with pytest.raises(NotAllowed):
        loaded(sqlite_database, "contracts", table({"title": "Bins"}), reader)
    outcome = loaded(sqlite_database, "contracts", table({"title": "Bins", "supplier": "Elsewhere"}), importer)
    assert (outcome.counts["new"], count(sqlite_database, Organisation)) == (1, 1)
    assert things(sqlite_database, CONTRACT)["Bins"].values["supplier"] == "elsewhere"


def test_an_unknown_format_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(Refused) as refused:
        loaded(sqlite_database, "telepathy", table({"title": "Bins"}))
    assert refused.value.code == "unknown_format"


def test_a_file_that_cannot_be_read_leaves_no_run(sqlite_database: Database) -> None:
    with pytest.raises(BadInput):
        loaded(sqlite_database, "datasets", table({"colour": "red"}))


def test_a_supplier_contact_is_one_of_the_contracts_suppliers_people(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        lamp, pole, other = (place.organisation(name) for name in ("Lamp Works", "Pole Works", "Other Works"))
        who = {
            name: place.person(name, Employer.SUPPLIER, organisation=of).email
            for name, of in (("Lia Lamp", lamp), ("Pia Pole", pole), ("Ota Other", other))
        }
        who["Cia Council"] = place.person("Cia Council").email
    beside = '[{"organisation": "Pole Works", "role": "subcontractor"}]'
    rows = [{"title": name, "identifier": name, "supplier": "Lamp Works",
             "supplier_contact": email, "other_suppliers": beside} for name, email in who.items()]  # fmt: skip
    rows.append({"title": "Without", "identifier": "Without", "supplier_contact": who["Ota Other"]})
    outcome = loaded(database, "contracts", table(*rows), good_rows_only=True)
    assert (outcome.counts["new"], outcome.counts["refused"]) == (3, 2)
    told = {one.row: one for one in outcome.problems if one.severity is Severity.REFUSED}
    assert [(told[row].column, told[row].value) for row in sorted(told)] == [
        ("supplier_contact", who["Ota Other"]), ("supplier_contact", who["Cia Council"]),
    ]  # fmt: skip
    assert [told[row].reason for row in sorted(told)] == [
        "Ota Other does not work for a supplier of this contract.",
        "Cia Council works for the council. A supplier contact is one of the supplier's people.",
    ]
    assert all(one.mend for one in told.values())
    later = {"title": "Lia Lamp", "identifier": "Lia Lamp"}
    for contact, counted in ((who["Ota Other"], "refused"), (who["Pia Pole"], "changed")):
        again = loaded(database, "contracts", table(later | {"supplier_contact": contact}))
        assert again.counts[counted] == 1


@pytest.mark.parametrize("said", ["", "register", "dataset:register"])
def test_a_list_is_found_again_by_the_name_that_it_is_shown_with(sqlite_database: Database, said: str) -> None:
    loaded(sqlite_database, "datasets", table({"identifier": "1", "title": "Bins"}, name="register-2025.csv"))
    new = table({"identifier": "1", "title": "Waste bins"}, name="register-2026.csv" if not said else "other.csv")
    assert loaded(sqlite_database, "datasets", new, source=said).counts["changed"] == 1
