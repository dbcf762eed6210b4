"""What runbooks cost the processor: 5,000 of them with 50,000 drills on 500 systems, and a long page rendered."""

import itertools
import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import insert

from catalogue.access import operator
from catalogue.exchange.runbooks import text_after_front_matter
from catalogue.exchange.upload import Upload
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.kinds.resource import Link
from catalogue.people.accounts import open_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.resources.desk import desk
from catalogue.resources.operations import register_many
from catalogue.resources.queries import thing
from catalogue.runbooks.drafting import propose
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.store import Database, utc_now
from catalogue.terms import (
    DrillKind,
    DrillLevel,
    DrillOutcome,
    Employer,
    ProcedureWeight,
    Relation,
    RevisionChange,
    Role,
)
from portal import logs
from portal.app import create_app
from portal.demo.accounts import PASSWORD
from portal.markdown_worker import make_converter, render
from portal.rendering import Renderer
from tests.benchmarks.test_page_speed import cost_of, signed_in
from tests.benchmarks.timing import milliseconds
from tests.conftest import TODAY
from tests.portal.applications import CHEAP
from tests.portal.conftest import settings_for

SYSTEMS, PROCEDURES, DRILLS, PEOPLE, CONTRACTS = 500, 10, 10, 300, 50
REWRITTEN = 100
TURNS = 25
PAGE_AIM_MS, READINESS_AIM_MS, RENDER_AIM_MS, CACHED_AIM_MS = 10.0, 2_000.0, 20.0, 1.0
LONG = 30_000
WHO = "staff@council.example"
MAKER = operator("Benchmark")
SAMPLES = Path(__file__).parents[1] / "samples/runbooks/valid"
OUR_OWN = Path(__file__).parents[2] / "runbooks/portal"
PAGES = {
    "a runbook": ("/runbooks/runbook-7", PAGE_AIM_MS),
    f"a runbook of {REWRITTEN} texts": ("/runbooks/runbook-0", PAGE_AIM_MS),
    "its texts": ("/runbooks/runbook-7/texts", PAGE_AIM_MS),
    f"{REWRITTEN} texts": ("/runbooks/runbook-0/texts", PAGE_AIM_MS),
    "a system": ("/systems/system-7", PAGE_AIM_MS),
    "its readiness": ("/systems/system-7/readiness", PAGE_AIM_MS),
    "readiness of all": ("/readiness", READINESS_AIM_MS),
    "home": ("/", PAGE_AIM_MS),
}


def text_of(folder: Path) -> str:
    """What the runbooks in a folder say, one after the other."""
    pages = (Upload(path.name, path.read_bytes()) for path in sorted(folder.glob("*.md")))
    return "\n\n".join(text_after_front_matter(page)[0] for page in pages)


