"""Still right: whoever answers for a thing says so of its entry as it stands, with a note; and when that is due."""

from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, update

from catalogue.access import Action, require
from catalogue.audit import Happening, record
from catalogue.errors import Conflict
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk
from catalogue.resources.rules import look_due, needs_a_look


def attest(at: Desk, resource: CataloguedResource, version: int) -> None:
    """Say that this version of a thing's entry is right; the desk's note is kept beside it.

    Who may: its owners, their deputies, stewards of its team or of the whole council. Raises `NotFound`, `NotAllowed`,
    and `Conflict` if another version stands by now: nobody answers for words that they have not seen.

    It makes no version: no word of the entry changes, so a form that somebody has open, and the ETag that a program
    read, stay good.
    """
    require(at.actor, Action.ATTEST, resource.facts)
    seen = CataloguedResource.id == resource.id, CataloguedResource.version == version
    said = {"attested_on": at.today, "attested_by": at.actor.name, "attested_note": at.note}
    done = cast(CursorResult[Any], at.session.execute(update(CataloguedResource).where(*seen).values(said)))
    if done.rowcount != 1:
        raise Conflict(resource.version)
    details = {"title": resource.title, "version": version, "note": at.note}
    event = Happening(f"{resource.kind}.attested", resource.kind, resource.id, (resource.id,), details)
    record(at.session, at.actor, event)


def due_on(thing: CataloguedResource) -> date | None:
    """When the thing should be looked at again; nothing if nobody set how often."""
    return look_due(thing.review_months, thing.attested_on, thing.created_at.date())


def is_due(thing: CataloguedResource, today: date) -> bool:
    """Whether the thing needs a look."""
    return needs_a_look(thing.lifecycle, due_on(thing), today)
