"""Due dates follow the days of their contract: an extension moves them, and the baseline stays."""

from datetime import date, timedelta
from pathlib import Path

from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.due import DueRule
from catalogue.kinds.contract import Contract
from catalogue.obligations.keeping import Due
from catalogue.obligations.leaving import Exit, approve, propose
from catalogue.obligations.tables import Obligation
from catalogue.store import Database
from catalogue.terms import Anchor, Nation, ObligationAction, ObligationStatus, OffsetUnit
from catalogue.workflows.keep_due_dates import keep_due_dates
from tests.catalogue.obligations.stage import Stage
from tests.factories import TODAY

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
BEFORE_THE_END = DueRule(Anchor.END, -10, OffsetUnit.WORKING_DAYS)
END, LATER = date(2027, 6, 30), date(2027, 12, 31)


def _keep(database: Database, today: date = TODAY) -> int:
    return keep_due_dates(database, today, Nation.ENGLAND_AND_WALES)


def test_an_extension_moves_the_date_and_the_baseline_stays(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.deal.end_on = END
        row = stage.opened(due=Due(BEFORE_THE_END, END))
        fixed = stage.opened("On a plain day", due=Due(on=END))
        ids, deal = (row.id, fixed.id), stage.deal.id
    assert _keep(database) == 0
    with database.unit_of_work() as session:
        session.get_one(Contract, deal).end_on = LATER
    assert _keep(database) == 1
    assert _keep(database) == 0
    with database.reading() as session:
        moved, plain = (session.get_one(Obligation, one) for one in ids)
        assert (moved.due_on, moved.baseline_due_on) == (date(2027, 12, 15), date(2027, 6, 16))
        assert moved.effective_due_on == moved.due_on
        assert plain.due_on == END


def test_what_was_left_until_a_day_opens_again(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        row = stage.opened()
        until = TODAY + timedelta(days=30)
        propose(stage.at(stage.keeper), row, Exit(ObligationAction.NOT_PURSUE, "Not now.", until))
        approve(stage.at(stage.second), row, ObligationAction.NOT_PURSUE)
        identity = row.id
    assert _keep(database, until - timedelta(days=1)) == 0
    assert _keep(database, until) == 1
    with database.reading() as session:
        assert session.get_one(Obligation, identity).status == ObligationStatus.OPEN
