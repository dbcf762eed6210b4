"""Clause sets as JSON files, so that one authority can borrow another's clauses; three sets of our own come along."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from catalogue.contracts.clause_sets import ClauseSet, clause_set_of, plain_set
from catalogue.errors import BadInput, Problem
from catalogue.exchange.json_input import load_json
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.upload import Upload, check_size
from catalogue.kinds.record import Reading, Record
from catalogue.terms import Anchor, Charge, Criticality, EvidenceType, Obligor, OffsetUnit, Strength

FORMAT, FORMAT_VERSION = "clause-set", 1
_SHIPPED = Path(__file__).parent / "clause_sets_shipped"
_MOST_DAYS = 3660
_MOST_CLAUSES = 200
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=120)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Due(_Wire):
    anchor: Anchor
    offset: int = Field(ge=-_MOST_DAYS, le=_MOST_DAYS)
    unit: OffsetUnit
    every: int | None = Field(default=None, ge=1, le=240)
    deadline: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None


class _Clause(_Wire):
    type: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=40)]
    title: Line
    wording: Said
    obligor: Obligor = Obligor.SUPPLIER
    strength: Strength = Strength.SHALL
    charge: Charge = Charge.UNKNOWN
    criticality: Criticality = Criticality.IMPORTANT
    due: _Due
    evidence: list[EvidenceType] = Field(min_length=1, max_length=20)
    acceptance: list[Line] = Field(min_length=1, max_length=50)


class _Set(_Wire):
    format: Literal["clause-set"] = "clause-set"
    format_version: Literal[1] = 1
    code: Code
    title: Line
    version: int = Field(ge=1, le=1_000_000)
    what_for: Words = ""
    provenance: Words = ""
    licence: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    clauses: list[_Clause] = Field(min_length=1, max_length=_MOST_CLAUSES)


def read_clause_sets(upload: Upload) -> Reading:
    """One set, or a list of sets: a row each. Raises `BadInput` for what is not JSON."""
    check_size(upload)
    found = load_json(upload.content)
    sets = found if isinstance(found, list) else [found]
    remarks = Remarks()
    records = []
    for number, said in enumerate(sets, 1):
        try:
            values = plain_set(_set_of(said))
        except BadInput as bad:
            for problem in bad.problems:
                remarks.refuse(number, problem.reason, problem.mend, problem.field, problem.value)
            continue
        records.append(Record("clause_set", values, row=number))
    return Reading(tuple(records), tuple(remarks.problems), len(sets))


def _set_of(said: Any) -> ClauseSet:
    """The set that JSON says. Raises `BadInput` with the place of everything that is wrong."""
    try:
        return clause_set_of(_Set.model_validate(said).model_dump(mode="json"))
    except ValidationError as error:
        raise BadInput([_problem(one) for one in error.errors()]) from None


def _problem(error: Any) -> Problem:
    """`clauses[3].due.unit`: what stands there, and what may."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in error["loc"])
    place = "".join(steps).removeprefix(".")
    value = error["input"] if isinstance(error["input"], str | int | float) else ""
    return Problem(place, f"{error['msg']}.", "Clauses are counted from 1.", str(value)[:200])


def write_clause_sets(records: Iterable[Record]) -> bytes:
    """The file that `read_clause_sets` reads: the same sets make the same bytes."""
    head = {"format": FORMAT, "format_version": FORMAT_VERSION}
    sets = [head | plain_set(clause_set_of(record.values)) for record in records]
    return (json.dumps(sets, indent=2, ensure_ascii=False) + "\n").encode()


@cache
def shipped_sets() -> tuple[ClauseSet, ...]:
    """The sets that come with the portal, in our own words."""
    return tuple(_set_of(load_json(path.read_bytes())) for path in sorted(_SHIPPED.glob("*.json")))
