"""Who buys and who supplies, by name and by number in a public register."""

from dataclasses import dataclass

from catalogue.exchange.ocds_process import Deal, Object, Process, bodies, object_of, objects, word
from catalogue.exchange.organisation_ids import CHARITIES, REGISTERS, organisation_id, parted
from catalogue.exchange.remarks import Remarks
from catalogue.terms import SupplierRole

MOST_CHARACTERS = 250


@dataclass(frozen=True)
class Supplier:
    """An organisation that supplies: `charity` is its number as one; sizes are None where nobody said."""

    name: str
    identifier: str
    charity: str
    sme: bool | None
    vcse: bool | None
    role: str = ""


def buyer_of(process: Process) -> str:
    """The name of the body that buys; empty if it is the council whose portal this is, in an export of its own."""
    if process.base_url and word(object_of(process.said.get("buyer")).get("id")) == f"{process.base_url}/":
        return ""
    named = next((_name(process, one) for one in bodies(process.said.get("buyer"))), "")
    return named or next((_name(process, one) for one in _with_role(process, "buyer")), "")


def department_of(process: Process) -> str:
    """Who runs the procurement, where that is not the buyer itself."""
    named = next((_name(process, one) for one in bodies(process.tender.get("procuringEntity"))), "")
    return named if named != buyer_of(process) else ""


def suppliers_of(process: Process, deal: Deal, remarks: Remarks) -> list[Supplier]:
    """The one that answers for the contract, then the others, each once."""
    named = bodies(deal.contract.get("suppliers")) or bodies(deal.award.get("suppliers"))
    if not named and (deal.contract or deal.award) and len(process.deals) == 1:
        named = _with_role(process, "supplier")
    if len(process.deals) == 1:
        named = named + _with_role(process, SupplierRole.SUBCONTRACTOR)
    usual = "" if deal.slug else SupplierRole.JOINT
    found = [_supplier(process, one, usual, remarks) for one in named]
    once = {one.name.casefold(): one for one in reversed(found) if one.name}
    return list(once.values())[::-1]


def _with_role(process: Process, role: str) -> list[Object]:
    return [one for one in process.parties.values() if role in _roles(one)]


def _roles(party: Object) -> list[str]:
    roles = party.get("roles")
    return [word(one) for one in roles] if isinstance(roles, list) else []


def _name(process: Process, reference: Object) -> str:
    if slug := process.own("organisations", reference.get("id")):
        return slug
    party = process.parties.get(word(reference.get("id")), {})
    legal = object_of(party.get("identifier")).get("legalName")
    return (process.text(reference.get("name") or party.get("name") or legal))[:MOST_CHARACTERS]


def _supplier(process: Process, reference: Object, usual: str, remarks: Remarks) -> Supplier:
    party = process.parties.get(word(reference.get("id")), reference)
    details = object_of(party.get("details"))
    numbers = _numbers(process.release.row, party, remarks)
    scale = word(details.get("scale")).casefold()
    vcse = details.get("vcse")
    return Supplier(
        name=_name(process, reference),
        identifier=next(iter(numbers), ""),
        charity=next((one for one in numbers if parted(one)[0] in CHARITIES), ""),
        sme={"sme": True, "micro": True, "small": True, "medium": True, "large": False}.get(scale),
        vcse=vcse if isinstance(vcse, bool) else None,
        role=next((role for role in SupplierRole if role in _roles(party)), usual),
    )


def _numbers(row: int, party: Object, remarks: Remarks) -> list[str]:
    """Its numbers in registers that we know: what it is identified by, then its other numbers, then its id."""
    said = [object_of(party.get("identifier")), *objects(party.get("additionalIdentifiers"))]
    found = []
    for one in said:
        scheme, number = word(one.get("scheme")).upper(), word(one.get("id"))
        identifier = organisation_id(scheme, number)
        if identifier:
            found.append(identifier)
        elif scheme in REGISTERS and number:
            reason = f"“{number[:40]}” is not a number of {REGISTERS[scheme]}. We left it out."
            remarks.warn(row, reason, "Look the number up in that register.", "parties/identifier/id", number)
    own = "-".join(filter(None, parted(word(party.get("id")))))
    return list(dict.fromkeys([*found, *([own] if own else [])]))
