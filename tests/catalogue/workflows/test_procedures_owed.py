"""What an obligation hands over by procedures: who names them, which drills prove them, and who is told."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, NotAllowed, NotFound, Refused
from catalogue.obligations.deciding import accept_in_part
from catalogue.obligations.queries import obligations_by_procedure
from catalogue.obligations.tables import Obligation, ObligationProcedure
from catalogue.resources.links import Tie, link
from catalogue.runbooks.operations import retire_procedure
from catalogue.runbooks.tables import Procedure
from catalogue.store import Database
from catalogue.terms import DrillLevel, DrillOutcome, Relation
from catalogue.workflows.papers import papers
from catalogue.workflows.procedures_owed import drill_offered, name_procedures, procedures_owed, procedures_to_name
from tests.catalogue.obligations.stage import Stage
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY


@dataclass
class Scene:
    """A contract that covers a system, something owed under it, and a procedure of the system."""

    stage: Stage
    running: Running
    row: Obligation
    restore: Procedure

    def name(self, *procedures: Procedure, level: DrillLevel = DrillLevel.WATCHED) -> bool:
        """The keeper says which procedures are handed over."""
        return name_procedures(self.stage.at(self.stage.keeper), self.row, {one.id for one in procedures}, level)

    def proofs(self, actor: Actor = OPERATOR) -> dict[str, int | None]:
        """How many drills prove each procedure that is handed over, as far as somebody is told."""
        found = procedures_owed(self.stage.session, actor, self.row, TODAY)
        return {one.row.title: None if one.proofs is None else len(one.proofs) for one in found}


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Iterator[Scene]:
    with database.unit_of_work() as session:
        stage, running = Stage(session, tmp_path), Running(session)
        link(running.desk(), stage.deal, running.system, Tie(Relation.COVERS))
        session.flush()
        yield Scene(stage, running, stage.opened(), running.procedure())


def test_a_keeper_names_procedures_of_the_systems_that_the_contract_covers(scene: Scene) -> None:
    elsewhere = scene.running.thing("system", "Attic")
    session, keeper = scene.stage.session, scene.stage.at(scene.stage.keeper)
    assert [one.row for one in procedures_to_name(session, keeper.actor, scene.row, TODAY)] == [scene.restore]
    assert scene.name(scene.restore)
    assert not scene.name(scene.restore)
    assert scene.row.drill_level == "watched"
    assert scene.proofs() == {"Restore": 0}
    scene.running.system = elsewhere
    with pytest.raises(BadInput):
        scene.name(scene.running.procedure("Sweep"))


def test_what_is_named_no_more_takes_the_level_along(scene: Scene) -> None:
    scene.name(scene.restore)
    assert scene.name()
    assert (scene.row.drill_level, scene.proofs()) == ("", {})
    scene.stage.session.commit()
    named = select(func.count()).where(AuditEvent.action == "contract.obligation_procedures_named")
    assert scene.stage.session.scalar(named) == 2


def test_what_a_keeper_does_not_see_is_neither_changed_nor_told_of(scene: Scene) -> None:
    scene.name(scene.restore)
    scene.running.system.visibility = "restricted"
    scene.stage.session.flush()
    assert not scene.name(level=DrillLevel.ALONE), "as if nothing had been named"
    assert (scene.row.drill_level, scene.proofs()) == ("watched", {"Restore": 0})
    cellar = scene.running.thing("system", "Cellar")
    link(scene.running.desk(), scene.stage.deal, cellar, Tie(Relation.COVERS))
    scene.running.system = cellar
    sweep = scene.running.procedure("Sweep")
    assert scene.name(sweep)
    assert scene.name()
    assert scene.proofs() == {"Restore": 0}


def test_nobody_else_names_them_and_nobody_once_it_was_handed_in(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        name_procedures(scene.stage.at(scene.stage.acceptor), scene.row, {scene.restore.id}, DrillLevel.ALONE)
    scene.stage.hand_in(scene.row)
    with pytest.raises(Refused) as error:
        scene.name(scene.restore)
    assert error.value.code == "handed_in"


def test_only_drills_of_our_own_people_at_that_level_that_still_count_prove_it(scene: Scene) -> None:
    running, todo = scene.running, scene.restore
    scene.name(todo)
    running.drill(todo, running.sam)
    running.drill(todo, running.ann, level=DrillLevel.TAUGHT_BACK, witness=running.sam)
    running.drill(todo, running.ann, outcome=DrillOutcome.FAILED)
    running.drill(todo, running.ann, days_ago=300)
    assert scene.proofs() == {"Restore": 0}
    running.drill(todo, running.ann, level=DrillLevel.WATCHED, witness=running.sam)
    running.drill(todo, running.ben)
    assert scene.proofs() == {"Restore": 2}
    assert scene.name(todo, level=DrillLevel.ALONE)
    assert scene.proofs() == {"Restore": 1}
    running.ben.end_on = TODAY - timedelta(days=1)
    running.session.flush()
    assert scene.proofs() == {"Restore": 0}, "who has left proves nothing"


def test_the_supplier_is_told_what_it_hands_over_and_not_who_can_do_it(scene: Scene) -> None:
    scene.name(scene.restore)
    drill = scene.running.drill(scene.restore, scene.running.ann)
    supplier = scene.stage.at(scene.stage.supplier).actor
    assert scene.proofs(supplier) == {"Restore": None}
    with pytest.raises(NotFound):
        drill_offered(scene.stage.session, supplier, scene.row, drill.id, TODAY)
    owed, line = drill_offered(scene.stage.session, OPERATOR, scene.row, drill.id, TODAY)
    assert (owed.row, line.row, line.person) == (scene.restore, drill, scene.running.ann)
    with pytest.raises(NotFound):
        drill_offered(scene.stage.session, OPERATOR, scene.row, uuid.uuid4(), TODAY)


def test_what_a_keeper_does_not_see_is_not_told_and_stays_named(scene: Scene) -> None:
    hidden = scene.running.thing("system", "Vault", visibility="restricted")
    link(scene.running.desk(), scene.stage.deal, hidden, Tie(Relation.COVERS))
    scene.running.system = hidden
    secret = scene.running.procedure("Open the vault")
    name_procedures(scene.stage.at(OPERATOR), scene.row, {secret.id}, DrillLevel.ALONE)
    keeper = scene.stage.at(scene.stage.keeper).actor
    assert scene.proofs(keeper) == {}
    with pytest.raises(BadInput):
        scene.name(secret)
    assert scene.name(scene.restore)
    assert scene.proofs(keeper) == {"Restore": 0}
    assert set(scene.proofs()) == {"Restore", "Open the vault"}


def test_its_papers_say_what_it_hands_over(scene: Scene) -> None:
    scene.name(scene.restore)
    found = papers(scene.stage.at(scene.stage.keeper), scene.row)
    assert found["procedures"] == [{"title": "Restore", "system": "Hearth"}]
    assert found["obligation"]["drill_level"] == "watched"


def test_a_procedure_that_is_needed_no_more_stays_named_and_is_offered_no_more(scene: Scene) -> None:
    scene.name(scene.restore)
    scene.running.drill(scene.restore, scene.running.ann)
    retire_procedure(scene.running.desk(), scene.running.system, scene.restore)
    assert scene.proofs() == {"Restore": 0}
    assert procedures_to_name(scene.stage.session, OPERATOR, scene.row, TODAY) == []


def test_a_procedure_leads_to_what_hands_it_over_as_far_as_that_is_seen(scene: Scene) -> None:
    scene.name(scene.restore)
    session, ids = scene.stage.session, [scene.restore.id]
    assert obligations_by_procedure(session, OPERATOR, ids) == {scene.restore.id: [scene.row]}
    assert obligations_by_procedure(session, Actor(), ids) == {}


def test_what_is_still_owed_after_a_part_hands_the_same_over(scene: Scene) -> None:
    scene.name(scene.restore)
    scene.stage.hand_in(scene.row)
    scene.row.status = "in_check"
    acceptor = scene.stage.at(scene.stage.acceptor)
    _, rest = accept_in_part(acceptor, scene.row, scene.stage.done(), "Once.", "A second time", scene.stage.shelf.blobs)
    named = select(ObligationProcedure.procedure_id).where(ObligationProcedure.obligation_id == rest.id)
    assert scene.stage.session.scalars(named).all() == [scene.restore.id]
    assert rest.drill_level == "watched"
