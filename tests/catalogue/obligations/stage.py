"""A small stage for obligations: a contract with its people on both sides, made by the real operations."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.blobs import Blobs
from catalogue.files.shelf import Shelf
from catalogue.kinds.contract import Contract
from catalogue.obligations.appointing import People
from catalogue.obligations.deciding import Check
from catalogue.obligations.delivering import add_file, submit, take_in_check
from catalogue.obligations.ending import agree, open_up
from catalogue.obligations.keeping import Due, Promise, create
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.people.roles import RoleScope
from catalogue.people.tables import Person
from catalogue.store import now
from catalogue.terms import CheckLevel, Employer, Role
from tests.factories import TODAY, Place


class Weekdays:
    """A calendar without bank holidays."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5


WEEKDAYS = Weekdays()


@dataclass
class Stage:
    """One contract and everybody around it, in one session."""

    session: Session
    folder: Path
    today: date = TODAY
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        self.place = Place(self.session, self.today)
        slug = self.place.organisation("Northgate Widgets")
        self.deal = self.contract("Housing support", supplier=slug)
        self.supplier = self.place.person("Sam Supplier", Employer.SUPPLIER, organisation=slug)
        self.owner, self.acceptor = self.place.person("Olive Owner"), self.place.person("Ash Acceptor")
        self.keeper, self.second = self.place.person("Kim Keeper"), self.place.person("Kit Keeper")
        self.place.role(self.supplier, Role.CONTRACTOR, self.scope)
        self.place.role(self.acceptor, Role.ACCEPTOR, self.scope)
        for person in (self.keeper, self.second):
            self.place.role(person, Role.PROCUREMENT)
        self.shelf = Shelf(Blobs(self.folder / "files"), limit=1000)

    @property
    def scope(self) -> RoleScope:
        return RoleScope("contract", self.deal.id)

    @property
    def people(self) -> People:
        return People(self.owner, self.acceptor, self.supplier)

    def contract(self, title: str, **values: Any) -> Contract:
        """A contract that all staff can see."""
        made = self.place.thing("contract", title, **({"visibility": "internal"} | values))
        assert isinstance(made, Contract)
        return made

    def at(self, person: Person | Actor) -> Sitting:
        """Somebody at work today."""
        actor = person if isinstance(person, Actor) else self.place.actor(person, self.today)
        return Sitting(self.session, actor, self.today)

    def owed(self, title: str = "A runbook", days: int | None = 100, **said: Any) -> Obligation:
        """Something that is owed under the contract, as a draft, due in so many days."""
        due = Due(on=self.today + timedelta(days)) if days is not None else Due()
        usual: dict[str, Any] = {"type_code": "RUNBOOK", "title": title, "due": due, "people": self.people}
        return create(self.at(self.keeper), self.deal, Promise(**(usual | said)), WEEKDAYS)

    def opened(self, title: str = "A runbook", **said: Any) -> Obligation:
        """The same, being worked on."""
        row = self.owed(title, **said)
        agree(self.at(self.keeper), row)
        open_up(self.at(self.keeper), row)
        return row

    def submitted(self, title: str = "A runbook", **said: Any) -> Obligation:
        """The same, handed in by the supplier with a file."""
        row = self.opened(title, **said)
        self.hand_in(row)
        return row

    def hand_in(self, row: Obligation) -> None:
        """One more file and the submission, by the supplier."""
        self.upload(row)
        submit(self.at(self.supplier), row, WEEKDAYS)

    def upload(self, row: Obligation, name: str = "runbook.md", content: bytes = b"# Start it\n") -> None:
        """A file from the supplier."""
        add_file(self.at(self.supplier), row, name, io.BytesIO(content), self.shelf)

    def in_check(self, title: str = "A runbook", **said: Any) -> Obligation:
        """The same, being tried by the acceptor."""
        row = self.submitted(title, **said)
        take_in_check(self.at(self.acceptor), row)
        return row

    def done(self, **said: Any) -> Check:
        """A check that was made today by somebody who confirmed a minute ago who they are."""
        moment = now(self.session) - timedelta(minutes=1)
        usual: dict[str, Any] = {"level": CheckLevel.UNAIDED, "done_on": self.today, "confirmed_at": moment}
        return Check(**(usual | said))
