"""What can become of an obligation: every state, action and standing; every guard; the words of every refusal."""

import re
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from catalogue.obligations.guards import Facts
from catalogue.obligations.machine import NOT_YOURS, TRANSITIONS, WRONG_STATUS, Refusal, step, way_to
from catalogue.terms import EvidenceType, ObligationAction, ObligationStatus, Standing

ME, OTHER = UUID(int=1), UUID(int=2)
# Written by hand beside the code's own table: where each action leads from, and where to.
EXPECTED = {
    "agree": {"draft": "agreed"},
    "open": {"agreed": "open", "returned": "open"},
    "reopen": {"not_pursued": "open"},
    "add_evidence": {"open": "open", "returned": "open"},
    "submit": {"open": "submitted"},
    "take_in_check": {"submitted": "in_check"},
    "accept": {"in_check": "accepted"},
    "accept_in_part": {"in_check": "accepted_in_part"},
    "return": {"in_check": "returned"},
    "not_pursue": dict.fromkeys(("agreed", "open", "returned"), "not_pursued"),
    "vary": dict.fromkeys(("agreed", "open", "returned"), "varied"),
    "supersede": dict.fromkeys(("agreed", "open", "returned"), "superseded"),
    "record_not_delivered": dict.fromkeys(("open", "returned"), "not_delivered"),
    "cancel": dict.fromkeys(("draft", "agreed"), "cancelled"),
    "dispute": {
        name: name
        for name in (
            "open", "submitted", "in_check", "returned", "accepted_in_part", "not_pursued", "not_delivered",
        )
    },
    "settle": {status.value: status.value for status in ObligationStatus},
}  # fmt: skip
WHO = {
    "keeper": {
        "agree", "open", "add_evidence", "submit", "take_in_check", "return", "not_pursue", "reopen", "vary",
        "supersede", "record_not_delivered", "cancel", "dispute", "settle",
    },
    "owner": {"add_evidence", "submit", "take_in_check", "return", "dispute"},
    "acceptor": {"take_in_check", "accept", "accept_in_part", "return"},
    "supplier": {"add_evidence", "submit", "dispute"},
    "": set[str](),
}  # fmt: skip
IDEAL = Facts(
    ObligationStatus.DRAFT,
    actor_id=ME,
    is_staff=True,
    is_fresh=True,
    acceptor_id=ME,
    submitter_id=OTHER,
    uploader_ids=frozenset({OTHER}),
    allowed=frozenset({EvidenceType.DRILL, EvidenceType.FILE}),
    filed=frozenset({EvidenceType.FILE}),
    reason="Because.",
    remainder="The second half.",
    proposed_by=OTHER,
    has_instrument=True,
    has_successor=True,
    is_time_up=True,
)
CELLS = list(product(ObligationStatus, ObligationAction, [*Standing, None]))


def ideal(status: ObligationStatus, action: ObligationAction, standing: Standing | None) -> Facts:
    """Facts to which nothing but state and standing can be an objection."""
    held = frozenset({standing} if standing else ())
    return replace(IDEAL, status=status, standings=held, is_disputed=action is ObligationAction.SETTLE)


@pytest.mark.parametrize("status, action, standing", CELLS)
def test_each_cell_of_state_action_and_standing(
    status: ObligationStatus, action: ObligationAction, standing: Standing | None
) -> None:
    found = step(ideal(status, action, standing), action)
    leads = EXPECTED[action.value].get(status.value)
    if action.value not in WHO[standing or ""]:
        assert isinstance(found, Refusal) and found.code == NOT_YOURS
    elif leads is None:
        assert isinstance(found, Refusal) and found.code == WRONG_STATUS
    else:
        assert found is ObligationStatus(leads)


def test_the_table_holds_no_other_cell() -> None:
    assert {(status, action) for status, action in TRANSITIONS} == {
        (ObligationStatus(status), ObligationAction(action)) for action, row in EXPECTED.items() for status in row
    }


