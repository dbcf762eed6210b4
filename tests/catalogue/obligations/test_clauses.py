"""The clause by which something is owed is recorded word for word, with the terms that each clause carries."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from catalogue.contracts.tables import Clause
from catalogue.errors import BadInput, NotAllowed
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.clauses import Said, clause_of, record_clause
from catalogue.obligations.keeping import Promise, create
from catalogue.obligations.scope import systems_in_scope
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.terms import Relation
from tests.catalogue.obligations.stage import WEEKDAYS, Stage
from tests.catalogue.obligations.test_delivery import told
from tests.factories import OPERATOR

SAID = Said(
    wording="The Supplier shall hand over a runbook\nbefore the end.",
    number="14.2(a)",
    page=31,
    obligor="supplier",
    strength="shall",
    charge="included",
    conditions="If we ask for it.",
    scope="Hearth",
)


def test_a_clause_is_recorded_and_put_right(stage: Stage) -> None:
    row = stage.owed()
    at = stage.at(stage.keeper)
    assert clause_of(stage.session, row) is None
    assert record_clause(at, row, SAID)
    clause = clause_of(stage.session, row)
    assert clause is not None
    assert {name: getattr(clause, name) for name in SAID.__dataclass_fields__} == vars(SAID)
    assert (clause.contract_id, clause.type_code, clause.added_by) == (stage.deal.id, "RUNBOOK", "Kim Keeper")
    assert told(stage, row)[-1] == ("clause_recorded", "Kim Keeper")
    count = len(told(stage, row))
    assert not record_clause(at, row, SAID)
    assert len(told(stage, row)) == count, "nothing new, nothing told"
    assert record_clause(at, row, replace(SAID, page=32))
    assert stage.session.scalars(select(Clause.page)).all() == [32]


def test_only_keepers_record_it_and_only_what_can_be(stage: Stage) -> None:
    row = stage.opened()
    for person in (stage.owner, stage.supplier, stage.acceptor):
        with pytest.raises(NotAllowed):
            record_clause(stage.at(person), row, SAID)
    for wrong in (replace(SAID, wording=" "), replace(SAID, page=0), replace(SAID, page=1_000_000)):
        with pytest.raises(BadInput):
            record_clause(stage.at(stage.keeper), row, wrong)
    assert stage.session.scalars(select(Clause)).all() == []


def test_systems_in_scope_are_those_named_else_those_covered(stage: Stage) -> None:
    at = desk(stage.session, OPERATOR, stage.today)
    made = [
        stage.place.thing("system", title, visibility=visibility)
        for title, visibility in (("Hearth", "internal"), ("Secret", "restricted"), ("Other", "internal"))
    ]
    for system in made:
        link(at, stage.deal, system, Tie(Relation.COVERS))
    reader = stage.place.actor(stage.owner)

    def seen(*named: CataloguedResource) -> list[str]:
        promise = Promise("RUNBOOK", "A runbook", systems=[one.id for one in named])
        row = create(stage.at(OPERATOR), stage.deal, promise, WEEKDAYS)
        return [one.title for one in systems_in_scope(stage.session, reader, row, stage.today)]

    assert seen() == ["Hearth", "Other"]
    assert seen(*made[2:]) == ["Other"]
    assert seen(made[1]) == [], "what they do not see is in no list, nor replaced by another"
