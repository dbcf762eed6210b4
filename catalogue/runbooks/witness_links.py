"""What a link tells a witness who has no account, and their answer by it: once, of one drill."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from catalogue.access import Action, Actor, require
from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.runbooks.witnessing import Watched, record_said
from catalogue.store import now

OVER = "This link was used, or is out of time, or the drill was voided. There is nothing more to do."
_WITNESS = aliased(Person)


@dataclass(frozen=True)
class ToAnswer:
    """A drill of which its witness has said nothing yet, with who did it, and the witness."""

    watched: Watched
    witness: Person


def drill_to_answer(session: Session, identity: uuid.UUID, today: date) -> ToAnswer | None:
    """The drill that a link names, if it can still be answered. Who may: whoever has the link."""
    row = session.execute(
        select(Drill, Procedure, CataloguedResource, Person, _WITNESS)
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(CataloguedResource, CataloguedResource.id == Procedure.system_id)
        .join(Person, Person.id == Drill.person_id)
        .join(_WITNESS, _WITNESS.id == Drill.witness_id)
        .where(Drill.id == identity, Drill.was_watched.is_(None), Drill.voided_at.is_(None))
    ).one_or_none()
    if row is None or not row[4].works_on(today):
        return None
    return ToAnswer(Watched(*row[:4]), row[4])


def answer_by_link(at: Desk, identity: uuid.UUID, was_watched: bool) -> None:
    """Say, by a link, whether its witness was there when a drill was done; of two at once, one is heard.

    Who may: whoever has the link. Refused: it was answered, is void, or the witness has left (`link_used`).
    """
    asked = drill_to_answer(at.session, identity, at.today)
    if asked is None:
        raise Refused("link_used", OVER)
    by_link = replace(at, actor=_whoever(asked))
    require(by_link.actor, Action.WITNESS, asked.watched.system.facts)
    open_still = (Drill.id == identity, Drill.was_watched.is_(None), Drill.voided_at.is_(None))
    said = {"was_watched": was_watched, "witness_said_at": now(at.session)}
    taken = update(Drill).where(*open_still).values(said).returning(Drill.id)
    if at.session.scalar(taken, execution_options={"synchronize_session": False}) is None:
        raise Refused("link_used", OVER)
    record_said(by_link, asked.watched, was_watched)


def _whoever(asked: ToAnswer) -> Actor:
    """Whoever has the link: the witness, of this system, for as long as this takes."""
    name = f"{asked.witness.name}, by a link sent to {asked.witness.email}"[:200]
    return Actor(name=name, via="link", person_id=asked.witness.id, things=frozenset({asked.watched.system.id}))
