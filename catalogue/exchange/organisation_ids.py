"""Numbers of organisations in public registers, in the one form we keep: the list's code, a hyphen, the number.

The codes are those of org-id.guide, as OCDS uses them.
"""

import re
from dataclasses import dataclass

_COMPANY = "GB-COH"
_FORMS = {
    _COMPANY: re.compile(r"[A-Z]{2}\d{6}|\d{8}|R\d{7}"),
    "GB-CHC": re.compile(r"\d{6,7}(-\d{1,3})?"),
    "GB-SC": re.compile(r"SC\d{6}"),
    "GB-NIC": re.compile(r"\d{6}"),
    "GB-PPON": re.compile(r"[A-Z]{4}-\d{4}-[A-Z]{4}"),
}
CHARITIES = ("GB-CHC", "GB-SC", "GB-NIC")
REGISTERS = {
    _COMPANY: "Companies House",
    "GB-CHC": "the Charity Commission",
    "GB-SC": "the Scottish charity register",
    "GB-NIC": "the Charity Commission for Northern Ireland",
    "GB-PPON": "the list of public procurement organisation numbers",
}


@dataclass(frozen=True)
class Body:
    """An organisation by its name and its number in a public register, if it has one."""

    name: str
    identifier: str = ""


def organisation_id(scheme: str, number: str) -> str:
    """`GB-COH-01234567` for a number in a register that we know; empty if it is none, or not one of that register."""
    scheme = scheme.strip().upper()
    plain = _plain(scheme, number)
    return f"{scheme}-{plain}" if scheme in _FORMS and _FORMS[scheme].fullmatch(plain) else ""


def parted(identifier: str) -> tuple[str, str]:
    """The register's code and the number of an identifier; empty ones if it is not of a register that we know."""
    for scheme in _FORMS:
        number = identifier.strip().upper().removeprefix(f"{scheme}-")
        if number != identifier.strip().upper() and organisation_id(scheme, number):
            return scheme, number
    return "", ""


def _plain(scheme: str, number: str) -> str:
    """The number without spaces, its scheme before it and what spreadsheets do to it: `1234567.0` is 01234567."""
    plain = re.sub(r"\.0$", "", "".join(number.split())).upper().removeprefix(f"{scheme}-")
    if scheme != _COMPANY:
        return plain
    letters, digits = re.sub(r"\d+$", "", plain), re.sub(r"^\D*", "", plain)
    return letters + digits.zfill(8 - len(letters)) if digits.isdigit() and len(digits) > 3 else plain
