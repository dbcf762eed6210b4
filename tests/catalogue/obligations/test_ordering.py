"""What is owed names the statement of work by which it was ordered, if the contract has it."""

from pathlib import Path

import pytest

from catalogue.access import ANONYMOUS
from catalogue.errors import BadInput
from catalogue.kinds.contract_course import StatementOfWork
from catalogue.obligations.ordering import name_statement, owed_by_statement
from catalogue.store import Database
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR


def ordered(stage: Stage, *references: str) -> None:
    """The contract gets these statements of work."""
    rows = [
        StatementOfWork(resource_id=stage.deal.id, position=at, reference=one, title=f"Work {at}")
        for at, one in enumerate(references)
    ]
    stage.place.session.add_all(rows)
    stage.place.session.flush()


def test_an_obligation_names_its_statement_of_work_and_can_be_set_right(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        ordered(stage, "SOW 1", "SOW 2")
        row = stage.owed(statement=" sow 1")
        assert row.statement == "SOW 1"
        at = stage.at(stage.keeper)
        assert (name_statement(at, row, "SOW 2"), name_statement(at, row, "SOW 2")) == (True, False)
        assert owed_by_statement(session, OPERATOR, stage.deal) == {"SOW 2": 1}
        assert owed_by_statement(session, ANONYMOUS, stage.deal) == {}
        assert name_statement(at, row, "")
        assert owed_by_statement(session, OPERATOR, stage.deal) == {}


def test_one_that_the_contract_does_not_have_is_told_with_those_that_it_has(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        with pytest.raises(BadInput) as bad:
            stage.owed(statement="SOW 9")
        assert "Add it to the contract first" in bad.value.problems[0].mend
        ordered(stage, "SOW 1")
        with pytest.raises(BadInput) as bad:
            stage.owed(statement="SOW 9")
        assert bad.value.problems[0].mend == "It has: SOW 1."
