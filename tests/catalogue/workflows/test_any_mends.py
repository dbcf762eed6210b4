"""However changes are recorded, corrected and taken back, the contract and what is due under it are as if those that
stand had been recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.changes import Wanted
from catalogue.contracts.due import DueRule
from catalogue.errors import Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record
from catalogue.obligations.keeping import Due, Promise, create
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.resources.records import records_of
from catalogue.store import Database
from catalogue.terms import ChangeKind, Nation, OffsetUnit
from catalogue.workflows.add_handovers import key_dates_of
from catalogue.workflows.change_contract import record_change
from catalogue.workflows.desks import full_desk
from catalogue.workflows.mend_change import Mend, correct, take_back
from tests.factories import OPERATOR, TODAY, Place

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
START, END = date(2026, 1, 1), date(2027, 6, 30)
MOVES = ("end_on", "original_end_on", "latest_end_on", "value", "supplier")


@dataclass(frozen=True)
class Step:
    """What is done: a change is recorded, or one of those that stand is corrected (`wanted`) or taken back (none)."""

    wanted: Wanted | None
    which: int | None = None


ends = st.none() | st.integers(-6, 24).map(lambda months: END + timedelta(days=30 * months))
amounts = st.none() | st.integers(-900, 900).map(Decimal)
names = st.sampled_from(["CCN 1", "CCN 2", "CCN 3", "CCN 4", ""])
moves = st.builds(Wanted, st.sampled_from([ChangeKind.VARIATION, ChangeKind.OPTION]), st.just(TODAY), st.just("More."),
                  names, amounts, ends)  # fmt: skip
novations = st.builds(Wanted, st.just(ChangeKind.NOVATION), st.just(TODAY), st.just("Sold."), names, amounts, ends,
                      st.sampled_from(["hearth", "ledger", "corvane"]))  # fmt: skip
wanted = moves | novations
recorded = st.builds(Step, wanted)
mended = st.builds(Step, wanted | st.none(), st.integers(0, 3))
ways = st.lists(recorded | mended, min_size=2, max_size=9)
known = st.sampled_from([None, END, END + timedelta(days=180)])


class Deal:
    """A contract that lasts until the end of June 2027, if its end is known, and is worth a million."""

    def __init__(self, session: Session, title: str, has_end: bool, latest: date | None) -> None:
        place = Place(session)
        said = {"end_on": END.isoformat()} if has_end else {}
        said |= {"latest_end_on": latest.isoformat()} if latest else {}
        supplier = place.organisation("Corvane")
        made = place.thing("contract", title, supplier=supplier, start_on=START.isoformat(),
                           value="1000000", **said)  # fmt: skip
        self.row = session.get_one(Contract, made.id)
        self.at = full_desk(session, OPERATOR, TODAY)
        sitting = Sitting(session, OPERATOR, TODAY)
        for anchor, day in key_dates_of(self.row).anchors().items():
            due = Due(DueRule(anchor, -10, OffsetUnit.WORKING_DAYS), day)
            create(sitting, self.row, Promise("RUNBOOK", anchor.value, due=due), ENGLAND)

    def does(self, step: Step, standing: list[Wanted]) -> None:
        """Do it, unless it is refused; `standing` are the changes that stand, which follow."""
        if step.which is None:
            assert step.wanted is not None
            record_change(self.at, self.row, step.wanted, ENGLAND)
            standing.append(self.named(step.wanted, -1))
        elif standing:
            place = step.which % len(standing)
            mend = Mend(place + 1, self.row.version)
            if step.wanted is None:
                take_back(self.at, self.row, mend, ENGLAND)
                del standing[place]
            else:
                correct(self.at, self.row, mend, step.wanted, ENGLAND)
                standing[place] = self.named(step.wanted, place)

    def named(self, one: Wanted, place: int) -> Wanted:
        """The change by the reference that it was given."""
        return replace(one, reference=self.said.parts["amendments"][place]["reference"])

    @property
    def said(self) -> Record:
        """All that the contract says."""
        return records_of(self.at.session, [self.row], self.at.references, TODAY)[0]

    @property
    def figures(self) -> tuple[dict[str, Any], Sequence[dict[str, Any]], dict[str, date | None]]:
        """What changes move, the list of them, and when is due what hangs on each day of the contract."""
        said = self.said
        owed = select(Obligation.title, Obligation.due_on).where(Obligation.contract_id == self.row.id)
        due = {one.title: one.due_on for one in self.at.session.execute(owed)}
        return {name: said.values[name] for name in MOVES}, said.parts["amendments"], due


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(ways, st.booleans(), known)
def test_any_way_leads_where_the_changes_that_stand_lead(
    sqlite_database: Database, way: list[Step], has_end: bool, latest: date | None
) -> None:
    with sqlite_database.unit_of_work() as session:
        for name in ("Hearth", "Ledger"):
            Place(session).organisation(name)
        deal, standing, refusals = Deal(session, "Support", has_end, latest), list[Wanted](), set[str]()
        for step in way:
            try:
                deal.does(step, standing)
            except Refused as refused:
                refusals.add(refused.code)
        straight = Deal(session, "Straight", has_end, latest)
        for one in standing:
            straight.does(Step(one), [])
        assert deal.figures == straight.figures
        assert "change_moved_on" not in refusals, "nobody edited the contract"
        session.rollback()
