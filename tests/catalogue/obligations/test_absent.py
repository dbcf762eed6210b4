"""A sort of handover that a contract is silent about is a finding: by what its systems need, for those who may know."""

from datetime import timedelta

from catalogue.access import ANONYMOUS
from catalogue.obligations.absent import NEEDS, SystemNeeds, absent_types
from catalogue.obligations.ending import cancel
from catalogue.obligations.types import TYPES
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.terms import HeldBy, Hosting, Relation
from catalogue.workflows.absent_clauses import missing_clauses
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR

OURS = SystemNeeds(
    "Ours",
    hosting=Hosting.CLOUD,
    admin_access=HeldBy.COUNCIL,
    source_held_by=HeldBy.COUNCIL,
    configuration_held_by=HeldBy.COUNCIL,
)
THEIRS = SystemNeeds(
    "Theirs",
    hosting=Hosting.SUPPLIER,
    admin_access=HeldBy.SUPPLIER,
    source_held_by=HeldBy.SUPPLIER,
    has_procedures=True,
)
ALWAYS = ["EXIT_PLAN", "DOCS_HANDOVER", "DATA_EXPORT", "OPEN_ITEMS"]


def test_every_need_is_of_a_type_that_is_shipped() -> None:
    assert {one.type_code for one in NEEDS} <= {one.code for one in TYPES}


def test_what_is_needed_hangs_on_the_systems() -> None:
    assert absent_types([], ()) == []
    assert [one.type_code for one in absent_types([OURS], ())] == ALWAYS
    assert [one.type_code for one in absent_types([THEIRS], ())] == [one.type_code for one in NEEDS]
    both = {one.type_code: one.systems for one in absent_types([OURS, THEIRS], {"EXIT_PLAN"})}
    assert "EXIT_PLAN" not in both
    assert both["OPEN_ITEMS"] == ("Ours", "Theirs")
    assert both["SOURCE_CODE"] == ("Theirs",)


def test_what_nobody_has_said_counts_as_not_ours_but_for_the_source() -> None:
    silent = {one.type_code for one in absent_types([SystemNeeds("Unknown")], ())}
    assert silent == {*ALWAYS, "CREDENTIALS", "EXIT_REGISTER"}


def test_a_contract_says_what_it_is_silent_about(stage: Stage) -> None:
    at = desk(stage.session, OPERATOR, stage.today)
    for title, visibility in (("Hearth", "internal"), ("Secret", "restricted")):
        system = stage.place.thing("system", title, visibility=visibility, hosting="supplier_hosted")
        link(at, stage.deal, system, Tie(Relation.COVERS))
    reader = stage.place.actor(stage.owner)
    told = {one.label: one.systems for one in missing_clauses(stage.session, reader, stage.deal, stage.today)}
    assert told["Exit plan"] == told["Deletion of data"] == ("Hearth",)
    row = stage.owed(type_code="EXIT_PLAN")
    said = [one.label for one in missing_clauses(stage.session, reader, stage.deal, stage.today)]
    assert "Exit plan" not in said and "Deletion of data" in said
    cancel(stage.at(stage.keeper), row, "Written twice.")
    assert "Exit plan" in [one.label for one in missing_clauses(stage.session, reader, stage.deal, stage.today)]
    for other in (stage.place.actor(stage.supplier), ANONYMOUS):
        assert missing_clauses(stage.session, other, stage.deal, stage.today) == []
    stage.deal.end_on = stage.today - timedelta(days=1)
    assert missing_clauses(stage.session, reader, stage.deal, stage.today) == []


def test_a_contract_that_covers_no_system_lacks_nothing(stage: Stage) -> None:
    assert missing_clauses(stage.session, stage.place.actor(stage.owner), stage.deal, stage.today) == []
