"""A team with a starter path and a newcomer, to test paths and starters' copies of them with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalogue.access import Actor
from catalogue.people.roles import RoleScope
from catalogue.people.tables import Person
from catalogue.runbooks.inductions import give_path
from catalogue.runbooks.path_tables import Induction, PathStep, StarterPath
from catalogue.runbooks.paths import PathEntry, StepEntry, add_step, make_path
from catalogue.runbooks.tables import Procedure
from catalogue.terms import Role, StarterDeed, StarterStage
from tests.catalogue.runbooks.running import Running
from tests.factories import TODAY


@dataclass
class Learning(Running):
    """One council with one path, told by short words: Ben is the starter, Ann his manager, Cleo his buddy."""

    @cached_property
    def cleo(self) -> Person:
        """One of our own people, who knows the work."""
        return self.place.person("Cleo Cole")

    @cached_property
    def team(self) -> Any:
        """The id of the path's team."""
        return self.place.team("Housing")

    @cached_property
    def keeper(self) -> Actor:
        """Who keeps the team's entries, and so its paths."""
        person = self.place.person("Kim Keeper")
        self.place.role(person, Role.STEWARD, RoleScope("team", self.team))
        return self.place.actor(person)

    @cached_property
    def path(self) -> StarterPath:
        """The team's path, without steps."""
        return make_path(self.desk(self.keeper), PathEntry("Housing analyst", self.team))

    @cached_property
    def runbook(self) -> Any:
        """A runbook with a text in force."""
        return self.thing("runbook", "Restore Hearth", body="1. Do it.")

    @cached_property
    def restore(self) -> Procedure:
        """A procedure that is done by the runbook."""
        return self.procedure(runbook=self.runbook)

    def step(self, deed: StarterDeed, target: Any, stage: StarterStage = StarterStage.FIRST_DAY) -> PathStep:
        """A step of the path."""
        return add_step(self.desk(self.keeper), self.path, StepEntry(stage, deed, target))

    def whole_path(self) -> StarterPath:
        """The path with a step of each kind, the last stage first."""
        self.step(StarterDeed.ALONE, self.restore, StarterStage.LATER)
        self.step(StarterDeed.WITH_BUDDY, self.restore, StarterStage.FIRST_WEEK)
        self.step(StarterDeed.READ, self.runbook)
        self.step(StarterDeed.MEET, self.cleo)
        return self.path

    def given(self) -> Induction:
        """Ben's copy of the whole path."""
        return give_path(self.desk(self.keeper), self.whole_path(), self.ben, self.cleo, TODAY)

    def as_(self, person: Person) -> Actor:
        """A person at the door."""
        return self.place.actor(person)
