"""Keep the glossary: terms are added, changed and removed here, one audit event a change."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Conflict, Problem, Refused
from catalogue.glossary.tables import GlossaryTerm
from catalogue.kinds.values import clean
from catalogue.people.names import free_slug
from catalogue.store import now

MAX_TERM = 200
MAX_DEFINITION = 10_000


@dataclass(frozen=True)
class TermEntry:
    """What to say of a term: its meaning, the other words for it, its acronyms, and which terms to look at next."""

    term: str
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()


def add_term(session: Session, actor: Actor, entry: TermEntry) -> GlossaryTerm:
    """Add a term. Who may: stewards, administrators and the operator.

    Raises `BadInput` if the term or its definition is missing or too long. Refused: the term is there (`term_exists`).
    """
    require(actor, Action.EDIT_GLOSSARY)
    values = _checked(entry)
    if standing_term(session, values["term"]) is not None:
        raise Refused("term_exists", f"“{values['term']}” is in the glossary already. Change it there.", "term")
    slug = free_slug(session, GlossaryTerm, values["term"])
    row = GlossaryTerm(id=uuid.uuid4(), slug=slug, updated_at=now(session), **values)
    session.add(row)
    session.flush()
    _record(session, actor, row, "added", sorted(name for name, value in values.items() if value))
    return row


def change_term(session: Session, actor: Actor, row: GlossaryTerm, entry: TermEntry, version: int) -> bool:
    """Make a term what the entry says; whether anything changed.

    Raises `Conflict` if someone changed it since `version`. Refused: another term has that name (`term_exists`).
    """
    require(actor, Action.EDIT_GLOSSARY)
    if version != row.version:
        raise Conflict(row.version)
    values = _checked(entry)
    other = standing_term(session, values["term"])
    if other is not None and other.id != row.id:
        raise Refused("term_exists", f"“{values['term']}” is in the glossary already. Change it there.", "term")
    return _write(session, actor, row, values)


def keep_term(session: Session, actor: Actor, entry: TermEntry) -> tuple[GlossaryTerm, str]:
    """Add a term, or change the one of this name; says `new`, `changed` or `unchanged`. A blank never erases."""
    require(actor, Action.EDIT_GLOSSARY)
    row = standing_term(session, entry.term)
    if row is None:
        return add_term(session, actor, entry), "new"
    session.refresh(row, with_for_update=True)
    said = {name: value for name, value in _checked(entry, standing=row).items() if value}
    return row, "changed" if _write(session, actor, row, said) else "unchanged"


def remove_term(session: Session, actor: Actor, row: GlossaryTerm) -> None:
    """Take a term out of the glossary; the audit trail keeps what it said. Who may: as for adding."""
    require(actor, Action.EDIT_GLOSSARY)
    details = {"title": row.term, "definition": row.definition}
    session.delete(row)
    session.flush()
    record(session, actor, Happening("glossary_term.removed", "glossary_term", row.id, details=details))


def standing_term(session: Session, term: str) -> GlossaryTerm | None:
    """The entry of this term, whatever its letter case."""
    wanted = " ".join(clean(term).split())
    row = session.scalar(select(GlossaryTerm).where(func.lower(GlossaryTerm.term) == wanted.lower()))
    if row is not None or wanted.isascii():
        return row
    # SQLite lowers ASCII only.
    return next(
        (one for one in session.scalars(select(GlossaryTerm)) if one.term.casefold() == wanted.casefold()), None
    )


def _checked(entry: TermEntry, standing: GlossaryTerm | None = None) -> dict[str, Any]:
    term, definition = " ".join(clean(entry.term).split()), clean(entry.definition)
    problems = []
    if not term:
        problems.append(Problem("term", "There is no term.", "Enter the word or phrase."))
    if len(term) > MAX_TERM:
        problems.append(Problem("term", f"The term is longer than {MAX_TERM} characters.", "Shorten it.", term))
    if not definition and (standing is None or not standing.definition):
        problems.append(Problem("definition", "There is no definition.", "Say what it means in a sentence or two."))
    if len(definition) > MAX_DEFINITION:
        problems.append(Problem("definition", f"It is longer than {MAX_DEFINITION:,} characters.", "Shorten it."))
    if problems:
        raise BadInput(problems)
    words = {name: _words(getattr(entry, name), term) for name in ("synonyms", "acronyms", "see_also")}
    return {"term": term, "definition": definition, **words}


def _words(said: Sequence[str], term: str) -> list[str]:
    """Each word once, without the term itself."""
    tidy = [" ".join(clean(word).split())[:MAX_TERM] for word in said]
    by_word = {word.casefold(): word for word in reversed(tidy) if word and word.casefold() != term.casefold()}
    return list(by_word.values())[::-1]


def _write(session: Session, actor: Actor, row: GlossaryTerm, values: dict[str, Any]) -> bool:
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        return False
    for name in changed:
        setattr(row, name, values[name])
    row.updated_at = now(session)
    session.flush()
    _record(session, actor, row, "changed", changed)
    return True


def _record(session: Session, actor: Actor, row: GlossaryTerm, verb: str, changed: list[str]) -> None:
    details = {"title": row.term, "version": row.version, "changed": changed}
    record(session, actor, Happening(f"glossary_term.{verb}", "glossary_term", row.id, (row.id,), details))
