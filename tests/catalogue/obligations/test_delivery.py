"""From draft to accepted on real rows: who may, what is refused, what is kept, one event each."""

import io
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.access import ANONYMOUS, operator
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.obligations.appointing import People, reassign
from catalogue.obligations.deciding import FRESH, accept, accept_in_part, return_with_reasons
from catalogue.obligations.delivering import Exhibit, add_evidence, add_file, submit, take_in_check
from catalogue.obligations.ending import agree, open_up
from catalogue.obligations.queries import evidence_of, obligation
from catalogue.obligations.steps import facts_of, round_of, take
from catalogue.obligations.tables import Acceptance, Obligation
from catalogue.store import Database, now
from catalogue.terms import CheckLevel, Employer, EvidenceType, ObligationAction, ObligationStatus, Role, Scope
from tests.catalogue.obligations.stage import WEEKDAYS, Stage
from tests.factories import OPERATOR

S = ObligationStatus


def code_of(act: Callable[[], Any]) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.words.endswith(".")
    return refused.value.code


def told(stage: Stage, row: Obligation) -> list[tuple[str, str]]:
    """What was written down of an obligation, and by whom."""
    with_audit = stage.session.info["audit_pending"]
    return [
        (happening.action.removeprefix("contract.obligation_"), actor.name)
        for actor, happening in with_audit
        if happening.details.get("obligation") == str(row.id)
    ]


def test_from_draft_to_accepted_with_one_event_each(stage: Stage) -> None:
    row = stage.in_check()
    accept(stage.at(stage.acceptor), row, stage.done(witness=" Wil "), stage.shelf.blobs)
    assert row.status == S.ACCEPTED
    (acceptance,) = stage.session.scalars(select(Acceptance)).all()
    (piece,) = evidence_of(stage.session, row)
    assert (acceptance.level, acceptance.witness, acceptance.hashes) == ("unaided", "Wil", [piece.sha256])
    assert (acceptance.accepted_by_id, acceptance.round) == (stage.acceptor.id, 1)
    assert told(stage, row) == [
        ("created", "Kim Keeper"),
        ("agreed", "Kim Keeper"),
        ("opened", "Kim Keeper"),
        ("evidence_added", "Sam Supplier"),
        ("submitted", "Sam Supplier"),
        ("taken_in_check", "Ash Acceptor"),
        ("accepted", "Ash Acceptor"),
    ]


def test_events_are_of_the_contract_and_sealed(stage: Stage, database: Database) -> None:
    row = stage.opened()
    stage.session.commit()
    events = stage.session.scalars(select(AuditEvent).where(AuditEvent.action == "contract.obligation_opened")).all()
    assert [(event.subject_kind, event.subject_id) for event in events] == [("contract", stage.deal.id)]
    assert (events[0].details or {})["obligation"] == str(row.id)


def test_what_is_returned_begins_a_new_round_and_keeps_the_old_evidence(stage: Stage) -> None:
    row = stage.in_check()
    return_with_reasons(stage.at(stage.acceptor), row, "Step 3 fails.")
    assert (row.status, row.round) == (S.RETURNED, 2)
    going = round_of(stage.at(stage.keeper), row, 1)
    assert (going.reasons, going.returned_by_id, going.submitted_by_id) == (
        "Step 3 fails.", stage.acceptor.id, stage.supplier.id,
    )  # fmt: skip
    assert code_of(lambda: submit(stage.at(stage.supplier), row, WEEKDAYS)) == "wrong_status"
    stage.upload(row, content=b"# Better\n")
    assert row.status == S.OPEN
    submit(stage.at(stage.supplier), row, WEEKDAYS)
    take_in_check(stage.at(stage.acceptor), row)
    accept(stage.at(stage.acceptor), row, stage.done(), stage.shelf.blobs)
    assert [piece.round for piece in evidence_of(stage.session, row)] == [2, 1]


def test_evidence_of_an_earlier_round_does_not_count(stage: Stage) -> None:
    row = stage.in_check()
    return_with_reasons(stage.at(stage.owner), row, "Not yet.")
    open_up(stage.at(stage.keeper), row)
    assert code_of(lambda: submit(stage.at(stage.supplier), row, WEEKDAYS)) == "no_evidence"


@pytest.mark.parametrize("after", ["submitted", "in_check", "accepted"])
def test_evidence_stands_once_it_is_submitted(stage: Stage, after: str) -> None:
    row = stage.submitted() if after == "submitted" else stage.in_check()
    if after == "accepted":
        accept(stage.at(stage.acceptor), row, stage.done(), stage.shelf.blobs)
    assert code_of(lambda: stage.upload(row)) == "wrong_status"


