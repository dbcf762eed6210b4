"""Letters are compared without case and accents, those too that Unicode does not take apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.letters import fold
from catalogue.people.names import slugify


@pytest.mark.parametrize(
    "written, plain",
    [
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Đorđe", "dorde"),
        ("Ærøskøbing", "aeroskobing"),
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Þórðr", "thordr"),
        ("Ħamrun", "hamrun"),
        ("Dŵr Cymru", "dwr cymru"),
    ],
)
def test_letters_have_a_plain_form(written: str, plain: str) -> None:
    assert fold(written) == plain
    assert slugify(written) == plain.replace(" ", "-")


@given(st.text(max_size=50))
def test_what_is_plain_stays(text: str) -> None:
    assert fold(fold(text)) == fold(text)
