"""What each type of evidence says of itself beside its name, and the reading of it."""

from collections.abc import Mapping
from typing import Any

from catalogue.errors import BadInput, Problem, Refused
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import parse_all
from catalogue.obligations.rules import gives_secret_away
from catalogue.terms import CheckLevel, EvidenceType

_T = FieldType


def _text(name: str, label: str) -> Field:
    return Field(name, label, _T.TEXT, required=True, max_length=500)


def _long(name: str, label: str) -> Field:
    return Field(name, label, _T.LONG_TEXT, required=True, max_length=4000)


def _day(name: str, label: str) -> Field:
    return Field(name, label, _T.DATE, required=True)


def _count(name: str, label: str) -> Field:
    return Field(name, label, _T.INTEGER, required=True)


DETAILS: dict[EvidenceType, tuple[Field, ...]] = {
    EvidenceType.FILE: (),
    EvidenceType.LINK: (Field("url", "Address", _T.URL, required=True, max_length=2000),),
    EvidenceType.RUNBOOK_REVISION: (_text("runbook", "Runbook"), _count("revision", "Revision")),
    EvidenceType.DRILL: (
        _text("procedure", "Procedure"),
        _day("done_on", "Done on"),
        _text("done_by", "Done by"),
        Field("level", "How", _T.TERM, terms=CheckLevel, required=True),
        _long("outcome", "What came of it"),
    ),
    EvidenceType.TRAINING: (
        _day("held_on", "Held on"),
        _long("attendees", "Who came"),
        _long("checked", "What they were checked on"),
    ),
    EvidenceType.ACCOUNT_HANDOVER: (
        _text("system", "System"),
        _long("accounts", "Accounts that changed hands"),
        _day("handed_on", "Handed over on"),
        _text("signed_in_by", "Who of ours signed in"),
    ),
    EvidenceType.SOURCE_BUILD: (
        _text("commit", "Commit"),
        _text("built_by", "Who built it"),
        _text("built_where", "Where"),
        _day("built_on", "Built on"),
    ),
    EvidenceType.DATA_RELOAD: (
        _count("rows_sent", "Rows that left"),
        _count("rows_loaded", "Rows that arrived"),
        _day("loaded_on", "Loaded on"),
        _text("loaded_where", "Where"),
    ),
}


def details_from(evidence_type: EvidenceType, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a piece of evidence, as it is kept. Raises `BadInput` for what is missing or cannot be read.

    Refused: a record of accounts gives a password or key away (`secret_in_record`).
    """
    problems: list[Problem] = []
    kept = {}
    for field in DETAILS[evidence_type]:
        kept[field.name] = parse_all(field, said.get(field.name), problems)
        if kept[field.name] in (None, "") and not any(one.field == field.name for one in problems):
            problems.append(Problem(field.name, f"{field.label} is missing.", "Enter it."))
    if problems:
        raise BadInput(problems)
    if evidence_type is EvidenceType.ACCOUNT_HANDOVER:
        _refuse_secrets(kept)
    return kept


def _refuse_secrets(kept: Mapping[str, Any]) -> None:
    for field in DETAILS[EvidenceType.ACCOUNT_HANDOVER]:
        if gives_secret_away(str(kept[field.name])):
            words = (
                f"{field.label}: this looks like a password or a key. Say which accounts changed hands and where the "
                "secret is kept, not the secret itself. Then change it, for it was shown."
            )
            raise Refused("secret_in_record", words, field.name)
