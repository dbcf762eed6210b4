"""Write a new text for a runbook, and put it in force: readers see the approved text until its owner approves another.

Each of these takes the runbook for itself first, so that of two people who save at once the second meets the first.
"""

import uuid

from sqlalchemy import select

from catalogue.access import Action, may, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Conflict, NotAllowed, Problem, Refused
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.runbook import RUNBOOK
from catalogue.kinds.values import parse_all
from catalogue.resources.desk import Desk
from catalogue.resources.operations import describe
from catalogue.resources.revising import revision_row
from catalogue.resources.three_ways import is_settled
from catalogue.runbooks.revisions import approved, newest, newest_number
from catalogue.runbooks.tables import Revision
from catalogue.store import for_change, now
from catalogue.terms import RevisionChange, RevisionState


def propose(
    at: Desk,
    runbook: CataloguedResource,
    text: str,
    change: RevisionChange,
    base: int,
    drill_id: uuid.UUID | None = None,
) -> Revision | None:
    """Keep a new text as a draft; nothing where it says what the newest says already. `base` is the revision that it
    was written from, 0 where there was none, `drill_id` the drill whose corrections it works in. Who may: council
    staff who may see the runbook.

    Raises `BadInput` for a text that is missing or too long, and `Conflict` if `base` is no longer the newest.
    """
    require(at.actor, Action.PROPOSE, runbook.facts)
    hold_texts(at, runbook)
    last = newest(at.session, runbook)
    if base != (last.number if last else 0):
        raise Conflict(last.number if last else 0)
    text = _readable(text)
    if last is not None and last.text == text:
        return None
    return _keep(at, runbook, text, change, drill_id)


def begin_with(at: Desk, runbook: CataloguedResource, text: str) -> Revision:
    """Keep the text that a runbook was made with as its first draft. Who may: whoever made it, in the same transaction,
    though they may not see it any more. Raises `BadInput` as `propose`."""
    return _keep(at, runbook, _readable(text), RevisionChange.MAJOR)


def approve(at: Desk, runbook: CataloguedResource, draft: Revision, change: RevisionChange) -> None:
    """Put a draft in force; `change` is how much it changes what was in force, as whoever approves it sees it.

    Who may: whoever may edit the runbook. Refused: what is no draft (`not_a_draft`), one that something newer was
    approved after (`draft_overtaken`), one in which two people's changes are not settled (`draft_unsettled`), and what
    a topic forbids to put in force (see `Desk.hindrances`).
    """
    require(at.actor, Action.EDIT, runbook.facts)
    hold_texts(at, runbook)
    _check_draft(at, draft)
    in_force = approved(at.session, runbook)
    if in_force is not None and in_force.number > draft.number:
        words = "A newer text was approved since. Bring this one back as a new draft, if it is still needed."
        raise Refused("draft_overtaken", words)
    if not is_settled(draft.text):
        words = "It still marks where two people changed the same lines. Change the draft: keep what is right."
        raise Refused("draft_unsettled", words)
    at.check_change(runbook, {RUNBOOK.revised: draft.text})
    draft.state, draft.change = RevisionState.APPROVED.value, change.value
    draft.approved_by, draft.approved_at = at.actor.name, now(at.session)
    at.session.flush()
    _record(at, runbook, "text_approved", draft)
    describe(at, runbook, Record(RUNBOOK.code, {RUNBOOK.revised: draft.text}))


def withdraw(at: Desk, runbook: CataloguedResource, draft: Revision) -> None:
    """Take a draft back; it stays on record. Who may: who wrote it, and whoever may edit the runbook.

    Refused: what is no draft (`not_a_draft`).
    """
    require(at.actor, Action.PROPOSE, runbook.facts)
    wrote_it = at.actor.person_id is not None and draft.author_id == at.actor.person_id
    if not wrote_it and not may(at.actor, Action.EDIT, runbook.facts):
        raise NotAllowed(Action.EDIT)
    hold_texts(at, runbook)
    _check_draft(at, draft)
    draft.state = RevisionState.WITHDRAWN.value
    at.session.flush()
    _record(at, runbook, "text_withdrawn", draft)


def bring_back(at: Desk, runbook: CataloguedResource, old: Revision) -> Revision | None:
    """Make an earlier text a new draft; nothing where the newest says the same. Who may: as for `propose`."""
    last = newest(at.session, runbook)
    return propose(at, runbook, old.text, RevisionChange.MAJOR, last.number if last else 0)


def hold_texts(at: Desk, runbook: CataloguedResource) -> None:
    """Wait for whoever works on the texts of this runbook, and keep others waiting until the commit."""
    at.session.execute(for_change(select(CataloguedResource.id).where(CataloguedResource.id == runbook.id)))


def _keep(
    at: Desk, runbook: CataloguedResource, text: str, change: RevisionChange, drill_id: uuid.UUID | None = None
) -> Revision:
    row = revision_row(at, runbook.id, newest_number(at.session, runbook) + 1, text, change, at.note)
    draft = Revision(**row, drill_id=drill_id)
    at.session.add(draft)
    at.session.flush()
    _record(at, runbook, "text_drafted", draft)
    return draft


def _readable(text: str) -> str:
    """The text as it is kept. Raises `BadInput`."""
    problems: list[Problem] = []
    said = str(parse_all(RUNBOOK.field(RUNBOOK.revised), text, problems) or "")
    if not said and not problems:
        problems.append(Problem(RUNBOOK.revised, "There are no instructions.", "Write down the steps."))
    if problems:
        raise BadInput(problems)
    return said


def _check_draft(at: Desk, draft: Revision) -> None:
    at.session.refresh(draft)
    if draft.state != RevisionState.DRAFT:
        raise Refused("not_a_draft", "This is no draft any more: it was approved or withdrawn. There is nothing to do.")


def _record(at: Desk, runbook: CataloguedResource, verb: str, revision: Revision) -> None:
    details = {"title": runbook.title, "revision": revision.number, "change": revision.change, "note": at.note}
    record(at.session, at.actor, Happening(f"runbook.{verb}", "runbook", runbook.id, details=details))
