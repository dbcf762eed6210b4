"""Columns are recognised by names, labels and the headings that councils use."""

import pytest

from catalogue.exchange.headings import Place, guess
from catalogue.exchange.people import PEOPLE
from catalogue.exchange.shapes import KIND_SHAPES
from catalogue.kinds import KINDS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_field_of_every_kind_is_recognised_by_its_own_name(kind: object) -> None:
    shape = KIND_SHAPES[kind.code]  # type: ignore[attr-defined]  # parametrize loses the type
    columns = guess(shape, [field.name for field in shape.fields])
    assert {name: target.field.name for name, target in columns.targets.items()} == {
        field.name: field.name for field in shape.fields
    }


def test_case_spacing_and_punctuation_do_not_matter() -> None:
    columns = guess(KIND_SHAPES["contract"], ["TITLE  of agreement", "total_value_(GBP)", "Contract End-Date"])
    assert [target.field.name for target in columns.targets.values()] == ["title", "value", "end_on"]


def test_an_exact_name_wins_over_a_heading_seen_elsewhere() -> None:
    columns = guess(KIND_SHAPES["dataset"], ["name", "title"])
    assert columns.heading_of("title") == "title"
    assert columns.unknown == ("name",)


def test_lists_of_files_are_told_by_the_files_address() -> None:
    columns = guess(KIND_SHAPES["dataset"], ["Title", "Owner", "PageURL", "AssetURL", "FileName", "FileType"])
    places = {heading: (target.place, target.field.name) for heading, target in columns.targets.items()}
    assert columns.row_per_part
    assert places["FileName"] == (Place.PART, "title")
    assert places["Owner"] == (Place.VALUE, "organisation")


def test_in_a_register_the_owner_is_a_person() -> None:
    columns = guess(KIND_SHAPES["dataset"], ["Asset", "Owner", "File name"])
    assert columns.targets["Owner"].place is Place.OWNER
    assert columns.targets["File name"].field.name == "alternative_titles"


def test_several_columns_may_feed_one_list() -> None:
    columns = guess(KIND_SHAPES["dataset"], ["title", "OriginalTags", "ManualTags"])
    assert columns.targets["OriginalTags"].field.name == columns.targets["ManualTags"].field.name == "keywords"


def test_lists_of_people_speak_the_language_of_personnel_systems() -> None:
    columns = guess(PEOPLE, ["Work email", "Display name", "Post", "Department", "Line manager"])
    names = [target.field.name for target in columns.targets.values()]
    assert names == ["email", "name", "job_title", "team", "manager_email"]
