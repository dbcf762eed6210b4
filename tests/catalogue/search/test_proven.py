"""What drills prove comes before what is only written down: for staff alone, while it counts, and never by what is
hidden."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from catalogue.access import ANONYMOUS
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.people.directory import end_employment
from catalogue.resources.operations import describe
from catalogue.resources.queries import thing
from catalogue.runbooks.operations import void_drill
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.search.page import SearchRequest
from catalogue.search.query import search
from catalogue.workflows.documents import documents_of
from catalogue.workflows.follow import follow_changes
from tests.catalogue.runbooks.running import Running
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR, TODAY

DAY = timedelta(days=1)
HALF = date(2027, 5, 12)  # six months after a drill of ten days ago
WHY = "Drills that still count prove it, so it comes higher than what is only written down."
RUNBOOKS = {"kind": ("runbook",)}
FIRST, OTHER = "Restore Hearth a", "Restore Hearth b"


@contextmanager
def running(searched: Searched) -> Iterator[Running]:
    """A unit of work that tells of Hearth; the index follows afterwards."""
    with searched.database.unit_of_work() as session:
        at = Running(session)
        found = session.query(kind_of("system").table).filter_by(slug="hearth").one_or_none()
        if found is not None:
            at.system = found
        yield at
    searched.follow()


@pytest.fixture
def shelf(searched_anywhere: Searched) -> Searched:
    """Two runbooks, of which the one that comes later by its title was carried out by the supplier."""
    with running(searched_anywhere) as at:
        at.thing("runbook", FIRST, visibility="public", body="1. Stop.")
        other = at.thing("runbook", OTHER, visibility="public", body="1. Stop.")
        at.drill(at.procedure(runbook=other), at.sam)
    return searched_anywhere


def proven(searched: Searched, kind: str, slug: str) -> date | None:
    """What the index is told of one thing."""
    with searched.database.reading() as session:
        (document,) = documents_of(session, [identity(searched, kind, slug)], TODAY)
    return document.proven


def identity(searched: Searched, kind: str, slug: str) -> UUID:
    with searched.database.reading() as session:
        found: Any = thing(session, OPERATOR, kind_of(kind), slug)
        return UUID(str(found.id))


def test_what_was_carried_out_comes_first_for_staff_and_says_why(shelf: Searched) -> None:
    assert shelf.titles("restore hearth", STAFF, filters=RUNBOOKS) == [OTHER, FIRST]
    page = shelf.page("restore hearth", STAFF, filters=RUNBOOKS)
    assert WHY in page.items[0].why and WHY not in page.items[1].why
    assert proven(shelf, "runbook", "restore-hearth-b") == HALF


def test_others_do_not_learn_from_the_order_what_only_staff_know(shelf: Searched) -> None:
    page = shelf.page("restore hearth", ANONYMOUS, filters=RUNBOOKS)
    assert [item.title for item in page.items] == [FIRST, OTHER]
    assert not any(WHY in item.why for item in page.items)


def test_a_drill_that_counts_no_more_raises_no_more(shelf: Searched) -> None:
    def first(today: date) -> str:
        with shelf.database.reading() as session:
            desk = shelf.desk(session, STAFF)
            return search(replace(desk, today=today), SearchRequest("restore hearth", filters=RUNBOOKS)).items[0].title

    assert [first(HALF), first(HALF + DAY)] == [OTHER, FIRST]


def test_a_changed_runbook_is_only_written_down_again(shelf: Searched) -> None:
    shelf.change(identity(shelf, "runbook", "restore-hearth-b"), body="1. Start.")
    shelf.follow()
    assert shelf.titles("restore hearth", STAFF, filters=RUNBOOKS) == [FIRST, OTHER]


def test_a_voided_drill_proves_nothing(shelf: Searched) -> None:
    with running(shelf) as at:
        drill = at.session.query(Drill).one()
        void_drill(at.desk(), at.system, at.session.get_one(Procedure, drill.procedure_id), drill, "By mistake.")
    assert shelf.titles("restore hearth", STAFF, filters=RUNBOOKS) == [FIRST, OTHER]


def test_a_system_is_proven_while_our_own_people_can_do_all_that_is_critical(searched_anywhere: Searched) -> None:
    with running(searched_anywhere) as at:
        restore, start = at.procedure(), at.procedure("Start")
        at.procedure("Give access", "minor")
        at.drill(restore, at.ben)
        at.drill(start, at.sam)
    assert proven(searched_anywhere, "system", "hearth") is None
    with running(searched_anywhere) as at:
        start = at.session.query(Procedure).filter_by(title="Start").one()
        at.drill(start, at.ben, days_ago=40)
    assert proven(searched_anywhere, "system", "hearth") == date(2027, 4, 13)


def held(searched: Searched, title: str) -> date | None:
    """Until when the index holds this thing to be proven."""
    snapshot = searched.index.snapshot()
    (number,) = (at for at in np.flatnonzero(snapshot.live) if snapshot.shown(int(at))["text"]["title"] == title)
    day = int(snapshot.columns["proven"][number])
    return date.fromordinal(day) if day else None


def own_runbook(at: Running) -> None:
    """Ben, of our own people, carried out the runbook of the one critical procedure."""
    runbook = at.thing("runbook", "Restore", body="1. Stop.")
    at.drill(at.procedure(runbook=runbook), at.ben)


def hide(at: Running) -> None:
    describe(at.desk(), at.system, Record("system", {"visibility": "restricted"}))


def change_runbook(at: Running) -> None:
    runbook = thing(at.session, OPERATOR, kind_of("runbook"), "restore")
    describe(at.desk(), runbook, Record("runbook", {"body": "1. Start."}))


def leave(at: Running) -> None:
    end_employment(at.session, OPERATOR, at.ben, TODAY - DAY)


@pytest.mark.parametrize(
    "happens, system, runbook", [(change_runbook, None, None), (hide, None, None), (leave, None, HALF)]
)
def test_the_index_follows_all_on_which_a_proof_hangs(
    searched_anywhere: Searched, happens: Callable[[Running], None], system: date | None, runbook: date | None
) -> None:
    with running(searched_anywhere) as at:
        own_runbook(at)
    assert (held(searched_anywhere, "Hearth"), held(searched_anywhere, "Restore")) == (HALF, HALF)
    with running(searched_anywhere) as at:
        happens(at)
    assert (held(searched_anywhere, "Hearth"), held(searched_anywhere, "Restore")) == (system, runbook)


def test_who_leaves_by_their_date_takes_the_proof_along(searched_anywhere: Searched) -> None:
    with running(searched_anywhere) as at:
        at.drill(at.procedure(), at.ben)
        end_employment(at.session, OPERATOR, at.ben, TODAY)
    assert proven(searched_anywhere, "system", "hearth") == TODAY
    report = follow_changes(searched_anywhere.database, searched_anywhere.index, TODAY + DAY)
    assert report.documents == 1


def test_a_system_that_not_all_staff_see_proves_no_runbook(shelf: Searched) -> None:
    with running(shelf) as at:
        at.system.visibility = "restricted"
    assert proven(shelf, "runbook", "restore-hearth-b") is None
    assert proven(shelf, "system", "hearth") is None
