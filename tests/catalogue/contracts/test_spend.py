"""Which contract a published payment was made under, and which are left for a person to say."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from catalogue.contracts.spend import Deal, PaidLine, Register, Supplier, Supply, Unmatched, plain_name
from catalogue.exchange.spend import amount_of

HEARTH, GULLY, OTHER = (uuid.UUID(int=number) for number in (1, 2, 3))
SUPPLIERS = (
    Supplier(HEARTH, "Hearth Systems Ltd", "GB-COH-01234567"),
    Supplier(GULLY, "Gully & Sons"),
    Supplier(OTHER, "Other plc"),
)
SUPPORT = Deal(uuid.UUID(int=11), "Support", frozenset({"C-1"}), (Supply(HEARTH),), date(2024, 1, 1), date(2026, 9, 30))
GULLIES = Deal(uuid.UUID(int=12), "Gullies", frozenset({"C-2"}), (Supply(GULLY),), date(2026, 4, 1), None)
REPAIRS = Deal(uuid.UUID(int=13), "Repairs", frozenset({"C-3"}), (Supply(GULLY),), date(2026, 8, 1), date(2027, 7, 31))
REGISTER = Register((SUPPORT, GULLIES, REPAIRS), SUPPLIERS)
JULY, AUGUST, OCTOBER = date(2026, 7, 3), date(2026, 8, 3), date(2026, 10, 1)


def line(supplier: str, on: date = JULY, reference: str = "", number: str = "", transaction: str = "") -> PaidLine:
    """A line of £100."""
    return PaidLine(supplier, on, Decimal(100), number, transaction, reference)


@pytest.mark.parametrize(
    "said, deal",
    [
        (line("HEARTH SYSTEMS LIMITED"), SUPPORT),
        (line("Somebody", number="GB-COH-01234567"), SUPPORT),
        (line("Gully and Sons"), GULLIES),
        (line("Gully and Sons", AUGUST, " c-3"), REPAIRS),
        (line("Redacted", AUGUST, "C-3"), REPAIRS),
        (line("Hearth Systems", OCTOBER, "C-1"), SUPPORT),
        (line("Hearth Systems", transaction="PO 77"), SUPPORT),
        (line("Gully & Sons", AUGUST, transaction="C-3"), REPAIRS),
    ],
)
def test_a_payment_is_matched_by_reference_first_then_by_the_one_live_contract(said: PaidLine, deal: Deal) -> None:
    assert REGISTER.contract_of(said) is deal


@pytest.mark.parametrize(
    "said, words, doubtful",
    [
        (line("Gully & Sons", AUGUST), "several contracts on that day: “Gullies”, “Repairs”", True),
        (line("Hearth Systems", OCTOBER), "live on that day. There is “Support”", True),
        (line("Other plc", JULY, "C-1"), "“C-1” is the reference of “Support”, which names another supplier", True),
        (line("Hearth Systems", JULY, "PO 77"), "No contract has the reference “PO 77”", True),
        (line("Other plc"), "No contract with “Other plc”", False),
        (line("Redacted personal data"), "name was taken out", False),
    ],
)
def test_what_is_not_certain_is_left_out_with_its_reason(said: PaidLine, words: str, doubtful: bool) -> None:
    found = REGISTER.contract_of(said)
    assert isinstance(found, Unmatched)
    assert words in found.reason
    assert found.doubtful is doubtful


def test_one_reference_of_two_contracts_is_settled_by_the_supplier_or_not_at_all() -> None:
    twin = Deal(uuid.UUID(int=14), "Twin", frozenset({"C-1"}), (Supply(OTHER),))
    double = Deal(uuid.UUID(int=15), "Double", frozenset({"C-1"}), (Supply(HEARTH),))
    assert Register((SUPPORT, twin), SUPPLIERS).contract_of(line("Other", JULY, "C-1")) is twin
    found = Register((SUPPORT, double), SUPPLIERS).contract_of(line("Hearth Systems", JULY, "C-1"))
    assert isinstance(found, Unmatched) and "several contracts: “Double”, “Support”" in found.reason


SECRET = Deal(uuid.UUID(int=16), "Secret", frozenset({"S-1"}), (Supply(HEARTH),), open=False)


@pytest.mark.parametrize(
    "said, words",
    [
        (line("Hearth Systems"), "It is not certain under which contract"),
        (line("Hearth Systems", OCTOBER), "No contract with this supplier was live on that day. There is “Support”."),
        (line("Hearth Systems", JULY, "S-1"), "No contract has the reference “S-1”."),
        (line("Hearth Systems", transaction="S-1"), "It is not certain under which contract"),
    ],
)
def test_a_contract_that_is_not_open_takes_no_line_is_not_named_and_gives_none_away(said: PaidLine, words: str) -> None:
    found = Register((SUPPORT, SECRET), SUPPLIERS).contract_of(said)
    assert isinstance(found, Unmatched)
    assert words in found.reason and "Secret" not in found.reason


def test_the_only_contract_of_a_supplier_is_as_missing_if_it_is_not_open() -> None:
    closed, none = (Register(deals, SUPPLIERS) for deals in ((SECRET,), ()))
    for said in (
        line("Hearth Systems"),
        line("Hearth Systems", JULY, "S-1"),
        line("Hearth Systems", transaction="S-1"),
    ):
        assert closed.contract_of(said) == none.contract_of(said)


def test_a_supplier_before_a_novation_is_paid_until_then_and_later_by_reference_only() -> None:
    supplies = (Supply(GULLY, None, date(2026, 7, 31)), Supply(HEARTH, date(2026, 8, 1)))
    novated = Deal(uuid.UUID(int=17), "Novated", frozenset({"N-1"}), supplies)
    register = Register((novated,), SUPPLIERS)
    assert register.contract_of(line("Gully & Sons", JULY)) is novated
    assert register.contract_of(line("Hearth Systems", AUGUST)) is novated
    assert register.contract_of(line("Gully & Sons", AUGUST, "N-1")) is novated
    for said in (line("Gully & Sons", AUGUST), line("Hearth Systems", JULY)):
        assert isinstance(register.contract_of(said), Unmatched)


@pytest.mark.parametrize("name", ["ACME (UK) Ltd.", "Acme UK Limited", "The ACME U.K. Ltd", "acme  uk"])
def test_a_name_is_the_same_whatever_its_case_and_legal_form(name: str) -> None:
    assert plain_name(name) == "acme uk"


@pytest.mark.parametrize(
    "text, amount",
    [
        ("£1,250.00", "1250.00"), ("1250", "1250.00"), ("GBP 750", "750.00"), ("(£1,250.00)", "-1250.00"),
        ("-£12.50", "-12.50"), ("12.50-", "-12.50"), ("12.50 CR", "-12.50"), ("−12.5", "-12.50"), ("£ 0.00", "0.00"),
        ("(-12.50)", "-12.50"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_ledgers_write_them(text: str, amount: str) -> None:
    assert str(amount_of(text)) == amount


@pytest.mark.parametrize("text", ["", "twelve", "NaN", "Infinity", "1e30", "£", "12.50.1"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amount_of(text) is None
