"""The demo council's story of who can run its systems."""

from datetime import timedelta
from pathlib import Path

from catalogue.access import operator
from catalogue.blobs import Blobs
from catalogue.readiness.queries import count_only_contractors, readiness_of_all
from catalogue.readiness.snapshots import trend_of_all
from catalogue.store import Database
from catalogue.terms import ReadinessBand
from portal.demo.load import load_demo
from portal.demo.readiness import WEEKS_KEPT
from tests.conftest import TODAY
from tests.portal.applications import CHEAP

READER = operator("Reader")
SUPPLIERS_ALONE = {"hearth", "repairs-scheduler", "parking-back-office", "service-desk-tool"}


def test_four_systems_only_a_supplier_can_run_and_there_are_some_of_each_colour(
    sqlite_database: Database, tmp_path: Path
) -> None:
    load_demo(sqlite_database, TODAY, Blobs(tmp_path), passwords=CHEAP)
    with sqlite_database.reading() as session:
        every = readiness_of_all(session, READER, TODAY)
        assert {one.system.slug for one in every if one.result.only_a_contractor} == SUPPLIERS_ALONE
        assert count_only_contractors(session, READER, TODAY) == len(SUPPLIERS_ALONE)
        recorded = {one.system.slug: one.result for one in every if one.result.is_recorded}
        assert {result.band for result in recorded.values()} == set(ReadinessBand)
        # Lorna Kitching leaves in six weeks, and takes with her what only she can do.
        later = {one.system.slug: one.result for one in readiness_of_all(session, READER, TODAY + timedelta(weeks=7))}
        assert recorded["sign-in-directory"].band is ReadinessBand.AMBER
        assert later["sign-in-directory"].band is ReadinessBand.RED


def test_its_past_of_some_weeks_goes_up(sqlite_database: Database, tmp_path: Path) -> None:
    load_demo(sqlite_database, TODAY, Blobs(tmp_path), passwords=CHEAP)
    with sqlite_database.reading() as session:
        past = trend_of_all(session, READER, TODAY)
    assert len(past) == WEEKS_KEPT
    assert past[-1].only_a_contractor == len(SUPPLIERS_ALONE) < past[0].only_a_contractor
    assert past[0].counts[ReadinessBand.GREEN] < past[-1].counts[ReadinessBand.GREEN]
