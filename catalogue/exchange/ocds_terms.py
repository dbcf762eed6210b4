"""What codes and words of open contracting data mean among our terms; nothing where the source does not say enough."""

import re
from typing import Any

from catalogue.exchange.loose_values import loosened
from catalogue.kinds.contract import CONTRACT
from catalogue.terms import ContractStatus, ProcurementRoute, Regime

_ROUTE = CONTRACT.field("procurement_route")
_METHODS = {
    "open": ProcurementRoute.TENDER,
    "selective": ProcurementRoute.TENDER,
    "direct": ProcurementRoute.DIRECT,
}
_STATUSES = {
    "pending": ContractStatus.PENDING,
    "active": ContractStatus.ACTIVE,
    "cancelled": ContractStatus.CANCELLED,
    "terminated": ContractStatus.TERMINATED,
}
_FAILED = ("cancelled", "unsuccessful", "withdrawn")
_SCOTLAND = "ocds-r6ebe6"
_EU_PROCUREMENT_2014 = ("32014l0024", "32014l0023", "32014l0025")
# The law that an OCDS legal basis names, by the scheme and number of legislation.gov.uk.
LAWS = {
    Regime.PROCUREMENT_ACT_2023: ("UKPGA", "2023/54"),
    Regime.PCR_2015: ("UKSI", "2015/102"),
    Regime.SCOTLAND: ("SSI", "2015/446"),
    Regime.WALES: ("WSI", "2024/782"),
}
# From this day procurements begin under the Procurement Act 2023 (SI 2024/716); those begun before go on as they were.
_NEW_LAW_FROM = "2025-02-24"


def route_of(tender: dict[str, Any]) -> str:
    """How the contract was let: the buyer's own words first, then the code. Blank if neither tells."""
    words = tender.get("procurementMethodDetails")
    said = loosened(_ROUTE, words) if isinstance(words, str) else None
    if said and said != ProcurementRoute.UNKNOWN:
        return said
    return str(_METHODS.get(str(tender.get("procurementMethod")), ""))


def status_of(said: dict[str, Any]) -> str:
    """The status of a contract, or of an award that stands for one."""
    status = said.get("status")
    if status in _FAILED:
        return ContractStatus.CANCELLED
    return _STATUSES.get(str(status), "")


def status_before_award(tender: dict[str, Any]) -> str:
    """The status of what is not awarded yet, or never was."""
    return ContractStatus.CANCELLED if tender.get("status") in _FAILED else ContractStatus.PENDING


def has_failed(award: dict[str, Any]) -> bool:
    """Whether nothing came of an award."""
    return award.get("status") in _FAILED


def regime_of(ocid: str, tender: dict[str, Any], began: str) -> str:
    """The procurement law; `began` is when the tender was published. Blank unless the source says enough.

    Scotland is told by whose numbers its processes have; a tender under the directive of 2014 elsewhere stands under
    the regulations of 2015.
    """
    basis = tender.get("legalBasis")
    law = _letters(basis.get("id")) if isinstance(basis, dict) else ""
    method = str(tender.get("procurementMethodDetails") or "").casefold()
    if ocid.startswith(_SCOTLAND):
        return Regime.SCOTLAND
    if "lighttouch" in _letters(tender.get("specialRegime")):
        return Regime.LIGHT_TOUCH
    if tender.get("aboveThreshold") is False or "below threshold" in method:
        return Regime.BELOW_THRESHOLD
    if law in _EU_PROCUREMENT_2014:
        return Regime.PCR_2015
    found = next((regime for regime, (_, number) in LAWS.items() if law == _letters(number)), None)
    if found is not None:
        return found
    if "above threshold" in method and began and began < _NEW_LAW_FROM:
        return Regime.PCR_2015
    return ""


def _letters(text: Any) -> str:
    return re.sub(r"[^a-z0-9]", "", str(text or "").casefold())
