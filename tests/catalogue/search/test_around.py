"""What hangs on something that just became secret stands where it would if that had never been there.

The index does not know of it yet: in each test it stands still once it has followed.
"""

from catalogue.access import ANONYMOUS, Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.runbooks.tables import Procedure
from catalogue.terms import Relation
from tests.catalogue.runbooks.running import Running
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR, TODAY

RAISED = ("linked", "Drills")


def told(searched: Searched, actor: Actor, q: str) -> list[tuple[str, bool]]:
    """The titles that somebody is told in their order, and whether each is said to be raised by what is around it."""
    items = searched.page(q, actor, filters={"kind": ("dataset", "runbook")}).items
    return [(item.title, any(word in said for said in item.why for word in RAISED)) for item in items]


def two_with_one_linked(searched: Searched, visibility: str) -> CataloguedResource:
    """Two things alike but for their titles, and what the second is linked with."""
    with searched.place() as place:
        place.thing("dataset", "Grit bins A", visibility=visibility)
        last = place.thing("dataset", "Grit bins B", visibility=visibility)
        other = place.thing("system", "Hearth", visibility=visibility)
        link(desk(place.session, OPERATOR, TODAY), last, other, Tie(Relation.RELATED_TO))
    searched.follow()
    return other


def test_a_link_to_what_just_became_secret_raises_nothing(searched_anywhere: Searched) -> None:
    other = two_with_one_linked(searched_anywhere, "internal")
    assert told(searched_anywhere, STAFF, "grit") == [("Grit bins B", True), ("Grit bins A", False)]
    searched_anywhere.change(other.id, visibility="restricted")
    assert told(searched_anywhere, STAFF, "grit") == [("Grit bins A", False), ("Grit bins B", False)]


def test_a_link_to_what_is_public_no_more_raises_for_staff_alone(searched: Searched) -> None:
    other = two_with_one_linked(searched, "public")
    assert told(searched, ANONYMOUS, "grit") == [("Grit bins B", True), ("Grit bins A", False)]
    searched.change(other.id, visibility="internal")
    assert told(searched, ANONYMOUS, "grit") == [("Grit bins A", False), ("Grit bins B", False)]
    assert told(searched, STAFF, "grit") == [("Grit bins B", True), ("Grit bins A", False)]


def test_a_drill_on_something_hidden_takes_no_runbook_out_of_sight(searched: Searched) -> None:
    with searched.database.unit_of_work() as session:
        at = Running(session)
        at.system.visibility = "restricted"
        procedure = at.procedure(runbook=at.thing("runbook", "Restore it", body="1. Stop."))
    searched.follow()
    with searched.database.unit_of_work() as session:
        again = Running(session)
        again.system = session.get_one(CataloguedResource, at.system.id)
        again.drill(session.get_one(Procedure, procedure.id), again.sam)
    assert told(searched, STAFF, "restore") == [("Restore it", False)]


def test_a_drill_on_what_just_became_secret_proves_nothing(searched_anywhere: Searched) -> None:
    with searched_anywhere.database.unit_of_work() as session:
        at = Running(session)
        at.thing("runbook", "Restore it A", body="1. Stop.")
        at.drill(at.procedure(runbook=at.thing("runbook", "Restore it B", body="1. Stop.")), at.sam)
        system = at.system.id
    searched_anywhere.follow()
    assert told(searched_anywhere, STAFF, "restore") == [("Restore it B", True), ("Restore it A", False)]
    searched_anywhere.change(system, visibility="restricted")
    assert told(searched_anywhere, STAFF, "restore") == [("Restore it A", False), ("Restore it B", False)]
