"""The parties of a process as OCDS lists them: each organisation once, with all its roles."""

from typing import Any

from catalogue.contracts.spend import plain_name
from catalogue.exchange.ocds_published import Json, Published, Source, agreed, filled
from catalogue.exchange.organisation_ids import CHARITIES, parted


def parties_of(contracts: list[Published], source: Source) -> list[Json]:
    """The buyer, the department that runs it, everyone who supplies, and who paid and was paid."""
    found: dict[str, Json] = {}
    _add(found, source.reference(contracts[0].get("organisation")), "buyer", source, contracts[0].get("organisation"))
    if department := agreed(contracts, "department"):
        _add(found, department_reference(department, source), "procuringEntity", source)
    for one in contracts:
        for slug, roles in suppliers_of(one):
            party = _add(found, source.reference(slug), "supplier", source, slug)
            party["roles"] += [role for role in roles if role not in party["roles"]]
            if slug == one.get("supplier"):
                _describe(party, one)
        if one.payments:
            _add(found, source.reference(one.get("organisation")), "payer", source, one.get("organisation"))
        for payee in payees_of(one, source).values():
            _add(found, payee, "payee", source)
    return [filled(party | {"details": filled(party["details"])}) for party in found.values()]


def suppliers_of(contract: Published) -> list[tuple[str, list[str]]]:
    """Who supplies under a contract, by short address, each once, with what they do beside the first."""
    rows = [{"organisation": contract.get("supplier")}, *contract.record.parts.get("other_suppliers", [])]
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.get("organisation"):
            found.setdefault(row["organisation"], [row["role"]] if row.get("role") else [])
    return list(found.items())


def payees_of(contract: Published, source: Source) -> dict[str, Json]:
    """Who was paid, by the name that was published: a supplier of the contract, if it is called so, else that name."""
    ours = {plain_name(source.bodies[slug].name): slug for slug, _ in suppliers_of(contract)}
    found: dict[str, Json] = {}
    for name in dict.fromkeys(one.supplier for one in contract.payments):
        slug = ours.get(plain_name(name))
        found[name] = source.reference(slug) if slug else _named(name, source)
    return found


def _named(name: str, source: Source) -> Json:
    """Somebody of whom no more than a name is known."""
    return {"id": f"{source.publisher.base_url}/#{name}", "name": name}


def department_reference(department: str, source: Source) -> Json:
    """A department of the council, as the one that runs a procurement."""
    return _named(department, source)


def _add(found: dict[str, Json], reference: Json, role: str, source: Source, slug: str | None = None) -> Json:
    party = found.setdefault(reference["id"], reference | {"roles": [], "details": {}} | _numbers(source, slug))
    party["roles"] += [role] if role not in party["roles"] else []
    return party


def _numbers(source: Source, slug: str | None) -> Json:
    scheme, number = parted(source.bodies[slug].identifier) if slug else ("", "")
    if not slug or not number:
        return {}
    return {"identifier": {"scheme": scheme, "id": number, "legalName": source.bodies[slug].name}}


def _describe(party: Json, contract: Published) -> None:
    """What a contract says of its supplier: its size, and if it is voluntary. Where two differ, neither counts."""
    details: Json = party["details"]
    said: dict[str, Any] = {
        "scale": {True: "sme", False: "large"}.get(contract.get("sme")),
        "vcse": contract.get("vcse"),
    }
    for name, value in said.items():
        details[name] = value if details.get(name, value) == value else None
    party["details"] = details
    scheme, number = parted(contract.get("vcse_number") or "")
    if scheme in CHARITIES and party.get("identifier", {}).get("id") != number:
        party["additionalIdentifiers"] = [{"scheme": scheme, "id": number}]
