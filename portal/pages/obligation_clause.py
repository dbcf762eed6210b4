"""The clause by which something is owed, with every term that a clause should carry, and what of it is not recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.contracts.tables import Clause
from catalogue.kinds.contract import Contract
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.clauses import Said, clause_of, record_clause
from catalogue.obligations.keeping import rule_of
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.obligations.whole import Seen
from catalogue.terms import Charge, Nation, Obligor, OffsetUnit, Strength, Term
from portal.pages.due_words import rule_words
from portal.pages.obligation_scope import ScopeShown
from portal.services import services

_T = FieldType
FIELDS = (
    Field("wording", "Words of the clause", _T.LONG_TEXT, required=True, max_length=50_000,
          hint="Copy them word for word."),
    Field("number", "Number", _T.TEXT, max_length=60, hint="As it is printed, like 14.2(a)."),
    Field("page", "Page", _T.INTEGER, hint="On which it stands."),
    Field("obligor", "Who owes it", _T.TERM, terms=Obligor),
    Field("strength", "How firmly it is promised", _T.TERM, terms=Strength),
    Field("charge", "Whether it costs extra", _T.TERM, terms=Charge),
    Field("conditions", "Conditions", _T.LONG_TEXT, max_length=4000, hint="On which it holds. Blank if on none."),
    Field("scope", "Systems or places", _T.LONG_TEXT, max_length=4000,
          hint="Where the clause names some. Blank if it holds for all that the contract covers."),
)  # fmt: skip


@dataclass(frozen=True)
class ClauseShown:
    """The clause as the page shows it: its words, and its terms as rows."""

    wording: str
    rows: list[dict[str, Any]]


def clause_shown(session: Session, seen: Seen, scope: ScopeShown) -> ClauseShown:
    """Every term of the clause, with the systems in scope that the reader sees; what nobody recorded says so."""
    row, clause = seen.row, clause_of(session, seen.row)
    said = [
        ("Clause", _place(clause)),
        ("Who owes it", _label(Obligor, clause.obligor if clause else "")),
        ("How firmly", _label(Strength, clause.strength if clause else "")),
        ("Charge", _label(Charge, clause.charge if clause else "")),
        ("Falls due", _falls_due(row, seen.contract)),
        ("Conditions", clause.conditions if clause else ""),
    ]
    rows: list[dict[str, Any]] = [{"key": key, "value": value} for key, value in said]
    entries = list(scope.systems)
    if clause is not None and clause.scope:
        entries.insert(0, {"text": clause.scope, "href": ""})
    rows.append({"key": "Systems in scope", "entries": entries})
    return ClauseShown(clause.wording if clause else "", rows)


def _place(clause: Clause | None) -> str:
    if clause is None or not (clause.number or clause.page):
        return ""
    parts = [clause.number, f"page {clause.page:,}" if clause.page else ""]
    return ", ".join(part for part in parts if part)


def _label(terms: type[Term], code: str) -> str:
    found = terms.named(code) if code else None
    return found.label if found else ""


def _falls_due(row: Obligation, contract: Contract) -> str:
    """The rule in words, with whose working days it counts; that it hangs on nothing where it is a plain date."""
    rule = rule_of(row)
    if rule is None:
        return "on its due date, which follows no other day" if row.due_on else ""
    whose = Nation(contract.nation) if contract.nation else services().settings.nation
    days = f". Working days are those of {whose.label}" if rule.unit is OffsetUnit.WORKING_DAYS else ""
    return f"{rule_words(rule)}{days}"


def said_now(at: Sitting, row: Obligation) -> Mapping[str, Any]:
    """What the form begins with."""
    clause = clause_of(at.session, row)
    if clause is None:
        return {}
    return {spec.name: "" if (value := getattr(clause, spec.name)) is None else str(value) for spec in FIELDS}


def keep_clause(at: Sitting, row: Obligation, values: Mapping[str, Any]) -> None:
    """Record the clause as the form says it. Raises `BadInput`, `Refused`."""
    given = {name: values[name] or "" for name in ("wording", "number", "conditions", "scope")}
    codes = {name: values[name] or "" for name in ("obligor", "strength", "charge")}
    record_clause(
        at, row, Said(page=int(values["page"]) if values["page"] not in (None, "") else None, **given, **codes)
    )
