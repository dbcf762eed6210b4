"""Open contracting data as systems publish it that nobody here has seen before."""

import json
from typing import Any

import pytest

from catalogue.exchange.ocds import read_ocds
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading


def _release(**more: Any) -> dict[str, Any]:
    contract = {"id": "C1", "awardID": "A1", "title": "Lamps"} | more.pop("contract", {})
    return {
        "ocid": "ocds-x-1", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["contract"],
        "tender": {"title": "Lamps"},
        "awards": [{"id": "A1", "suppliers": [{"name": "A Ltd"}]}], "contracts": [contract],
    } | more  # fmt: skip


def _read(text: str, name: str = "a.json") -> Reading:
    return read_ocds(Upload(name, text.encode()))


def _values(*releases: dict[str, Any]) -> dict[str, Any]:
    return dict(_read(json.dumps(list(releases))).records[0].values)


@pytest.mark.parametrize(
    "moment, day",
    [
        ("2026-03-31T23:00:00Z", "2026-04-01"), ("2026-03-31T23:00:00.000+00:00", "2026-04-01"),
        ("2026-03-31T23:59:59Z", "2026-03-31"), ("2026-04-01T00:00:00+01:00", "2026-04-01"),
        ("2026-03-28T23:00:00Z", "2026-03-28"), ("2026-03-29T23:00:00Z", "2026-03-30"),
        ("2026-10-24T23:00:00Z", "2026-10-25"), ("2026-10-25T23:00:00Z", "2026-10-25"),
        ("2026-12-31T23:00:00Z", "2026-12-31"), ("2026-02-31T23:00:00Z", None),
    ],
)  # fmt: skip
def test_a_day_that_begins_in_british_summer_is_that_day(moment: str, day: str | None) -> None:
    assert _values(_release(contract={"period": {"startDate": moment}})).get("start_on") == day


@pytest.mark.parametrize(
    "later, status",
    [
        ({"tag": ["contractTermination"], "contracts": [{"id": "C1"}]}, "terminated"),
        ({"tag": "contractTermination", "contracts": [{"id": "C1", "status": "active"}]}, "active"),
        ({"tag": ["contractTermination"], "contracts": [{"id": "C1"}, {"id": "C2"}]}, None),
        ({"tag": ["awardCancellation"], "awards": [{"id": "A1", "status": None}], "contracts": []}, "cancelled"),
        ({"tag": ["contractUpdate"], "contracts": [{"id": "C1"}]}, None),
        ({"tag": ["contractTermination"], "contracts": None}, None),
    ],
)
def test_what_only_a_tag_ends_is_ended(later: dict[str, Any], status: str | None) -> None:
    values = _values(_release(), _release(id="2", date="2026-02-01T00:00:00Z", **later))
    assert values.get("contract_status") == status


def test_a_tender_that_only_a_tag_cancels_is_not_pending() -> None:
    assert _values(_release(tag=["tenderCancellation"], awards=[], contracts=[]))["contract_status"] == "cancelled"


def test_marks_that_end_lines_elsewhere_end_none_in_a_file_of_lines() -> None:
    lines = json.dumps(_release(), ensure_ascii=False).replace("Lamps", "Lamps\u2028and\x85more")
    reading = _read(f"\ufeff{lines}\r\n{json.dumps(_release(ocid='ocds-x-2'))}\r\n", "a.ndjson")
    assert (len(reading.records), reading.problems) == (2, ())


@pytest.mark.parametrize("amount", ["1.234,50", "12,34", -5, 1e20])
def test_an_amount_that_may_be_another_is_left_out_and_told(amount: object) -> None:
    text = json.dumps(_release(contract={"value": {"amount": amount, "currency": "GBP"}}))
    reading = _read(text)
    assert "value" not in reading.records[0].values
    assert [one.column for one in reading.problems] == ["value/amount"]


@pytest.mark.parametrize(
    "method, route", [("Negotiated", "invitation_to_tender"), ("Open, single stage", "invitation_to_tender")]
)
def test_words_that_say_less_than_the_code_do_not_hide_it(method: str, route: str) -> None:
    tender = {"title": "Lamps", "procurementMethod": "open", "procurementMethodDetails": method}
    assert _values(_release(tender=tender))["procurement_route"] == route


def test_a_package_without_releases_says_so() -> None:
    assert ["no release" in one.reason for one in _read('{"releases": []}').problems] == [True]
