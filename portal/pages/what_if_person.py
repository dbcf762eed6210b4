"""What would be left without anybody to answer for it if somebody left: things and handovers, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import kind_of
from catalogue.obligations.lines import Line
from catalogue.obligations.presets import ALIVE
from catalogue.obligations.queries import Filters, obligations
from catalogue.obligations.rag import Horizon
from catalogue.people.tables import Person
from catalogue.workflows.moved import ROLES_IN_HANDOVERS
from catalogue.workflows.orphans import Bequest, bequests
from portal.pages.obligation_words import address_of
from portal.tables import Cell, Column, Table
from portal.urls import url_of_thing

NOBODY = "Nobody"


@dataclass(frozen=True)
class Orphan:
    """Something that somebody answers for, as what, and who answers for it besides; `note` is who only stands in."""

    title: str
    href: str
    kind: str
    role: str
    others: Sequence[str]
    note: str = ""


def orphans_of(session: Session, actor: Actor, person: Person, horizon: Horizon) -> list[Orphan]:
    """All that a person answers for, as far as the actor sees it: what nobody else answers for comes first."""
    things = [_thing(one) for one in bequests(session, actor, person, horizon.today)]
    handovers = [
        _handover(line, said)
        for role, said in ROLES_IN_HANDOVERS.items()
        for line in obligations(session, actor, horizon, _held(role, person))
    ]
    return sorted([*things, *handovers], key=lambda one: bool(one.others))


def _held(role: str, person: Person) -> Filters:
    return Filters(statuses=tuple(sorted(ALIVE)), people=((role, person.id),), per_page=0)


def _thing(one: Bequest) -> Orphan:
    stands_in = ", ".join(deputy.name for deputy in one.deputies)
    return Orphan(
        title=one.thing.title,
        href=url_of_thing(one.thing.kind, one.thing.slug),
        kind=kind_of(one.thing.kind).label,
        role=", ".join(role.label for role in one.roles),
        others=[other.name for other in one.others],
        note=f"{stands_in} stands in" if stands_in else "",
    )


def _handover(line: Line, said: str) -> Orphan:
    return Orphan(f"{line.row.title} ({line.contract_title})", address_of(line.row), "Handover", said, ())


def orphans_words(name: str, orphans: Sequence[Orphan]) -> list[str]:
    """How much of what somebody answers for nobody else does; nothing where they answer for nothing."""
    alone = sum(not one.others for one in orphans)
    if not orphans:
        return []
    if not alone:
        return [f"Somebody else answers for everything that {name} answers for."]
    return [f"Nobody else answers for {alone:,} of the {len(orphans):,} things that {name} answers for."]


def orphans_table() -> Table[Orphan]:
    """What somebody answers for, and who would answer for it then."""
    return Table(
        "answers",
        "What they answer for",
        (
            Column("title", "What", _title, lambda one: one.title, "title"),
            Column("role", "As what", lambda one: one.role),
            Column("then", "Who answers for it then", _then, lambda one: ", ".join(one.others) or NOBODY),
        ),
        "answers",
        folded=(Column("kind", "Kind", lambda one: one.kind), Column("deputy", "Deputy", lambda one: one.note)),
    )


def _title(one: Orphan) -> Cell:
    return {"text": one.title, "href": one.href, "note": one.kind}


def _then(one: Orphan) -> Cell:
    return {"text": ", ".join(one.others) or NOBODY, "note": one.note}
