"""Procedures are added, changed and retired, drills recorded and voided: by whom, with what, and what is refused."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.runbooks.operations import (
    ProcedureEntry,
    add_procedure,
    change_procedure,
    retire_procedure,
    void_drill,
)
from catalogue.runbooks.queries import drill_of, drills_of, procedure_of, procedures_of
from catalogue.terms import DrillLevel, DrillOutcome, ProcedureKind, ProcedureWeight, Role
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR

RESTORE = ProcedureEntry("Restore", ProcedureWeight.CRITICAL)


def refusal(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.code


def events(running: Running) -> list[tuple[str, str]]:
    running.session.commit()
    found = running.session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
    return [(one.action, str((one.details or {}).get("name"))) for one in found if "procedure" in (one.details or {})]


def test_what_must_be_done_stands_in_the_order_in_which_it_was_said(running: Running) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Do it.")
    running.procedure("Restore", runbook=runbook, is_restore=True)
    running.procedure("  Charge   rent ", "important")
    lines = procedures_of(running.session, OPERATOR, running.system)
    assert [(line.row.title, line.row.weight, line.row.is_restore) for line in lines] == [
        ("Restore", "critical", True),
        ("Charge rent", "important", False),
    ]
    assert [line.runbook and line.runbook.title for line in lines] == ["Restore Hearth", None]


def test_two_of_one_system_are_not_called_the_same(running: Running) -> None:
    todo = running.procedure("Restore")
    other = running.procedure("Start")
    with pytest.raises(BadInput, match="called so already"):
        running.procedure(" restore ", kind=ProcedureKind.SKILL)
    with pytest.raises(BadInput, match="called so already"):
        change_procedure(running.desk(), running.system, other, RESTORE)
    assert change_procedure(running.desk(), running.system, todo, ProcedureEntry("RESTORE", ProcedureWeight.MINOR))
    retire_procedure(running.desk(), running.system, todo)
    assert running.procedure("Restore").title == "Restore"


def test_a_skill_shows_no_restore(running: Running) -> None:
    entry = ProcedureEntry("Refresh", ProcedureWeight.MINOR, is_restore=True, kind=ProcedureKind.SKILL)
    with pytest.raises(BadInput) as error:
        add_procedure(running.desk(), running.system, entry)
    assert [problem.field for problem in error.value.problems] == ["is_restore"]
    todo = add_procedure(running.desk(), running.system, replace(entry, is_restore=False))
    assert todo.procedure_kind == "skill"
    with pytest.raises(BadInput):
        change_procedure(running.desk(), running.system, todo, entry)


def test_each_change_is_one_event_of_the_system(running: Running) -> None:
    todo = running.procedure()
    assert not change_procedure(running.desk(), running.system, todo, RESTORE)
    assert change_procedure(running.desk(), running.system, todo, ProcedureEntry("Bring back", ProcedureWeight.MINOR))
    done = running.drill(todo, running.ann)
    void_drill(running.desk(), running.system, todo, done, "It was another system.")
    retire_procedure(running.desk(), running.system, todo)
    assert events(running) == [
        ("system.procedure_added", "Restore"),
        ("system.procedure_changed", "Bring back"),
        ("system.drill_recorded", "Bring back"),
        ("system.drill_voided", "Bring back"),
        ("system.procedure_ended", "Bring back"),
    ]
    assert procedures_of(running.session, OPERATOR, running.system) == []


def test_a_procedure_has_a_name(running: Running) -> None:
    with pytest.raises(BadInput):
        running.procedure(" \t ")


def test_only_systems_have_procedures_and_only_runbooks_tell_how(running: Running) -> None:
    dataset = running.thing("dataset", "Tenancies")
    with pytest.raises(Refused) as refused:
        add_procedure(running.desk(), dataset, RESTORE)
    assert refusal(refused) == "not_a_system"
    with pytest.raises(Refused) as refused:
        running.procedure(runbook=dataset)
    assert refusal(refused) == "not_a_runbook"


def test_a_runbook_that_fewer_people_see_than_the_system_is_refused(running: Running) -> None:
    secret = running.thing("runbook", "Secret", visibility="restricted")
    with pytest.raises(Refused) as refused:
        running.procedure(runbook=secret)
    assert refusal(refused) == "runbook_unseen"


def test_a_runbook_that_its_keeper_does_not_see_stays_when_they_leave_it_blank(running: Running) -> None:
    runbook = running.thing("runbook", "Secret")
    row = running.procedure(runbook=runbook)
    runbook.visibility = "restricted"
    running.session.flush()
    keeper = replace(running.place.actor(running.ann), owned=frozenset({running.system.id}))
    same = ProcedureEntry(row.title, ProcedureWeight(row.weight))
    assert not change_procedure(running.desk(keeper), running.system, row, same), "they are told of no change"
    assert row.runbook_id == runbook.id
    assert change_procedure(running.desk(), running.system, row, same), "who sees it takes it away"
    assert row.runbook_id is None


def test_what_is_needed_no_more_is_neither_changed_nor_drilled(running: Running) -> None:
    todo = running.procedure()
    retire_procedure(running.desk(), running.system, todo)
    for act in (
        lambda: change_procedure(running.desk(), running.system, todo, RESTORE),
        lambda: retire_procedure(running.desk(), running.system, todo),
        lambda: running.drill(todo, running.ann),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refusal(refused) == "procedure_ended"


def test_a_form_that_was_open_while_somebody_else_saved_changes_nothing(running: Running) -> None:
    todo = running.procedure()
    began = todo.version
    change_procedure(running.desk(), running.system, todo, ProcedureEntry("Theirs", ProcedureWeight.MINOR), began)
    with pytest.raises(Conflict):
        change_procedure(running.desk(), running.system, todo, ProcedureEntry("Ours", ProcedureWeight.MINOR), began)


def test_a_drill_says_for_whom_they_worked_and_by_which_runbook(running: Running) -> None:
    todo = running.procedure(runbook=running.thing("runbook", "Restore Hearth", body="1. Do it."))
    done = running.drill(todo, running.sam, witness=running.ann, corrections=" Step 3 needs sudo. ")
    assert (done.employer, done.organisation_id) == ("supplier", running.sam.organisation_id)
    assert (done.runbook_id, done.runbook_revision) == (todo.runbook_id, 1)
    assert (done.corrections, done.recorded_by) == ("Step 3 needs sudo.", OPERATOR.name)


def test_a_revision_that_the_runbook_never_had_is_refused(running: Running) -> None:
    todo = running.procedure(runbook=running.thing("runbook", "Restore Hearth", body="1. Do it."))
    for number in (0, 2):
        with pytest.raises(BadInput, match="has no revision"):
            running.drill(todo, running.ann, runbook_revision=number)


def test_everything_that_is_wrong_with_a_drill_is_said_at_once(running: Running) -> None:
    todo = running.procedure()
    with pytest.raises(BadInput) as wrong:
        running.drill(todo, running.ann, -1, level=DrillLevel.WATCHED, witness=running.ann)
    assert [problem.field for problem in wrong.value.problems] == ["done_on", "witness"]


def test_a_drill_is_voided_once_with_a_reason_and_stays_on_record(running: Running) -> None:
    todo = running.procedure()
    done = running.drill(todo, running.ann)
    with pytest.raises(BadInput):
        void_drill(running.desk(), running.system, todo, done, "  ")
    void_drill(running.desk(), running.system, todo, done, "It was another system.")
    with pytest.raises(Refused) as refused:
        void_drill(running.desk(), running.system, todo, done, "Again.")
    assert refusal(refused) == "drill_voided"
    (line,) = drills_of(running.session, OPERATOR, running.system)[todo.id]
    assert (line.row.void_reason, line.row.voided_by) == ("It was another system.", OPERATOR.name)


def test_who_may_not_edit_the_system_changes_nothing(running: Running) -> None:
    todo = running.procedure()
    done = running.drill(todo, running.ann)
    reader = running.place.actor(running.ben)
    at = running.desk(reader)
    for act in (
        lambda: add_procedure(at, running.system, RESTORE),
        lambda: change_procedure(at, running.system, todo, RESTORE),
        lambda: retire_procedure(at, running.system, todo),
        lambda: void_drill(at, running.system, todo, done, "No."),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_steward_of_its_team_may_record_what_was_done(running: Running) -> None:
    steward = running.place.person("Sue Steward")
    running.place.role(steward, Role.STEWARD)
    add_procedure(running.desk(running.place.actor(steward)), running.system, RESTORE)


def test_outsiders_are_told_nothing_even_of_a_public_system(running: Running) -> None:
    system = running.thing("system", "Website", visibility="public")
    for ask in (procedures_of, drills_of):
        with pytest.raises(NotAllowed):
            ask(running.session, Actor(), system)


def test_names_are_told_to_the_person_and_their_manager_only(running: Running) -> None:
    todo = running.procedure()
    running.drill(todo, running.ben, level=DrillLevel.WATCHED, witness=running.ann, outcome=DrillOutcome.CORRECTED)
    cleo = running.place.person("Cleo Clerk")
    told = {
        who.name: [
            (line.person.name if line.person else "", line.witness.name if line.witness else "")
            for line in drills_of(running.session, running.place.actor(who), running.system)[todo.id]
        ]
        for who in (running.ann, running.ben, cleo)
    }
    assert told == {
        "Ann Archer": [("Ben Booth", "Ann Archer")],
        "Ben Booth": [("Ben Booth", "Ann Archer")],
        "Cleo Clerk": [("", "")],
    }


def test_a_drill_or_procedure_of_another_system_is_not_found(running: Running) -> None:
    todo = running.procedure()
    done = running.drill(todo, running.ann)
    assert drill_of(running.session, OPERATOR, running.system, done.id) == (done, todo)
    elsewhere = running.thing("system", "Elsewhere")
    with pytest.raises(NotFound):
        drill_of(running.session, OPERATOR, elsewhere, done.id)
    with pytest.raises(NotFound):
        procedure_of(running.session, OPERATOR, elsewhere, todo.id)
