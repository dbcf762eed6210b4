"""Which suggested procedures a system does not have yet, with the runbooks that tell how; and adding those chosen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.kinds.runbook import Runbook
from catalogue.resources.desk import Desk
from catalogue.resources.records import current_link
from catalogue.runbooks.operations import ProcedureEntry, add_procedure
from catalogue.runbooks.queries import procedures_of
from catalogue.runbooks.suggestions import Suggestion, SystemType
from catalogue.runbooks.tables import Procedure
from catalogue.terms import Lifecycle, Relation, Visibility
from catalogue.visibility import visible


@dataclass(frozen=True)
class Suggested:
    """A procedure that a system does not have yet, and the runbook that can only be the one that tells how."""

    suggestion: Suggestion
    runbook: CataloguedResource | None


def suggested_for(
    session: Session, actor: Actor, system: CataloguedResource, kind: SystemType, today: date
) -> list[Suggested]:
    """What a system of this type usually needs and does not have yet. Raises `NotAllowed`, `NotFound`.

    A runbook is named where it is the only one of its type that explains the system, and no other procedure is told
    by that type: then there is nothing to choose.
    """
    there = [line.row.title for line in procedures_of(session, actor, system)]
    runbooks = _runbooks_of(session, actor, system, today)
    return [Suggested(one, _only_one(one, kind, runbooks)) for one in kind.missing(there)]


def add_suggested(
    at: Desk, system: CataloguedResource, kind: SystemType, chosen: Collection[str]
) -> Sequence[Procedure]:
    """Add those of the suggested procedures whose titles were chosen, each as `add_procedure` does.

    Whoever presses at the same time waits, and adds what is missing then.
    Raises and refuses as that does. Refused: nothing was chosen that is not there yet (`none_chosen`).
    """
    at.session.refresh(system, with_for_update=True)
    wanted = [
        one for one in suggested_for(at.session, at.actor, system, kind, at.today) if one.suggestion.title in chosen
    ]
    if not wanted:
        raise Refused("none_chosen", "Tick what this system needs. Leave the others.")
    return [add_procedure(at, system, _entry(one)) for one in wanted]


def _entry(one: Suggested) -> ProcedureEntry:
    said = one.suggestion
    return ProcedureEntry(said.title, said.weight, one.runbook, said.is_restore, said.kind)


def _only_one(one: Suggestion, kind: SystemType, runbooks: Sequence[Runbook]) -> Runbook | None:
    of_type = [runbook for runbook in runbooks if runbook.runbook_type == one.runbook_type]
    return of_type[0] if len(of_type) == 1 and kind.alone_of_its_type(one) else None


def _runbooks_of(session: Session, actor: Actor, system: CataloguedResource, today: date) -> Sequence[Runbook]:
    """The runbooks in use that explain a system, as far as its procedures may name them."""
    explains = select(Link.from_id).where(
        Link.to_id == system.id, Link.relation == Relation.EXPLAINS.value, current_link(today)
    )
    found = select(Runbook).where(
        Runbook.id.in_(explains), visible(actor), Runbook.lifecycle != Lifecycle.RETIRED.value
    )
    if system.visibility != Visibility.RESTRICTED:
        found = found.where(Runbook.visibility != Visibility.RESTRICTED.value)
    return session.scalars(found).all()
