"""How contracts were let, as OCDS tells it of the whole process: what they all say alike."""

import re

from catalogue.exchange.ocds_published import Json, Published, Source, agreed, filled
from catalogue.exchange.ocds_terms import LAWS
from catalogue.exchange.write_ocds_parties import department_reference
from catalogue.terms import ProcurementRoute, Regime

_METHODS = {ProcurementRoute.QUOTE: "limited", ProcurementRoute.DIRECT: "direct"}
_LOT = re.compile(r"Lot (\S+?)(?:: (.+))?", re.DOTALL)


def tender_of(ocid: str, contracts: list[Published], source: Source) -> Json:
    """The tender of a process."""
    route = next((one for one in ProcurementRoute if one == agreed(contracts, "procurement_route")), None)
    department = agreed(contracts, "department")
    notice = agreed(contracts, "notice_reference")
    lots = {lot["id"]: lot for one in contracts for lot in lots_of(one)}
    reference = agreed(contracts, "identifier")
    return filled({
        "id": reference or ocid,
        "title": agreed(contracts, "title"),
        "status": "complete",
        "procuringEntity": department_reference(department, source) if department else {},
        "procurementMethod": _METHODS.get(route) if route else None,
        "procurementMethodDetails": route.label if route and route is not ProcurementRoute.UNKNOWN else "",
        "hasRenewal": agreed(contracts, "extendable"),
        "renewal": filled({"description": agreed(contracts, "extension_options")}),
        "documents": [{"id": notice, "documentType": "tenderNotice"}] if notice else [],
        "lots": list(lots.values()),
        **_law_of(agreed(contracts, "regime")),
    })  # fmt: skip


def lots_of(contract: Published) -> list[Json]:
    """The lots that a contract is for. “Lot 2: Abstinence” has the number 2; a lot without a number is its own."""
    found = []
    for words in contract.get("lots") or []:
        numbered = _LOT.fullmatch(words)
        number, title = numbered.groups() if numbered else (words, words)
        found.append(filled({"id": number, "title": title}))
    return found


def _law_of(regime: str | None) -> Json:
    if regime == Regime.LIGHT_TOUCH:
        return {"specialRegime": ["lightTouch"]}
    if regime == Regime.BELOW_THRESHOLD:
        return {"aboveThreshold": False}
    found = next((law for one, law in LAWS.items() if one == regime), None)
    return {"legalBasis": {"scheme": found[0], "id": found[1]}} if found else {}
