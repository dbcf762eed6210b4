"""Words that people tried first and that found nothing become other words for a glossary term."""

from dataclasses import replace

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.glossary.operations import TermEntry, add_term, change_term
from catalogue.glossary.queries import term_at
from catalogue.glossary.tables import GlossaryTerm
from catalogue.searches.operations import note_learned
from catalogue.searches.tables import Reformulation


def learn_for(session: Session, actor: Actor, pair: Reformulation, slug: str) -> GlossaryTerm:
    """Make the first words of a pair a synonym of the term at this address.

    Who may: whoever keeps the glossary. Raises `NotFound`. Refused: the pair is settled already (`pair_settled`).
    """
    term = term_at(session, slug)
    entry = TermEntry(
        term=term.term,
        definition=term.definition,
        synonyms=(*term.synonyms, pair.from_words),
        acronyms=tuple(term.acronyms),
        see_also=tuple(term.see_also),
    )
    change_term(session, actor, term, entry, term.version)
    note_learned(session, actor, pair, term.id)
    return term


def learn_anew(session: Session, actor: Actor, pair: Reformulation, entry: TermEntry) -> GlossaryTerm:
    """Add a term that has the first words of a pair as a synonym. Who may, and refused: as above and for adding."""
    term = add_term(session, actor, replace(entry, synonyms=(*entry.synonyms, pair.from_words)))
    note_learned(session, actor, pair, term.id)
    return term
