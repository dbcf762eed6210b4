"""CKAN packages are read from every answer that holds them."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.exchange.ckan import read_ckan
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Record

SAMPLES = Path(__file__).parents[2] / "samples" / "ckan" / "valid"
PACKAGE: dict[str, Any] = {"id": "1", "name": "bins", "title": "Bins", "private": False, "resources": []}


def one(**said: object) -> Record:
    """The record of one package."""
    return read_ckan(Upload("package.json", json.dumps(PACKAGE | said).encode())).records[0]


def test_the_published_examples_are_read_whole() -> None:
    search = read_ckan(Upload("search.json", (SAMPLES / "package_search.json").read_bytes()))
    show = read_ckan(Upload("show.json", (SAMPLES / "package_show.json").read_bytes()))
    assert (len(search.records), len(show.records)) == (4, 1)
    record = show.records[0]
    assert record.values["organisation"] == "British Geological Survey"
    assert record.values["contact_email"] == "enquiries@bgs.ac.uk"
    assert record.values["update_frequency"] == "irregular"
    assert record.parts["distributions"][0]["access_url"] == "http://www.bgs.ac.uk/"


def test_a_licence_that_is_a_whole_text_goes_to_the_access_notes() -> None:
    record = one(extras=[{"key": "licence", "value": "You may " + "not " * 200}])
    assert record.values["licence"] == "other"
    assert record.values["access_how"].startswith("You may not")


def test_a_dump_with_one_package_a_line_is_read() -> None:
    lines = "\n".join(json.dumps(PACKAGE | {"id": number}) for number in "123")
    assert len(read_ckan(Upload("dump.jsonl", lines.encode())).records) == 3


def test_what_is_deleted_there_is_retired_here() -> None:
    assert one(state="deleted").values["lifecycle"] == "retired"


def test_private_packages_are_not_made_public() -> None:
    assert one().values["visibility"] == "public"
    assert "visibility" not in one(private=True).values


def test_tags_resources_and_extras_are_taken() -> None:
    resource = {
        "name": "CSV",
        "url": "https://data.example/a.csv",
        "format": "CSV",
        "size": "12",
        "mimetype": "text/csv",
    }
    record = one(
        tags=[{"name": "winter"}, "roads"],
        resources=[resource, {"url": "https://data.example/b", "state": "deleted"}],
        extras=[{"key": "theme-primary", "value": '["environment"]'}],
    )
    assert record.values["keywords"] == ["winter", "roads"]
    assert record.values["theme"] == "environment"
    assert record.parts["distributions"] == [
        {
            "title": "CSV",
            "access_url": "https://data.example/a.csv",
            "format": "CSV",
            "media_type": "text/csv",
            "size_bytes": 12,
        }
    ]


@pytest.mark.parametrize("extras", ["text", [None], [{"key": None}], {"a": 1}])
def test_extras_of_any_shape_do_no_harm(extras: object) -> None:
    assert one(extras=extras).values["title"] == "Bins"


@pytest.mark.parametrize("name", ["tags", "resources", "organization", "notes", "license_id", "url"])
@pytest.mark.parametrize("value", [None, [], {}, 7, True, "text", [[1]], {"a": {"b": []}}])
def test_no_shape_of_any_key_breaks_the_reading(name: str, value: object) -> None:
    read_ckan(Upload("package.json", json.dumps([PACKAGE | {name: value}]).encode()))
