"""The demo council's words: the services that things are filed under, and its glossary."""

from datetime import date

from catalogue.glossary.operations import TermEntry, add_term
from catalogue.glossary.themes import ThemeEntry, keep_theme
from catalogue.resources.desk import Desk
from portal.demo.cells import items_of, rows_of


def add_themes(at: Desk, today: date) -> int:
    """The themes; one that is part of another stands after it."""
    rows = sorted(rows_of("themes", today), key=lambda row: bool(row["parent"]))
    for row in rows:
        keep_theme(at.session, at.actor, ThemeEntry(**row))
    return len(rows)


def add_terms(at: Desk, today: date) -> int:
    """The glossary."""
    rows = rows_of("glossary", today)
    for row in rows:
        entry = TermEntry(
            term=row["term"],
            definition=row["definition"],
            synonyms=tuple(items_of(row["synonyms"])),
            acronyms=tuple(items_of(row["acronyms"])),
            see_also=tuple(items_of(row["see_also"])),
        )
        add_term(at.session, at.actor, entry)
    return len(rows)
