"""What names a person in a text is blanked, and what only looks like it stays."""

from dataclasses import replace
from typing import Any

import pytest

from catalogue.retention.naming import Naming

AMAL = Naming(
    name="Amal Hughes",
    names=("Amal Hughes", "Amal Jones"),
    emails=("amal.hughes@council.example", "amal.jones@council.example"),
    slug="amal-hughes",
    new_name="Former member of staff 7f3a",
    new_email="former-7f3a@erased.invalid",
    new_slug="former-member-of-staff-7f3a",
)


@pytest.mark.parametrize(
    "said, left",
    [
        ("Ask Amal Hughes.", "Ask Former member of staff 7f3a."),
        ("AMAL HUGHES said so", "Former member of staff 7f3a said so"),
        ("Write to Amal.Hughes@council.example", "Write to former-7f3a@erased.invalid"),
        ("See /people/amal-hughes", "See /people/former-member-of-staff-7f3a"),
        ("Jamal Hughes, Amal Hugheson", "Jamal Hughes, Amal Hugheson"),
        ("xamal.hughes@council.example", "xamal.hughes@council.example"),
        ("Amal Jones, now amal.hughes@council.example", "Former member of staff 7f3a, now former-7f3a@erased.invalid"),
        ("amal.jones@council.example", "former-7f3a@erased.invalid"),
        ({"a": ["Amal Hughes", 3, None]}, {"a": ["Former member of staff 7f3a", 3, None]}),
    ],
)
def test_what_names_them_is_blanked(said: Any, left: Any) -> None:
    assert AMAL.blanked(said) == left


def test_a_name_that_somebody_else_has_too_stays() -> None:
    shared = replace(AMAL, names=())
    assert shared.blanked("Amal Hughes, amal.hughes@council.example") == "Amal Hughes, former-7f3a@erased.invalid"
    assert shared.blanked("Amal Hughes") == "Amal Hughes"


def test_one_word_is_a_name_only_where_it_stands_alone() -> None:
    sam = replace(AMAL, name="May", names=("May",))
    assert sam.blanked("May") == "Former member of staff 7f3a"
    assert sam.blanked("You may. In May.") == "You may. In May."
