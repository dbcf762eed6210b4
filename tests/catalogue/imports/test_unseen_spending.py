"""Files of spending of made-up councils, laid out as councils lay theirs out, are kept line by line, and once."""

import pytest
from sqlalchemy import select

from catalogue.contracts.tables import Payment
from catalogue.exchange.upload import Upload
from catalogue.store import Database
from tests.catalogue.imports.loads import loaded, table

UNITS = """Spend over £500 - quarter 1 2025/26,,,,,,
,,,,,,
Body Name,Responsible Unit,Expenses Type,Date,Transaction Number,Amount,Supplier Name,Contract Ref
Anytown,Repairs,Materials,03/04/2025,5001,"1,250.00",JEWSON LIMITED,C-1
Anytown,Repairs,Materials,04/04/2025,5002,(250.00),Jewson Ltd,C-1
Anytown,Repairs,Materials,05/04/2025,5003,600.50-,Jewson Ltd.,
Anytown,Care,Fees,04/04/2025,5004,£780.00 CR,REDACTED PERSONAL DATA,
,,,,,619.50,,
"""
NET_AND_GROSS = """VendorName;PaymentDate;InvoiceNumber;NetAmount;VAT;GrossAmount;SubjectiveDescription;ContractRef
Jewson Ltd;01-Apr-25;INV/1;1234.5;246.9;1481.4;Timber;C-1
Jewson Ltd;45748;INV/2;-1,234.50;0;0;Credit note;C-1
Jewson Ltd;45748;INV/3;£1 000.00 DR;0;0;Bricks;C-1
"""
TOTAL_PAYMENT = """Payee Name\tDirectorate\tPayment Date\tOur Ref\tTotal Payment Amount\tDetails\tContract Ref
Jewson Ltd\tRepairs\t30.04.2025\tP1\t\u2212500\tCredit\tC-1
Jewson Ltd\tRepairs\t1 May 2025\tP2\t900\tTiles\tC-1
"""


@pytest.mark.parametrize(
    "content, amounts",
    [
        (UNITS.encode("cp1252"), ["-600.50", "-250.00", "1250.00"]),
        (NET_AND_GROSS.encode(), ["-1234.50", "1000.00", "1234.50"]),
        (TOTAL_PAYMENT.encode("utf-16"), ["-500.00", "900.00"]),
    ],
    ids=["brackets, CR and redacted", "net beside gross", "tabs in UTF-16"],
)
def test_lines_are_matched_kept_and_change_nothing_again(
    database: Database, content: bytes, amounts: list[str]
) -> None:
    loaded(database, "contracts", table({"Title": "Timber", "Reference": "C-1", "Supplier": "Jewson Ltd"}))
    first = loaded(database, "spend", Upload("spend-q1.csv", content))
    assert (first.refused, first.counts["new"]) == (0, len(amounts))
    again = loaded(database, "spend", Upload("spend-q1.csv", content))
    assert (again.counts["new"], again.counts["changed"], again.refused) == (0, 0, 0)
    with database.reading() as session:
        assert sorted(map(str, session.scalars(select(Payment.amount)))) == sorted(amounts)
