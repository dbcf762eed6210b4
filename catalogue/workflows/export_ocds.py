"""Contracts as open contracting data: what an actor may see of them, whole as a file, or in pages as a feed."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.contracts.spent import payments_changed, payments_to_publish
from catalogue.errors import NotFound, Refused
from catalogue.exchange.ocds_published import Json, Paid, Parent, Published, Source
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.write_ocds import release_package, releases_of, to_json, to_lines
from catalogue.exchange.write_ocds_milestones import implementation_of
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.resources.records import chunks, current_link
from catalogue.terms import Relation
from catalogue.visibility import visible
from catalogue.workflows.export_register import bodies_of
from catalogue.workflows.export_things import seen_things
from catalogue.workflows.ocds_milestones import milestones_of

PER_PAGE = 100


@dataclass(frozen=True)
class FeedPage:
    """Some of the releases: those of page `number`, of `pages`."""

    releases: list[Json]
    source: Source
    number: int
    pages: int


def ocds_file(session: Session, actor: Actor, today: date, publisher: Publisher, ending: str) -> bytes:
    """Every contract that the actor may see: a release package, or with `ndjson` its releases, one a line.

    Refused: there is none, and a package of no releases is not allowed (`nothing_to_publish`).
    """
    source = Source(publisher, bodies_of(session))
    releases = releases_of(_published(session, actor, today, publisher, None), source)
    if not releases:
        words = "There is no contract to publish, and open contracting data has no file without one."
        raise Refused("nothing_to_publish", words)
    if ending == "ndjson":
        return to_lines(releases)
    return to_json(release_package(releases, source, f"{publisher.base_url}/ocds/releases.json"))


def feed_page(session: Session, actor: Actor, today: date, publisher: Publisher, number: int) -> FeedPage:
    """One page of the releases, by the short address of their first contracts. Raises `NotFound` past the last."""
    processes: dict[str, list[uuid.UUID]] = defaultdict(list)
    rows = session.execute(select(Contract.id, Contract.ocid).where(visible(actor)).order_by(CataloguedResource.slug))
    for row in rows:
        processes[row.ocid or str(row.id)].append(row.id)
    pages = -(-len(processes) // PER_PAGE)
    if not 1 <= number <= pages:
        raise NotFound
    groups = list(processes.values())[(number - 1) * PER_PAGE : number * PER_PAGE]
    source = Source(publisher, bodies_of(session))
    contracts = _published(session, actor, today, publisher, [one for group in groups for one in group])
    return FeedPage(releases_of(contracts, source), source, number, pages)


def _published(
    session: Session, actor: Actor, today: date, publisher: Publisher, ids: Sequence[uuid.UUID] | None
) -> list[Published]:
    things = list(seen_things(session, actor, today, "contract", ids))
    here = [one.row.id for one in things]
    parents = _parents(session, actor, today, here)
    owed, paid = milestones_of(session, actor, publisher, here), payments_to_publish(session, actor, here)
    touched = payments_changed(session, here)
    return [
        Published(
            record=one.record,
            id=str(one.row.id),
            version=one.row.version,
            changed=max(
                one.row.updated_at,
                touched.get(one.row.id, one.row.updated_at),
                *(milestone.changed for milestone in owed[one.row.id]),
            ),
            parents=tuple(parents[one.row.id]),
            implementation=implementation_of(owed[one.row.id]),
            payments=tuple(Paid(str(row.id), row.paid_on, row.amount, row.supplier) for row in paid[one.row.id]),
        )
        for one in things
    ]


def _parents(session: Session, actor: Actor, today: date, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Parent]]:
    """What contracts were called off from, of what the actor may see."""
    found: dict[uuid.UUID, list[Parent]] = defaultdict(list)
    for some in chunks(ids):
        rows = session.execute(
            select(Link.from_id, Contract.title, Contract.ocid, Contract.id)
            .join(Contract, Contract.id == Link.to_id)
            .where(Link.from_id.in_(some), Link.relation == Relation.CALLED_OFF_FROM.value)
            .where(current_link(today), visible(actor))
            .order_by(CataloguedResource.slug)
        )
        for row in rows:
            found[row.from_id].append(Parent(row.title, row.ocid, str(row.id)))
    return found
