"""Open contracting data is read as contracts, whatever state it comes in."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from catalogue.exchange.ocds import read_ocds
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading, Record, Severity
from catalogue.terms import Regime

SAMPLES = Path(__file__).parents[2] / "samples" / "ocds" / "valid"
RELEASE: dict[str, Any] = {
    "ocid": "ocds-abc123-7",
    "id": "7-1",
    "date": "2026-03-02T09:00:00Z",
    "tag": ["award"],
    "tender": {"id": "EC-7", "title": "Street lighting"},
    "awards": [{"id": "a1", "status": "active"}],
}


def read(*releases: Any) -> Reading:
    """The reading of a package of these."""
    return read_ocds(Upload("package.json", json.dumps({"releases": releases}).encode()))


def one(**said: Any) -> Record:
    """The record of one release."""
    return read(RELEASE | said).records[0]


def sample(name: str) -> Reading:
    """The reading of a sample."""
    return read_ocds(Upload(name, (SAMPLES / name).read_bytes()))


@pytest.mark.parametrize(
    "name, releases, contracts",
    [
        ("contracts-finder.ndjson", 132, 127),
        ("public-contracts-scotland.ndjson", 57, 57),
        ("sell2wales.ndjson", 60, 60),
    ],
)
def test_every_published_release_is_read(name: str, releases: int, contracts: int) -> None:
    reading = sample(name)
    assert (reading.rows, len(reading.records)) == (releases, contracts)
    assert [problem for problem in reading.problems if problem.severity is Severity.REFUSED] == []
    assert len({record.external_id for record in reading.records}) == contracts


def test_releases_without_an_id_are_told_one_by_one() -> None:
    told = [problem for problem in sample("public-contracts-scotland.ndjson").problems if problem.column == "id"]
    assert sorted(problem.row for problem in told) == list(range(1, 58))


def test_lost_line_breaks_are_put_back_and_words_that_end_so_are_left() -> None:
    texts = " ".join(str(record.values["description"]) for record in sample("sell2wales.ndjson").records)
    assert set(re.findall(r"\b\w*rn\b", texts)) <= {"Northern", "return", "Learn", "western", "govern", "Western"}
    assert "split in two Lots as follows:  \nLot 1 - Day to Day Responsive Repairs  \nLot 2" in texts


def test_a_record_says_what_its_releases_say_one_after_the_other() -> None:
    whole = sample("record-ocds-213czf-000-00001.json").records[0]
    steps = [read_ocds(Upload(path.name, path.read_bytes())) for path in sorted(SAMPLES.glob("ocds-213czf-*.json"))]
    lines = "\n".join(json.dumps(json.loads(path.read_text())) for path in sorted(SAMPLES.glob("ocds-213czf-*.json")))
    together = read_ocds(Upload("all.ndjson", lines.encode())).records
    assert [len(step.records) for step in steps] == [1] * 6
    assert [record.values for record in together] == [whole.values]
    assert whole.values["spent_to_date"] == "60000.00"
    assert (whole.values["end_on"], whole.values["latest_end_on"]) == ("2011-06-30", "2011-12-31")
    assert whole.identifiers == {"AnyCorp Cycle Provision": "GB-COH-11111111"}


def test_each_contract_of_a_process_is_one_and_names_its_lots() -> None:
    poles, lamps = sample("two-awards-and-lots.json").records
    assert (poles.values["title"], poles.values["lots"]) == ("Poles for street lights", ["Lot 1: Poles"])
    assert (lamps.values["title"], lamps.values["lots"]) == ("Street lighting software: Lot 2: Lamps", ["Lot 2: Lamps"])
    assert (poles.values["value"], lamps.values["value"]) == ("12000.00", "500.50")
    assert poles.parts["other_suppliers"] == [{"organisation": "Lamp Works CIC", "role": "joint"}]
    assert poles.identifiers["Brightwater Systems Ltd"] == "GB-COH-01234567"
    assert (lamps.values["vcse"], lamps.values["vcse_number"]) == (True, "GB-CHC-1123456")
    assert (lamps.external_id, lamps.earlier_ids) == ("ocds-abc123-7/award/a2", ("ocds-abc123-7",))


def test_what_a_contract_tells_of_its_course_is_kept() -> None:
    contract = sample("two-awards-and-lots.json").records[0]
    values = contract.values
    (change,) = contract.parts["amendments"]
    assert (change["changed_on"], change["description"]) == ("2026-09-01", "Forty poles added.")
    assert values["milestones"] == "2026-10-01: Hand over the plans (met 2026-09-30)"
    assert values["extension_options"] == "Twice 12 months."
    assert (values["extendable"], values["latest_end_on"]) == (True, "2031-03-31")
    assert values["framework"] == "Lighting framework ocds-abc123-1"
    assert values["regime"] == Regime.PROCUREMENT_ACT_2023
    assert values["procurement_route"] == "framework"


def test_later_releases_win_and_never_blank_a_field() -> None:
    later = {"ocid": RELEASE["ocid"], "id": "7-2", "date": "2026-05-01T08:00:00+01:00", "tender": {"title": None}}
    later |= {"awards": [{"id": "a1", "status": "", "value": {"amount": 5, "currency": "GBP"}}], "buyer": {}}
    reading = read(later, RELEASE)
    record = reading.records[0]
    assert (record.values["title"], record.values["value"]) == ("Street lighting", "5.00")
    assert (record.row, record.values["contract_status"]) == (1, "active")
    assert record.as_of == "2026-05-01T07:00:00+00:00"


def test_what_is_not_awarded_yet_is_a_pending_draft() -> None:
    record = read({**RELEASE, "awards": None, "tender": {"id": "EC-7", "title": "Lights", "status": "active"}}).records[
        0
    ]
    assert (record.values["contract_status"], record.values["lifecycle"]) == ("pending", "draft")
    assert record.external_id == "ocds-abc123-7"


@pytest.mark.parametrize("status", ["cancelled", "unsuccessful", "withdrawn"])
def test_what_failed_is_cancelled(status: str) -> None:
    assert one(awards=[], tender={"title": "Lights", "status": status}).values["contract_status"] == "cancelled"


def test_another_currency_is_stated_and_never_taken_for_pounds() -> None:
    record = one(awards=[{"id": "a1", "value": {"amount": 1250000.5, "currency": "EUR"}}])
    assert record.values["other_currency"] == "EUR 1250000.50"
    assert "value" not in record.values


@pytest.mark.parametrize(
    "tender, route",
    [
        ({"procurementMethodDetails": "Call-off from a dynamic purchasing system"}, "framework"),
        ({"procurementMethodDetails": "Competitive quotation (below threshold)"}, "invitation_to_quote"),
        ({"procurementMethodDetails": "Single tender action (below threshold)"}, "direct_award"),
        ({"procurementMethodDetails": "Competitive procedure with negotiation"}, "invitation_to_tender"),
        ({"procurementMethodDetails": "Other - ", "procurementMethod": "selective"}, "invitation_to_tender"),
        ({"procurementMethod": "direct"}, "direct_award"),
        ({"procurementMethod": "limited"}, None),
        ({}, None),
    ],
)
def test_how_it_was_let_is_told_in_our_terms(tender: dict[str, Any], route: str | None) -> None:
    assert one(tender={"title": "Lights", **tender}).values.get("procurement_route") == route


@pytest.mark.parametrize(
    "ocid, tender, regime",
    [
        ("ocds-r6ebe6-1", {"legalBasis": {"scheme": "CELEX", "id": "32014L0024"}}, Regime.SCOTLAND),
        ("ocds-kuma6s-1", {"legalBasis": {"scheme": "CELEX", "id": "32014L0024"}}, Regime.PCR_2015),
        ("ocds-h6vhtk-1", {"legalBasis": {"scheme": "UKPGA", "id": "2023/54"}}, Regime.PROCUREMENT_ACT_2023),
        ("ocds-h6vhtk-1", {"legalBasis": {"id": "2023/54"}, "specialRegime": ["lightTouch"]}, Regime.LIGHT_TOUCH),
        ("ocds-b5fd17-1", {"procurementMethodDetails": "Open procedure (below threshold)"}, Regime.BELOW_THRESHOLD),
        (
            "ocds-b5fd17-1",
            {"procurementMethodDetails": "Open procedure (above threshold)", "datePublished": "2025-02-23T00:00:00Z"},
            Regime.PCR_2015,
        ),
        (
            "ocds-b5fd17-1",
            {"procurementMethodDetails": "Open procedure (above threshold)", "datePublished": "2025-02-24T00:00:00Z"},
            None,
        ),
        ("ocds-b5fd17-1", {"procurementMethodDetails": "Open procedure"}, None),
    ],
)
def test_the_law_is_told_only_where_the_source_says_enough(ocid: str, tender: Any, regime: str | None) -> None:
    assert one(ocid=ocid, tender={"title": "Lights", **tender}).values.get("regime") == regime


def test_nobodys_name_or_address_is_kept() -> None:
    person = {"name": "Ann Example", "email": "ann@council.example"}
    record = one(parties=[{"id": "1", "name": "Example Council", "contactPoint": person, "roles": ["buyer"]}])
    assert "ann@council.example" not in json.dumps([record.values, record.raw])
    assert record.values["organisation"] == "Example Council"


@pytest.mark.parametrize("name", ["tender", "awards", "contracts", "parties", "buyer", "planning", "date", "id", "tag"])
@pytest.mark.parametrize("value", [None, [], {}, 7, True, "text", [[1]], [{}], {"a": {"b": []}}, [{"id": [1]}]])
def test_no_shape_of_any_key_breaks_the_reading(name: str, value: object) -> None:
    read(RELEASE | {name: value})


@pytest.mark.parametrize("place", ["awards", "contracts", "tender"])
@pytest.mark.parametrize(
    "name", ["value", "suppliers", "documents", "period", "contractPeriod", "implementation", "relatedLots", "lots",
             "amendments", "items", "relatedProcesses", "title", "milestones", "renewal", "legalBasis"],
)  # fmt: skip
@pytest.mark.parametrize("value", [None, 7, "text", [7], [[]], {"amount": {}}, [{"id": {}}]])
def test_no_shape_within_breaks_the_reading(place: str, name: str, value: object) -> None:
    inner = {"id": "x", "title": "Lights", name: value}
    read(RELEASE | {place: inner if place == "tender" else [inner]})
