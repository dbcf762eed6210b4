"""What can become of an obligation: which step leads from where to where, who may take it and on what. Pure.

`TRANSITIONS` is the whole of it; the runbook page about obligations prints it, and a test walks through every cell.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.obligations.guards import (
    APPOINTED,
    COUNCIL_STAFF,
    DISPUTED,
    EVIDENCE,
    FRESH,
    INSTRUMENT,
    NO_TOKEN,
    NOT_DISPUTED,
    NOT_OF_SUPPLIER,
    NOT_SUBMITTER,
    NOT_UPLOADER,
    PROPOSED,
    REASON,
    REMAINDER,
    SECOND_PERSON,
    SUCCESSOR,
    THE_ACCEPTOR,
    TIME_IS_UP,
    Facts,
    Guard,
)
from catalogue.terms import ObligationAction, ObligationStatus, Standing

_S, _A = ObligationStatus, ObligationAction
_KEEPER = frozenset({Standing.KEEPER})
_ACCEPTOR = frozenset({Standing.ACCEPTOR})
_OURS = frozenset({Standing.KEEPER, Standing.OWNER, Standing.ACCEPTOR})
_DELIVERING = frozenset({Standing.SUPPLIER, Standing.KEEPER, Standing.OWNER})

MAY_ACCEPT = (
    NO_TOKEN,
    COUNCIL_STAFF,
    APPOINTED,
    THE_ACCEPTOR,
    NOT_OF_SUPPLIER,
    NOT_SUBMITTER,
    NOT_UPLOADER,
    FRESH,
    EVIDENCE,
)
TWO_PEOPLE = (PROPOSED, SECOND_PERSON, REASON)


@dataclass(frozen=True)
class Step:
    """One line of the table: an action, whence and whither (`None`: it stays where it is), who may, and on what."""

    action: ObligationAction
    whence: tuple[ObligationStatus, ...]
    whither: ObligationStatus | None
    who: frozenset[Standing]
    guards: tuple[Guard, ...] = ()


STEPS = (
    Step(_A.AGREE, (_S.DRAFT,), _S.AGREED, _KEEPER),
    Step(_A.OPEN, (_S.AGREED, _S.RETURNED), _S.OPEN, _KEEPER),
    Step(_A.ADD_EVIDENCE, (_S.OPEN, _S.RETURNED), _S.OPEN, _DELIVERING),
    Step(_A.SUBMIT, (_S.OPEN,), _S.SUBMITTED, _DELIVERING, (EVIDENCE,)),
    Step(_A.TAKE_IN_CHECK, (_S.SUBMITTED,), _S.IN_CHECK, _OURS),
    Step(_A.ACCEPT, (_S.IN_CHECK,), _S.ACCEPTED, _ACCEPTOR, MAY_ACCEPT),
    Step(_A.ACCEPT_IN_PART, (_S.IN_CHECK,), _S.ACCEPTED_IN_PART, _ACCEPTOR, (*MAY_ACCEPT, REASON, REMAINDER)),
    Step(_A.RETURN, (_S.IN_CHECK,), _S.RETURNED, _OURS, (REASON,)),
    Step(_A.NOT_PURSUE, (_S.AGREED, _S.OPEN, _S.RETURNED), _S.NOT_PURSUED, _KEEPER, TWO_PEOPLE),
    Step(_A.REOPEN, (_S.NOT_PURSUED,), _S.OPEN, _KEEPER, TWO_PEOPLE),
    Step(_A.VARY, (_S.AGREED, _S.OPEN, _S.RETURNED), _S.VARIED, _KEEPER, (*TWO_PEOPLE, INSTRUMENT)),
    Step(_A.SUPERSEDE, (_S.AGREED, _S.OPEN, _S.RETURNED), _S.SUPERSEDED, _KEEPER, (REASON, SUCCESSOR)),
    Step(_A.RECORD_NOT_DELIVERED, (_S.OPEN, _S.RETURNED), _S.NOT_DELIVERED, _KEEPER, (TIME_IS_UP,)),
    Step(_A.CANCEL, (_S.DRAFT, _S.AGREED), _S.CANCELLED, _KEEPER, (REASON,)),
    Step(
        _A.DISPUTE,
        (_S.OPEN, _S.SUBMITTED, _S.IN_CHECK, _S.RETURNED, _S.ACCEPTED_IN_PART, _S.NOT_PURSUED, _S.NOT_DELIVERED),
        None,
        _DELIVERING,
        (NOT_DISPUTED, REASON),
    ),
    Step(_A.SETTLE, tuple(_S), None, _KEEPER, (DISPUTED, REASON)),
)


@dataclass(frozen=True)
class Transition:
    """Where a step leads, who may take it, and the conditions on it."""

    next: ObligationStatus
    who: frozenset[Standing]
    guards: tuple[Guard, ...]


TRANSITIONS = {
    (status, line.action): Transition(line.whither or status, line.who, line.guards)
    for line in STEPS
    for status in line.whence
}
WHO = {line.action: line.who for line in STEPS}


@dataclass(frozen=True)
class Refusal:
    """Why a step is not legal now: a stable code, and words that say what would make it so."""

    code: str
    words: str


NOT_YOURS = "not_your_step"
WRONG_STATUS = "wrong_status"


def step(facts: Facts, action: ObligationAction) -> ObligationStatus | Refusal:
    """Where the obligation stands after the action, or why it may not be taken: who, then whence, then on what."""
    if (not_theirs := not_for(facts.standings, action)) is not None:
        return not_theirs
    transition = TRANSITIONS.get((facts.status, action))
    if transition is None:
        return Refusal(WRONG_STATUS, _before(facts.status, action))
    failed = next((guard for guard in transition.guards if not guard.holds(facts)), None)
    return transition.next if failed is None else Refusal(failed.code, failed.words)


def not_for(standings: frozenset[Standing], action: ObligationAction) -> Refusal | None:
    """Why the action is not for somebody who is this to an obligation, whatever its state; None if it is."""
    if standings & WHO[action]:
        return None
    return Refusal(NOT_YOURS, f"“{action.label}” is not for you. {_ask(action)}")


def _ask(action: ObligationAction) -> str:
    named = [standing.label.lower() for standing in Standing if standing in WHO[action]]
    return f"It is for its {' or its '.join(named)}."


def _before(status: ObligationStatus, action: ObligationAction) -> str:
    """What has to come first, where anything can."""
    stands = f"This stands at “{status.label}”."
    way = way_to(status, action)
    if way is None:
        return f"{stands} “{action.label}” is not possible from there. If something else is owed, add it as new."
    steps = ", then ".join(f"“{one.label}”" for one in way)
    return f"{stands} Before “{action.label}” comes {steps}."


def way_to(status: ObligationStatus, action: ObligationAction) -> tuple[ObligationAction, ...] | None:
    """The fewest steps after which the action can be taken; None if there are none."""
    seen = {status}
    waiting: deque[tuple[ObligationStatus, tuple[ObligationAction, ...]]] = deque([(status, ())])
    while waiting:
        here, taken = waiting.popleft()
        if (here, action) in TRANSITIONS:
            return taken
        for taking, there in _onward(here):
            if there not in seen:
                seen.add(there)
                waiting.append((there, (*taken, taking)))
    return None


def _onward(status: ObligationStatus) -> Iterator[tuple[ObligationAction, ObligationStatus]]:
    return ((taken, onward.next) for (here, taken), onward in TRANSITIONS.items() if here is status)
