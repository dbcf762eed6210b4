"""A system with people who run it, to test procedures, drills and readiness with."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import kind_of
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk, desk
from catalogue.resources.links import Tie, link
from catalogue.resources.queries import thing
from catalogue.runbooks.operations import DrillEntry, ProcedureEntry, add_procedure, record_drill
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, Employer, ProcedureWeight, Relation
from tests.factories import OPERATOR, TODAY, Place

OURS = {"admin_access": "council", "source_held_by": "council", "configuration_held_by": "council"}


@dataclass
class Running:
    """One council with one system, told by short words."""

    session: Session
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        self.place = Place(self.session)

    def desk(self, actor: Actor = OPERATOR, today: date = TODAY) -> Desk:
        """Where an operation works."""
        return desk(self.session, actor, today)

    @cached_property
    def system(self) -> Any:
        """A system in our own hands."""
        return self.thing("system", "Hearth", **OURS)

    @cached_property
    def ann(self) -> Person:
        """One of our own people."""
        return self.place.person("Ann Archer")

    @cached_property
    def ben(self) -> Person:
        """Another, whose manager Ann is."""
        return self.place.person("Ben Booth", manager_email=self.ann.email)

    @cached_property
    def sam(self) -> Person:
        """Someone of the supplier's."""
        return self.place.person("Sam Supplier", Employer.SUPPLIER, organisation=self.place.organisation("Corvane"))

    def thing(self, kind: str, title: str, **values: Any) -> Any:
        """A thing, whole."""
        made = self.place.thing(kind, title, **values)
        self.session.flush()
        return thing(self.session, OPERATOR, kind_of(kind), made.slug)

    def procedure(self, title: str = "Restore", weight: str = "critical", **said: Any) -> Procedure:
        """A procedure of the system."""
        entry = ProcedureEntry(title, ProcedureWeight(weight), **said)
        return add_procedure(self.desk(), self.system, entry)

    def drill(self, procedure: Procedure, person: Person, days_ago: int = 10, **said: Any) -> Drill:
        """That somebody did it alone and it worked."""
        usual = {"level": DrillLevel.ALONE, "kind": DrillKind.REHEARSED, "outcome": DrillOutcome.PASSED}
        entry = DrillEntry(person, TODAY - timedelta(days=days_ago), **{**usual, **said})
        return record_drill(self.desk(), self.system, procedure, entry)

    def contract(self, title: str = "Support", **values: Any) -> Any:
        """A contract with the supplier that covers the system."""
        made = self.thing("contract", title, **values)
        link(self.desk(), made, self.system, Tie(Relation.COVERS))
        self.session.flush()
        return made
