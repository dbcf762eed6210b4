"""Headings of registers that councils keep and publish, beyond those that fields know themselves.

From the Local Government Transparency Code 2015 (paragraph 32) and the usual information asset register.
"""

from collections.abc import Mapping
from functools import lru_cache

from catalogue.exchange.organisation_ids import organisation_id, parted


@lru_cache(maxsize=4096)
def normal(heading: str) -> str:
    """A heading without case, punctuation and spacing: `Total value (GBP)` and `total_value_gbp` are the same."""
    return "".join(character for character in heading.casefold() if character.isalnum())


HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "contract": {
        "title": ("title of agreement", "contract title", "agreement title", "contract name", "title of contract"),
        "description": (
            "description of the goods and/or services", "description of the goods and/or services being provided",
            "description of goods and services", "contract description", "goods and services",
        ),
        "identifier": ("contract reference", "contract reference number", "contract id", "contract number",
                       "agreement reference", "contract ref"),
        "supplier": ("name of supplier", "vendor", "vendor name", "suppliers", "supplier(s)", "organisation name",
                     "supplier name and details", "awarded supplier", "successful supplier"),
        "value": ("contract sum", "total contract value", "value", "amount",
                  "sum to be paid over the length of the contract"),
        "end_on": ("finish date", "contract end", "end date of contract"),
        "start_on": ("contract start", "commencement date", "start date of contract"),
        "review_on": ("review", "next review date"),
        "contract_status": ("status", "state"),
        "procurement_route": ("process", "procurement type", "procurement process", "route to market"),
        "latest_end_on": ("extension end date", "end date including extensions", "final end date", "max end date"),
        "extendable": ("extension available", "option to extend"),
        "sme": ("sme/vcse", "sme or vcse", "sme/vcse status"),
        "contact_email": ("contact email address",),
    },
    "dataset": {
        "title": ("information asset name", "asset title", "name of asset", "name of information asset"),
        "description": ("purpose", "what it holds", "content"),
        "theme": ("directorate", "service or function"),
        "modified": ("date last updated", "last reviewed"),
        "update_frequency": ("frequency of update", "update cycle"),
    },
}  # fmt: skip
_SUPPLIER_NUMBERS = (
    "supplier registration number",
    "supplier company number",
    "company number",
    "companies house number",
)
ASIDE = frozenset(normal(heading) for heading in _SUPPLIER_NUMBERS)
# The columns that we put beside refused rows, so that they can be mended and handed in again.
WHY_REFUSED, HOW_TO_MEND = "Why it was refused", "How to mend it"
_OF_REPORTS = frozenset(map(normal, (WHY_REFUSED, HOW_TO_MEND)))


def is_of_a_report(heading: str) -> bool:
    """Whether a column is one that we added to rows that were refused: it says nothing of what the row is about."""
    return normal(heading) in _OF_REPORTS


def supplier_number(cells: Mapping[str, str]) -> str:
    """The supplier's number in a public register (`GB-COH-01234567`), if the row says it."""
    for heading, cell in cells.items():
        if normal(heading) in ASIDE:
            return "-".join(filter(None, parted(cell))) or organisation_id("GB-COH", cell)
    return ""
