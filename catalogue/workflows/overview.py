"""What there is and what is new, for the home page: counted and listed over what the actor may see."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource, ResourceVersion, Theme
from catalogue.kinds.runbook import Runbook
from catalogue.kinds.system import System
from catalogue.people.tables import Organisation, Person
from catalogue.resources.filters import ending_condition
from catalogue.resources.unseen import Telling, fields_as_seen
from catalogue.runbooks.carried_out import last_incidents
from catalogue.terms import HeldBy, Lifecycle, RunbookType
from catalogue.visibility import visible

_THINGS_READ = 120


def count_by_kind(session: Session, actor: Actor) -> dict[str, int]:
    """How many things of each kind there are: as many as the list of the kind has."""
    rows = session.execute(
        select(CataloguedResource.kind, func.count()).where(visible(actor)).group_by(CataloguedResource.kind)
    )
    return {row.kind: row[1] for row in rows}


@dataclass(frozen=True)
class ThemeCount:
    """A service with how many things are filed under it or under its parts."""

    code: str
    label: str
    description: str
    count: int
    codes: tuple[str, ...]


def count_by_theme(session: Session, actor: Actor) -> list[ThemeCount]:
    """The main services with what is filed under each and its parts; empty ones are left out."""
    rows = session.execute(
        select(CataloguedResource.theme, func.count()).where(visible(actor)).group_by(CataloguedResource.theme)
    )
    counts = {row.theme: row[1] for row in rows}
    themes = session.scalars(select(Theme).order_by(func.lower(Theme.label))).all()
    known = {theme.code for theme in themes}
    found = []
    for main in (theme for theme in themes if theme.parent not in known):
        codes = (main.code, *(theme.code for theme in themes if theme.parent == main.code))
        total = sum(counts.get(code, 0) for code in codes)
        if total:
            filled = tuple(code for code in codes if counts.get(code))
            found.append(ThemeCount(main.code, main.label, main.description, total, filled))
    return found


def newest(session: Session, actor: Actor, limit: int = 5) -> Sequence[CataloguedResource]:
    """What came into the catalogue last."""
    order = CataloguedResource.created_at.desc(), CataloguedResource.title
    live = select(CataloguedResource.id).where(visible(actor), CataloguedResource.lifecycle == Lifecycle.LIVE.value)
    ids = live.order_by(*order).limit(limit)  # sorted by itself, so that whole rows are read for the few that are shown
    return session.scalars(select(CataloguedResource).where(CataloguedResource.id.in_(ids)).order_by(*order)).all()


@dataclass(frozen=True)
class Changed:
    """The last change of one thing, or of several that were changed at once: `others` says of how many more."""

    thing: CataloguedResource
    number: int
    by: str
    at: datetime
    note: str
    fields: tuple[str, ...]
    others: int


def recent_changes(session: Session, actor: Actor, limit: int = 6) -> list[Changed]:
    """What people changed last, for those who may read histories; what was done at once is told once."""
    if not (actor.is_staff or actor.is_operator):
        return []
    last = ResourceVersion
    rows = session.execute(
        select(CataloguedResource, last.operation_id, last.number, last.actor, last.at, last.note, last.changed)
        .join(last, and_(last.resource_id == CataloguedResource.id, last.number == CataloguedResource.version))
        .where(visible(actor), CataloguedResource.version > 1)
        .order_by(CataloguedResource.updated_at.desc(), CataloguedResource.id)
        .limit(_THINGS_READ)
    ).all()
    others = Counter(row.operation_id for row in rows)
    first = {row.operation_id: row for row in reversed(rows)}
    told = sorted(first.values(), key=lambda row: row.at, reverse=True)[:limit]
    seen = fields_as_seen(session, actor, [Telling(row[0].kind, row[0].id, row.number, row.changed) for row in told])
    return [
        Changed(
            thing=row[0],
            number=row.number,
            by=row.actor,
            at=row.at,
            note=row.note,
            fields=tuple(seen[row[0].id, row.number]),
            others=others[row.operation_id] - 1,
        )
        for row in told
    ]


@dataclass(frozen=True)
class Ending:
    """A contract with its end and its supplier."""

    contract: Contract
    supplier: str


def contracts_ending(session: Session, actor: Actor, today: date, limit: int = 5) -> list[Ending]:
    """The contracts that end next, soonest first."""
    rows = session.execute(_ending(actor, today).limit(limit))
    return [Ending(contract, supplier or "") for contract, supplier in rows]


def contracts_ending_until(session: Session, actor: Actor, today: date, until: date) -> list[Ending]:
    """All contracts that end from today until a day, soonest first."""
    rows = session.execute(_ending(actor, today).where(Contract.end_on <= until))
    return [Ending(contract, supplier or "") for contract, supplier in rows]


def _ending(actor: Actor, today: date) -> Select[Contract, str]:
    return (
        select(Contract, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Contract.supplier_id)
        .where(visible(actor), Contract.end_on >= today, Contract.lifecycle != Lifecycle.RETIRED.value)
        .order_by(Contract.end_on, Contract.title, Contract.id)
    )


def count_ending(session: Session, actor: Actor, today: date, months: str) -> int:
    """How many contracts end within so many months (of `ENDS_WITHIN`): as many as their list has with that filter."""
    ending = ending_condition(Contract, (months,), today)
    statement = select(func.count()).select_from(Contract).where(visible(actor), ending)
    return session.scalar(statement) or 0


def supplier_only(session: Session, actor: Actor) -> int:
    """How many systems in use have administrators at the supplier only, so that we cannot get in ourselves."""
    statement = (
        select(func.count())
        .select_from(System)
        .where(
            visible(actor),
            System.admin_access == HeldBy.SUPPLIER.value,
            System.lifecycle != Lifecycle.RETIRED.value,
        )
    )
    return session.scalar(statement) or 0


_BREAKAGE = (RunbookType.INCIDENT.value, RunbookType.START_STOP.value, RunbookType.BACKUP_RESTORE.value)


def runbooks_of_team(session: Session, actor: Actor, person: Person) -> Sequence[Runbook]:
    """What a person's team does, but for what to do when something breaks."""
    of_team = Runbook.team_id.is_not(None) & (Runbook.team_id == person.team_id)
    return session.scalars(_in_use(actor).where(of_team, Runbook.runbook_type.not_in(_BREAKAGE))).all()


@dataclass(frozen=True)
class Breakages:
    """What to do when something breaks, anywhere, what was needed last first: `needed_on`, by a runbook's id."""

    runbooks: Sequence[Runbook]
    needed_on: dict[uuid.UUID, date]


def breakages(session: Session, actor: Actor, person: Person) -> Breakages:
    """The runbooks for when something breaks; what nobody ever needed comes last, that of their team before others."""
    found = session.scalars(_in_use(actor).where(Runbook.runbook_type.in_(_BREAKAGE))).all()
    needed_on = last_incidents(session, actor, [runbook.id for runbook in found])
    ranked = sorted(
        found,
        key=lambda one: (
            date.max - needed_on.get(one.id, date.min),
            one.team_id is None or one.team_id != person.team_id,
            one.runbook_type != _BREAKAGE[0],
        ),
    )
    return Breakages(ranked, needed_on)


def _in_use(actor: Actor) -> Select[Runbook]:
    over = (Lifecycle.RETIRED.value, Lifecycle.DEPRECATED.value)
    return select(Runbook).where(visible(actor), Runbook.lifecycle.not_in(over)).order_by(Runbook.title, Runbook.id)
