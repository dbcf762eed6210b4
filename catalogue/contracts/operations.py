"""Keep clause sets, and write clauses into contracts: one audit event for each row."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, require
from catalogue.audit import Happening, record, record_many
from catalogue.contracts.clause_sets import ClauseSet, ModelClause, plain_set
from catalogue.contracts.tables import Clause, ClauseSetVersion
from catalogue.errors import Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.values import clean
from catalogue.store import now

ANY_CONTRACT = Thing(kind="contract")
_MOST_IN_WORDING = 50_000


def keep_clause_set(session: Session, actor: Actor, wanted: ClauseSet) -> tuple[ClauseSetVersion, str]:
    """Keep one version of a set; says `new`, `changed` for another version of a known set, or `unchanged`.

    Who may: whoever may add contracts. Refused: this version is here with other words (`clause_set_version`).
    """
    require(actor, Action.CREATE, ANY_CONTRACT)
    same_set = select(ClauseSetVersion).where(ClauseSetVersion.code == wanted.code)
    standing = session.scalar(same_set.where(ClauseSetVersion.version == wanted.version))
    said = plain_set(wanted)
    if standing is not None:
        if any(getattr(standing, name) != value for name, value in said.items()):
            words = f"Version {wanted.version} of “{wanted.code}” says something else here. Give yours another number."
            raise Refused("clause_set_version", words, "version")
        return standing, "unchanged"
    verdict = "new" if session.scalar(same_set.limit(1)) is None else "changed"
    row = ClauseSetVersion(id=uuid.uuid4(), kept_at=now(session), **said)
    session.add(row)
    details = {"code": row.code, "version": row.version}
    record(session, actor, Happening("clause_set.kept", "clause_set", row.id, details=details))
    return row, verdict


def drop_clause_set(session: Session, actor: Actor, row: ClauseSetVersion) -> None:
    """Take one version of a set away; clauses that were written into contracts from it stay. Who may: as above."""
    require(actor, Action.CREATE, ANY_CONTRACT)
    details = {"code": row.code, "version": row.version}
    record(session, actor, Happening("clause_set.dropped", "clause_set", row.id, details=details))
    session.delete(row)


@dataclass(frozen=True)
class Particulars:
    """What one contract says beside a clause's words: its number as printed, its page, on what conditions it holds,
    and for which systems or places."""

    number: str = ""
    page: int | None = None
    conditions: str = ""
    scope: str = ""


def add_model_clauses(
    session: Session, actor: Actor, contract: Contract, chosen: ClauseSet, clauses: Sequence[ModelClause]
) -> list[Clause]:
    """Write model clauses into a contract as they stand in their set. Who may: whoever keeps the contract.

    Refused: none is chosen (`no_clauses`).
    """
    require(actor, Action.EDIT, contract.facts)
    if not clauses:
        raise Refused("no_clauses", "Choose at least one clause.", "clauses")
    first = _next_position(session, contract)
    rows = [
        _row(session, actor, contract, first + at, clause, set_code=chosen.code, set_version=chosen.version)
        for at, clause in enumerate(clauses)
    ]
    return _added(session, actor, contract, rows)


def add_clause(
    session: Session, actor: Actor, contract: Contract, clause: ModelClause, beside: Particulars = Particulars()
) -> Clause:
    """Write one clause down as the contract has it. Who may: whoever keeps the contract.

    Refused: it has no words, or too many (`clause_wording`).
    """
    require(actor, Action.EDIT, contract.facts)
    if not 0 < len(clean(clause.wording)) <= _MOST_IN_WORDING:
        raise Refused("clause_wording", f"Copy the clause's words, at most {_MOST_IN_WORDING:,} letters.", "wording")
    row = _row(session, actor, contract, _next_position(session, contract), clause)
    row.number, row.page = clean(beside.number)[:60], beside.page
    row.conditions, row.scope = clean(beside.conditions), clean(beside.scope)
    return _added(session, actor, contract, [row])[0]


def _row(
    session: Session, actor: Actor, contract: Contract, position: int, clause: ModelClause, **source: str | int | None
) -> Clause:
    return Clause(
        id=uuid.uuid4(),
        contract_id=contract.id,
        position=position,
        title=clean(clause.title)[:250],
        wording=clean(clause.wording),
        type_code=clause.type_code,
        obligor=clause.obligor.value,
        strength=clause.strength.value,
        charge=clause.charge.value,
        anchor=clause.rule.anchor.value,
        offset=clause.rule.offset,
        unit=clause.rule.unit.value,
        every=clause.rule.every,
        deadline=clause.rule.deadline,
        added_at=now(session),
        added_by=actor.name,
        **source,
    )


def _added(session: Session, actor: Actor, contract: Contract, rows: list[Clause]) -> list[Clause]:
    session.add_all(rows)
    session.flush()
    # An event of the contract, so that the trail tells of it only to those who see the contract.
    happenings = (
        Happening(
            "contract.clause_added",
            "contract",
            contract.id,
            (contract.id,),
            {"clause": str(row.id), "name": row.title, "set": row.set_code},
        )
        for row in rows
    )
    record_many(session, actor, happenings)
    return rows


def _next_position(session: Session, contract: Contract) -> int:
    last = session.scalar(select(func.max(Clause.position)).where(Clause.contract_id == contract.id))
    return 1 if last is None else last + 1
