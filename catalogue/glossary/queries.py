"""What can be asked of the glossary; everyone may read it."""

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


def terms_for(session: Session, words: str) -> list[GlossaryTerm]:
    """The terms that these words name exactly: by themselves, as a synonym or as an acronym; best first."""
    wanted = " ".join(words.casefold().split())
    ranked = [
        (rank, row)
        for row in all_terms(session)
        for rank, names in enumerate(([row.term], row.acronyms, row.synonyms))
        if wanted in {name.casefold() for name in names}
    ]
    return list({row.id: row for _, row in sorted(ranked, key=lambda pair: pair[0])}.values())


def word_groups(session: Session) -> list[tuple[str, ...]]:
    """Words that mean the same, a tuple a term: the term itself, then its synonyms and acronyms."""
    rows = session.execute(
        select(GlossaryTerm.term, GlossaryTerm.synonyms, GlossaryTerm.acronyms).order_by(GlossaryTerm.slug)
    )
    return [(row.term, *row.synonyms, *row.acronyms) for row in rows]