def test_a_remainder_is_an_obligation_of_its_own(stage: Stage) -> None:
    row = stage.in_check(payment=100, response_days=5)
    _, rest = accept_in_part(
        stage.at(stage.acceptor), row, stage.done(), "Restore works.", "The rest of it", stage.shelf.blobs
    )
    assert (row.status, rest.status, rest.title) == (S.ACCEPTED_IN_PART, S.OPEN, "The rest of it")
    assert (rest.parent_id, rest.chain_id, rest.round, rest.payment) == (row.id, row.id, 1, None)
    assert (rest.due_on, rest.owner_id, rest.acceptor_id, rest.response_days) == (
        row.due_on, row.owner_id, row.acceptor_id, 5,
    )  # fmt: skip
    assert told(stage, rest) == [("created", "Ash Acceptor")]
    assert told(stage, row)[-1] == ("accepted_in_part", "Ash Acceptor")


@pytest.mark.parametrize("reasons, remainder, code", [("", "More", "no_reason"), ("Half.", " ", "no_remainder")])
def test_accepting_in_part_says_why_and_what_is_left(stage: Stage, reasons: str, remainder: str, code: str) -> None:
    row = stage.in_check()
    at, blobs = stage.at(stage.acceptor), stage.shelf.blobs
    assert code_of(lambda: accept_in_part(at, row, stage.done(), reasons, remainder, blobs)) == code
    assert row.status == S.IN_CHECK


def test_only_the_named_appointed_acceptor_accepts(stage: Stage) -> None:
    row = stage.in_check()
    other = stage.place.person("Abe Acceptor")
    stage.place.role(other, Role.ACCEPTOR, stage.scope)
    blobs = stage.shelf.blobs
    assert code_of(lambda: accept(stage.at(other), row, stage.done(), blobs)) == "other_acceptor"
    for person in (stage.keeper, stage.owner, stage.supplier):
        with pytest.raises(NotAllowed) as refused:
            accept(stage.at(person), row, stage.done(), blobs)
        assert "It is for its acceptor." in str(refused.value)
    with pytest.raises(NotAllowed):
        accept(stage.at(OPERATOR), row, stage.done(), blobs)
    tomorrow = replace(stage.at(stage.acceptor), actor=stage.place.actor(stage.acceptor, stage.today))
    stage.acceptor.end_on = stage.today - timedelta(1)
    with pytest.raises(NotFound):
        accept(replace(tomorrow, actor=stage.place.actor(stage.acceptor)), row, stage.done(), blobs)
    assert stage.session.scalar(select(func.count()).select_from(Acceptance)) == 0


def test_acceptance_needs_a_person_who_confirmed_a_moment_ago(stage: Stage) -> None:
    row = stage.in_check()
    at, blobs = stage.at(stage.acceptor), stage.shelf.blobs
    moment = now(stage.session)
    for confirmed in (None, moment - FRESH - timedelta(seconds=9), moment + timedelta(hours=1)):
        assert code_of(partial(accept, at, row, stage.done(confirmed_at=confirmed), blobs)) == "not_fresh"
    token = replace(at, actor=replace(at.actor, scopes=frozenset(Scope)))
    assert code_of(lambda: accept(token, row, stage.done(), blobs)) == "by_token"
    with pytest.raises(BadInput):
        accept(at, row, stage.done(done_on=stage.today + timedelta(1)), blobs)


def test_who_handed_in_or_is_of_the_supplier_does_not_accept(stage: Stage) -> None:
    row = stage.opened()
    row.owner_id = stage.acceptor.id
    add_file(stage.at(stage.acceptor), row, "a.txt", io.BytesIO(b"mine"), stage.shelf)
    submit(stage.at(stage.supplier), row, WEEKDAYS)
    take_in_check(stage.at(stage.acceptor), row)
    blobs = stage.shelf.blobs
    assert code_of(lambda: accept(stage.at(stage.acceptor), row, stage.done(), blobs)) == "own_evidence"
    other = stage.opened("Another")
    other.owner_id = stage.acceptor.id
    stage.upload(other)
    submit(stage.at(stage.acceptor), other, WEEKDAYS)
    take_in_check(stage.at(stage.acceptor), other)
    assert code_of(lambda: accept(stage.at(stage.acceptor), other, stage.done(), blobs)) == "own_submission"
    third = stage.in_check("Third")
    stage.acceptor.organisation_id = stage.deal.supplier_id
    assert code_of(lambda: accept(stage.at(stage.acceptor), third, stage.done(), blobs)) == "of_supplier"


def test_a_file_that_was_changed_is_not_accepted(stage: Stage) -> None:
    row = stage.in_check()
    (piece,) = evidence_of(stage.session, row)
    (stage.folder / "files" / piece.sha256[:2] / piece.sha256).write_bytes(b"other")
    at = stage.at(stage.acceptor)
    assert code_of(lambda: accept(at, row, stage.done(), stage.shelf.blobs)) == "evidence_damaged"
    assert row.status == S.IN_CHECK


def test_staff_hand_in_on_the_suppliers_behalf_and_it_is_written_down(stage: Stage) -> None:
    row = stage.opened()
    add_file(stage.at(stage.owner), row, "sent by mail.txt", io.BytesIO(b"plan"), stage.shelf)
    submit(stage.at(stage.keeper), row, WEEKDAYS)
    (piece,) = evidence_of(stage.session, row)
    assert piece.is_on_behalf and round_of(stage.at(stage.keeper), row, 1).is_on_behalf
    other = stage.submitted("By themselves")
    assert not evidence_of(stage.session, other)[0].is_on_behalf


