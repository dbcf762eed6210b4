"""How the demo council teaches somebody new: its starter paths, and how far its starter is in one of them."""

from collections.abc import Iterator
from datetime import date, time
from functools import partial

from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person, Team
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.runbooks.inductions import give_path, note_meeting
from catalogue.runbooks.path_tables import Induction, InductionStep, StarterPath
from catalogue.runbooks.paths import PathEntry, StepEntry, add_step, make_path
from catalogue.runbooks.tables import Procedure
from catalogue.terms import StarterDeed, StarterStage
from portal.demo.cells import Row, rows_of
from portal.demo.directory import person_at
from portal.demo.searches import Deed
from portal.demo.story import moment

_MADE_AT, _GIVEN_AT, _MET_AT = time(10, 40), time(8, 40), time(15, 10)


def starting_deeds(today: date) -> Iterator[Deed]:
    """Everything, in no order."""
    steps = rows_of("starter_steps", today)
    for row in rows_of("starter_paths", today):
        theirs = [step for step in steps if step["path"] == row["title"]]
        yield Deed(moment(date.fromisoformat(row["day"]), _MADE_AT), row["by"], partial(_make, row, theirs))
    for row in rows_of("starters", today):
        yield Deed(moment(date.fromisoformat(row["day"]), _GIVEN_AT), row["by"], partial(_give, row))
        yield Deed(moment(date.fromisoformat(row["met_on"]), _MET_AT), row["person"], partial(_meet, row))


def _make(row: Row, steps: list[Row], at: Desk) -> None:
    path = make_path(at, PathEntry(row["title"], at.references.teams.find(row["team"]), row["job_title"]))
    for step in steps:
        deed = StarterDeed(step["deed"])
        entry = StepEntry(StarterStage(step["stage"]), deed, _target(at, deed, step["target"]), step["note"])
        add_step(at, path, entry)


def _target(at: Desk, deed: StarterDeed, words: str) -> CataloguedResource | Person | Team | Procedure:
    """A runbook by its slug, a person by their address, a team by its slug, a procedure by its system and its name."""
    if deed is StarterDeed.READ:
        return thing(at.session, at.actor, kind_of("runbook"), words)
    if deed is StarterDeed.MEET:
        return (
            person_at(at, words) if "@" in words else at.session.scalars(select(Team).where(Team.slug == words)).one()
        )
    system, _, title = words.partition(": ")
    here = Procedure.system_id == thing(at.session, at.actor, kind_of("system"), system).id
    return at.session.scalars(select(Procedure).where(here, Procedure.title == title)).one()


def _give(row: Row, at: Desk) -> None:
    path = at.session.scalars(select(StarterPath).where(StarterPath.title == row["path"])).one()
    give_path(at, path, person_at(at, row["person"]), person_at(at, row["buddy"]), at.today)


def _meet(row: Row, at: Desk) -> None:
    starter, met = person_at(at, row["person"]), person_at(at, row["met"])
    induction = at.session.scalars(select(Induction).where(Induction.person_id == starter.id)).one()
    here = InductionStep.induction_id == induction.id, InductionStep.person_id == met.id
    note_meeting(at, induction, at.session.scalars(select(InductionStep).where(*here)).one(), met=True)
