"""Values as registers write them are understood, and what was made of them is told; nonsense is still refused."""

import pytest

from catalogue.exchange.loose_values import loosened
from catalogue.exchange.read_table import read_records
from catalogue.exchange.shapes import KIND_SHAPES
from catalogue.exchange.upload import Upload
from catalogue.kinds import kind_of
from catalogue.kinds.record import Severity


@pytest.mark.parametrize(
    "kind, name, text, said",
    [
        ("contract", "end_on", "TBC", ""),
        ("contract", "value", "-", ""),
        ("contract", "value", "£1.2m", "1200000.0"),
        ("contract", "value", "85k p.a.", "85000"),
        ("contract", "value", "£36,000.00 (est.)", "£36,000.00"),
        ("contract", "value", "up to £1.2m", "1200000.0"),
        ("contract", "start_on", "31/03/2028 00:00:00", "2028-03-31"),
        ("contract", "start_on", "01-Apr-24", "2024-04-01"),
        ("contract", "start_on", "45383", "2024-04-01"),
        ("contract", "procurement_route", "Call-off from a framework", "framework"),
        ("contract", "procurement_route", "Single tender waiver", "direct_award"),
        ("contract", "procurement_route", "RFQ", "invitation_to_quote"),
        ("contract", "contract_status", "Live", "active"),
        ("contract", "sme", "Micro", "yes"),
        ("dataset", "lawful_basis", "Article 6(1)(e) public task", "public_task"),
        ("dataset", "personal_data", "No - anonymised", "none"),
        ("dataset", "dpia", "No", ""),
        ("dataset", "update_frequency", "Termly", "irregular"),
        ("dataset", "security_classification", "NOT PROTECTIVELY MARKED", "official"),
    ],
)
def test_what_registers_write_is_understood(kind: str, name: str, text: str, said: str) -> None:
    assert loosened(kind_of(kind).field(name), text) == said


@pytest.mark.parametrize(
    "kind, name, text",
    [
        ("contract", "end_on", "rolling"),
        ("contract", "value", "a small fortune"),
        ("contract", "value", "est."),
        ("contract", "value", "$36,000 (est.)"),
        ("contract", "start_on", "30/02/2025x"),
        ("dataset", "security_classification", "SECRET"),
        ("dataset", "security_classification", "TOP SECRET"),
        ("dataset", "lawful_basis", "because we always have"),
        ("dataset", "update_frequency", "every blue moon"),
    ],
)
def test_nonsense_stays_nonsense(kind: str, name: str, text: str) -> None:
    assert loosened(kind_of(kind).field(name), text) is None


def test_what_was_made_of_a_value_is_told() -> None:
    upload = Upload("register.csv", b"Title of agreement,Status,Supplier(s)\nSalt,Live,Salt Ltd\n")
    reading = read_records(upload, KIND_SHAPES["contract"])
    assert reading.records[0].values == {"title": "Salt", "contract_status": "active", "supplier": "Salt Ltd"}
    assert [(one.row, one.column, one.severity) for one in reading.problems] == [(1, "Status", Severity.NOTE)]


def test_sharing_in_a_sentence_tells_how_to_get_at_it() -> None:
    reading = read_records(Upload("iar.csv", b"Asset,Sharing\nPlans,With the inspectorate\n"), KIND_SHAPES["dataset"])
    assert reading.records[0].values["access_how"] == "With the inspectorate"


@pytest.mark.parametrize(
    "personal, special, said",
    [
        ("Yes", "No", "personal"),
        ("Yes", "Yes", "special_category"),
        ("Yes", "Health, ethnicity", "special_category"),
        ("No", "N/A", "none"),
        ("", "None", None),
    ],
)
def test_two_columns_about_personal_data_are_read_as_one(personal: str, special: str, said: str | None) -> None:
    rows = f'Asset,Personal data,Special category\nPlans,{personal},"{special}"\n'.encode()
    reading = read_records(Upload("iar.csv", rows), KIND_SHAPES["dataset"])
    assert reading.records[0].values.get("personal_data") == said


def test_a_placeholder_in_a_table_is_left_out_and_told() -> None:
    reading = read_records(Upload("a.csv", b"title,summary\nBins,{{summary}}\n"), KIND_SHAPES["dataset"])
    assert "summary" not in reading.records[0].values
    assert [(one.row, one.severity) for one in reading.problems] == [(1, Severity.WARNING)]


@pytest.mark.parametrize(
    "text, sme, vcse",
    [
        ("SME", True, False),
        ("VCSE", False, True),
        ("SME/VCSE", True, True),
        ("Both", True, True),
        ("Neither", False, False),
    ],
)
def test_one_column_may_say_both_of_a_suppliers_sizes(text: str, sme: bool, vcse: bool) -> None:
    upload = Upload("register.csv", f"Title of agreement,SME/VCSE\nSalt,{text}\n".encode())
    values = read_records(upload, KIND_SHAPES["contract"]).records[0].values
    assert (values["sme"], values["vcse"]) == (sme, vcse)


@pytest.mark.parametrize("text", ["huge", "SME: no"])
def test_what_says_nothing_of_sizes_is_refused(text: str) -> None:
    upload = Upload("register.csv", f"Title of agreement,SME/VCSE\nSalt,{text}\n".encode())
    (problem,) = read_records(upload, KIND_SHAPES["contract"]).problems
    assert (problem.column, problem.severity, problem.mend) == (
        "SME/VCSE",
        Severity.REFUSED,
        "Write SME, VCSE, both or neither.",
    )
