"""What readiness costs the processor: 500 systems with 5,000 procedures and 50,000 drills of 60 people."""

import random
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from catalogue.access import operator
from catalogue.kinds.record import Record
from catalogue.kinds.system import System
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.tables import Person
from catalogue.readiness.drill_calendar import drills_ending
from catalogue.readiness.foreseeing import if_left
from catalogue.readiness.practising import practice_among
from catalogue.readiness.queries import readiness_of_all
from catalogue.readiness.snapshots import take_snapshots, trend_of_all
from catalogue.resources.desk import desk
from catalogue.resources.operations import register_many
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.store import Database, utc_now
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, ProcedureWeight
from tests.conftest import TODAY

SYSTEMS, EACH, DRILLS, PEOPLE, DAYS = 500, 10, 10, 60, 365
AIM_S, TIMES = 2.0, 5
MAKER = operator("Benchmark")


@pytest.mark.bench
def test_what_readiness_costs(sqlite_database: Database, seeded: random.Random) -> None:
    with sqlite_database.unit_of_work() as session:
        person = _run(session, seeded)
    with sqlite_database.unit_of_work() as session:
        for days in range(DAYS, 0, -73):
            take_snapshots(session, TODAY - timedelta(days=days))
    with sqlite_database.reading() as session:
        lines = readiness_of_all(session, MAKER, TODAY)
        costs: dict[str, Callable[[], object]] = {
            "readiness of all": lambda: readiness_of_all(session, MAKER, TODAY),
            "who should practise next": lambda: practice_among(session, MAKER, lines, TODAY),
            "what if somebody left": lambda: if_left(session, MAKER, person, TODAY),
            "when drills stop counting": lambda: drills_ending(session, MAKER, TODAY),
            "how it went": lambda: trend_of_all(session, MAKER, TODAY),
        }
        print(f"\n{SYSTEMS} systems, {SYSTEMS * EACH * DRILLS:,} drills; aim for readiness: {AIM_S:.0f} s")
        for name, ask in costs.items():
            print(f"{name:26} {_usual(ask):6.2f} s")


def _usual(ask: Callable[[], object]) -> float:
    """The median of a few runs, in seconds of the processor."""
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        ask()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def _run(session: Session, chance: random.Random) -> Person:
    """Systems with all that was done; one of the people."""
    entries = (PersonEntry(f"p{one}@council.example", f"Person {one}") for one in range(PEOPLE))
    people = [keep_person(session, MAKER, entry)[0] for entry in entries]
    register_many(desk(session, MAKER, TODAY), [Record("system", {"title": f"System {one}"}) for one in range(SYSTEMS)])
    systems = session.scalars(select(System.id)).all()
    procedures = [_procedure(system, place, chance) for system in systems for place in range(EACH)]
    session.execute(insert(Procedure), procedures)
    ids = [person.id for person in people]
    session.execute(insert(Drill), [_drill(one["id"], ids, chance) for one in procedures for _ in range(DRILLS)])
    return people[0]


def _procedure(system: uuid.UUID, place: int, chance: random.Random) -> dict[str, object]:
    weight = chance.choice(list(ProcedureWeight)).value
    return {"id": uuid.uuid4(), "system_id": system, "position": place, "title": f"Procedure {place}", "weight": weight,
            "is_restore": place == 0, "version": 1}  # fmt: skip


def _drill(procedure: object, people: list[uuid.UUID], chance: random.Random) -> dict[str, object]:
    return {
        "id": uuid.uuid4(), "procedure_id": procedure, "person_id": chance.choice(people), "employer": "council",
        "done_on": TODAY - timedelta(days=chance.randrange(900)), "level": chance.choice(list(DrillLevel)).value,
        "drill_kind": DrillKind.REHEARSED.value, "outcome": DrillOutcome.PASSED.value, "corrections": "",
        "reference": "", "recorded_at": utc_now(), "recorded_by": "Benchmark", "voided_by": "", "void_reason": "",
    }  # fmt: skip
