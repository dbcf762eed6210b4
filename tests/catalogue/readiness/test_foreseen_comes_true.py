"""What is foreseen is what happens: whoever leaves and whatever contract ends, in councils made up by chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.access import Actor
from catalogue.people.directory import end_employment
from catalogue.people.tables import Person
from catalogue.readiness.foreseeing import Foreseen, if_ended, if_left
from catalogue.readiness.hands import Hands, hands
from catalogue.readiness.queries import SystemReadiness, readiness_of
from catalogue.readiness.rules import Readiness
from catalogue.resources.links import Tie, link
from catalogue.runbooks.operations import DrillEntry, ProcedureEntry, add_procedure, record_drill
from catalogue.store import Database
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, ProcedureKind, ProcedureWeight, Relation
from tests.catalogue.runbooks.running import OURS, Running
from tests.factories import OPERATOR, TODAY

SYSTEMS, PEOPLE, CONTRACTS = ("Hearth", "Ledger"), ("Ann Archer", "Ben Booth", "Cara Cole"), ("Support", "Hosting")


@dataclass(frozen=True)
class Told:
    """A procedure or skill: of which system, how it is, and who did it how long ago and how far."""

    system: int
    weight: ProcedureWeight
    kind: ProcedureKind
    is_restore: bool
    has_runbook: bool
    drills: Sequence[tuple[int, DrillLevel, int]]


drills = st.tuples(st.integers(0, len(PEOPLE)), st.sampled_from(DrillLevel), st.integers(0, 400))
procedures = st.builds(
    Told,
    system=st.integers(0, 1),
    weight=st.sampled_from(ProcedureWeight),
    kind=st.sampled_from(ProcedureKind),
    is_restore=st.booleans(),
    has_runbook=st.booleans(),
    drills=st.lists(drills, max_size=4),
)
worlds = st.lists(procedures, min_size=1, max_size=6)
covers = st.lists(st.frozensets(st.integers(0, 1)), min_size=2, max_size=2)
by_chance = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


class World:
    """A council of two systems, three of our own people and somebody of the supplier's."""

    def __init__(self, at: Running, told: Sequence[Told]) -> None:
        self.at = at
        self.systems = [at.thing("system", title, **OURS) for title in SYSTEMS]
        self.people = [*(at.place.person(name) for name in PEOPLE), at.sam]
        self.runbook = at.thing("runbook", "How it is done", body="1. Do it.")
        for number, one in enumerate(told):
            self.tell(f"Do {number}", one)
        at.session.flush()
        reader = at.place.actor(at.place.person("Dora Dean"))
        self.reader = replace(reader, owned=frozenset(system.id for system in self.systems))

    def tell(self, title: str, told: Told) -> None:
        """Say what must be done, and who did it."""
        system, desk = self.systems[told.system], self.at.desk()
        runbook = self.runbook if told.has_runbook else None
        is_restore = told.is_restore and told.kind is ProcedureKind.RUN
        row = add_procedure(desk, system, ProcedureEntry(title, told.weight, runbook, is_restore, told.kind))
        for who, level, days in told.drills:
            witness = self.people[(who + 1) % len(self.people)]
            entry = DrillEntry(
                self.people[who], TODAY - timedelta(days=days), level, DrillKind.REHEARSED, DrillOutcome.PASSED, witness
            )
            record_drill(desk, system, row, entry)

    def contract(self, title: str, covered: frozenset[int]) -> Any:
        """A running contract that covers these systems."""
        made = self.at.thing("contract", title)
        for number in sorted(covered):
            link(self.at.desk(), made, self.systems[number], Tie(Relation.COVERS))
        self.at.session.flush()
        return made

    def stands(self, actor: Actor = OPERATOR) -> dict[str, SystemReadiness]:
        """How each system stands, by its short address."""
        return {one.slug: readiness_of(self.at.session, actor, one, TODAY) for one in self.systems}


def figures(result: Readiness) -> tuple[object, ...]:
    """All that is told of a system."""
    who = tuple((one.procedure.id, one.people) for one in result.standings)
    return result.score, result.band, result.gates, result.only_a_contractor, result.truck_factor, who


def after(foreseen: Foreseen, before: dict[str, SystemReadiness]) -> dict[str, tuple[object, ...]]:
    """What each system would become."""
    then = {slug: figures(one.result) for slug, one in before.items()}
    return then | {one.line.system.slug: figures(one.outcome.after) for one in foreseen.systems}


@by_chance
@given(worlds, st.integers(0, len(PEOPLE) - 1))
def test_without_whoever_leaves_all_is_as_foreseen(sqlite_database: Database, told: list[Told], who: int) -> None:
    with sqlite_database.unit_of_work() as session:
        world = World(Running(session), told)
        leaver: Person = world.people[who]
        before = world.stands()
        foreseen = if_left(session, world.reader, leaver, TODAY)
        end_employment(session, OPERATOR, leaver, TODAY - timedelta(days=1))
        now = world.stands()
        assert {slug: figures(one.result) for slug, one in now.items()} == after(foreseen, before)
        pairs = [(hands(before[slug].result), hands(one.result)) for slug, one in now.items()]
        assert foreseen.total.stop == sum(now is Hands.NOBODY and was is not now for was, now in pairs)
        assert foreseen.total.hang == sum((was, now) == (Hands.ENOUGH, Hands.ONE_PERSON) for was, now in pairs)
        assert foreseen.total.skills == gone(before, now)
        session.rollback()


def gone(before: dict[str, SystemReadiness], now: dict[str, SystemReadiness]) -> int:
    """How many skills somebody had and nobody has."""
    then = {one.procedure.id: one.cover for line in now.values() for one in line.skills}
    return sum(one.cover > 0 == then[one.procedure.id] for line in before.values() for one in line.skills)


@by_chance
@given(worlds, covers)
def test_without_a_contract_all_is_as_foreseen(
    sqlite_database: Database, told: list[Told], covered: list[frozenset[int]]
) -> None:
    with sqlite_database.unit_of_work() as session:
        world = World(Running(session), told)
        ending, _other = [world.contract(*one) for one in zip(CONTRACTS, covered, strict=True)]
        before = world.stands()
        foreseen = if_ended(session, world.reader, ending, TODAY)
        ending.end_on = TODAY - timedelta(days=1)
        session.flush()
        now = world.stands()
        assert {slug: figures(one.result) for slug, one in now.items()} == after(foreseen, before)
        lost = {slug for slug in now if before[slug].contracts and not now[slug].contracts}
        assert {one.line.system.slug for one in foreseen.systems} == lost
        assert foreseen.total.stop == sum(hands(now[slug].result) is Hands.NOBODY for slug in lost)
        session.rollback()
