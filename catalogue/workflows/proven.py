"""Until when drills prove runbooks and systems: told to the index, which raises them for council staff."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.readiness.expiry import carried_out_until, proven_until
from catalogue.readiness.gathering import procedures_with_drills
from catalogue.readiness.queries import ANY_STAFF, in_use
from catalogue.readiness.rules import LONGEST, standing
from catalogue.resources.records import chunks
from catalogue.runbooks.tables import Procedure

DRILLED = frozenset({"system", "runbook"})


def proven_things(session: Session, ids: Sequence[UUID], today: date) -> dict[UUID, date]:
    """The last day on which drills prove each of these systems and runbooks, of those that they prove today.

    A system is proven while our own people can do what is critical; a runbook while it counts that somebody carried it
    out as it stands, for a system of which any member of staff knows.
    """
    found: dict[UUID, date] = {}
    for lot in chunks(ids):
        wanted = in_use(ANY_STAFF) & (Procedure.system_id.in_(lot) | Procedure.runbook_id.in_(lot))
        for system, gathered in procedures_with_drills(session, ANY_STAFF, today, wanted, today - LONGEST).items():
            standings = [standing(one, frozenset(gathered.staff), today) for one in gathered.with_drills]
            untils = [(system, proven_until(standings, gathered.leaving))] if system in lot else []
            untils += [(one.procedure.runbook.id, carried_out_until(one)) for one in standings if one.procedure.runbook]
            for identity, until in untils:
                if until is not None:
                    found[identity] = max(until, found.get(identity, until))
    return found
