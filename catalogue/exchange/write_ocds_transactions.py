"""What was paid under a contract as OCDS writes it: transactions of the contract's implementation."""

from catalogue.exchange.ocds_published import Json, Published, Source, pounds
from catalogue.exchange.write_ocds_parties import payees_of


def transactions_of(contract: Published, source: Source) -> list[Json]:
    """The transactions of a contract; less than nothing is money that came back. `source` is the page that lists them,
    `uri` the same lines for programs."""
    page = f"{source.address('contracts', contract.record.slug)}/payments"
    payer, payees = source.reference(contract.get("organisation")), payees_of(contract, source)
    return [
        {
            "id": one.id,
            "source": page,
            "date": f"{one.paid_on}T00:00:00Z",
            "value": {"amount": pounds(one.amount), "currency": "GBP"},
            "payer": payer,
            "payee": payees[one.supplier],
            "uri": f"{page}?as=csv",
        }
        for one in contract.payments
    ]
