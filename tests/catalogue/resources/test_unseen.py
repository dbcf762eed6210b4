"""What an editor does not see: not shown to them, not lost by them."""

from typing import Any

from catalogue.access import Actor
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.operations import describe
from catalogue.resources.past import version
from catalogue.store import Database
from tests.factories import TODAY, Place


def _editor(thing: CataloguedResource) -> Actor:
    """Somebody who answers for this thing and sees nothing that is restricted."""
    return Actor(name="Olu", is_staff=True, owned=frozenset({thing.id}))


def _replaced(place: Place) -> CataloguedResource:
    place.thing("dataset", "Hidden", visibility="restricted")
    return place.thing("dataset", "Bins", lifecycle="deprecated", replaced_by="hidden")


def _said(place: Place, thing: CataloguedResource, **values: Any) -> bool:
    return describe(desk(place.session, _editor(thing), TODAY), thing, Record("dataset", values))


def test_a_replacement_that_the_editor_may_not_see_stays_where_they_leave_it_blank(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        bins = _replaced(place)
        assert not _said(place, bins, replaced_by="")
        assert _said(place, bins, lifecycle="retired", replaced_by="")
        assert bins.replaced_by_id is not None


def test_it_goes_when_the_thing_is_in_use_again_and_nobody_is_told(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        bins = _replaced(place)
        assert _said(place, bins, lifecycle="live")
        assert bins.replaced_by_id is None
        assert version(session, _editor(bins), bins, 2).changed == ["lifecycle"]


def test_an_editor_may_name_another_replacement_than_the_one_they_do_not_see(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        bins, other = _replaced(place), place.thing("dataset", "Other")
        assert _said(place, bins, replaced_by="other")
        assert bins.replaced_by_id == other.id
