"""What can be asked of the glossary; everyone may read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.errors import NotFound
from catalogue.glossary.tables import GlossaryTerm


def all_terms(session: Session) -> list[GlossaryTerm]:
    """Every term, by the alphabet."""
    return sorted(session.scalars(select(GlossaryTerm)), key=lambda row: row.term.casefold())


def term_at(session: Session, slug: str) -> GlossaryTerm:
    """The term at this address. Raises `NotFound`."""
    row = session.scalar(select(GlossaryTerm).where(GlossaryTerm.slug == slug))
    if row is None:
        raise NotFound("term")
    return row


@dataclass(frozen=True)
class Meaning:
    """A term of the glossary and what it means."""

    slug: str
    term: str
    definition: str


Meanings = Mapping[str, tuple[Meaning, ...]]


def meanings(session: Session) -> Meanings:
    """The terms that each name stands for, best first: those so called, then by acronym, then by synonym."""
    columns = (
        GlossaryTerm.slug,
        GlossaryTerm.term,
        GlossaryTerm.definition,
        GlossaryTerm.acronyms,
        GlossaryTerm.synonyms,
    )
    rows = session.execute(select(*columns).order_by(GlossaryTerm.slug)).all()
    found: dict[str, dict[str, Meaning]] = {}
    for names_of in (lambda row: [row.term], lambda row: row.acronyms, lambda row: row.synonyms):
        for row in rows:
            for name in names_of(row):
                found.setdefault(name_key(name), {}).setdefault(row.slug, Meaning(row.slug, row.term, row.definition))
    return {name: tuple(terms.values()) for name, terms in found.items()}


def name_key(words: str) -> str:
    """Words as names of terms are compared: whatever their case and spaces."""
    return " ".join(words.casefold().split())


def word_groups(session: Session) -> list[tuple[str, ...]]:
    """Words that mean the same, a tuple a term: the term itself, then its synonyms and acronyms."""
    rows = session.execute(
        select(GlossaryTerm.term, GlossaryTerm.synonyms, GlossaryTerm.acronyms).order_by(GlossaryTerm.slug)
    )
    return [(row.term, *row.synonyms, *row.acronyms) for row in rows]
