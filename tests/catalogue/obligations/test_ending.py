"""Other ends than acceptance: cancelled, left by two people, varied, superseded, not delivered; and disputes."""

import io
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.errors import BadInput, NotAllowed
from catalogue.obligations.disputing import dispute, settle
from catalogue.obligations.ending import agree, cancel, open_up, record_not_delivered, supersede
from catalogue.obligations.leaving import Exit, approve, propose, reopen_expired, standing_proposal, withdraw
from catalogue.obligations.tables import Dispute, Obligation, Proposal
from catalogue.obligations.waiting import block
from catalogue.terms import ObligationAction, ObligationStatus
from tests.catalogue.obligations.stage import Stage
from tests.catalogue.obligations.test_delivery import code_of, told
from tests.factories import OPERATOR

A, S = ObligationAction, ObligationStatus
DAY = timedelta(1)


def test_what_was_never_agreed_is_cancelled_with_a_reason(stage: Stage) -> None:
    row = stage.owed()
    at = stage.at(stage.keeper)
    assert code_of(partial(cancel, at, row, " ")) == "no_reason"
    cancel(at, row, "Written twice.")
    assert row.status == S.CANCELLED
    assert code_of(partial(cancel, at, stage.opened("Other"), "Too late.")) == "wrong_status"


def test_not_to_pursue_takes_two_people(stage: Stage) -> None:
    row = stage.opened()
    first, second = stage.at(stage.keeper), stage.at(stage.second)
    assert code_of(partial(approve, first, row, A.NOT_PURSUE)) == "not_proposed"
    assert code_of(partial(propose, first, row, Exit(A.NOT_PURSUE, " "))) == "no_reason"
    propose(first, row, Exit(A.NOT_PURSUE, "It costs more than it is worth."))
    assert row.status == S.OPEN
    assert code_of(partial(approve, first, row, A.NOT_PURSUE)) == "second_approver"
    assert code_of(partial(approve, second, row, A.VARY)) == "not_proposed"
    assert code_of(partial(propose, second, row, Exit(A.NOT_PURSUE, "Me too."))) == "already_proposed"
    for person in (stage.owner, stage.supplier, stage.acceptor):
        with pytest.raises(NotAllowed):
            approve(stage.at(person), row, A.NOT_PURSUE)
    approve(second, row, A.NOT_PURSUE)
    assert row.status == S.NOT_PURSUED
    proposal = stage.session.scalars(select(Proposal)).one()
    assert (proposal.proposed_by_id, proposal.approved_by_id) == (stage.keeper.id, stage.second.id)
    assert told(stage, row)[-2:] == [("exit_proposed", "Kim Keeper"), ("not_pursued", "Kit Keeper")]


def test_whoever_did_not_sign_in_proposes_and_approves_nothing(stage: Stage) -> None:
    row = stage.opened()
    with pytest.raises(NotAllowed):
        propose(stage.at(OPERATOR), row, Exit(A.NOT_PURSUE, "Because."))
    propose(stage.at(stage.keeper), row, Exit(A.NOT_PURSUE, "Because."))
    assert code_of(partial(approve, stage.at(OPERATOR), row, A.NOT_PURSUE)) == "second_approver"


def test_a_proposal_can_be_withdrawn(stage: Stage) -> None:
    row = stage.opened()
    at = stage.at(stage.keeper)
    assert code_of(partial(withdraw, at, row)) == "none_proposed"
    propose(at, row, Exit(A.NOT_PURSUE, "Because."))
    with pytest.raises(NotAllowed):
        withdraw(stage.at(stage.owner), row)
    withdraw(at, row)
    assert standing_proposal(stage.session, row) is None
    assert told(stage, row)[-1] == ("exit_withdrawn", "Kim Keeper")


def test_to_vary_needs_the_instrument(stage: Stage) -> None:
    row = stage.opened()
    at = stage.at(stage.keeper)
    assert code_of(partial(propose, at, row, Exit(A.VARY, "We agreed on less."))) == "no_instrument"
    letter = stage.shelf.keep("letter.pdf", io.BytesIO(b"%PDF-1.7 signed"))
    proposal = propose(at, row, Exit(A.VARY, "We agreed on less.", instrument=letter))
    assert (proposal.instrument_sha256, proposal.instrument_size) == (letter.blob.sha256, 15)
    approve(stage.at(stage.second), row, A.VARY)
    assert row.status == S.VARIED


def test_what_is_not_pursued_for_a_time_opens_again_once(stage: Stage) -> None:
    row = stage.opened()
    with pytest.raises(BadInput):
        propose(stage.at(stage.keeper), row, Exit(A.NOT_PURSUE, "Later.", expires_on=stage.today))
    until = stage.today + 30 * DAY
    propose(stage.at(stage.keeper), row, Exit(A.NOT_PURSUE, "Later.", expires_on=until))
    approve(stage.at(stage.second), row, A.NOT_PURSUE)
    assert reopen_expired(stage.session, OPERATOR, until - DAY) == 0
    assert reopen_expired(stage.session, OPERATOR, until) == 1
    assert row.status == S.OPEN
    assert row.not_pursued_until is None
    propose(stage.at(stage.keeper), row, Exit(A.NOT_PURSUE, "For good."))
    approve(stage.at(stage.second), row, A.NOT_PURSUE)
    assert reopen_expired(stage.session, OPERATOR, until + 99 * DAY) == 0


