"""What goes out as open contracting data: contracts with their lasting ids, and the organisations that they name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from catalogue.exchange.organisation_ids import Body
from catalogue.exchange.publisher import Publisher
from catalogue.kinds.record import Record
from catalogue.kinds.values import blank

Json = dict[str, Any]


@dataclass(frozen=True)
class Parent:
    """A contract from which another was called off."""

    title: str
    ocid: str
    id: str


@dataclass(frozen=True)
class Paid:
    """A line of published spending that was paid under a contract."""

    id: str
    paid_on: date
    amount: Decimal
    supplier: str


@dataclass(frozen=True)
class Published:
    """A contract as it goes out; `implementation` is what is owed under it, as OCDS writes that, `payments` what was
    paid."""

    record: Record
    id: str
    version: int
    changed: datetime
    parents: tuple[Parent, ...] = ()
    implementation: Json = field(default_factory=dict)
    payments: tuple[Paid, ...] = ()

    def get(self, name: str) -> Any:
        """The plain value of a field; None if it is blank."""
        value = self.record.values.get(name)
        return None if blank(value) else value


@dataclass(frozen=True)
class Source:
    """Whose data it is, and the organisations in it by their short addresses."""

    publisher: Publisher
    bodies: Mapping[str, Body]

    def address(self, what: str, slug: str) -> str:
        """The address of a thing's page in this portal."""
        return f"{self.publisher.base_url}/{what}/{slug}"

    def ocid(self, said: str, identity: str) -> str:
        """The number of a contract's process: the one it has, else one made of its own id."""
        return said or "-".join(filter(None, (self.publisher.ocid_prefix, identity)))

    def reference(self, slug: str | None) -> Json:
        """An organisation, as others refer to it; the council itself for none."""
        if not slug:
            return {"id": f"{self.publisher.base_url}/", "name": self.publisher.name}
        return {"id": self.address("organisations", slug), "name": self.bodies[slug].name}


def pounds(amount: Decimal) -> int | float:
    """An amount as JSON writes numbers."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def address_in_letters(url: str) -> str:
    """An address as RFC 3986 has it: other letters as their numbers, and marks only where they part it."""
    start, mark, part = url.partition("#")
    host = re.match(r"[a-z]+://[^/?#]*", start, re.IGNORECASE)
    rest = start[host.end() :] if host else start
    whole = (host.group() if host else "") + re.sub(r"[\[\]]", _number_of, rest)
    whole += mark + re.sub(r"[\[\]#]", _number_of, part)
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(whole, safe="%/:=&?~#+!$,;'@()*[]"))


def _number_of(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"


def filled(said: Json) -> Json:
    """The object without what is blank: OCDS takes a null for a wish to erase."""
    return {name: value for name, value in said.items() if not blank(value) and value != {}}


def moment(at: datetime) -> str:
    """A point in time as OCDS writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def is_day(text: str) -> bool:
    """Whether this is a day that was or will be."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def agreed(contracts: list[Published], name: str) -> Any:
    """What all contracts of a process say alike; None if they differ, since the process can say only one thing."""
    said = [one.get(name) for one in contracts]
    return said[0] if all(one == said[0] for one in said) else None
