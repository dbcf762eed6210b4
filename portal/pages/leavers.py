"""How pages speak of those who leave together: whose it is, what becomes of each, and what ends with a contract."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalogue.access import Action, may
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.workflows.last_days import ENGAGEMENT, MEMBERSHIP, PERSON
from catalogue.workflows.leavers import Leavers
from portal.urls import url_of_thing

_LEAVES = "Leaves the directory on the last day"
_TOLD = "Stays in the directory: an administrator notes their last day"
_ENDED = {
    PERSON: ("person leaves the directory", "people leave the directory"),
    ENGAGEMENT: ("engagement", "engagements"),
    MEMBERSHIP: ("part in the contract", "parts in the contract"),
}


@dataclass(frozen=True)
class Whose:
    """Whose things are handed on: what a sentence calls them, where the form is, and where their own page is."""

    name: str
    address: str
    back: str
    back_words: str
    what_if: str


def whose(leavers: Leavers) -> Whose:
    """A person by name; a contract's people all together."""
    if leavers.contract is not None:
        title, page = leavers.contract.title, url_of_thing("contract", leavers.contract.slug)
        what_if = f"What if {title} ends: each procedure, before and after"
        return Whose(f"everybody under {title}", f"{page}/leaving", page, title, what_if)
    person = leavers.people[0]
    page = f"/people/{person.slug}"
    what_if = f"What if {person.name} leaves: each procedure, before and after"
    return Whose(person.name, f"{page}/leaving", page, person.name, what_if)


def fates(at: Desk, leavers: Leavers) -> list[dict[str, Any]]:
    """Of a contract's people, what becomes of each; nothing of one person."""
    if leavers.contract is None:
        return []
    otherwise = _LEAVES if may(at.actor, Action.EDIT_PEOPLE) else _TOLD
    return [
        {
            "key": one.name,
            "value": f"Stays: works under {leavers.staying[one.id]} too. Only what belongs to this contract is listed."
            if one.id in leavers.staying
            else otherwise,
            "href": None,
        }
        for one in leavers.people
    ]


def ended_facts(sorts: Iterable[str]) -> list[dict[str, Any]]:
    """How much ends with a contract, of these sorts."""
    counts = Counter(sorts)
    said = [how_many(counts[what], *words) for what, words in _ENDED.items() if counts[what]]
    return [{"key": "Ends with it", "value": ", ".join(said)}] if said else []
