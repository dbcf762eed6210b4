"""Open contracting data as systems publish it that nobody here has seen before."""

import copy
import json
import time
from pathlib import Path
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


@pytest.mark.parametrize(
    "said, name, value",
    [
        ({"tender": [{"title": "Bins"}], "contract": {"title": None}}, "title", "Bins"),
        ({"buyer": "A council"}, "organisation", "A council"),
        ({"buyer": [{"name": "A council"}]}, "organisation", "A council"),
        ({"awards": {"id": "A1", "suppliers": {"name": "B Ltd"}}}, "supplier", "B Ltd"),
        ({"awards": [{"id": "A1", "suppliers": ["B Ltd", "C Ltd"]}]}, "supplier", "B Ltd"),
        ({"contract": {"value": "£1,250.50"}}, "value", "1250.50"),
        ({"contract": {"value": {"amount": "1250.5", "currency": "gbp"}}}, "value", "1250.50"),
        ({"contract": {"description": ["One.", "Two."]}}, "description", "One.  \nTwo."),
        ({"contract": {"period": [{"endDate": "2026-03-31"}]}}, "end_on", "2026-03-31"),
        ({"contract": {"period": {"startDate": "  ", "endDate": "2026-03-31"}}}, "end_on", "2026-03-31"),
    ],
)
def test_what_stands_in_a_list_or_alone_against_the_schema_is_read(
    said: dict[str, Any], name: str, value: object
) -> None:
    assert _values(_release(**said))[name] == value


def test_lots_whose_amounts_are_written_in_two_ways_are_added_up() -> None:
    lots = [{"id": "1", "value": {"amount": 100}}, {"id": "2", "value": {"amount": "1,000"}}]
    assert _values(_release(tender={"title": "Lamps", "lots": lots}))["value"] == "1100.00"


def test_a_payment_that_came_back_is_taken_off() -> None:
    paid = [{"value": {"amount": 100}}, {"value": {"amount": "-40.00"}}]
    assert _values(_release(contract={"implementation": {"transactions": paid}}))["spent_to_date"] == "60.00"


def test_the_one_amendment_of_an_older_version_is_a_change() -> None:
    amendment = {"date": "2026-02-01T00:00:00Z", "rationale": "More lamps"}
    (record,) = _read(json.dumps(_release(contract={"amendment": amendment}))).records
    assert record.parts["amendments"] == [
        {"reference": "2026-02-01", "description": "More lamps", "changed_on": "2026-02-01"}
    ]


def test_an_update_without_ids_blanks_nothing() -> None:
    first = _release(awards=[{"suppliers": [{"name": "B Ltd"}], "value": {"amount": 5}}], contracts=[])
    later = _release(id="2", date="2026-02-01T00:00:00Z", awards=[{"status": "active", "value": None}], contracts=[])
    values = _values(first, later)
    assert (values["supplier"], values["value"], values["contract_status"]) == ("B Ltd", "5.00", "active")


def test_of_two_awards_that_share_an_id_none_is_lost() -> None:
    awards = [{"id": "A1", "suppliers": [{"name": name}]} for name in ("B Ltd", "C Ltd")]
    said = _release(awards=awards, contracts=[])
    for releases in ([said], [said, _release(id="2", contracts=[], awards=awards)]):
        found = {one.values["supplier"] for one in _read(json.dumps(releases)).records}
        assert found == {"B Ltd", "C Ltd"}


def test_a_process_of_which_too_many_contracts_came_is_refused_alone() -> None:
    awards = [{"id": str(number)} for number in range(2_001)]
    reading = _read(json.dumps([_release(awards=awards, contracts=[]), _release(ocid="ocds-x-2")]))
    assert [one.values["ocid"] for one in reading.records] == ["ocds-x-2"]
    assert [one.reason.partition(" came")[0] for one in reading.problems] == ["2,001 contracts"]


def test_thousands_of_releases_of_one_process_are_put_together_in_time_that_grows_with_them() -> None:
    def seconds(number: int) -> float:
        releases = [_release(id=str(one), awards=[{"id": str(one)}]) for one in range(number)]
        began = time.process_time()
        _read(json.dumps(releases))
        return time.process_time() - began

    assert seconds(4_000) < 8 * max(seconds(1_000), 0.05)


def test_a_release_of_a_record_that_lacks_its_ocid_has_that_of_the_record() -> None:
    record = {"ocid": "ocds-x-9", "compiledRelease": _release(ocid=None)}
    assert _read(json.dumps({"records": [record]})).records[0].values["ocid"] == "ocds-x-9"


@pytest.mark.parametrize("date", ["1 March", "0001-01-01T00:00:00+14:00"])
def test_a_release_whose_date_is_none_is_taken_for_the_oldest_and_told(date: str) -> None:
    reading = _read(json.dumps([_release(tender={"title": "New"}), _release(date=date, tender={"title": "Old"})]))
    assert ["is not a date" in one.reason for one in reading.problems if one.column == "date"] == [True]
    assert reading.records[0].values["title"] == "Lamps"


ODD: list[Any] = [
    None, [], {}, "", "  ", "x", 0, -1, True, [None], [[]], [{}], {"id": None}, {"x": {"y": [1]}}, ["a", "b"],
    "1e9999999", "NaN", "sNaN", 10**30, "2026-13-45", "9999-12-31T23:59:59-12:00", {"amount": "1e999999"},
    {"amount": [1]},
]  # fmt: skip


def _places(said: Any) -> list[list[Any]]:
    items = list(said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ())
    return [[key, *rest] for key, inner in items for rest in ([], *_places(inner))]


def test_whatever_stands_wherever_is_read_or_told_and_never_breaks_the_reading() -> None:
    samples = Path(__file__).parents[2] / "samples" / "ocds" / "valid"
    package = json.loads((samples / "ocds-213czf-000-00001-06-implementation.json").read_text("utf-8"))
    lots = json.loads((samples / "two-awards-and-lots.json").read_text("utf-8"))
    for release in (*package["releases"], *lots["releases"]):
        for number, place in enumerate(_places(release)):
            said = copy.deepcopy(release)
            inner = said
            for key in place[:-1]:
                inner = inner[key]
            for odd in ODD[number % 3 :: 3]:
                inner[place[-1]] = odd
                reading = _read(json.dumps(said))
                assert reading.records or reading.problems