ACCEPTING: list[tuple[str, dict[str, Any]]] = [
    ("by_token", {"is_by_token": True}),
    ("not_our_staff", {"is_staff": False}),
    ("nobody_appointed", {"acceptor_id": None}),
    ("other_acceptor", {"acceptor_id": OTHER}),
    ("of_supplier", {"is_of_supplier": True}),
    ("own_submission", {"submitter_id": ME}),
    ("own_evidence", {"uploader_ids": frozenset({OTHER, ME})}),
    ("not_fresh", {"is_fresh": False}),
    ("no_evidence", {"filed": frozenset()}),
    ("no_evidence", {"filed": frozenset({EvidenceType.LINK})}),
]
OTHERS: list[tuple[str, dict[str, Any], str]] = [
    ("no_evidence", {"filed": frozenset({EvidenceType.LINK})}, "submit"),
    ("no_reason", {"reason": "  "}, "accept_in_part"),
    ("no_remainder", {"remainder": " "}, "accept_in_part"),
    ("no_reason", {"reason": ""}, "return"),
    ("not_proposed", {"proposed_by": None}, "not_pursue"),
    ("second_approver", {"proposed_by": ME}, "not_pursue"),
    ("second_approver", {"actor_id": None}, "not_pursue"),
    ("no_reason", {"reason": ""}, "not_pursue"),
    ("not_proposed", {"proposed_by": None}, "reopen"),
    ("second_approver", {"proposed_by": ME}, "reopen"),
    ("no_reason", {"reason": ""}, "reopen"),
    ("not_proposed", {"proposed_by": None}, "vary"),
    ("second_approver", {"proposed_by": ME}, "vary"),
    ("no_reason", {"reason": ""}, "vary"),
    ("no_instrument", {"has_instrument": False}, "vary"),
    ("no_reason", {"reason": ""}, "supersede"),
    ("no_successor", {"has_successor": False}, "supersede"),
    ("time_left", {"is_time_up": False}, "record_not_delivered"),
    ("no_reason", {"reason": ""}, "cancel"),
    ("already_disputed", {"is_disputed": True}, "dispute"),
    ("no_reason", {"reason": ""}, "dispute"),
    ("not_disputed", {"is_disputed": False}, "settle"),
    ("no_reason", {"reason": ""}, "settle"),
]
BROKEN = [(code, broken, name) for code, broken in ACCEPTING for name in ("accept", "accept_in_part")] + OTHERS


@pytest.mark.parametrize("code, broken, name", BROKEN)
def test_each_guard_refuses_alone(code: str, broken: dict[str, Any], name: str) -> None:
    action = ObligationAction(name)
    status = ObligationStatus(next(iter(EXPECTED[name])))
    for standing in Standing:
        if name in WHO[standing.value]:
            found = step(replace(ideal(status, action, standing), **broken), action)
            assert isinstance(found, Refusal) and found.code == code


def test_each_guard_of_the_table_is_met_above() -> None:
    guarded = {(guard.code, action.value) for (_, action), line in TRANSITIONS.items() for guard in line.guards}
    assert guarded == {(code, name) for code, _, name in BROKEN}


SENTENCE = re.compile(r"[A-Z“].*[.:]$", re.DOTALL)


def test_every_refusal_is_a_plain_sentence_that_says_what_to_do() -> None:
    for status, action, standing in CELLS:
        found = step(ideal(status, action, standing), action)
        if isinstance(found, Refusal):
            assert SENTENCE.match(found.words) and "_" not in found.words
    guards = {guard for line in TRANSITIONS.values() for guard in line.guards}
    assert [guard.code for guard in guards if not SENTENCE.match(guard.words)] == []


def test_what_has_to_come_first_is_said_in_order() -> None:
    found = step(ideal(ObligationStatus.DRAFT, ObligationAction.ACCEPT, Standing.ACCEPTOR), ObligationAction.ACCEPT)
    assert found == Refusal(
        WRONG_STATUS,
        "This stands at “Draft”. Before “Accept” comes “Agree”, then “Open”, then “Submit”, then “Take in check”.",
    )
    final = step(ideal(ObligationStatus.VARIED, ObligationAction.SUBMIT, Standing.SUPPLIER), ObligationAction.SUBMIT)
    assert isinstance(final, Refusal) and "If something else is owed, add it as new." in final.words


@pytest.mark.parametrize("status, action, standing", CELLS)
def test_the_way_that_is_told_leads_there(
    status: ObligationStatus, action: ObligationAction, standing: Standing | None
) -> None:
    way = way_to(status, action)
    if way is None:
        return
    for taken in way:
        status = TRANSITIONS[status, taken].next
    assert (status, action) in TRANSITIONS


def test_what_is_settled_is_left_by_nothing_but_what_is_meant_to_leave_it() -> None:
    leaving = {here for (here, _), line in TRANSITIONS.items() if line.next is not here}
    final = {"accepted", "accepted_in_part", "varied", "superseded", "not_delivered", "cancelled"}
    assert {status.value for status in ObligationStatus} - {status.value for status in leaving} == final
