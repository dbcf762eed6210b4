"""Files of spending over £500, as councils publish them each quarter under the Transparency Code 2015."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from catalogue.errors import Problem
from catalogue.exchange.shapes import Shape
from catalogue.kinds.kind import Field, FieldType

_BRACKETS = re.compile(r"\((.*)\)")
_CREDIT = re.compile(r"(.*?)\s*(?:cr|-)", re.IGNORECASE)
_TOTAL = re.compile(r"(grand |sub[ -]?)?totals?\b.*", re.IGNORECASE)
_MOST = Decimal(10) ** 12
# A line of spend fills more cells than that; a total, or a note under the list, does not.
_FEWEST_CELLS = 3


def amount_of(text: str) -> Decimal | None:
    """The amount in pounds; in brackets, with a minus on either side or with CR it is money that came back."""
    plain = text.strip().replace("−", "-").replace("–", "-")
    inner = _BRACKETS.fullmatch(plain) or _CREDIT.fullmatch(plain)
    plain = re.sub(r"GBP|[£,\s]", "", inner.group(1) if inner else plain, flags=re.IGNORECASE)
    try:
        amount = Decimal(plain).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) >= _MOST:
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
              headings=("date", "payment date", "date of payment", "paid date", "transaction date", "posting date",
                        "effective date", "date of transaction", "clearing date", "pay date")),
        Field("amount", "Amount in pounds", FieldType.TEXT, required=True, max_length=60,
              headings=("amount", "net amount", "amount (£)", "amount £", "net amount (£)", "value", "payment amount",
                        "amount excl vat", "amount excluding vat", "amount net of vat", "net", "net value",
                        "transaction amount", "invoice amount", "distribution amount")),
        Field("supplier_number", "Supplier’s registration number", FieldType.TEXT, max_length=60,
              headings=("supplier registration number", "company number", "companies house number",
                        "supplier company number", "registration number", "company registration number")),
        Field("contract_reference", "Contract reference", FieldType.TEXT, max_length=120,
              headings=("contract ref", "contract number", "contract id", "agreement reference", "contract no")),
        Field("transaction", "Transaction number", FieldType.TEXT, max_length=120,
              headings=("transaction no", "transaction reference", "transaction id", "reference", "reference number",
                        "internal reference", "invoice number", "invoice reference", "document number",
                        "document no", "payment reference", "voucher number", "unique reference", "ref")),
        Field("department", "Department", FieldType.TEXT, max_length=250,
              headings=("directorate", "department name", "service", "service area", "service label", "expense area",
                        "organisational unit", "cost centre", "cost centre description")),
        Field("purpose", "Purpose", FieldType.TEXT, max_length=500,
              headings=("summary of the purpose", "purpose of expenditure", "purpose of spend", "expense type",
                        "description", "expenditure category", "category", "merchant category", "subjective",
                        "narrative", "summary of the purpose of the expenditure")),
    ),
)  # fmt: skip