def long_text(folder: Path) -> str:
    """As much of it as a long page has, over again where there is less."""
    once = text_of(folder)
    return (once * (LONG // len(once) + 1))[:LONG]


@pytest.fixture
def council(sqlite_database: Database, tmp_path: Path) -> Iterator[Flask]:
    """A council with so many systems, each with procedures, a runbook for each, and drills of each."""
    people = _people(sqlite_database)
    runbooks = _things(sqlite_database, "runbook", SYSTEMS * PROCEDURES, body=text_of(SAMPLES))
    systems = _things(sqlite_database, "system", SYSTEMS, criticality="critical", admin_access="council")
    contracts = _things(sqlite_database, "contract", CONTRACTS)
    _covered(sqlite_database, contracts, systems)
    _procedures(sqlite_database, systems, runbooks, people)
    _rewrite(sqlite_database)
    app = create_app(settings_for(tmp_path), CHEAP, sqlite_database)
    yield app
    app.extensions["portal"].renderer.close()


def _people(database: Database) -> list[uuid.UUID]:
    with database.unit_of_work() as session:
        staff, _ = keep_person(session, MAKER, PersonEntry(WHO, "Staff"))
        open_account(session, MAKER, staff, CHEAP.hash(PASSWORD))
        grant_role(session, MAKER, staff, Role.READER, Period(TODAY), RoleScope())
        others = (PersonEntry(f"p{number}@council.example", f"Person {number}") for number in range(1, PEOPLE))
        return [staff.id, *(keep_person(session, MAKER, one)[0].id for one in others)]


def _things(database: Database, kind: str, many: int, **values: str) -> list[uuid.UUID]:
    made: list[uuid.UUID] = []
    said = values | {"visibility": "internal", "lifecycle": "live"}
    for start in range(0, many, 500):
        with database.unit_of_work() as session:
            records = [
                Record(kind, said | {"title": f"{kind.capitalize()} {number}"}, slug=f"{kind}-{number}")
                for number in range(start, min(start + 500, many))
            ]
            made += register_many(desk(session, MAKER, TODAY), records)
    return made


def _covered(database: Database, contracts: Sequence[uuid.UUID], systems: Sequence[uuid.UUID]) -> None:
    """Every second system is covered by a contract, as many by each."""
    pairs = zip(itertools.cycle(contracts), systems[::2], strict=False)
    links = [{"id": uuid.uuid4(), "from_id": one, "relation": Relation.COVERS.value, "to_id": other, "note": ""}
             for one, other in pairs]  # fmt: skip
    with database.unit_of_work() as session:
        session.execute(insert(Link), links)


def _procedures(
    database: Database, systems: Sequence[uuid.UUID], runbooks: Sequence[uuid.UUID], people: Sequence[uuid.UUID]
) -> None:
    """A procedure for each runbook, in turn of each weight; the last of each system restores it."""
    chance, weights = random.Random(1), list(ProcedureWeight)
    procedures = [
        {
            "id": uuid.uuid4(), "system_id": systems[number // PROCEDURES], "position": number % PROCEDURES + 1,
            "title": f"Procedure {number}", "weight": weights[number % len(weights)].value, "runbook_id": runbook,
            "is_restore": number % PROCEDURES == PROCEDURES - 1, "version": 1,
        }
        for number, runbook in enumerate(runbooks)
    ]  # fmt: skip
    drills = [_drill(one, chance, people) for one in procedures for _ in range(DRILLS)]
    with database.unit_of_work() as session:
        session.execute(insert(Procedure), procedures)
        session.execute(insert(Drill), drills)


def _drill(procedure: dict[str, object], chance: random.Random, people: Sequence[uuid.UUID]) -> dict[str, object]:
    """Done by anybody on any day of the last two years."""
    return {
        "id": uuid.uuid4(), "procedure_id": procedure["id"], "person_id": chance.choice(people),
        "employer": Employer.COUNCIL.value, "done_on": TODAY - timedelta(days=chance.randrange(730)),
        "level": chance.choice(list(DrillLevel)).value, "drill_kind": DrillKind.LIVE.value,
        "outcome": DrillOutcome.PASSED.value, "runbook_id": procedure["runbook_id"], "runbook_revision": 1,
        "corrections": "", "reference": "", "recorded_at": utc_now(), "recorded_by": "Benchmark", "voided_by": "",
        "void_reason": "",
    }  # fmt: skip


def _rewrite(database: Database) -> None:
    """One runbook has been written again and again."""
    for number in range(1, REWRITTEN):
        with database.unit_of_work() as session:
            runbook = thing(session, MAKER, kind_of("runbook"), "runbook-0")
            text = f"{text_of(SAMPLES)}\n\nWritten for the {number}th time."
            propose(desk(session, MAKER, TODAY), runbook, text, RevisionChange.MINOR, number)


@pytest.mark.bench
def test_what_pages_of_runbooks_cost(council: Flask) -> None:
    logs.configure(to_terminal=True)  # the lines of hundreds of requests would hide the table
    cookie = signed_in(council, WHO)
    runbooks = SYSTEMS * PROCEDURES
    print(f"\n{runbooks:,} runbooks, {runbooks * DRILLS:,} drills, {SYSTEMS} systems; milliseconds of processor time")
    print(f"{'page':34} {'median':>9} {'p95':>9} {'KB':>7} {'aim':>9}")
    for name, (path, aim) in PAGES.items():
        spent = cost_of(council, [path] * TURNS, cookie)
        print(f"{name:34} {spent.usual:9.2f} {spent.slow:9.2f} {spent.kilobytes:7.1f} {aim:9.1f}")


@pytest.mark.bench
@pytest.mark.parametrize("folder", [OUR_OWN, SAMPLES], ids=["prose", "short steps and tables"])
def test_what_rendering_a_long_page_costs(folder: Path) -> None:
    text, converter, renderer = long_text(folder), make_converter(), Renderer()
    afresh = median(milliseconds(lambda: render(converter, text)) for _ in range(TURNS))
    renderer.html(text)
    again = median(milliseconds(lambda: renderer.html(text)) for _ in range(TURNS))
    renderer.close()
    print(f"\na page of {LONG:,} characters: {afresh:.1f} ms rendered afresh, aim {RENDER_AIM_MS:.0f} ms; "
          f"{again:.3f} ms once it is remembered, aim {CACHED_AIM_MS:.0f} ms")  # fmt: skip
