"""A link by which a witness answers: what it tells them, and their answer."""

from dataclasses import dataclass

from catalogue.access import ANONYMOUS
from catalogue.runbooks.witness_links import answer_by_link, drill_to_answer
from catalogue.terms import DrillKind, DrillLevel
from catalogue.workflows.desks import full_desk
from portal import db
from portal.sealed_links import witness_links
from portal.services import services
from portal.words import day


@dataclass(frozen=True)
class AskedOf:
    """What a link tells whoever has it: of this drill, and of nothing else."""

    witness: str
    doer: str
    facts: list[dict[str, str]]


def asked_by(sealed: str) -> AskedOf | None:
    """What the link asks, if it can be answered now."""
    named = witness_links(services().settings).opened(sealed, services().database.clock())
    found = drill_to_answer(db.reading(), named[0], db.today()) if named else None
    if found is None:
        return None
    watched = found.watched
    row = watched.drill
    how = f"{DrillLevel(row.level).label}, {DrillKind(row.drill_kind).label.lower()}"
    said = {"Who did it": watched.person.name, "What": watched.procedure.title, "System": watched.system.title,
            "When": day(row.done_on), "How": how}  # fmt: skip
    return AskedOf(found.witness.name, watched.person.name, [{"key": key, "value": one} for key, one in said.items()])


def answer(sealed: str, was_watched: bool) -> None:
    """Say it. Raises `Refused` if the link holds no more."""
    named = witness_links(services().settings).opened(sealed, services().database.clock())
    assert named is not None, "it was opened a moment ago"
    db.rest()
    answer_by_link(full_desk(db.session(), ANONYMOUS, db.today()), named[0], was_watched)
