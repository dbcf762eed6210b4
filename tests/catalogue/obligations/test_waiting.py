"""Both sides' clocks on real rows: blocks, relief, and that late is only what was the supplier's to do."""

from datetime import timedelta
from functools import partial

import pytest

from catalogue.errors import BadInput, NotAllowed
from catalogue.obligations.deciding import accept_in_part
from catalogue.obligations.delivering import take_in_check
from catalogue.obligations.rag import is_overdue
from catalogue.obligations.today import rag_facts
from catalogue.obligations.waiting import answer_relief, block, claim_relief, unblock
from tests.catalogue.obligations.stage import Stage
from tests.catalogue.obligations.test_delivery import code_of, told

DAY = timedelta(1)


def test_the_clock_stands_while_we_block_and_goes_on_with_those_days_on_top(stage: Stage) -> None:
    row = stage.opened(days=-2)
    assert is_overdue(rag_facts(row), stage.today)
    at = stage.at(stage.owner)
    block(at, row, stage.today - 5 * DAY, "No access to the test system.")
    assert row.stopped_on == stage.today - 6 * DAY
    assert not is_overdue(rag_facts(row), stage.today)
    unblock(at, row, stage.today - 3 * DAY)
    assert row.stopped_on is None
    assert row.effective_due_on == stage.today + DAY
    assert (row.due_on, row.baseline_due_on) == (stage.today - 2 * DAY,) * 2
    assert told(stage, row)[-2:] == [("blocked", "Olive Owner"), ("unblocked", "Olive Owner")]


def test_no_day_is_blocked_twice_or_before_it_came(stage: Stage) -> None:
    row = stage.opened()
    at = stage.at(stage.keeper)
    assert code_of(partial(unblock, at, row, stage.today)) == "not_blocked"
    assert code_of(partial(block, at, row, stage.today + DAY, "Soon.")) == "block_dates"
    block(at, row, stage.today - 9 * DAY, "No learner.")
    assert code_of(partial(block, at, row, stage.today, "Again.")) == "already_blocked"
    for wrong in (stage.today - 10 * DAY, stage.today + DAY):
        assert code_of(partial(unblock, at, row, wrong)) == "block_dates"
    unblock(at, row, stage.today - 4 * DAY)
    assert code_of(partial(block, at, row, stage.today - 4 * DAY, "Overlap.")) == "already_blocked"
    block(at, row, stage.today - 3 * DAY, "Again.")
    with pytest.raises(BadInput):
        block(at, stage.opened("Other"), stage.today, " ")


def test_only_our_side_says_what_we_block(stage: Stage) -> None:
    row = stage.opened()
    for person in (stage.supplier, stage.acceptor):
        with pytest.raises(NotAllowed):
            block(stage.at(person), row, stage.today, "They are slow.")
        with pytest.raises(NotAllowed):
            unblock(stage.at(person), row, stage.today)


def test_relief_is_claimed_by_the_supplier_and_granted_by_us(stage: Stage) -> None:
    row = stage.opened(days=-2)
    claim_relief(stage.at(stage.supplier), row, 10, "Your network was down.")
    assert code_of(partial(claim_relief, stage.at(stage.supplier), row, 3, "More.")) == "relief_open"
    for person in (stage.supplier, stage.owner):
        with pytest.raises(NotAllowed):
            answer_relief(stage.at(person), row, 10, "Yes.")
    with pytest.raises(BadInput):
        answer_relief(stage.at(stage.keeper), row, 11, "Too much.")
    answer_relief(stage.at(stage.keeper), row, 4, "Four of them.")
    assert row.effective_due_on == stage.today + 2 * DAY
    assert code_of(partial(answer_relief, stage.at(stage.keeper), row, 4, "Again.")) == "relief_none"
    claim_relief(stage.at(stage.owner), row, 5, "By letter.")
    answer_relief(stage.at(stage.keeper), row, 0, "No.")
    assert row.effective_due_on == stage.today + 2 * DAY
    with pytest.raises(BadInput):
        claim_relief(stage.at(stage.supplier), row, 0, "None.")
    with pytest.raises(NotAllowed):
        claim_relief(stage.at(stage.acceptor), row, 3, "For them.")


def test_a_remainder_keeps_the_days_that_were_not_the_suppliers(stage: Stage) -> None:
    row = stage.submitted(days=10)
    block(stage.at(stage.keeper), row, stage.today - 5 * DAY, "No access.")
    unblock(stage.at(stage.keeper), row, stage.today - 4 * DAY)
    take_in_check(stage.at(stage.acceptor), row)
    done = stage.done()
    _, rest = accept_in_part(stage.at(stage.acceptor), row, done, "Half.", "The other half", stage.shelf.blobs)
    assert rest.effective_due_on == row.effective_due_on == stage.today + 12 * DAY
    block(stage.at(stage.keeper), rest, stage.today, "Again.")
    unblock(stage.at(stage.keeper), rest, stage.today)
    assert rest.effective_due_on == stage.today + 13 * DAY
