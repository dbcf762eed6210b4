"""Values of contracts that registers write in ways which are no slip of the hand: several things in one cell, or a
value whose unit stands elsewhere."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from catalogue.exchange.cells import read_value
from catalogue.exchange.loose_values import loosened
from catalogue.exchange.registers import alike, normal
from catalogue.exchange.remarks import Remarks
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import Unreadable

OTHERS = "other_suppliers"
Said = Iterable[tuple[str, Any]]
_SIZES_TOGETHER = frozenset(("sme", "vcse"))
_NOBODY = re.compile(
    r"(?:various|multiple|numerous|several|many)(?: (?:suppliers?|providers?|contractors?|vendors?|companies))?"
    r"|n/?a|none|tb[acd]|to be (?:confirmed|appointed|advised|agreed|awarded)|unknown|[-–—?]+|see (?:below|notes?|list)"
    r"|not (?:yet )?(?:applicable|appointed|awarded|disclosed|known)|(?:personal (?:data|information) )?redacted.*",
    re.IGNORECASE,
)
_SORTS_OF_SUPPLIER = ("suppliertype", "suppliersize")
_NEITHER = ("neither", "none", "not applicable", "n/a")
_YEARLY = re.compile(
    r"(?:p\.?\s?a\.?|p/a|per (?:annum|year)|(?:a|each|every) year|annual(?:ly)?|/\s?year)$", re.IGNORECASE
)
_UNIT = re.compile(r"\b(day|week|month|year)s?\b", re.IGNORECASE)
_RHYTHM = re.compile(r"annual|year|quarter|month|week|ongoing|on-going|rolling|continu|regular", re.IGNORECASE)
_FEW_DAYS = 12
_YES_NO = {"yes": True, "y": True, "no": False, "n": False}
# Contracts Finder writes each supplier as [name|address|register|number|SME|VCSE].
_WITH_ADDRESS = re.compile(r"\[([^|\]\[]*)\|[^\]\[]*\]")
_LONGEST_SAID = 2_000  # patterns are slow on what is hostile and long


def of_contracts(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """The fields and values in a cell of a register; None if it is a plain one. Raises `Unreadable`."""
    reader = _READERS.get(field.name)
    return reader(field, heading, text, remarks) if reader and len(text) <= _LONGEST_SAID else None


def _size(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    if alike(heading) >= _SIZES_TOGETHER:
        return _sizes(text)
    if normal(heading) in _SORTS_OF_SUPPLIER:
        return _sort_of_supplier(heading, text, remarks)
    other = {"sme": "vcse", "vcse": "sme"}[field.name]
    return [(other, True)] if text.strip().casefold() == other else None


def _sizes(text: str) -> Said:
    """What one column says of a supplier being small, being voluntary, both or neither. Raises `Unreadable`."""
    said = text.casefold()
    both, neither = "both" in said, said.strip() in (*_NEITHER, "no")
    if re.fullmatch(r"(not|non)[ -]?(an )?sme", said.strip()):
        return [("sme", False)]
    denied = re.search(r"\b(no|not|non)\b", said) and not neither  # “SME: no” is not read as SME
    sme, vcse = (re.search(rf"\b{name}s?\b", said) is not None for name in ("sme", "vcse"))
    if denied or not (both or neither or sme or vcse):
        raise Unreadable(f"“{text[:60]}” says neither SME nor VCSE.", "Write SME, VCSE, both or neither.")
    number = re.search(r"\b(?:CE|SC|NIC)?\d{5,8}\b", text)
    registered = [("vcse_number", number.group())] if number and (both or vcse) else []
    return [("sme", both or sme), ("vcse", both or vcse), *registered]


def _sort_of_supplier(heading: str, text: str, remarks: Remarks) -> Said:
    """What a sort of supplier says of its size; “limited company” says nothing."""
    said = text.casefold()
    denied = re.search(r"\b(not?|non)\b(?!.for.profit)", said)
    found = [
        (name, value)
        for pattern, name, value in (
            (r"\b(sme|small|medium|micro)\b", "sme", True),
            (r"\blarge\b", "sme", False),
            (r"\b(vcse|vcs|cic|voluntary|charity|social enterprise|not.for.profit)\b", "vcse", True),
        )
        if re.search(pattern, said) and not denied
    ]
    if not found:
        remarks.note(0, f"“{text[:60]}” does not say whether it is an SME or VCSE.", "", heading, text)
    return found


def _route(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    # The Transparency Code asks "invitation to quote, or to tender?"; "neither" does not say what it was.
    return [(field.name, "unknown")] if text.strip().casefold() in _NEITHER else None


def _value(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """A value for a year is one, whatever its column is called."""
    amount = _YEARLY.sub("", text.strip()).strip()
    if amount == text.strip():
        return None
    try:
        value = read_value(field, amount)
    except Unreadable:
        plain = loosened(field, amount)
        if not plain:
            return None
        value = read_value(field, plain)
    if field.name == "annual_value":
        return [(field.name, value)]
    remarks.note(0, f"We read “{text[:60]}” as what the contract costs in a year.", "", heading, text)
    return [(field.name, value), ("value_basis", "annual")]


def _notice(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """Months are no number of days, and a small number may well be months."""
    unit = _UNIT.search(re.sub(r"(?<=\d) ?m$", " months", text.strip()))
    number = re.match(r"\d+\b", text.strip())
    is_days = unit or re.search("day", heading, re.IGNORECASE)
    if (unit is None or unit.group(1).casefold() in ("day", "week")) and (is_days or not number):
        return None
    if unit is None and number and int(number.group()) > _FEW_DAYS:
        return None
    reason = f"“{text[:60]}” is not, or may not be, a number of days, so we left it out."
    remarks.warn(0, reason, "Write it in days, like 90 days.", heading, text)
    return []


def _review(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """How often a contract is reviewed is no date."""
    if re.search(r"\d{4}|\d[/.-]\d", text) or not _RHYTHM.search(text):
        return None
    remarks.warn(
        0, f"“{text[:60]}” is no date, so we left it out.", "Write the next one, like 27/03/2026.", heading, text
    )
    return []


def _extension(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """By how much a contract can be extended, in the column that asks whether; or a number without its unit."""
    if field.name == "extension_options" and (known := _YES_NO.get(text.strip().casefold())) is not None:
        return [("extendable", known)]
    number, unit = re.fullmatch(r"\d+(\.0)?", text.strip()), _UNIT.search(heading)
    if field.name == "extension_options":
        return (
            [(field.name, f"{text.strip().removesuffix('.0')} {unit.group(1).lower()}s")] if number and unit else None
        )
    if number is None and re.search(r"\d", text) and not re.match(r"no\b", text, re.IGNORECASE):
        return [("extendable", True), ("extension_options", text)]
    return None


def _supplier(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """The one that answers for the contract, and beside it the others that a cell names."""
    if field.type is FieldType.ORGANISATION and _NOBODY.fullmatch(text.strip()):
        reason = f"“{text[:60]}” names no supplier, so we left it blank."
        remarks.warn(0, reason, "Write who supplies it.", heading, text)
        return []
    names = _WITH_ADDRESS.findall(text) or re.split(r"[;\n]", text)
    names = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(names) < 2 and "|" not in text:
        return None
    others = [{"organisation": read_value(field, name), "role": "joint"} for name in names[1:]]
    if others:
        reason = f"We took “{names[0][:60]}” for the supplier, and the others for those awarded beside it."
        remarks.note(0, reason, "Correct it if that is wrong.", heading, text)
    return [(field.name, read_value(field, names[0] if names else text)), *([(OTHERS, others)] if others else [])]


def _contact(field: Field, heading: str, text: str, remarks: Remarks) -> Said | None:
    """A column of contacts may hold a name, which is not kept."""
    if "mail" in heading.casefold():
        return None
    found = re.search(r"[^\s<>()\[\];,:]+@[^\s<>()\[\];,:]+\.[a-z]{2,}", text, re.IGNORECASE)
    if found is None:
        remarks.warn(0, "There is no email address here, so we left it out.", "Write the address.", heading, text)
        return []
    return [(field.name, read_value(field, found.group()))]


_READERS: dict[str, Callable[[Field, str, str, Remarks], Said | None]] = {
    "sme": _size,
    "vcse": _size,
    "procurement_route": _route,
    "value": _value,
    "annual_value": _value,
    "notice_days": _notice,
    "review_on": _review,
    "extendable": _extension,
    "extension_options": _extension,
    "supplier": _supplier,
    "contact_email": _contact,
}
