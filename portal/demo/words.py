"""The demo council's words: the services that things are filed under, and its glossary."""

import uuid
from datetime import date

from catalogue.audit import Happening, record_many
from catalogue.glossary.tables import GlossaryTerm
from catalogue.kinds.resource import Theme
from catalogue.people.names import slugify
from catalogue.resources.desk import Desk
from catalogue.store import now
from portal.demo.cells import Row, items_of, rows_of


def add_themes(at: Desk, today: date) -> int:
    """The themes; the desk knows them from now on."""
    rows = rows_of("themes", today)
    at.session.add_all(Theme(**row) for row in rows)
    at.references.themes.update({row["code"]: row["label"] for row in rows})
    record_many(at.session, at.actor, [_theme_added(row) for row in rows])
    return len(rows)


def _theme_added(row: Row) -> Happening:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, row["uri"])
    return Happening("theme.added", "theme", identity, details={"title": row["label"]})


def add_terms(at: Desk, today: date) -> int:
    """The glossary."""
    rows = rows_of("glossary", today)
    terms = [
        GlossaryTerm(
            id=uuid.uuid4(),
            slug=slugify(row["term"]),
            term=row["term"],
            definition=row["definition"],
            synonyms=items_of(row["synonyms"]),
            acronyms=items_of(row["acronyms"]),
            see_also=items_of(row["see_also"]),
            updated_at=now(at.session),
        )
        for row in rows
    ]
    at.session.add_all(terms)
    record_many(at.session, at.actor, [_term_added(term) for term in terms])
    return len(terms)


def _term_added(term: GlossaryTerm) -> Happening:
    return Happening("glossary_term.added", "glossary_term", term.id, details={"title": term.term})
