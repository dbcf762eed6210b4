"""Who can run the demo council's systems: what must be done, each time it was done, and how it went."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.people.tables import Person
from catalogue.readiness.snapshots import take_snapshots
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.runbooks.operations import DrillEntry, ProcedureEntry, add_procedure, record_drill, void_drill
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.runbooks.witnessing import say_watched, watched_drill
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, ProcedureKind, ProcedureWeight
from portal.demo.cells import Row, rows_of
from portal.demo.directory import person_at
from portal.demo.searches import Deed
from portal.demo.story import moment

_ADDED_AT, _RECORDED_AT, _VOIDED_AT = time(13, 30), time(16, 20), time(16, 50)
_CONFIRMED_AT = time(9, 10)
_KEPT_AT = time(23, 0)
WEEKS_KEPT = 12
# Our own people who were there say so on the next day, but for those who were asked in these weeks.
OURS, SILENT = "@council.example", timedelta(weeks=10)


def readiness_deeds(today: date) -> Iterator[Deed]:
    """Everything, in no order. What was done before anybody said that it must be done was recorded once they had."""
    said_on: dict[tuple[str, str], str] = {}
    for weeks in range(1, WEEKS_KEPT + 1):
        yield Deed(moment(today - timedelta(weeks=weeks), _KEPT_AT), "", _keep_figures)
    for row in rows_of("procedures", today):
        said_on[row["system"], row["title"]] = row["day"]
        yield Deed(moment(date.fromisoformat(row["day"]), _ADDED_AT), row["by"], partial(_add, row))
    for row in rows_of("drills", today):
        recorded = max(row["day"], said_on[row["system"], row["procedure"]])
        yield Deed(moment(date.fromisoformat(recorded), _RECORDED_AT), row["by"], partial(_record, row))
        asked = date.fromisoformat(recorded) + timedelta(days=1)
        if row["witness"].endswith(OURS) and not row["voided"] and today - asked > SILENT:
            yield Deed(moment(asked, _CONFIRMED_AT), row["witness"], partial(_confirm, row))
        if row["voided"]:
            yield Deed(moment(date.fromisoformat(row["voided"]), _VOIDED_AT), row["by"], partial(_void, row))


def _add(row: Row, at: Desk) -> None:
    runbook = thing(at.session, at.actor, kind_of("runbook"), row["runbook"]) if row["runbook"] else None
    entry = ProcedureEntry(
        title=row["title"],
        weight=ProcedureWeight(row["weight"]),
        runbook=runbook,
        is_restore=row["is_restore"] == "yes",
        kind=ProcedureKind(row["kind"] or ProcedureKind.RUN),
    )
    add_procedure(at, _system(row, at), entry)


def _record(row: Row, at: Desk) -> None:
    entry = DrillEntry(
        person=person_at(at, row["person"]),
        done_on=date.fromisoformat(row["day"]),
        level=DrillLevel(row["level"]),
        kind=DrillKind(row["kind"]),
        outcome=DrillOutcome(row["outcome"]),
        witness=person_at(at, row["witness"]) if row["witness"] else None,
        corrections=row["corrections"],
    )
    record_drill(at, _system(row, at), _procedure(row, at), entry)


def _confirm(row: Row, at: Desk) -> None:
    say_watched(at, watched_drill(at.session, at.actor, _drill(row, at).id), was_watched=True)


def _void(row: Row, at: Desk) -> None:
    void_drill(at, _system(row, at), _procedure(row, at), _drill(row, at), row["reason"])


def _drill(row: Row, at: Desk) -> Drill:
    done = Drill.done_on == date.fromisoformat(row["day"])
    of_person = select(Drill).join(Person, Person.id == Drill.person_id).where(Person.email == row["person"], done)
    return at.session.scalars(of_person.where(Drill.procedure_id == _procedure(row, at).id)).one()


def _keep_figures(at: Desk) -> None:
    take_snapshots(at.session, at.today)


def _system(row: Row, at: Desk) -> Any:
    return thing(at.session, at.actor, kind_of("system"), row["system"])


def _procedure(row: Row, at: Desk) -> Procedure:
    here = Procedure.system_id == _system(row, at).id, Procedure.title == row["procedure"]
    return at.session.scalars(select(Procedure).where(*here)).one()
