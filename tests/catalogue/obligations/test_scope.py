"""Which systems an obligation is about: some of those that its contract covers, as far as who names them sees them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from catalogue.access import operator
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, NotAllowed
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.obligations.scope import name_systems, systems_in_scope, systems_to_name
from catalogue.obligations.tables import Obligation, ObligationSystem
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.terms import Relation
from tests.catalogue.obligations.stage import Stage
from tests.catalogue.obligations.test_delivery import code_of

OPERATOR = operator("Test operator")


@dataclass
class Covered:
    """A contract that covers a system that everybody of the council sees and one that few do; another it does not."""

    stage: Stage
    hearth: CataloguedResource
    secret: CataloguedResource
    other: CataloguedResource

    def about(self, row: Obligation) -> set[str]:
        """The titles of what it names, whoever asks."""
        named = select(ObligationSystem.system_id).where(ObligationSystem.obligation_id == row.id)
        return set(self.stage.session.scalars(select(CataloguedResource.title).where(CataloguedResource.id.in_(named))))


@pytest.fixture
def covered(stage: Stage) -> Covered:
    at = desk(stage.session, OPERATOR, stage.today)
    made = [
        stage.place.thing("system", title, visibility=visibility)
        for title, visibility in (("Hearth", "internal"), ("Secret", "restricted"), ("Other", "internal"))
    ]
    for system in made[:2]:
        link(at, stage.deal, system, Tie(Relation.COVERS))
    return Covered(stage, *made)


def test_only_systems_under_the_contract_that_the_keeper_sees_can_be_named(covered: Covered) -> None:
    stage, keeper = covered.stage, covered.stage.at(covered.stage.keeper)
    row = stage.owed(systems=(covered.hearth.id,))
    assert covered.about(row) == {"Hearth"}
    offered = systems_to_name(stage.session, keeper.actor, stage.deal.id, stage.today)
    assert [one.title for one in offered] == ["Hearth"]
    for wrong in (covered.secret, covered.other):
        with pytest.raises(BadInput) as bad:
            name_systems(keeper, row, {wrong.id})
        assert [problem.field for problem in bad.value.problems] == ["systems"]
        with pytest.raises(BadInput):
            stage.owed(systems=(wrong.id,))
    assert covered.about(row) == {"Hearth"}


def test_naming_is_told_once_and_leaves_what_the_keeper_does_not_see(covered: Covered) -> None:
    stage, row = covered.stage, covered.stage.owed()
    keeper = stage.at(stage.keeper)
    assert name_systems(stage.at(OPERATOR), row, {covered.secret.id, covered.hearth.id})
    assert not name_systems(keeper, row, {covered.hearth.id})
    assert name_systems(keeper, row, ())
    assert covered.about(row) == {"Secret"}
    assert [one.title for one in systems_in_scope(stage.session, keeper.actor, row, stage.today)] == []
    told = select(func.count()).where(AuditEvent.action == "contract.obligation_systems_named")
    stage.session.commit()
    assert stage.session.scalar(told) == 2


def test_what_the_contract_covers_no_more_stays_named_until_a_keeper_takes_it_off(covered: Covered) -> None:
    stage, row = covered.stage, covered.stage.owed(systems=(covered.hearth.id,))
    keeper = stage.at(stage.keeper)
    stage.session.commit()
    covered_no_more(covered)
    assert [one.title for one in systems_to_name(stage.session, keeper.actor, stage.deal.id, stage.today, row)] == [
        "Hearth"
    ]
    assert not name_systems(keeper, row, {covered.hearth.id})
    assert name_systems(keeper, row, ())
    with pytest.raises(BadInput):
        name_systems(keeper, row, {covered.hearth.id})


def covered_no_more(covered: Covered) -> None:
    """The system left the contract yesterday."""
    of_it = select(Link).where(Link.to_id == covered.hearth.id)
    covered.stage.session.scalars(of_it).one().end_on = covered.stage.today - timedelta(days=1)
    covered.stage.session.flush()


def test_nobody_else_names_them_and_nobody_once_it_was_handed_in(covered: Covered) -> None:
    stage, row = covered.stage, covered.stage.opened()
    for person in (stage.owner, stage.acceptor, stage.supplier):
        with pytest.raises(NotAllowed):
            name_systems(stage.at(person), row, {covered.hearth.id})
    stage.hand_in(row)
    assert code_of(partial(name_systems, stage.at(stage.keeper), row, {covered.hearth.id})) == "handed_in"
