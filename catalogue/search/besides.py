"""What search finds besides catalogued things: who may, and what people call each sort of result and its texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from catalogue.access import INTERNAL_LABEL, PUBLIC_LABEL, Thing, labels_of_thing
from catalogue.kinds import BY_CODE

HANDOVER = "handover"


@dataclass(frozen=True)
class Besides:
    """A sort of result that is no kind of thing: what it is called, and the labels of its texts."""

    label: str
    label_plural: str
    texts: Mapping[str, str]


BESIDES: Mapping[str, Besides] = {
    HANDOVER: Besides(
        "Handover",
        "Handovers",
        {
            "title": "What is owed",
            "summary": "Type",
            "details": "Details",
            "criteria": "When it is accepted",
            "contract": "Contract",
            "supplier": "Supplier",
        },
    )
}


def sort_label(code: str) -> str:
    """What people call a kind of thing or another sort of result; empty where there is neither."""
    found = BY_CODE.get(code) or BESIDES.get(code)
    return found.label if found else ""


def text_label(code: str, name: str) -> str:
    """What people call a field or a part of a kind, or a text of another sort of result."""
    if code in BESIDES:
        return BESIDES[code].texts.get(name, name)
    described = BY_CODE[code]
    part = next((part.label for part in described.parts if part.name == name), "")
    return part or next((field.label for field in described.fields if field.name == name), name)


def labels_of_handover(contract: Thing, is_agreed: bool) -> frozenset[str]:
    """The index labels of something owed under a contract: what the policy says of reading it, in words that an actor's
    labels can meet. What everyone may read of the contract opens it to the council's staff alone, and an agreement to
    those who hand over."""
    labels = labels_of_thing(contract) - {PUBLIC_LABEL, f"thing:{contract.id}"} | {label_under(contract.id)}
    if PUBLIC_LABEL in labels_of_thing(contract):
        labels |= {INTERNAL_LABEL}
    return labels | {f"owed:{contract.id}"} if is_agreed else labels


def label_under(contract_id: UUID | None) -> str:
    """The label of all that is owed under a contract."""
    return f"under:{contract_id}"
