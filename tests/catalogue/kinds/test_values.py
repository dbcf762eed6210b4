"""What people and files write is read, or refused with a reason and a mend."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import Unreadable, blank, clean, from_attribute, parse, to_attribute, written
from catalogue.terms import Licence, Lifecycle, UpdateFrequency


def _field(kind: FieldType, **more: Any) -> Field:
    return Field("x", "The field", kind, **more)


@pytest.mark.parametrize(
    "kind, raw, value",
    [
        (FieldType.DATE, "27/03/2026", "2026-03-27"),
        (FieldType.DATE, "2026-03-27T09:30:00Z", "2026-03-27"),
        (FieldType.DATE, "27th March 2026", "2026-03-27"),
        (FieldType.DATE, "27-Mar-2026", "2026-03-27"),
        (FieldType.DATE, "", None),
        (FieldType.MONEY, "£1,234.5", "1234.50"),
        (FieldType.MONEY, "12 000", "12000.00"),
        (FieldType.MONEY, 42, "42.00"),
        (FieldType.INTEGER, "1,200", 1200),
        (FieldType.INTEGER, "30 days", 30),
        (FieldType.BOOLEAN, "Y", True),
        (FieldType.BOOLEAN, "N/A", False),
        (FieldType.BOOLEAN, "", None),
        (FieldType.LIST, "bins; refuse;; bins", ["bins", "refuse"]),
        (FieldType.LICENCE, "OGL3", "ogl-3"),
        (FieldType.LICENCE, "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3", "ogl-3"),
        (FieldType.LICENCE, "Our own words", "Our own words"),
        (FieldType.URL, "https://council.example/a b", "https://council.example/ab"),
        (FieldType.EMAIL, "mailto:Data@Council.Example", "data@council.example"),
        (FieldType.TEXT, "  two\r\n words ", "two words"),
    ],
)
def test_what_can_be_read(kind: FieldType, raw: Any, value: Any) -> None:
    assert parse(_field(kind, terms=Licence if kind is FieldType.LICENCE else None), raw) == value


@pytest.mark.parametrize(
    "kind, raw, reason",
    [
        (FieldType.DATE, "31/02/2026", "not a date"),
        (FieldType.DATE, "27/03/0026", "not a date"),
        (FieldType.MONEY, "lots", "not an amount"),
        (FieldType.MONEY, "-5", "between 0"),
        (FieldType.MONEY, "NaN", "not an amount"),
        (FieldType.MONEY, "1e9", "not an amount"),
        (FieldType.INTEGER, "twelve", "whole number"),
        (FieldType.INTEGER, "9" * 40, "whole number"),
        (FieldType.BOOLEAN, "perhaps", "neither yes nor no"),
        (FieldType.URL, "javascript:alert(1)", "not a web address"),
        (FieldType.URL, "https://[", "not a web address"),
        (FieldType.URL, "https://council.example@evil.example/", "no web address needs"),
        (FieldType.URL, "https://council.example/\u202egnp.exe", "no web address needs"),
        (FieldType.URL, 'https://council.example/"><script>', "no web address needs"),
        (FieldType.EMAIL, "nobody", "not an email"),
        (FieldType.EMAIL, '"<x>"@y.example', "not an email"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_mend(kind: FieldType, raw: Any, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refusal:
        parse(_field(kind), raw)
    assert refusal.value.mend


@pytest.mark.parametrize(
    "raw, code",
    [
        ("Annually", "annual"),
        ("YEARLY", "annual"),
        ("http://purl.org/cld/freq/monthly", "monthly"),
        ("R/P1M", "monthly"),
        ("as needed", "irregular"),
        ("Every two years", "biennial"),
    ],
)
def test_terms_are_known_by_code_label_uri_and_custom(raw: str, code: str) -> None:
    assert parse(_field(FieldType.TERM, terms=UpdateFrequency), raw) == code


def test_an_unknown_term_lists_the_choices() -> None:
    with pytest.raises(Unreadable, match="Draft, Live, Being replaced, Retired"):
        parse(_field(FieldType.TERM, terms=Lifecycle), "somewhere")


def test_too_long_a_text_says_how_long_it_may_be() -> None:
    with pytest.raises(Unreadable, match=r"251 characters long; the most is 250"):
        parse(_field(FieldType.LONG_TEXT, max_length=250), "x" * 251)


ALL_FIELDS = [field for kind in KINDS for field in kind.fields] + [
    field for kind in KINDS for part in kind.parts for field in part.fields
]


@given(st.sampled_from(ALL_FIELDS), st.text() | st.integers() | st.booleans() | st.dates() | st.lists(st.text()))
def test_reading_never_fails_otherwise_and_what_was_read_reads_back(field: Field, raw: Any) -> None:
    try:
        value = parse(field, raw)
    except Unreadable:
        return
    assert parse(field, value) == value
    again = parse(field, written(value))
    assert again == value or (blank(again) and blank(value)) or field.type is FieldType.LIST
    assert from_attribute(field, to_attribute(field, value)) == value or blank(value)


@given(st.text())
def test_cleaned_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")
