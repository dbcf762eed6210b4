"""Hand-over packs of systems, contracts and teams: their runbooks, and the tables that somebody needs beside them."""

import uuid
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from catalogue.access import Action, may
from catalogue.days import in_words
from catalogue.errors import NotFound
from catalogue.exchange.runbooks import write_runbook
from catalogue.exchange.write_pack import Pack, PackFile, PackPage, Sheet
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.kinds.runbook import Runbook
from catalogue.kinds.system import System
from catalogue.people.tables import Team
from catalogue.readiness.done_alone import DoneByOurs, runbooks_done_by_ours
from catalogue.resources.attesting import due_on
from catalogue.runbooks.files import PICTURES, address_of, files_of
from catalogue.runbooks.revisions import numbers_in_force
from catalogue.runbooks.tables import Procedure, RunbookFile
from catalogue.terms import Lifecycle, Relation
from catalogue.visibility import visible
from catalogue.workflows.export_things import SeenThing, seen_things
from catalogue.workflows.pack_desk import PackDesk
from catalogue.workflows.pack_sheets import contacts, evidence, key_dates, procedures


def packs(at: PackDesk) -> Iterator[Pack]:
    """The packs of every system, contract and team that the actor may see and that has a runbook they may see."""
    for kind in ("system", "contract"):
        things = select(CataloguedResource).where(CataloguedResource.kind == kind, visible(at.actor))
        for thing in at.session.scalars(things.order_by(CataloguedResource.slug)).all():
            yield from _with_pages(pack_of(at, thing))
    if may(at.actor, Action.READ_PEOPLE):
        for team in at.session.scalars(select(Team).order_by(Team.slug)).all():
            yield from _with_pages(pack_of_team(at, team))


def pack_of(at: PackDesk, thing: CataloguedResource) -> Pack:
    """The pack of a system, or of a contract and the systems it covers, as far as the actor may see them.

    Dates and evidence are those of the contract, or of those that cover the system.
    """
    systems = [thing.id, *_linked(at, Link.from_id == thing.id, Relation.COVERS, Link.to_id)]
    runbooks = _runbooks(at, Runbook.id.in_(_linked(at, Link.to_id.in_(systems), Relation.EXPLAINS, Link.from_id)))
    covering = _linked(at, Link.to_id == thing.id, Relation.COVERS, Link.from_id)
    contracts = [thing.id] if thing.kind == "contract" else covering
    run = at.session.scalars(select(System).where(System.id.in_(systems)).order_by(System.slug)).all()
    sheets = (procedures(at, run), key_dates(at, contracts), evidence(at, contracts))
    return _pack(
        at, f"{thing.kind}-{thing.slug}", thing.title, [thing, *(one.row for one in runbooks)], runbooks, sheets
    )


def pack_of_team(at: PackDesk, team: Team) -> Pack:
    """The pack of a team: the runbooks that are its own and those of its systems, what must be done to run these, and
    what its runbooks say how to do elsewhere."""
    own = System.team_id == team.id, System.lifecycle != Lifecycle.RETIRED.value, visible(at.actor)
    run = at.session.scalars(select(System).where(*own).order_by(System.slug)).all()
    ids = [system.id for system in run]
    explaining = _linked(at, Link.to_id.in_(ids), Relation.EXPLAINS, Link.from_id)
    runbooks = _runbooks(at, or_(Runbook.team_id == team.id, Runbook.id.in_(explaining)))
    contracts = _linked(at, Link.to_id.in_(ids), Relation.COVERS, Link.from_id)
    elsewhere = frozenset(one.row.id for one in runbooks if one.row.team_id == team.id)
    others = _systems_done_by(at, elsewhere, ids)
    sheets = (procedures(at, run, others, elsewhere), key_dates(at, contracts), evidence(at, contracts))
    answered_for = [*run, *(one.row for one in runbooks)]
    return _pack(at, f"team-{team.slug}", team.name, answered_for, runbooks, sheets)


