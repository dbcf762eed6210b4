"""A contracting process as its releases describe it, parted into the contracts that came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from catalogue.exchange.line_breaks import has_lost_breaks, with_breaks
from catalogue.exchange.markup import has_html, markdown_of
from catalogue.exchange.ocds_releases import Release
from catalogue.exchange.ocds_terms import has_failed

Object = dict[str, Any]


def objects(value: Any) -> list[Object]:
    """The objects in a list; one that stands without its list is the only one in it."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def object_of(value: Any) -> Object:
    """An object, or the only one in a list; an empty one if there is none."""
    only = value[0] if isinstance(value, list) and len(value) == 1 else value
    return only if isinstance(only, dict) else {}


def bodies(value: Any) -> list[Object]:
    """The organisations in a list; some sources write their names alone."""
    listed = value if isinstance(value, list) else [value]
    return [one if isinstance(one, dict) else {"name": one} for one in listed if isinstance(one, dict) or word(one)]


def amount_of(value: Any) -> Object:
    """An amount with its currency; some sources write the number alone."""
    return object_of(value) or ({"amount": value} if word(value) else {})


def word(value: Any) -> str:
    """A name, number or code as text; empty if it is neither."""
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


@dataclass(frozen=True)
class Deal:
    """What came of a process: a contract with its award, an award that stands for one, or nothing yet.

    `name` is what we call it at its source, `earlier_names` what it was before it was that. `slug` is its address here,
    if it was exported from this portal.
    """

    contract: Object
    award: Object
    name: str
    earlier_names: tuple[str, ...] = ()
    slug: str = ""


@dataclass(frozen=True)
class Process:
    """All that one process's releases say together; `base_url` is this portal's own."""

    release: Release
    base_url: str = ""

    @cached_property
    def said(self) -> Object:
        return self.release.said

    @cached_property
    def tender(self) -> Object:
        return object_of(self.said.get("tender"))

    @cached_property
    def is_ours(self) -> bool:
        """Whether it was exported from this portal."""
        return any(self.own("contracts", one.get("uri")) for one in objects(self.said.get("contracts")))

    @cached_property
    def lost_its_breaks(self) -> bool:
        """Whether its source writes “rn” where a line ends."""
        return not self.is_ours and has_lost_breaks(self.said)

    @cached_property
    def parties(self) -> dict[str, Object]:
        """The organisations it describes, by id."""
        return {word(one.get("id")): one for one in objects(self.said.get("parties")) if word(one.get("id"))}

    @cached_property
    def deals(self) -> tuple[Deal, ...]:
        """Each contract, and each award without one; what failed only where nothing else came of it."""
        ocid = self.release.ocid
        awards, contracts = objects(self.said.get("awards")), objects(self.said.get("contracts"))
        found = [self._of_contract(one, number, awards) for number, one in enumerate(contracts, start=1)]
        signed = {id(deal.award) for deal in found}
        found += [
            Deal({}, one, f"{ocid}/award/{_id(one, number)}", (ocid,))
            for number, one in enumerate(awards, start=1)
            if id(one) not in signed
        ]
        found = _told_apart(found)
        standing = [deal for deal in found if deal.contract or not has_failed(deal.award)]
        return tuple(standing or found[:1] or [Deal({}, {}, ocid)])

    def _of_contract(self, contract: Object, number: int, awards: Sequence[Object]) -> Deal:
        ocid = self.release.ocid
        wanted = word(contract.get("awardID"))
        award = next((one for one in awards if word(one.get("id")) == wanted), awards[0] if len(awards) == 1 else {})
        earlier = (f"{ocid}/award/{_id(award, 1)}", ocid) if award else (ocid,)
        slug = self.own("contracts", contract.get("uri"))
        return Deal(contract, award, f"{ocid}/contract/{_id(contract, number)}", earlier, slug)

    def own(self, what: str, address: Any) -> str:
        """The end of an address of this portal; empty for an address elsewhere."""
        start = f"{self.base_url}/{what}/"
        return word(address).removeprefix(start) if self.base_url and word(address).startswith(start) else ""

    def lots_of(self, deal: Deal) -> list[Object]:
        """The lots that a contract is for: those that it or its award names, else all of a process with one deal."""
        lots = self._lots
        named = {word(one) for said in (deal.contract, deal.award) for one in _list(said.get("relatedLots"))}
        if named:
            places = sorted(place for one in named for place in self._places_of_lots.get(one, ()))
            return [lots[place] for place in places]
        return lots if len(self.deals) == 1 else []

    @cached_property
    def _lots(self) -> list[Object]:
        return objects(self.tender.get("lots"))

    @cached_property
    def _places_of_lots(self) -> dict[str, list[int]]:
        """Where the lots of an id stand: there may be thousands, and as many deals that ask for theirs."""
        found: dict[str, list[int]] = {}
        for place, lot in enumerate(self._lots):
            found.setdefault(word(lot.get("id")), []).append(place)
        return found

    def text(self, value: Any) -> str:
        """A text of the source as people should read it: its lines parted again, its HTML as Markdown."""
        text = "\n".join(map(word, value)) if isinstance(value, list) else word(value)
        if self.is_ours:
            return text
        if self.lost_its_breaks:
            text = with_breaks(text)
        return (markdown_of(text) if has_html(text) else text).strip()


def _told_apart(deals: Sequence[Deal]) -> list[Deal]:
    """The deals, those whose id another has numbered: each keeps its name in the next file."""
    seen: Counter[str] = Counter()
    found = []
    for deal in deals:
        seen[deal.name] += 1
        again = seen[deal.name] > 1
        found.append(replace(deal, name=f"{deal.name}#{seen[deal.name]}", earlier_names=()) if again else deal)
    return found


def _id(said: Object, number: int) -> str:
    return word(said.get("id")) or str(number)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
