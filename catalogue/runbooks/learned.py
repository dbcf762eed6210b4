"""The systems that a starter's steps are about, and the runbooks that explain them: whatever else may break there."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.resource import Link
from catalogue.kinds.runbook import Runbook
from catalogue.kinds.system import System
from catalogue.resources.records import current_link
from catalogue.runbooks.starters import Progress
from catalogue.runbooks.tables import Procedure
from catalogue.terms import Lifecycle, Relation
from catalogue.visibility import visible


def systems_learned(session: Session, actor: Actor, progress: Progress, today: date) -> Sequence[System]:
    """The systems in use of the procedures to do, and those that the runbooks to read explain, by title."""
    learned = select(System).where(_is_learned(actor, progress, today))
    return session.scalars(learned.order_by(func.lower(System.title), System.id)).all()


def runbooks_about(session: Session, actor: Actor, progress: Progress, today: date) -> frozenset[uuid.UUID]:
    """The ids of the runbooks that explain any of these systems, or by which one of their procedures is done."""
    systems = select(System.id).where(_is_learned(actor, progress, today)).correlate(None)
    explaining = select(Link.from_id).where(Link.to_id.in_(systems), _explains(today))
    used = select(Procedure.runbook_id).where(Procedure.system_id.in_(systems), Procedure.ended_on.is_(None))
    about = or_(Runbook.id.in_(explaining), Runbook.id.in_(used))
    return frozenset(session.scalars(select(Runbook.id).where(about, visible(actor))))


def _is_learned(actor: Actor, progress: Progress, today: date) -> ColumnElement[bool]:
    lines = [step.line for step in progress.steps]
    done_on = {line.system.id for line in lines if line.system is not None}
    read = {line.runbook.id for line in lines if line.runbook is not None}
    explained = select(Link.to_id).where(Link.from_id.in_(read), _explains(today))
    in_use = System.lifecycle != Lifecycle.RETIRED.value
    return or_(System.id.in_(done_on), System.id.in_(explained)) & visible(actor) & in_use


def _explains(today: date) -> ColumnElement[bool]:
    is_now: ColumnElement[bool] = current_link(today)
    return is_now & (Link.relation == Relation.EXPLAINS.value)
