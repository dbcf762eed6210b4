"""What somebody usually must be able to do to run systems of a type, and with them: a plain file for each type."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.errors import NotFound
from catalogue.terms import Hosting, ProcedureKind, ProcedureWeight, RunbookType

_FILES = Path(__file__).parent / "suggested"


@dataclass(frozen=True)
class Suggestion:
    """A procedure that is usually needed, and why; `runbook_type` is what tells how it is done."""

    title: str
    weight: ProcedureWeight
    runbook_type: RunbookType
    why: str
    is_restore: bool
    kind: ProcedureKind


@dataclass(frozen=True)
class SystemType:
    """A type of system; `hosting` is where those run of which it is the first guess."""

    code: str
    title: str
    what_for: str
    hosting: tuple[Hosting, ...]
    procedures: tuple[Suggestion, ...]

    def missing(self, there: Collection[str]) -> Sequence[Suggestion]:
        """What a system of this type does not have yet; `there` are titles of the procedures that it has."""
        known = {title.casefold() for title in there}
        return [one for one in self.procedures if one.title.casefold() not in known]

    def alone_of_its_type(self, suggestion: Suggestion) -> bool:
        """Whether no other procedure of this type of system is told by the same type of runbook."""
        return sum(one.runbook_type is suggestion.runbook_type for one in self.procedures) == 1


@cache
def system_types() -> tuple[SystemType, ...]:
    """Every type of system there is a file for, by title."""
    read = (_type_of(json.loads(path.read_text(encoding="utf-8"))) for path in _FILES.glob("*.json"))
    return tuple(sorted(read, key=lambda one: one.title))


def system_type(code: str) -> SystemType:
    """The type of system with this code. Raises `NotFound`."""
    for one in system_types():
        if one.code == code:
            return one
    raise NotFound("type of system")


def type_hosted(hosting: str) -> SystemType | None:
    """The first guess of what type a system is that runs there; nothing where that is not known."""
    return next((one for one in system_types() if hosting in one.hosting), None)


def _type_of(said: Mapping[str, Any]) -> SystemType:
    return SystemType(
        code=said["code"],
        title=said["title"],
        what_for=said["what_for"],
        hosting=tuple(map(Hosting, said["hosting"])),
        procedures=tuple(map(_suggestion_of, said["procedures"])),
    )


def _suggestion_of(said: Mapping[str, Any]) -> Suggestion:
    return Suggestion(
        title=said["title"],
        weight=ProcedureWeight(said["weight"]),
        runbook_type=RunbookType(said["runbook_type"]),
        why=said["why"],
        is_restore=said.get("is_restore", False),
        kind=ProcedureKind(said.get("kind", ProcedureKind.RUN)),
    )
