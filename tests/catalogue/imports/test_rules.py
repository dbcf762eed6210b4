"""What an import may change: blanks never erase, people's edits stay, the same again changes nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.imports.rules import Told, compare, merge_rows, settle

WORDS = st.sampled_from(["", "a", "b", "c"])
SIDES = st.dictionaries(st.sampled_from(["title", "summary", "theme"]), WORDS)
KEYS = {"files": "title"}


@pytest.mark.parametrize(
    "incoming, current, last, outcome",
    [
        ("new", "old", "old", "change"),
        ("new", "", "", "change"),
        ("new", "", None, "change"),
        ("new", "new", None, "same"),
        ("", "old", "old", "same"),
        (None, "old", "old", "same"),
        ("old", "edited", "old", "keep"),
        ("new", "edited", "old", "clash"),
        ("new", "by hand", None, "clash"),
        ("old", "", "old", "keep"),
        ("new", "", "old", "clash"),
        (False, True, True, "change"),
        (["b", "a"], ["a", "b"], None, "same"),
    ],
)
def test_one_value_is_settled_by_what_the_source_said_before(
    incoming: Any, current: Any, last: Any, outcome: str
) -> None:
    assert settle(incoming, current, last) == outcome


@given(SIDES, SIDES, SIDES)
def test_a_blank_never_erases(incoming: dict[str, str], current: dict[str, str], last: dict[str, str]) -> None:
    found = compare(Told(incoming), Told(current), Told(last), KEYS)
    assert all(value for value in found.changes.values.values())


@given(SIDES, SIDES, SIDES)
def test_what_a_person_edited_is_never_overwritten(
    incoming: dict[str, str], current: dict[str, str], last: dict[str, str]
) -> None:
    found = compare(Told(incoming), Told(current), Told(last), KEYS)
    for name in found.changes.values:
        assert current.get(name, "") == last.get(name, "")


@given(SIDES, SIDES)
def test_the_same_file_twice_changes_nothing(incoming: dict[str, str], current: dict[str, str]) -> None:
    first = compare(Told(incoming), Told(current), None, KEYS)
    after = current | first.changes.values
    second = compare(Told(incoming), Told(after), first.remembered, KEYS)
    assert not second.changes_anything
    assert [clash.name for clash in second.clashes] == [clash.name for clash in first.clashes]


def test_a_clash_is_told_again_until_someone_settles_it() -> None:
    found = compare(Told({"title": "new"}), Told({"title": "edited"}), Told({"title": "old"}), KEYS)
    assert found.remembered.values == {"title": "old"}
    settled = compare(Told({"title": "new"}), Told({"title": "new"}), found.remembered, KEYS)
    assert (settled.clashes, settled.remembered.values) == ([], {"title": "new"})


CSV = {"title": "CSV", "access_url": "https://a.example/1"}
MAP = {"title": "Map", "access_url": "https://a.example/2"}


def test_files_are_recognised_by_their_title_and_changed_one_by_one() -> None:
    moved = CSV | {"access_url": "https://a.example/9"}
    assert merge_rows([moved, MAP], [CSV, MAP], [CSV, MAP], "title") == ([moved, MAP], [])


def test_a_file_that_people_added_stays_and_one_that_they_took_away_stays_away() -> None:
    ours = {"title": "Ours", "access_url": "https://a.example/3"}
    assert merge_rows([CSV, MAP], [CSV, ours], [CSV, MAP], "title") == ([CSV, ours], [])


def test_a_file_that_the_source_dropped_goes_unless_someone_changed_it() -> None:
    edited = MAP | {"description": "Ours"}
    assert merge_rows([CSV], [CSV, MAP], [CSV, MAP], "title") == ([CSV], [])
    assert merge_rows([CSV], [CSV, edited], [CSV, MAP], "title") == ([CSV, edited], [])


def test_files_with_one_title_are_told_apart_by_their_order() -> None:
    other = CSV | {"access_url": "https://a.example/7"}
    assert merge_rows([CSV, other], [CSV, other], [CSV, other], "title") == ([CSV, other], [])


def test_another_order_of_files_is_no_change() -> None:
    found = compare(Told(parts={"files": [MAP, CSV]}), Told(parts={"files": [CSV, MAP]}), None, KEYS)
    assert not found.changes_anything
