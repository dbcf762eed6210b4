"""What stands around things and raises them in search: links, and drills that prove; and on which things that hangs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.resources.records import chunks, current_link
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.search.around import Around
from catalogue.workflows.proven import proven_things


def around(session: Session, changed: Collection[UUID], today: date) -> dict[UUID, Around]:
    """What stands around everything that hangs on these things, as it is now."""
    ids = sorted((neighbours(session, changed) | proven_with(session, changed)) - set(changed))
    used, proven = uses(session, ids, today), proven_things(session, ids, today)
    return {one: _told(used[one], proven.get(one)) for one in ids}


def _told(used: Mapping[str, int], proven: date | None) -> Around:
    """What the index is told of links, of which only those with what is public or internal may be named, and drills."""
    return Around(used.get("public", 0), used.get("internal", 0), proven.toordinal() if proven else 0)


def uses(session: Session, ids: Iterable[UUID], today: date) -> dict[UUID, Counter[str]]:
    """With how many things each is linked today, by the visibility of those; in how many ways does not count."""
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for lot in chunks(list(ids)):
        ends = [
            select(near.label("near"), far.label("far")).where(near.in_(lot), current_link(today))
            for near, far in ((Link.from_id, Link.to_id), (Link.to_id, Link.from_id))
        ]
        pairs = union(*ends).subquery()  # each pair once
        rows = session.execute(
            select(pairs.c.near, CataloguedResource.visibility, func.count())
            .join(CataloguedResource, CataloguedResource.id == pairs.c.far)
            .group_by(pairs.c.near, CataloguedResource.visibility)
        )
        for identity, visibility, count in rows:
            found[identity][visibility] += count
    return found


def neighbours(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """What these things are linked with: how much it is used depends on who sees them."""
    found: set[UUID] = set()
    for lot in chunks(sorted(ids)):
        for near, far in ((Link.from_id, Link.to_id), (Link.to_id, Link.from_id)):
            found.update(session.scalars(select(far).where(near.in_(lot))))
    return found


def proven_with(session: Session, ids: Collection[UUID], people: Collection[UUID] = ()) -> set[UUID]:
    """The systems that are run by any of these runbooks, the runbooks of any of these systems, and the systems for
    which any of these people did a drill: what drills prove of them hangs on these."""
    found: set[UUID] = set()
    for lot in chunks(sorted(ids)):
        found.update(session.scalars(select(Procedure.system_id).where(Procedure.runbook_id.in_(lot))))
        run_by = select(Procedure.runbook_id).where(Procedure.system_id.in_(lot), Procedure.runbook_id.is_not(None))
        found.update(one for one in session.scalars(run_by) if one is not None)
    for lot in chunks(sorted(people)):
        did = select(Procedure.system_id).join(Drill, Drill.procedure_id == Procedure.id)
        found.update(session.scalars(did.where(Drill.person_id.in_(lot))))
    return found
