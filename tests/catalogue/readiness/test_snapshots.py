"""Readiness day by day: kept once, from what anyone of the staff sees, and told to those who may see the system."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.access import Actor
from catalogue.errors import NotAllowed
from catalogue.kinds.record import Record
from catalogue.readiness.queries import readiness_of
from catalogue.readiness.rules import percent
from catalogue.readiness.snapshots import take_snapshots, thin_snapshots, trend_of, trend_of_all
from catalogue.readiness.tables import ReadinessSnapshot as Snapshot
from catalogue.readiness.trend import days_shown
from catalogue.resources.operations import describe
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.tasks import Site, task_called
from catalogue.terms import ReadinessBand
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def running(database: Database) -> Iterator[Running]:
    with database.unit_of_work() as session:
        at = Running(session)
        assert at.system.title == "Hearth"
        yield at


def test_a_day_is_kept_once_with_the_figures_of_its_page(running: Running) -> None:
    running.drill(running.procedure(is_restore=True), running.ann)
    running.contract()
    assert take_snapshots(running.session, TODAY) == 1
    (kept,) = trend_of(running.session, OPERATOR, running.system, TODAY)
    result = readiness_of(running.session, OPERATOR, running.system, TODAY).result
    assert (kept.permille, kept.band) == (500, result.band.value)
    assert percent(result.score) * 10 == kept.permille
    assert (kept.people, kept.procedures, kept.only_a_contractor) == (1, 1, False)
    running.procedure("Start")
    assert take_snapshots(running.session, TODAY) == 0
    assert [one.permille for one in trend_of(running.session, OPERATOR, running.system, TODAY)] == [500]
    assert take_snapshots(running.session, TODAY + DAY) == 1
    after = trend_of(running.session, OPERATOR, running.system, TODAY + DAY)
    assert after[-1].permille == 250


def test_a_system_that_comes_later_in_the_day_is_kept_too_and_a_retired_one_is_not(running: Running) -> None:
    assert take_snapshots(running.session, TODAY) == 1
    running.thing("system", "Attic")
    running.thing("system", "Gone", lifecycle="retired")
    assert take_snapshots(running.session, TODAY) == 1
    (today,) = trend_of_all(running.session, OPERATOR, TODAY)
    assert today.counts == {ReadinessBand.GREEN: 0, ReadinessBand.AMBER: 0, ReadinessBand.RED: 2}


def test_the_past_of_all_counts_only_what_the_reader_sees(running: Running) -> None:
    secret = running.thing("system", "Secret", visibility="restricted")
    take_snapshots(running.session, TODAY)
    reader = running.place.actor(running.ben)
    assert trend_of_all(running.session, OPERATOR, TODAY)[0].counts[ReadinessBand.RED] == 2
    assert trend_of_all(running.session, reader, TODAY)[0].counts[ReadinessBand.RED] == 1
    assert len(trend_of(running.session, OPERATOR, secret, TODAY)) == 1


def test_a_contract_that_not_all_staff_see_leaves_no_trace_in_the_past(running: Running) -> None:
    running.procedure()
    secret = running.thing("system", "Secret", visibility="restricted")
    running.contract("Secret support", visibility="restricted")
    take_snapshots(running.session, TODAY)
    assert readiness_of(running.session, OPERATOR, running.system, TODAY).result.only_a_contractor
    for system in (running.system, secret):
        assert not trend_of(running.session, OPERATOR, system, TODAY)[0].only_a_contractor
    assert trend_of_all(running.session, OPERATOR, TODAY)[0].only_a_contractor == 0


def test_a_runbook_that_became_hidden_is_left_out_of_the_figure_that_is_kept(running: Running) -> None:
    runbook = running.thing("runbook", "Restore Hearth")
    running.drill(running.procedure(runbook=runbook), running.sam)
    describe(running.desk(), runbook, Record("runbook", {"visibility": "restricted"}))
    take_snapshots(running.session, TODAY)
    assert trend_of(running.session, OPERATOR, running.system, TODAY)[0].permille == 0


def test_only_a_contractor_is_counted_day_by_day(running: Running) -> None:
    running.procedure()
    take_snapshots(running.session, TODAY - 7 * DAY)
    running.contract()
    take_snapshots(running.session, TODAY)
    assert [one.only_a_contractor for one in trend_of_all(running.session, OPERATOR, TODAY)] == [0, 1]


def test_outsiders_are_not_told_of_the_past(running: Running) -> None:
    with pytest.raises(NotAllowed):
        trend_of_all(running.session, Actor(), TODAY)
    with pytest.raises(NotAllowed):
        trend_of(running.session, Actor(), running.thing("system", "Website", visibility="public"), TODAY)


def test_days_are_kept_for_thirteen_months_and_then_the_last_of_each_month(running: Running) -> None:
    attic = running.thing("system", "Attic")
    first = date(2025, 8, 1)
    for number in range((TODAY - first).days + 1):
        running.session.add(figures(running.system, first + number * DAY))
    running.session.add(figures(attic, date(2025, 8, 3)))
    running.session.flush()
    dropped = thin_snapshots(running.session, TODAY)
    assert dropped == 30 + 29 + 20  # August, September, and October until the 21st
    kept = set(running.session.scalars(select(Snapshot.taken_on).where(Snapshot.system_id == running.system.id)))
    old = {day for day in kept if day < date(2025, 10, 22)}
    assert old == {date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 21)}
    assert len(kept - old) == (TODAY - date(2025, 10, 22)).days + 1
    assert running.session.scalar(select(Snapshot.taken_on).where(Snapshot.system_id == attic.id)) == date(2025, 8, 3)
    assert thin_snapshots(running.session, TODAY) == 0
    assert thin_snapshots(running.session, TODAY + DAY) == 1


def figures(system: Any, day: date) -> Snapshot:
    """What some day was."""
    nothing = {"band": "red", "permille": 0, "people": 0, "procedures": 1, "only_a_contractor": False}
    return Snapshot(system_id=system.id, taken_on=day, **nothing)


def test_the_task_says_how_many_and_is_silent_the_second_time(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        assert Running(session).system.title == "Hearth"
    site = Site(database, Index(tmp_path / "index"), None, TODAY)
    assert task_called("keep_readiness").run(site) == "Kept today’s readiness of 1 system."
    assert task_called("keep_readiness").run(site) == ""
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Snapshot)) == 1


def test_a_short_past_is_shown_by_week_and_a_long_one_by_month() -> None:
    monday = date(2026, 11, 16)
    assert days_shown([monday + number * DAY for number in range(10)], date(2026, 11, 26)) == [
        date(2026, 11, 22),
        date(2026, 11, 25),
    ]
    long = days_shown([TODAY - number * DAY for number in range(500)], TODAY)
    assert [(one.year, one.month) for one in long[:2]] == [(2025, 11), (2025, 12)]
    assert long[-1] == TODAY
    assert len(long) == 13
    assert days_shown([TODAY + DAY], TODAY) == []