def test_our_own_clock_runs_from_the_submission_to_the_decision(stage: Stage) -> None:
    row = stage.submitted(response_days=5, deemed_days=10)
    assert (row.respond_by, row.deemed_on) == (stage.today + timedelta(5), stage.today + timedelta(12))
    take_in_check(stage.at(stage.acceptor), row)
    return_with_reasons(stage.at(stage.acceptor), row, "No.")
    assert (row.respond_by, row.deemed_on) == (None, None)


RECORD = {"system": "Housing", "accounts": "svc_housing", "handed_on": "2026-11-20", "signed_in_by": "Ash"}


def test_a_record_of_evidence_says_what_its_type_asks(stage: Stage) -> None:
    row = stage.opened(type_code="CREDENTIALS")
    at = stage.at(stage.supplier)
    piece = add_evidence(at, row, Exhibit(EvidenceType.ACCOUNT_HANDOVER, "Admin accounts", RECORD))
    assert piece.details == RECORD and piece.sha256 == ""
    with pytest.raises(BadInput) as bad:
        add_evidence(at, row, Exhibit(EvidenceType.ACCOUNT_HANDOVER, "Accounts", {"handed_on": "soon"}))
    assert [problem.field for problem in bad.value.problems] == ["system", "accounts", "handed_on", "signed_in_by"]
    told_all = RECORD | {"accounts": "svc_housing, password: Winter26"}
    exhibit = Exhibit(EvidenceType.ACCOUNT_HANDOVER, "Accounts", told_all)
    assert code_of(lambda: add_evidence(at, row, exhibit)) == "secret_in_record"
    link = Exhibit(EvidenceType.LINK, "Wiki", {"url": "https://wiki.example/x"})
    assert code_of(lambda: add_evidence(at, row, link)) == "evidence_type"
    paper = stage.opened(type_code="EXIT_PLAN")
    assert add_evidence(at, paper, link).url == "https://wiki.example/x"
    assert code_of(lambda: add_evidence(at, paper, Exhibit(EvidenceType.FILE, "Plan"))) == "needs_file"


def test_nothing_is_read_of_a_file_that_would_be_refused(stage: Stage) -> None:
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("it was read")

    row = stage.owed()
    shelf = stage.shelf
    assert code_of(lambda: add_file(stage.at(stage.supplier), row, "a.txt", Unread(), shelf)) == "wrong_status"
    paperless = stage.opened(type_code="CREDENTIALS")
    assert code_of(lambda: add_file(stage.at(stage.supplier), paperless, "a.txt", Unread(), shelf)) == "evidence_type"


def test_others_do_not_know_of_it(stage: Stage) -> None:
    row = stage.opened()
    stage.deal.visibility = "public"
    stage.session.flush()
    slug = stage.place.organisation("Rival")
    rival = stage.place.person("Rae Rival", Employer.SUPPLIER, organisation=slug)
    stage.place.role(rival, Role.CONTRACTOR, type(stage.scope)("contract", stage.contract("Other", supplier=slug).id))
    for actor in (ANONYMOUS, stage.place.actor(rival)):
        with pytest.raises(NotFound):
            obligation(stage.session, actor, row.id)
        with pytest.raises(NotFound):
            agree(stage.at(actor), row)
    assert obligation(stage.session, stage.place.actor(stage.supplier), row.id) is row
    with pytest.raises(NotFound):
        obligation(stage.session, OPERATOR, uuid.uuid4())


def test_a_token_that_only_reads_takes_no_step(stage: Stage) -> None:
    row = stage.submitted()
    for person in (stage.keeper, stage.owner):
        actor = replace(stage.place.actor(person), scopes=frozenset({Scope.READ}))
        with pytest.raises(NotAllowed):
            take_in_check(stage.at(actor), row)


def test_whoever_comes_second_changes_nothing(stage: Stage) -> None:
    row = stage.owed()
    at = stage.at(stage.keeper)
    facts = facts_of(at, row)
    take(at, row, ObligationAction.AGREE, facts)
    with pytest.raises(Conflict):
        take(at, row, ObligationAction.AGREE, facts)
    assert row.status == S.AGREED


def test_who_was_replaced_a_moment_ago_does_not_accept(stage: Stage) -> None:
    row = stage.in_check()
    at = stage.at(stage.acceptor)
    facts = replace(facts_of(at, row), is_fresh=True)
    reassign(stage.at(stage.keeper), row, People(stage.owner))
    with pytest.raises(Conflict):
        take(at, row, ObligationAction.ACCEPT, facts)
    assert row.status == S.IN_CHECK


def test_levels_of_checking_are_kept_as_said(stage: Stage) -> None:
    row = stage.in_check()
    done = stage.done(level=CheckLevel.TAUGHT_BACK)
    assert accept(stage.at(stage.acceptor), row, done, stage.shelf.blobs).level == "taught_back"


def test_the_operator_keeps(stage: Stage) -> None:
    row = stage.owed()
    agree(stage.at(operator("root")), row)
    assert row.status == S.AGREED
