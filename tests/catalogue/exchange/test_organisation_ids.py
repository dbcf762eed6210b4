"""Numbers in public registers are kept in one form, and what is no number of a register is not kept."""

import pytest

from catalogue.exchange.organisation_ids import organisation_id, parted
from catalogue.exchange.registers import supplier_number


@pytest.mark.parametrize(
    "scheme, number, identifier",
    [
        ("GB-COH", "1234567", "GB-COH-01234567"),
        ("gb-coh", " 01234567 ", "GB-COH-01234567"),
        ("GB-COH", "11111111.0", "GB-COH-11111111"),
        ("GB-COH", "GB-COH-SC123456", "GB-COH-SC123456"),
        ("GB-COH", "oc3035", "GB-COH-OC003035"),
        ("GB-COH", "458577871", ""),
        ("GB-COH", "none", ""),
        ("GB-COH", "12", ""),
        ("GB-CHC", "1123456", "GB-CHC-1123456"),
        ("GB-PPON", "PQRS-1234-TUVW", "GB-PPON-PQRS-1234-TUVW"),
        ("GB-PPON", "1234", ""),
        ("GB-SRS", "supplier-9", ""),
    ],
)
def test_numbers_are_kept_in_one_form(scheme: str, number: str, identifier: str) -> None:
    assert organisation_id(scheme, number) == identifier


def test_an_identifier_is_parted_into_register_and_number() -> None:
    assert parted("GB-PPON-PQRS-1234-TUVW") == ("GB-PPON", "PQRS-1234-TUVW")
    assert parted("GB-COH-01234567") == ("GB-COH", "01234567")
    assert parted("01234567") == parted("GB-SRS-1") == ("", "")


def test_a_register_may_give_the_number_alone_or_with_its_register() -> None:
    assert supplier_number({"Company number": "1234567"}) == "GB-COH-01234567"
    assert supplier_number({"Supplier registration number": "GB-CHC-1123456"}) == "GB-CHC-1123456"
    assert supplier_number({"Company number": "n/a", "Title": "01234567"}) == ""
