"""Model clauses by sets: wording that is put into a contract with one choice, and the duty that follows. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from catalogue.contracts.due import DueRule
from catalogue.terms import Anchor, Charge, Criticality, EvidenceType, Obligor, OffsetUnit, Strength


@dataclass(frozen=True)
class ModelClause:
    """One clause: the type of promise, wording for the contract, when it is due, what proves it, when to accept it."""

    type_code: str
    title: str
    wording: str
    rule: DueRule
    evidence: tuple[EvidenceType, ...]
    acceptance: tuple[str, ...]
    criticality: Criticality
    obligor: Obligor
    strength: Strength
    charge: Charge


@dataclass(frozen=True)
class ClauseSet:
    """A set as one version of it stands: for what it is, who wrote it, and under which licence others may use it."""

    code: str
    version: int
    title: str
    what_for: str
    provenance: str
    licence: str
    clauses: tuple[ModelClause, ...]


def clause_set_of(said: Mapping[str, Any]) -> ClauseSet:
    """The set that plain data says, as files and rows hold it; its codes must be known ones."""
    names = ("code", "version", "title", "what_for", "provenance", "licence")
    return ClauseSet(**{name: said[name] for name in names}, clauses=tuple(map(_clause_of, said["clauses"])))


def _clause_of(said: Mapping[str, Any]) -> ModelClause:
    due = said["due"]
    return ModelClause(
        type_code=said["type"],
        title=said["title"],
        wording=said["wording"],
        rule=DueRule(
            Anchor(due["anchor"]),
            due["offset"],
            OffsetUnit(due["unit"]),
            due.get("every"),
            deadline=time.fromisoformat(due["deadline"]) if due.get("deadline") else None,
        ),
        evidence=tuple(map(EvidenceType, said["evidence"])),
        acceptance=tuple(said["acceptance"]),
        criticality=Criticality(said["criticality"]),
        obligor=Obligor(said["obligor"]),
        strength=Strength(said["strength"]),
        charge=Charge(said["charge"]),
    )


def plain_set(one: ClauseSet) -> dict[str, Any]:
    """The set as plain data, in the order in which a file has it."""
    return {
        "code": one.code,
        "title": one.title,
        "version": one.version,
        "what_for": one.what_for,
        "provenance": one.provenance,
        "licence": one.licence,
        "clauses": [plain_clause(clause) for clause in one.clauses],
    }


def plain_clause(clause: ModelClause) -> dict[str, Any]:
    """The clause as plain data."""
    rule = clause.rule
    due = {"anchor": rule.anchor.value, "offset": rule.offset, "unit": rule.unit.value}
    due |= {"every": rule.every} if rule.every else {}
    due |= {"deadline": f"{rule.deadline:%H:%M}"} if rule.deadline else {}
    return {
        "type": clause.type_code,
        "title": clause.title,
        "wording": clause.wording,
        "obligor": clause.obligor.value,
        "strength": clause.strength.value,
        "charge": clause.charge.value,
        "criticality": clause.criticality.value,
        "due": due,
        "evidence": [one.value for one in clause.evidence],
        "acceptance": list(clause.acceptance),
    }
