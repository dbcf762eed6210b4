"""What can be asked of the texts of a runbook: the one in force, and every other, for council staff who may see it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from catalogue.access import Action, Actor, require
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.revision import Revision
from catalogue.terms import RevisionState


def approved(session: Session, runbook: CataloguedResource) -> Revision | None:
    """The revision that readers see: the newest that is approved. The caller settles who may see the runbook."""
    return session.scalars(
        select(Revision)
        .where(Revision.runbook_id == runbook.id, Revision.state == RevisionState.APPROVED.value)
        .order_by(Revision.number.desc())
        .limit(1)
    ).one_or_none()


def numbers_in_force(session: Session, runbooks: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The number of the revision that readers see, of each runbook that has one."""
    rows = session.execute(
        select(Revision.runbook_id, func.max(Revision.number))
        .where(Revision.runbook_id.in_(runbooks), Revision.state == RevisionState.APPROVED.value)
        .group_by(Revision.runbook_id)
    )
    return dict(rows.all())


def newest_number(session: Session, runbook: CataloguedResource) -> int:
    """The number of the newest revision, whatever became of it; 0 where there is none."""
    return session.scalar(select(func.max(Revision.number)).where(Revision.runbook_id == runbook.id)) or 0


def revisions_of(session: Session, actor: Actor, runbook: CataloguedResource) -> Sequence[Revision]:
    """Every revision, newest first; the text of each is read when it is asked for. Raises `NotAllowed`, `NotFound`.

    Who may: council staff who may see the runbook.
    """
    require(actor, Action.READ_HISTORY, runbook.facts)
    every = select(Revision).where(Revision.runbook_id == runbook.id).order_by(Revision.number.desc())
    return session.scalars(every.options(defer(Revision.text))).all()


def in_force(revisions: Sequence[Revision]) -> Revision | None:
    """The one that readers see, of all revisions of a runbook, newest first."""
    return next((one for one in revisions if one.state == RevisionState.APPROVED), None)


def waiting(revisions: Sequence[Revision]) -> Revision | None:
    """The draft that is newer than the one that readers see, of all revisions of a runbook, newest first."""
    last = next((one for one in revisions if one.state != RevisionState.WITHDRAWN), None)
    return last if last is not None and last.state == RevisionState.DRAFT else None


def revision_of(session: Session, actor: Actor, runbook: CataloguedResource, number: int) -> Revision:
    """One revision of a runbook. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.READ_HISTORY, runbook.facts)
    here = (Revision.runbook_id == runbook.id, Revision.number == number)
    # A number from an address may be larger than any that the database can compare.
    found = session.scalar(select(Revision).where(*here)) if 1 <= number <= newest_number(session, runbook) else None
    if found is None:
        raise NotFound("revision")
    return found


def texts_to_come(session: Session, runbook: CataloguedResource) -> Sequence[str]:
    """The text in force, and those of drafts that can still be approved."""
    in_force = approved(session, runbook)
    is_open = (Revision.state == RevisionState.DRAFT.value) & (Revision.number > (in_force.number if in_force else 0))
    drafts = session.scalars(select(Revision.text).where(Revision.runbook_id == runbook.id, is_open)).all()
    return [*drafts, in_force.text] if in_force else drafts


def newest(session: Session, runbook: CataloguedResource) -> Revision | None:
    """The newest revision that was not withdrawn: the one to go on writing from."""
    return session.scalars(
        select(Revision)
        .where(Revision.runbook_id == runbook.id, Revision.state != RevisionState.WITHDRAWN.value)
        .order_by(Revision.number.desc())
        .limit(1)
    ).one_or_none()
