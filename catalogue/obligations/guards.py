"""The conditions on which a step of an obligation rests: each looks at plain facts and has words that help. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from catalogue.terms import EvidenceType, ObligationStatus, Standing


@dataclass(frozen=True)
class Facts:
    """All that a step rests on: where the obligation stands, who acts, and what is there in this round.

    `proposed_by` is who proposed the same exit before, with the reason that stands there; `is_fresh` that the actor
    confirmed a moment ago who they are; `is_time_up` that it is overdue or that its contract has ended.
    """

    status: ObligationStatus
    standings: frozenset[Standing] = frozenset()
    actor_id: UUID | None = None
    is_staff: bool = False
    is_of_supplier: bool = False
    is_by_token: bool = False
    is_fresh: bool = False
    acceptor_id: UUID | None = None
    submitter_id: UUID | None = None
    uploader_ids: frozenset[UUID] = frozenset()
    allowed: frozenset[EvidenceType] = frozenset()
    filed: frozenset[EvidenceType] = frozenset()
    reason: str = ""
    remainder: str = ""
    proposed_by: UUID | None = None
    has_instrument: bool = False
    has_successor: bool = False
    is_time_up: bool = False
    is_disputed: bool = False


@dataclass(frozen=True)
class Guard:
    """One condition: what it asks for, whether it holds, and the words for when it does not."""

    code: str
    asks: str
    words: str
    holds: Callable[[Facts], bool] = field(compare=False)


EVIDENCE = Guard(
    "no_evidence",
    "evidence of a kind that it takes, in this round",
    "Nothing has been added yet that counts as proof. Add it first: “What proves it” says which sorts count.",
    lambda facts: bool(facts.filed & facts.allowed),
)
NO_TOKEN = Guard(
    "by_token",
    "not by a token",
    "A program cannot accept. Sign in yourself and accept in the browser.",
    lambda facts: not facts.is_by_token,
)
FRESH = Guard(
    "not_fresh",
    "the acceptor confirmed a moment ago who they are",
    "Confirm that it is you, then accept.",
    lambda facts: facts.is_fresh,
)
COUNCIL_STAFF = Guard(
    "not_our_staff",
    "the acceptor works for the council today",
    "Only somebody who works for the council today can accept. Ask the contract manager to appoint one.",
    lambda facts: facts.is_staff,
)
APPOINTED = Guard(
    "nobody_appointed",
    "somebody is appointed to accept it",
    "Nobody is appointed to accept this. Ask the contract manager to appoint somebody.",
    lambda facts: facts.acceptor_id is not None,
)
THE_ACCEPTOR = Guard(
    "other_acceptor",
    "the acceptor is the one appointed for it",
    "Somebody else is appointed to accept this. Ask them, or ask the contract manager to appoint you.",
    lambda facts: facts.actor_id is not None and facts.actor_id == facts.acceptor_id,
)
NOT_OF_SUPPLIER = Guard(
    "of_supplier",
    "the acceptor is not of the supplier",
    "You belong to the supplier of this contract, so somebody else must accept it.",
    lambda facts: not facts.is_of_supplier,
)
NOT_SUBMITTER = Guard(
    "own_submission",
    "the acceptor did not submit it",
    "You submitted this yourself, so somebody else must accept it. Ask the contract manager to appoint one.",
    lambda facts: facts.actor_id != facts.submitter_id,
)
NOT_UPLOADER = Guard(
    "own_evidence",
    "the acceptor added none of its evidence",
    "You added evidence to this yourself, so somebody else must accept it. Ask the contract manager to appoint one.",
    lambda facts: facts.actor_id not in facts.uploader_ids,
)
REASON = Guard(
    "no_reason",
    "a reason",
    "There is no reason. Say in a few words why.",
    lambda facts: bool(facts.reason.strip()),
)
REMAINDER = Guard(
    "no_remainder",
    "what is still owed",
    "Say what is still owed: it becomes an obligation of its own.",
    lambda facts: bool(facts.remainder.strip()),
)
PROPOSED = Guard(
    "not_proposed",
    "somebody proposed it with a reason",
    "Two people must agree to this. Propose it with a reason; then somebody else who keeps the contract approves it.",
    lambda facts: facts.proposed_by is not None,
)
SECOND_PERSON = Guard(
    "second_approver",
    "somebody else approves it",
    "You proposed this yourself. Somebody else who keeps the contract must approve it.",
    lambda facts: facts.actor_id is not None and facts.actor_id != facts.proposed_by,
)
INSTRUMENT = Guard(
    "no_instrument",
    "the instrument that varies it is attached",
    "Attach the signed letter or change notice that varies it. Without one, choose “Do not pursue”.",
    lambda facts: facts.has_instrument,
)
SUCCESSOR = Guard(
    "no_successor",
    "the obligation that takes its place",
    "Say which obligation of the same contract takes its place.",
    lambda facts: facts.has_successor,
)
TIME_IS_UP = Guard(
    "time_left",
    "it is overdue, days blocked by us not counted, or its contract has ended",
    "Its time is not up yet, days that we blocked it not counted. Wait until it is overdue or the contract has ended.",
    lambda facts: facts.is_time_up,
)
NOT_DISPUTED = Guard(
    "already_disputed",
    "it is not disputed",
    "This is disputed already. Add to that dispute.",
    lambda facts: not facts.is_disputed,
)
DISPUTED = Guard(
    "not_disputed",
    "it is disputed",
    "This is not disputed, so there is nothing to settle.",
    lambda facts: facts.is_disputed,
)
