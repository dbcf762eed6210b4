"""What whoever looks at a handover has to do next, in one line: the step that leads on, of those that may be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from catalogue.obligations.guards import APPOINTED, THE_ACCEPTOR, Facts
from catalogue.obligations.machine import NOT_YOURS, WRONG_STATUS, Refusal, step
from catalogue.obligations.presets import OWED
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.steps import facts_of
from catalogue.obligations.whole import Seen
from catalogue.terms import Anchor, ObligationAction, ObligationStatus, Standing
from portal.pages.evidence import TAKES_EVIDENCE
from portal.pages.obligation_changes import CHANGES, waits_for_it
from portal.pages.obligation_steps import STEPS
from portal.pages.obligation_words import address_of
from portal.words import day

_A = ObligationAction
Link = dict[str, str]
# Of somebody's reasons the line shows so many letters; all of them stand with their round.
_MOST_OF_REASONS = 300


@dataclass(frozen=True)
class Next:
    """The line: what came before it, what to do, and the links to the forms."""

    words: str
    links: Sequence[Link] = field(default=())
    before: str = ""


def next_step(at: Sitting, seen: Seen, adds: Sequence[Link]) -> Next | None:
    """What the reader has to do; None if it is not their turn. `adds` are the links by which they can add evidence."""
    if seen.proposal is not None and Standing.KEEPER in seen.standings and not seen.is_own_proposal:
        return Next("read what was proposed, and approve it or withdraw it.", [_link("To the proposal", "#proposal")])
    facts = replace(facts_of(at, seen.row), is_fresh=True)  # the form asks who they are
    found = _begin(seen) or _deliver(seen, facts, adds) or _lead_on(seen, facts) or _appoint(seen, facts)
    return replace(found, before=_sent_back(seen)) if found else None


def _begin(seen: Seen) -> Next | None:
    """What was agreed on and starts with a request or an event has no due date until whoever keeps it records that."""
    is_owed = ObligationStatus(seen.row.status) in OWED - {ObligationStatus.DRAFT}
    if not is_owed or Standing.KEEPER not in seen.standings or not waits_for_it(seen.row):
        return None
    asked = seen.row.anchor == Anchor.REQUEST
    what = "ask for it, then record on which day you did" if asked else "once it has happened, record on which day"
    happened = _link(CHANGES["happened"].link, f"{address_of(seen.row)}/happened")
    return Next(f"{what}. The due date is counted from it.", [happened])


def _deliver(seen: Seen, facts: Facts, adds: Sequence[Link]) -> Next | None:
    """While something is to be handed in: submit what is there, or add what is missing. Of the council's own people it
    is nobody's turn, but they can do it for the supplier."""
    is_theirs = Standing.SUPPLIER in seen.standings
    who = "" if is_theirs else "the supplier hands it in. You can do it for them: "
    if not isinstance(step(facts, _A.SUBMIT), Refusal):
        again = "submit it again" if seen.row.round > 1 else STEPS["submit"].next
        return Next(f"{who}{again}.", [_step_link(seen, "submit"), *adds])
    if adds and not isinstance(step(facts, _A.ADD_EVIDENCE), Refusal):
        missing = (
            "add what was missing, then submit it again" if seen.row.round > 1 else "add what proves it, then submit it"
        )
        return Next(f"{who}{missing}.", adds)
    return None


def _lead_on(seen: Seen, facts: Facts) -> Next | None:
    """The step that leads on from here, or why the reader may not take it though it is for such as them."""
    for code, one in STEPS.items():
        if not one.next:
            continue
        found = step(facts, one.action)
        if not isinstance(found, Refusal):
            return Next(f"{one.next}.", [_step_link(seen, code), *_other_way(seen, facts, code)])
        if found.code not in (NOT_YOURS, WRONG_STATUS, THE_ACCEPTOR.code, APPOINTED.code):
            return Next(found.words)
    return None


def _other_way(seen: Seen, facts: Facts, code: str) -> list[Link]:
    """Beside accepting, the way back."""
    is_both = code == "accept" and not isinstance(step(replace(facts, reason=code), _A.RETURN), Refusal)
    return [_step_link(seen, "return")] if is_both else []


def _appoint(seen: Seen, facts: Facts) -> Next | None:
    """Where nobody is appointed to accept what waits for it, whoever keeps the contract names somebody."""
    if Standing.KEEPER not in seen.standings:
        return None
    found = step(replace(facts, standings=frozenset({Standing.ACCEPTOR}), is_staff=True), _A.ACCEPT)
    if not isinstance(found, Refusal) or found.code != APPOINTED.code:
        return None
    people = _link(CHANGES["people"].link, f"{address_of(seen.row)}/people")
    return Next("say who accepts it: nobody is appointed.", [people])


def _sent_back(seen: Seen) -> str:
    """That it was sent back and why, while the next go is not handed in."""
    if ObligationStatus(seen.row.status) not in TAKES_EVIDENCE:
        return ""
    last = next((one for one in seen.rounds if one.submitted_at is not None), None)
    if last is None or last.returned_at is None:
        return ""
    reasons = " ".join(last.reasons.split())
    short = reasons if len(reasons) <= _MOST_OF_REASONS else f"{reasons[: _MOST_OF_REASONS - 1].rstrip()}…"
    return f"Sent back on {day(last.returned_at)}: {short}"


def _step_link(seen: Seen, code: str) -> Link:
    return _link(STEPS[code].button, f"{address_of(seen.row)}/{code}")


def _link(text: str, href: str) -> Link:
    return {"text": text, "href": href}
