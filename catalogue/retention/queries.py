"""Which contracts have outlived their time, and which are held beyond it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.contract import Contract
from catalogue.retention.rules import RetentionRule, is_due, kept_until, rule_for
from catalogue.retention.tables import LegalHold
from catalogue.visibility import visible


@dataclass(frozen=True)
class Due:
    """A contract whose records were to be kept until a day that is past; `hold` is why they stay all the same."""

    id: uuid.UUID
    slug: str
    title: str
    ended: date
    kept_until: date
    rule: RetentionRule
    deed_known: bool
    hold: str


def due_for_disposal(session: Session, actor: Actor, today: date) -> Sequence[Due]:
    """Contracts that have outlived their time and that the actor may see, longest first.

    Who may: administrators and the operator.
    """
    require(actor, Action.ADMINISTER)
    standing = (LegalHold.contract_id == Contract.id) & LegalHold.lifted_on.is_(None)
    ended = (
        select(Contract, LegalHold.reason).outerjoin(LegalHold, standing).where(Contract.end_on < today, visible(actor))
    )
    found = [_due(contract, reason or "", today) for contract, reason in session.execute(ended)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.kept_until, one.slug))


@dataclass(frozen=True)
class HeldContract:
    """A contract under legal hold, due or not: why, since when, and who said so."""

    slug: str
    title: str
    reason: str
    from_on: date
    set_by: str


def held_contracts(session: Session, actor: Actor) -> list[HeldContract]:
    """Contracts under legal hold that the actor may see, held longest first. Who may: administrators, the operator."""
    require(actor, Action.ADMINISTER)
    rows = select(Contract.slug, Contract.title, LegalHold.reason, LegalHold.from_on, LegalHold.set_by)
    standing = rows.join(LegalHold, LegalHold.contract_id == Contract.id).where(LegalHold.lifted_on.is_(None))
    found = session.execute(standing.where(visible(actor)).order_by(LegalHold.from_on, Contract.slug))
    return [HeldContract(*row) for row in found]


@dataclass(frozen=True)
class LiftedHold:
    """A legal hold that is over: why it was set, and who lifted it, when and why."""

    slug: str
    title: str
    reason: str
    from_on: date
    set_by: str
    lifted_on: date | None
    lifted_by: str
    lifted_why: str


def lifted_holds(session: Session, actor: Actor) -> list[LiftedHold]:
    """Legal holds that were lifted, of contracts that the actor may see, the last first. Who may: as for the others."""
    require(actor, Action.ADMINISTER)
    held = (LegalHold.reason, LegalHold.from_on, LegalHold.set_by)
    lifted = (LegalHold.lifted_on, LegalHold.lifted_by, LegalHold.lifted_why)
    rows = (
        select(Contract.slug, Contract.title, *held, *lifted)
        .join(LegalHold, LegalHold.contract_id == Contract.id)
        .where(LegalHold.lifted_on.is_not(None), visible(actor))
        .order_by(LegalHold.lifted_on.desc(), Contract.slug, LegalHold.from_on, LegalHold.lifted_why)
    )
    return [LiftedHold(*row) for row in session.execute(rows)]


def due(session: Session, actor: Actor, slug: str, today: date) -> Due | None:
    """What there is to say of one contract if it is due."""
    return next((one for one in due_for_disposal(session, actor, today) if one.slug == slug), None)


def _due(contract: Contract, hold: str, today: date) -> Due | None:
    rule = rule_for(contract.deed)
    if contract.end_on is None or not is_due(contract.end_on, rule, today):
        return None
    return Due(
        id=contract.id,
        slug=contract.slug,
        title=contract.title,
        ended=contract.end_on,
        kept_until=kept_until(contract.end_on, rule),
        rule=rule,
        deed_known=contract.deed is not None,
        hold=hold,
    )


def held_ids(session: Session) -> Sequence[uuid.UUID]:
    """The contracts under legal hold, whoever asks."""
    return session.scalars(select(LegalHold.contract_id).where(LegalHold.lifted_on.is_(None))).all()
