"""What the search index is told of each handover, and which of them somebody may still read when it is found."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.seen import obligations_seen
from catalogue.obligations.sitting import OF_HANDOVERS
from catalogue.obligations.tables import Obligation, ObligationType
from catalogue.people.tables import Organisation, Team
from catalogue.resources.records import chunks
from catalogue.search.besides import HANDOVER, labels_of_handover
from catalogue.search.document import IndexDocument
from catalogue.terms import ObligationStatus
from catalogue.workflows.plain_words import plain


def handover_documents(session: Session, ids: Iterable[UUID]) -> list[IndexDocument]:
    """The documents of those of these handovers that are there."""
    found: list[IndexDocument] = []
    for lot in chunks(list(ids)):
        rows = session.execute(_whole().where(Obligation.id.in_(lot))).all()
        touched = _last_events(session, {row.Obligation.contract_id for row in rows})
        found += [_document(*row, touched.get(row.Obligation.id, row.Obligation.created_at)) for row in rows]
    return found


def _last_events(session: Session, contracts: Collection[UUID]) -> dict[UUID, datetime]:
    """When the trail last tells of each handover under these contracts."""
    of = AuditEvent.details["obligation"].as_string()
    told = select(of, func.max(AuditEvent.at)).where(
        AuditEvent.subject_kind == "contract",
        AuditEvent.subject_id.in_(contracts),
        AuditEvent.action.startswith(OF_HANDOVERS, autoescape=True),
    )
    return {UUID(identity): at for identity, at in session.execute(told.group_by(of)) if identity}


def handovers_under(session: Session, ids: Iterable[UUID]) -> set[UUID]:
    """What is owed under those of these things that are contracts."""
    found: set[UUID] = set()
    for lot in chunks(sorted(ids)):
        found.update(session.scalars(select(Obligation.id).where(Obligation.contract_id.in_(lot))))
    return found


def handovers_readable(session: Session, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Those of these handovers that the actor may see now."""
    of_contract = CataloguedResource.id == Obligation.contract_id
    wanted = select(Obligation.id).join(CataloguedResource, of_contract)
    return set(session.scalars(wanted.where(Obligation.id.in_(ids), obligations_seen(actor))))


def _whole() -> Select[Obligation, Contract, str, Organisation, str]:
    """Handovers with their contracts, the words of their types, their suppliers and the teams that see to them."""
    return (
        select(Obligation, Contract, ObligationType.label, Organisation, Team.slug)
        .join(Contract, Contract.id == Obligation.contract_id)
        .join(ObligationType, ObligationType.code == Obligation.type_code)
        .outerjoin(Organisation, Organisation.id == Contract.supplier_id)
        .outerjoin(Team, Team.id == Contract.team_id)
        .execution_options(populate_existing=True)
    )


def _document(
    row: Obligation,
    contract: Contract,
    type_label: str,
    supplier: Organisation | None,
    team: str | None,
    touched: datetime,
) -> IndexDocument:
    texts = {
        "summary": type_label,
        "details": plain(row.details),
        "criteria": plain(row.acceptance_criteria),
        "contract": " ".join((contract.title, contract.identifier or "")).strip(),
        "supplier": supplier.name if supplier else "",
    }
    return IndexDocument(
        id=row.id,
        version=row.version,
        kind=HANDOVER,
        slug=str(row.id),
        title=row.title,
        summary=type_label,
        text={name: text for name, text in texts.items() if text},
        labels=labels_of_handover(contract.facts, is_agreed=row.status != ObligationStatus.DRAFT.value),
        facets={
            "kind": (HANDOVER,),
            "supplier": (supplier.slug,) if supplier else (),
            "team": (team,) if team else (),
        },
        updated=touched.date(),
    )
