"""Files of spending over £500, as councils publish them each quarter under the Transparency Code 2015."""

import re
from collections.abc import Mapping
from decimal import Decimal

from catalogue.errors import Problem
from catalogue.exchange.registers import ASIDE, LAST_RESORT
from catalogue.exchange.shapes import Shape
from catalogue.kinds.kind import Field, FieldType

_BRACKETS = re.compile(r"\((.*)\)")
_CREDIT = re.compile(r"(.*)(?:cr|-)", re.IGNORECASE)
_TOTAL = re.compile(r"(grand |sub[ -]?)?totals?\b.*", re.IGNORECASE)
# Digits in groups of three, or in none: 1.234,56 and 12,34 are not read as something else.
_PLAIN = re.compile(r"[+-]?(?:\d{1,3}(?:[ ,]\d{3}){1,4}|\d{1,14})(?:\.\d{0,30})?|[+-]?\.\d{1,30}")
_MOST = Decimal(10) ** 12
# A line of spend fills more cells than that; a total, or a note under the list, does not.
_FEWEST_CELLS = 3


def amount_of(text: str) -> Decimal | None:
    """The amount in pounds; in brackets, with a minus on either side or with CR it is money that came back, with DR
    it is not."""
    plain = re.sub(r"GBP|£", "", text.replace("−", "-").replace("–", "-"), flags=re.IGNORECASE).strip()
    plain = re.sub(r"(?<=\d) ?dr$", "", " ".join(plain.split()), flags=re.IGNORECASE)
    inner = _BRACKETS.fullmatch(plain) or _CREDIT.fullmatch(plain)
    plain = re.sub(r"^([+-])\s+", r"\1", (inner.group(1) if inner else plain).strip())
    if not _PLAIN.fullmatch(plain):
        return None
    amount = Decimal(re.sub("[ ,]", "", plain)).quantize(Decimal("0.01"))
    if abs(amount) >= _MOST:
        return None
    return -abs(amount) if inner else amount


def _read_amount(values: dict[str, str]) -> list[Problem]:
    said = values.get("amount", "")
    amount = amount_of(said) if said else None
    if said and amount is None:
        return [Problem("amount", f"“{said[:60]}” is not an amount of money.", "Write it like 1,250.00.", said)]
    if amount is not None:
        values["amount"] = str(amount)
    return []


def _is_no_line(cells: Mapping[str, str]) -> str:
    """Totals and notes under the list are no payments."""
    filled = [cell.strip() for cell in cells.values() if cell.strip()]
    if len(filled) >= _FEWEST_CELLS:
        return ""
    return "We took this row for a total, and left it out." if any(map(_TOTAL.fullmatch, filled)) else ""


SPEND = Shape(
    code="payment",
    what="payments",
    twice=None,
    check=_read_amount,
    no_record=_is_no_line,
    fields=(
        Field("supplier", "Supplier", FieldType.TEXT, required=True, max_length=250,
              headings=("supplier name", "beneficiary", "beneficiary name", "vendor", "vendor name", "creditor",
                        "creditor name", "payee", "payee name", "merchant name", "name of supplier")),
        Field("paid_on", "Date paid", FieldType.DATE, required=True,
              headings=("payment date", "date of payment", "paid date", "pay date", "date", "clearing date",
                        "transaction date", "date of transaction", "posting date", "posted date")),
        Field("amount", "Amount in pounds", FieldType.TEXT, required=True, max_length=60,
              headings=("net amount", "amount (£)", "amount £", "net amount (£)", "amount excl vat",
                        "amount excluding vat", "amount net of vat", "net", "net value", "payment amount",
                        "transaction amount", "line amount", "invoice amount", "distribution amount",
                        "amount in local currency", "amount paid", "net invoice amount", "net line amount", "value",
                        "total payment amount", "payment amount excluding vat", "amount of payment", "spend",
                        "net amount paid", "value of payment", "total net amount")),
        Field("supplier_number", "Supplier’s registration number", FieldType.TEXT, max_length=60,
              headings=("supplier registration number", "company number", "companies house number",
                        "supplier company number", "registration number", "company registration number")),
        Field("contract_reference", "Contract reference", FieldType.TEXT, max_length=120,
              headings=("contract ref", "contract number", "contract id", "agreement reference", "contract no",
                        "contract reference number", "contract register reference")),
        Field("transaction", "Transaction number", FieldType.TEXT, max_length=120,
              headings=("transaction no", "transaction reference", "transaction id", "internal reference",
                        "document number", "document no", "voucher number", "invoice number", "invoice reference",
                        "clearing document", "unique reference", "reference", "reference number", "ref",
                        "payment reference", "our reference", "payment number", "transaction ref no")),
        Field("department", "Department", FieldType.TEXT, max_length=250,
              headings=("directorate", "department name", "service", "service area", "service label", "expense area",
                        "organisational unit", "service division", "cost centre", "cost centre description",
                        "profit centre", "responsible unit", "service area categorisation", "cost centre name")),
        Field("purpose", "Purpose", FieldType.TEXT, max_length=500,
              headings=("summary of the purpose", "purpose of expenditure", "purpose of spend", "expense type",
                        "description", "summary of the purpose of the expenditure", "narrative", "subjective",
                        "account description", "expenditure category", "category", "merchant category",
                        "expenses type", "expenditure type", "subjective description", "details",
                        "description of goods/services", "goods and services", "purpose of payment")),
    ),
    aside=ASIDE,
    filler=frozenset(),
    last_resort=LAST_RESORT["payment"],
)  # fmt: skip