def left(stage: Stage, **said: Any) -> Obligation:
    """Something that two keepers do not pursue."""
    row = stage.opened()
    propose(stage.at(stage.keeper), row, Exit(A.NOT_PURSUE, "Not now.", **said))
    approve(stage.at(stage.second), row, A.NOT_PURSUE)
    return row


def test_to_open_it_again_takes_two_people_and_a_reason_as_well(stage: Stage) -> None:
    row = left(stage)
    first, second = stage.at(stage.keeper), stage.at(stage.second)
    assert code_of(partial(open_up, first, row)) == "wrong_status"
    assert code_of(partial(approve, first, row, A.REOPEN)) == "not_proposed"
    assert code_of(partial(propose, second, row, Exit(A.REOPEN, " "))) == "no_reason"
    propose(second, row, Exit(A.REOPEN, "We need it after all."))
    assert row.status == S.NOT_PURSUED
    assert code_of(partial(approve, second, row, A.REOPEN)) == "second_approver"
    for person in (stage.owner, stage.supplier, stage.acceptor):
        with pytest.raises(NotAllowed):
            approve(stage.at(person), row, A.REOPEN)
    approve(first, row, A.REOPEN)
    assert (row.status, row.not_pursued_until) == (S.OPEN, None)
    assert told(stage, row)[-2:] == [("exit_proposed", "Kit Keeper"), ("reopened", "Kim Keeper")]
    reasons = stage.session.scalars(select(Proposal.reason).order_by(Proposal.approved_at)).all()
    assert reasons == ["Not now.", "We need it after all."]


def test_its_day_opens_it_whatever_was_proposed_meanwhile(stage: Stage) -> None:
    row = left(stage, expires_on=stage.today + DAY)
    propose(stage.at(stage.keeper), row, Exit(A.REOPEN, "Sooner, please."))
    assert reopen_expired(stage.session, OPERATOR, stage.today + DAY) == 1
    assert (row.status, standing_proposal(stage.session, row)) == (S.OPEN, None)


def test_another_obligation_of_the_contract_takes_its_place(stage: Stage) -> None:
    row, successor = stage.opened(), stage.owed("The new one")
    at = stage.at(stage.keeper)
    assert code_of(partial(supersede, at, row, None, "Newer.")) == "no_successor"
    assert code_of(partial(supersede, at, row, row, "Newer.")) == "bad_successor"
    gone = stage.owed("Cancelled")
    cancel(at, gone, "No.")
    assert code_of(partial(supersede, at, row, gone, "Newer.")) == "bad_successor"
    assert code_of(partial(supersede, at, row, successor, "")) == "no_reason"
    supersede(at, row, successor, "Newer.")
    assert (row.status, row.superseded_by_id) == (S.SUPERSEDED, successor.id)


def test_not_delivered_is_recorded_once_time_is_up_by_their_fault(stage: Stage) -> None:
    at = stage.at(stage.keeper)
    assert code_of(partial(record_not_delivered, at, stage.opened(days=0))) == "time_left"
    blocked = stage.opened("Blocked", days=-3)
    block(at, blocked, stage.today - 9 * DAY, "No access.")
    assert code_of(partial(record_not_delivered, at, blocked)) == "time_left"
    late = stage.opened("Late", days=-1)
    record_not_delivered(at, late, "Nothing came.")
    assert late.status == S.NOT_DELIVERED
    stage.deal.end_on = stage.today - DAY
    record_not_delivered(at, blocked)
    assert blocked.status == S.NOT_DELIVERED


def test_a_dispute_is_a_mark_beside_the_state(stage: Stage) -> None:
    row = stage.submitted()
    assert code_of(partial(settle, stage.at(stage.keeper), row, "Over.")) == "not_disputed"
    assert code_of(partial(dispute, stage.at(stage.supplier), row, "")) == "no_reason"
    dispute(stage.at(stage.supplier), row, "It is not in the contract.")
    assert (row.disputed, row.status) == (True, S.SUBMITTED)
    assert code_of(partial(dispute, stage.at(stage.keeper), row, "It is.")) == "already_disputed"
    with pytest.raises(NotAllowed):
        settle(stage.at(stage.supplier), row, "We win.")
    settle(stage.at(stage.keeper), row, "It is: clause 12.")
    (said,) = stage.session.scalars(select(Dispute)).all()
    assert (row.disputed, said.outcome, said.settled_by) == (False, "It is: clause 12.", "Kim Keeper")


def test_steps_of_keepers_are_for_keepers(stage: Stage) -> None:
    row = stage.owed()
    for person in (stage.owner, stage.acceptor, stage.supplier):
        for act in (agree, open_up, partial(cancel, reason="No.")):
            with pytest.raises(NotAllowed):
                act(stage.at(person), row)
