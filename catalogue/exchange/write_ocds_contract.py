"""One contract as OCDS writes it, with the award behind it."""

import re
from decimal import Decimal
from typing import Any

from catalogue.exchange.ocds_published import Json, Published, Source, address_in_letters, filled, is_day, pounds
from catalogue.exchange.write_ocds_parties import suppliers_of
from catalogue.exchange.write_ocds_tender import lots_of
from catalogue.exchange.write_ocds_transactions import transactions_of
from catalogue.terms import ChangeKind, ContractStatus, SupplierRole, ValueBasis

# Of the codes that OCDS knows, those in which a council may owe; another that somebody typed is left out.
_CURRENCIES = frozenset("EUR USD CHF JPY CAD AUD NZD SEK NOK DKK ISK PLN CZK HUF RON INR CNY HKD SGD ZAR AED".split())
_FOREIGN = re.compile(r"([A-Z]{3}) ([\d,]+(?:\.\d+)?)")
_CPV = re.compile(r"\d{8}(?:-\d)?")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2}): (.+)")
_AWARD_STATUS = {ContractStatus.PENDING: "pending", ContractStatus.CANCELLED: "cancelled"}


def award_of(contract: Published, source: Source) -> Json:
    """The award that led to a contract: to whom, and for how much."""
    status = contract.get("contract_status")
    under = (SupplierRole.SUBCONTRACTOR.value,)
    awarded = [slug for slug, roles in suppliers_of(contract) if not set(roles) & set(under)]
    return filled({
        "id": _award_id(contract),
        "status": _AWARD_STATUS.get(status, "active") if status else None,
        "suppliers": [source.reference(slug) for slug in awarded],
        "value": _value(contract),
        "relatedLots": [lot["id"] for lot in lots_of(contract)],
    })  # fmt: skip


def contract_of(contract: Published, source: Source) -> Json:
    """The contract itself. Its id stays when its reference or title changes; `uri` leads to its page."""
    return filled({
        "id": contract.id,
        "awardID": _award_id(contract),
        "uri": source.address("contracts", contract.record.slug),
        "reference": contract.get("identifier"),
        "title": contract.get("title"),
        "description": contract.get("description"),
        "status": contract.get("contract_status"),
        "dateSigned": _moment(contract.get("signed_on")),
        "period": _period(contract),
        "value": _value(contract),
        "items": _items(contract),
        "documents": [_document(row, number) for number, row in enumerate(_documents(contract), start=1)],
        "relatedProcesses": _related(contract, source),
        "milestones": [_milestone(row) for row in contract.record.parts.get("statements", [])],
        "amendments": _amendments(contract),
        "implementation": filled(contract.implementation | {"transactions": transactions_of(contract, source)}),
    })  # fmt: skip


def _award_id(contract: Published) -> str:
    return f"{contract.id}-award"


def _moment(day: str | None) -> str | None:
    """The beginning of a day, as OCDS writes moments."""
    return f"{day}T00:00:00Z" if day else None


def _period(contract: Published) -> Json:
    names = {"startDate": "start_on", "endDate": "end_on", "maxExtentDate": "latest_end_on"}
    hours = {"startDate": "T00:00:00Z"}
    found = {name: contract.get(field) for name, field in names.items()}
    return {name: f"{day}{hours.get(name, 'T23:59:59Z')}" for name, day in found.items() if day}


def _value(contract: Published) -> Json:
    """What the whole contract is worth; a value for one year is none that OCDS has a place for."""
    said = contract.get("value")
    if said:
        return {} if contract.get("value_basis") == ValueBasis.ANNUAL else {"amount": _number(said), "currency": "GBP"}
    foreign = _FOREIGN.fullmatch(contract.get("other_currency") or "")
    if foreign is None or foreign.group(1) not in _CURRENCIES:
        return {}
    return {"amount": _number(foreign.group(2)), "currency": foreign.group(1)}


def _number(amount: str) -> int | float:
    return pounds(Decimal(amount.replace(",", "")))


def _items(contract: Published) -> list[Json]:
    codes = [{"scheme": "CPV", "id": code} for code in _CPV.findall(contract.get("cpv") or "")]
    return [filled({"id": "1", "classification": codes[0], "additionalClassifications": codes[1:]})] if codes else []


def _documents(contract: Published) -> list[dict[str, Any]]:
    return contract.record.parts.get("documents", [])


def _document(row: dict[str, Any], number: int) -> Json:
    address = address_in_letters(row.get("url") or "")
    return filled({
        "id": str(number), "documentType": row.get("document_type"), "title": row.get("title"), "url": address,
    })  # fmt: skip


def _related(contract: Published, source: Source) -> list[Json]:
    """What it was called off from: by name where the entry says so in words, by number where it is an entry of ours."""
    framework = contract.get("framework")
    found: list[Json] = [{"relationship": ["framework"], "title": framework}] if framework else []
    found += [
        {
            "relationship": ["parent"],
            "title": parent.title,
            "scheme": "ocid",
            "identifier": source.ocid(parent.ocid, parent.id),
        }
        for parent in contract.parents
    ]
    return [{"id": str(number), **one} for number, one in enumerate(found, start=1)]


def _milestone(row: dict[str, Any]) -> Json:
    """A statement of work: OCDS has no place for one, but for what is to be delivered by when."""
    end = row.get("end_on")
    return filled({
        "id": row["reference"],
        "type": "delivery",
        "title": row["title"],
        "description": row.get("description"),
        "dueDate": f"{end}T23:59:59Z" if end else None,
    })  # fmt: skip


def _amendments(contract: Published) -> list[Json]:
    """What is recorded as changes, and behind it what a register said in words of others."""
    rows = contract.record.parts.get("amendments", [])
    told = {f"{row['changed_on']}: {row['description']}" for row in rows if row.get("changed_on")}
    told |= {row["description"] for row in rows}
    lines = [line.strip() for line in (contract.get("variations") or "").splitlines()]
    lines = [line for line in lines if line and line not in told]
    recorded = [_amendment(row, number) for number, row in enumerate(rows, start=1)]
    return recorded + [_amendment_in_words(line, number) for number, line in enumerate(lines, start=len(rows) + 1)]


def _amendment(row: dict[str, Any], number: int) -> Json:
    kind = row.get("change_kind")
    return filled({
        "id": str(number),
        "date": _moment(row.get("changed_on")),
        "description": row["description"],
        "rationale": ChangeKind(kind).label if kind else None,
    })  # fmt: skip


def _amendment_in_words(line: str, number: int) -> Json:
    dated = _DATED.fullmatch(line)
    day, words = dated.groups() if dated and is_day(dated.group(1)) else ("", line)
    return filled({"id": str(number), "date": _moment(day), "description": words})
