"""All that is in a council, hidden or not: what a walk fills addresses with."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.glossary.tables import GlossaryTerm
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Kind
from catalogue.kinds.resource import CataloguedResource, FormerSlug, Link
from catalogue.obligations.tables import Evidence, Obligation, UploadLink
from catalogue.people.tables import ApiToken, Grant, Organisation, Person, RoleAssignment, Team
from catalogue.runbooks.path_tables import PathStep
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.searches.tables import SavedSearch
from catalogue.tuning.tables import KnownSearch


@dataclass(frozen=True)
class Thing:
    """A thing by all its names, with how often it was changed and the ids of its links, of who may see it, and of its
    procedures and drills."""

    key: str
    id: UUID
    kind: Kind
    title: str
    slug: str
    former: tuple[str, ...]
    versions: int
    belongings: tuple[UUID, ...]

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/{self.kind.plural}/{self.slug}"


@dataclass(frozen=True)
class Owed:
    """Something that is owed, the key of its contract, its pieces of evidence, and its links to hand in by."""

    id: UUID
    contract: str
    evidence: tuple[UUID, ...]
    links: tuple[UUID, ...]


@dataclass(frozen=True)
class Known:
    """Everything that has an address; of starter paths each step with its path."""

    things: tuple[Thing, ...]
    people: tuple[str, ...]
    teams: tuple[str, ...]
    organisations: tuple[str, ...]
    terms: tuple[str, ...]
    roles: tuple[UUID, ...]
    tokens: tuple[UUID, ...]
    searches: tuple[UUID, ...]
    saved: tuple[UUID, ...]
    handovers: tuple[Owed, ...]
    paths: tuple[tuple[UUID, UUID], ...]


_STEPS = select(PathStep.path_id, PathStep.id).order_by(PathStep.id)


def known_in(session: Session) -> Known:
    """Everything that is there, in an order that repeats."""
    return Known(
        things=tuple(_things(session)),
        people=tuple(session.scalars(select(Person.slug).order_by(Person.slug))),
        teams=tuple(session.scalars(select(Team.slug).order_by(Team.slug))),
        organisations=tuple(session.scalars(select(Organisation.slug).order_by(Organisation.slug))),
        terms=tuple(session.scalars(select(GlossaryTerm.slug).order_by(GlossaryTerm.slug))),
        roles=tuple(session.scalars(select(RoleAssignment.id).order_by(RoleAssignment.id))),
        tokens=tuple(session.scalars(select(ApiToken.id).order_by(ApiToken.id))),
        searches=tuple(session.scalars(select(KnownSearch.id).order_by(KnownSearch.id))),
        saved=tuple(session.scalars(select(SavedSearch.id).order_by(SavedSearch.id))),
        handovers=tuple(_handovers(session)),
        paths=tuple((row.path_id, row.id) for row in session.execute(_STEPS)),
    )


def _handovers(session: Session) -> Iterator[Owed]:
    evidence = defaultdict(list)
    for piece in session.scalars(select(Evidence).order_by(Evidence.id)):
        evidence[piece.obligation_id].append(piece.id)
    links = defaultdict(list)
    for link in session.scalars(select(UploadLink).order_by(UploadLink.id)):
        links[link.obligation_id].append(link.id)
    of_contract = select(Obligation.id, CataloguedResource.identifier).join(
        CataloguedResource, CataloguedResource.id == Obligation.contract_id
    )
    for identity, key in session.execute(of_contract.order_by(Obligation.id)):
        yield Owed(identity, key, tuple(evidence[identity]), tuple(links[identity]))


def _things(session: Session) -> list[Thing]:
    former, belongings = defaultdict(list), defaultdict(list)
    for row in session.scalars(select(FormerSlug).order_by(FormerSlug.slug)):
        former[row.resource_id].append(row.slug)
    for link in session.scalars(select(Link).order_by(Link.id)):
        belongings[link.from_id].append(link.id)
        belongings[link.to_id].append(link.id)
    systems: dict[UUID, UUID] = {}
    for procedure in session.scalars(select(Procedure).order_by(Procedure.id)):
        belongings[procedure.system_id].append(procedure.id)
        systems[procedure.id] = procedure.system_id
    for drill in session.scalars(select(Drill).order_by(Drill.id)):
        belongings[systems[drill.procedure_id]].append(drill.id)
    for grant in session.scalars(select(Grant).order_by(Grant.id)):
        belongings[grant.resource_id].append(grant.id)
    return [
        Thing(
            key=row.identifier,
            id=row.id,
            kind=kind_of(row.kind),
            title=row.title,
            slug=row.slug,
            former=tuple(former[row.id]),
            versions=row.version,
            belongings=tuple(belongings[row.id]),
        )
        for row in session.scalars(select(CataloguedResource).order_by(CataloguedResource.identifier))
    ]
