"""Suggested procedures: what the files say, what a system does not have yet, by which runbook, and adding it."""

import threading

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.runbooks.queries import procedures_of
from catalogue.runbooks.suggesting import add_suggested, suggested_for
from catalogue.runbooks.suggestions import SystemType, system_type, system_types, type_hosted
from catalogue.store import Database
from catalogue.terms import Hosting, ProcedureKind, ProcedureWeight, Relation
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY

RESTORE, START = "Restore it from a backup", "Start it, stop it and see that it works"
PRESSES = 6


@pytest.fixture
def kind() -> SystemType:
    return system_type("own-server")


def titles(running: Running, kind: SystemType) -> dict[str, str]:
    """What is suggested for the system, each with its runbook."""
    found = suggested_for(running.session, OPERATOR, running.system, kind, TODAY)
    return {one.suggestion.title: one.runbook.title if one.runbook else "" for one in found}


def explained(running: Running, title: str, runbook_type: str, **values: str) -> CataloguedResource:
    """A runbook that explains the system."""
    runbook: CataloguedResource = running.thing("runbook", title, runbook_type=runbook_type, **values)
    link(running.desk(), runbook, running.system, Tie(Relation.EXPLAINS))
    running.session.flush()
    return runbook


@pytest.mark.parametrize("kind", system_types(), ids=lambda kind: str(kind.code))
def test_each_type_has_a_restore_and_something_critical_and_says_nothing_twice(kind: SystemType) -> None:
    named = [one.title.casefold() for one in kind.procedures]
    assert len(named) == len(set(named)) >= 5
    assert sum(one.is_restore for one in kind.procedures) == 1
    assert any(one.weight is ProcedureWeight.CRITICAL for one in kind.procedures)
    assert not any(one.is_restore and one.kind is ProcedureKind.SKILL for one in kind.procedures)
    assert all(one.why.endswith(".") and len(one.title) <= 250 for one in kind.procedures)


def test_each_place_where_a_system_runs_has_one_type_that_is_guessed_first() -> None:
    assert [sum(place in kind.hosting for kind in system_types()) for place in Hosting] == [1] * len(Hosting)
    assert type_hosted("") is None
    with pytest.raises(NotFound):
        system_type("steam-engine")


def test_what_a_system_has_already_is_not_suggested_however_it_is_written(running: Running, kind: SystemType) -> None:
    running.procedure(RESTORE.upper())
    assert list(titles(running, kind)) == [one.title for one in kind.procedures if one.title != RESTORE]


def test_the_only_runbook_that_can_be_meant_comes_along(running: Running, kind: SystemType) -> None:
    explained(running, "Restore Hearth", "backup_restore")
    explained(running, "Weekly run", "routine")  # two of the procedures are told by routine ones
    assert {title: runbook for title, runbook in titles(running, kind).items() if runbook} == {
        RESTORE: "Restore Hearth"
    }
    add_suggested(running.desk(), running.system, kind, [RESTORE, START])
    lines = procedures_of(running.session, OPERATOR, running.system)
    assert [(line.row.title, line.row.weight, line.row.is_restore, line.runbook and line.runbook.title)
            for line in lines] == [
        (RESTORE, "critical", True, "Restore Hearth"),
        (START, "critical", False, None),
    ]  # fmt: skip


def test_a_suggested_skill_is_added_as_one(running: Running) -> None:
    hosted = system_type("hosted-by-supplier")
    (skill, *_) = [one.title for one in hosted.procedures if one.kind is ProcedureKind.SKILL]
    (row,) = add_suggested(running.desk(), running.system, hosted, [skill])
    assert row.procedure_kind == "skill"


def test_of_two_runbooks_of_a_type_none_comes_along(running: Running, kind: SystemType) -> None:
    explained(running, "Restore Hearth", "backup_restore")
    explained(running, "Restore Hearth by hand", "backup_restore")
    assert titles(running, kind)[RESTORE] == ""


@pytest.mark.parametrize("said", [{"lifecycle": "retired"}, {"visibility": "restricted"}])
def test_nor_one_that_is_retired_or_that_fewer_people_see(
    running: Running, kind: SystemType, said: dict[str, str]
) -> None:
    explained(running, "Restore Hearth", "backup_restore", **said)
    assert titles(running, kind)[RESTORE] == ""
    assert add_suggested(running.desk(), running.system, kind, [RESTORE])


def test_each_that_is_added_is_one_event_and_none_is_added_twice(running: Running, kind: SystemType) -> None:
    assert len(add_suggested(running.desk(), running.system, kind, [RESTORE, START, "Make tea"])) == 2
    running.session.commit()
    added = select(func.count()).where(AuditEvent.action == "system.procedure_added")
    assert running.session.scalar(added) == 2
    for chosen in ([RESTORE, START], ["Make tea"], []):
        with pytest.raises(Refused) as error:
            add_suggested(running.desk(), running.system, kind, chosen)
        assert error.value.code == "none_chosen"


def test_only_whoever_may_edit_the_system_adds(running: Running, kind: SystemType) -> None:
    reader = Actor(person_id=running.ann.id, name="Ann Archer", is_staff=True)
    with pytest.raises(NotAllowed):
        add_suggested(running.desk(reader), running.system, kind, [RESTORE])


def test_of_those_who_press_at_once_one_adds_it_and_the_others_are_told(database: Database, kind: SystemType) -> None:
    with database.unit_of_work() as session:
        system_id = Running(session).system.id
    together, outcomes = threading.Barrier(PRESSES), list[str]()

    def press() -> None:
        together.wait()
        try:
            with database.unit_of_work() as session:
                at = desk(session, OPERATOR, TODAY)
                add_suggested(at, session.get_one(CataloguedResource, system_id), kind, [RESTORE])
            outcomes.append("added")
        except Refused as refused:
            outcomes.append(refused.code)

    presses = [threading.Thread(target=press) for _ in range(PRESSES)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(outcomes) == ["added", *["none_chosen"] * (PRESSES - 1)]