def _systems_done_by(at: PackDesk, runbooks: frozenset[uuid.UUID], but: list[uuid.UUID]) -> Sequence[System]:
    """Of which other systems these runbooks say how to do something."""
    done_by = select(Procedure.system_id).where(Procedure.runbook_id.in_(runbooks), Procedure.ended_on.is_(None))
    others = System.id.in_(done_by), System.id.not_in(but), visible(at.actor)
    return at.session.scalars(select(System).where(*others).order_by(System.slug)).all()


def _with_pages(pack: Pack) -> Iterator[Pack]:
    if pack.pages:
        yield pack


def _linked(at: PackDesk, end: ColumnElement[bool], relation: Relation, other: Any) -> list[uuid.UUID]:
    """The far ends of links that stand today, as far as the actor may see them."""
    stands = (Link.end_on.is_(None)) | (Link.end_on >= at.today)
    far = select(other).join(CataloguedResource, CataloguedResource.id == other)
    return list(at.session.scalars(far.where(end, Link.relation == relation.value, stands, visible(at.actor))))


def _runbooks(at: PackDesk, which: ColumnElement[bool]) -> list[SeenThing]:
    in_use = Runbook.lifecycle != Lifecycle.RETIRED.value
    ids = list(at.session.scalars(select(Runbook.id).where(which, in_use, visible(at.actor))))
    return list(seen_things(at.session, at.actor, at.today, "runbook", ids))


def _pack(
    at: PackDesk,
    name: str,
    title: str,
    answered_for: list[CataloguedResource],
    runbooks: list[SeenThing],
    sheets: tuple[Sheet, ...],
) -> Pack:
    revisions = numbers_in_force(at.session, [one.row.id for one in runbooks])
    done = runbooks_done_by_ours(at.session, at.actor, [one.row.id for one in runbooks], at.today)
    pages = tuple(_page(at, one, revisions.get(one.row.id, 0), done.get(one.row.id)) for one in runbooks)
    made = f"Made on {in_words(at.today)}, as {at.actor.name} may see it."
    return Pack(name, title, made, pages, (contacts(at, answered_for, pages), *sheets), at.portal)


def _page(at: PackDesk, one: SeenThing, revision: int, done: DoneByOurs | None) -> PackPage:
    due = due_on(one.row)
    facts = (
        ("Revision", str(revision) if revision else "none is approved"),
        ("Status", Lifecycle(one.row.lifecycle).label),
        ("Last reviewed", in_words(one.row.attested_on) or "never"),
        ("Review due", in_words(due) or "no date is set"),
        *([("Our own people", done.words[0].lower() + done.words[1:])] if done else []),
    )
    html = at.html(str(one.record.values.get("body") or ""))
    calls = tuple(filter(None, map(str.strip, str(one.record.values.get("contacts") or "").splitlines())))
    markdown = write_runbook(one.record).content
    return PackPage(one.row.slug, one.row.title, facts, html, markdown, _files(at, one, html), calls)


def _files(at: PackDesk, one: SeenThing, html: str) -> tuple[PackFile, ...]:
    """The pictures and files that the page shows or leads to. One that is not there any more stops no pack."""
    if '"/files/' not in html:
        return ()
    needed = (row for row in files_of(at.session, one.row) if f'"{address_of(row)}"' in html)
    return tuple(_packed(at, row) for row in needed)


def _packed(at: PackDesk, row: RunbookFile) -> PackFile:
    sha256, name = row.sha256, f"{row.id}{PurePosixPath(row.name).suffix.lower()}"
    is_picture = row.media_type in PICTURES
    return PackFile(address_of(row), row.name, name, row.media_type, is_picture, row.size, lambda: _content(at, sha256))


def _content(at: PackDesk, sha256: str) -> bytes | None:
    try:
        return at.content(sha256)
    except NotFound:
        return None
