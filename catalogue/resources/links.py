"""How things hang together: links between two of them, made and ended with a note and dates."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, require
from catalogue.audit import Happening, record_many
from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.resources.desk import Desk
from catalogue.resources.rules import problem_of_joining
from catalogue.terms import Relation


@dataclass(frozen=True)
class Tie:
    """What a new link says."""

    relation: Relation
    note: str = ""
    start_on: date | None = None
    end_on: date | None = None


def link(at: Desk, start: CataloguedResource, end: CataloguedResource, tie: Tie) -> Link:
    """Join two things. Who may: whoever may edit the first and see the second.

    Refused: a thing with itself (`self_link`), a relation that does not join such kinds (`relation_kinds`), the same
    link twice (`linked`), dates the wrong way round (`dates`).
    """
    return link_many(at, [(start, end, tie)])[0]


def link_many(at: Desk, ties: list[tuple[CataloguedResource, CataloguedResource, Tie]]) -> list[Link]:
    """Join many pairs; refused whole if one is wrong."""
    standing = _standing(at.session, [start.id for start, _, _ in ties])
    made: list[Link] = []
    for start, end, tie in ties:
        require(at.actor, Action.READ, end.facts)
        require(at.actor, Action.EDIT, start.facts)
        _check(start, end, tie)
        if (start.id, tie.relation.value, end.id) in standing:
            raise Refused("linked", f"“{start.title}” already has this link to “{end.title}”.", "to")
        standing.add((start.id, tie.relation.value, end.id))
        values = {"note": tie.note, "start_on": tie.start_on, "end_on": tie.end_on}
        made.append(Link(id=uuid.uuid4(), from_id=start.id, relation=tie.relation.value, to_id=end.id, **values))
    at.session.add_all(made)
    record_many(at.session, at.actor, [_event("linked", row) for row in made])
    return made


def change_link(at: Desk, row: Link, start: CataloguedResource, tie: Tie) -> bool:
    """Change a link's note or dates; whether anything changed."""
    require(at.actor, Action.EDIT, start.facts)
    _check_dates(tie)
    if (row.note, row.start_on, row.end_on) == (tie.note, tie.start_on, tie.end_on):
        return False
    row.note, row.start_on, row.end_on = tie.note, tie.start_on, tie.end_on
    record_many(at.session, at.actor, [_event("link_changed", row)])
    return True


def unlink(at: Desk, row: Link, start: CataloguedResource) -> None:
    """Take a link away; the history keeps that it was there."""
    require(at.actor, Action.EDIT, start.facts)
    at.session.delete(row)
    record_many(at.session, at.actor, [_event("unlinked", row)])


def _standing(session: Session, ids: list[uuid.UUID]) -> set[tuple[uuid.UUID, str, uuid.UUID]]:
    found: set[tuple[uuid.UUID, str, uuid.UUID]] = set()
    for start in range(0, len(ids), 500):
        rows = session.execute(
            select(Link.from_id, Link.relation, Link.to_id).where(Link.from_id.in_(ids[start : start + 500]))
        )
        found.update((row.from_id, row.relation, row.to_id) for row in rows)
    return found


def _check(start: CataloguedResource, end: CataloguedResource, tie: Tie) -> None:
    if start.id == end.id:
        raise Refused("self_link", "A thing cannot be linked to itself. Choose another.", "to")
    wrong = problem_of_joining(tie.relation, start.kind, end.kind)
    if wrong is not None:
        raise Refused("relation_kinds", wrong.words, wrong.field)
    _check_dates(tie)


def _check_dates(tie: Tie) -> None:
    if tie.start_on and tie.end_on and tie.end_on < tie.start_on:
        raise Refused("dates", "The link ends before it starts. Check both dates.", "end_on")


def _event(verb: str, row: Link) -> Happening:
    details = {"from": str(row.from_id), "relation": row.relation, "to": str(row.to_id), "note": row.note}
    return Happening(f"link.{verb}", "link", row.id, (row.from_id, row.to_id), details)
