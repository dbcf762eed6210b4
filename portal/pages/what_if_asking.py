"""Of whom or what one wants to know what if: one box for part of a name, and a short list to choose from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import CONTRACT
from catalogue.people.tables import Person
from catalogue.readiness.asking import askable
from catalogue.readiness.gathering import CoveringContract
from portal.pages.readiness_words import contract_words
from portal.urls import url_of_thing

PAGE = "/readiness/what-if"
ASKED = "q"
MOST_LISTED = 10


@dataclass(frozen=True)
class Choice:
    """Somebody or something to ask about; `note` tells namesakes apart."""

    kind: str
    title: str
    note: str
    href: str


@dataclass(frozen=True)
class Group:
    """The choices of one sort, not more than a reader takes in at a glance; `left_out` are the others."""

    heading: str
    choices: list[Choice]
    left_out: int


@dataclass(frozen=True)
class Asking:
    """What was typed and what it may mean; `answer` is where to go on, if it can only mean one."""

    words: str
    groups: list[Group]
    answer: str

    @property
    def choices(self) -> list[Choice]:
        """All that are listed, people first."""
        return [choice for group in self.groups for choice in group.choices]


def asking(session: Session, actor: Actor, words: str, today: date) -> Asking:
    """Whom and what these words may mean. Raises `NotAllowed`."""
    found = askable(session, actor, words, today)
    people, contracts = [_person(one) for one in found.people], [_contract(one) for one in found.contracts]
    groups = [_group("Somebody leaves", people), _group("A contract ends", contracts)]
    only = [*people, *contracts][0].href if len(found) == 1 else ""
    return Asking(words.strip(), [group for group in groups if group.choices], only)


def _group(heading: str, choices: list[Choice]) -> Group:
    return Group(heading, choices[:MOST_LISTED], len(choices[MOST_LISTED:]))


def _person(one: Person) -> Choice:
    return Choice("Person", one.name, one.job_title or one.email, f"/people/{one.slug}/what-if")


def _contract(one: CoveringContract) -> Choice:
    note = contract_words(one.supplier or "Supplier not recorded", one.end_on)
    return Choice(CONTRACT.label, one.title, note, f"{url_of_thing(CONTRACT.code, one.slug)}/what-if")
