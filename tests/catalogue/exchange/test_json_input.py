"""What other programs would misread in JSON is refused, in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import BadInput
from catalogue.exchange.json_input import MAX_DEPTH, load_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_plain_json_is_read_as_it_is(value: object) -> None:
    assert load_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text, words",
    [
        ("[" * 100 + "]" * 100, "nested"),
        ("[" * 200_000, "nested"),
        ('{"a":' * 70 + "1" + "}" * 70, "nested"),
        ("NaN", "NaN"),
        ("-Infinity", "Infinity"),
        ("1e999", "number"),
        ("1" * 5_000, "numbers"),
        ('{"a": 1, "a": 2}', "twice"),
        ('"\\u0000"', "character"),
        ('{"\\ud800": 1}', "character"),
        ("{", "JSON"),
        ("", "JSON"),
        ("\ufeff<html>", "JSON"),
    ],
)
def test_what_would_be_misread_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        load_json(text)


def test_bytes_must_be_utf_8() -> None:
    assert load_json(b'\xef\xbb\xbf{"a": "\xc3\xa9"}') == {"a": "é"}
    with pytest.raises(BadInput, match="UTF-8"):
        load_json(b'"\xe9"')


def test_nesting_at_the_limit_is_read() -> None:
    assert load_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)
