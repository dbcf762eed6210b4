"""Saved searches: which search an address asks for, the forms to keep it, and one's own list."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Problem
from catalogue.resources.references import References
from catalogue.search.ordering import Sort
from catalogue.search.schema import FACETS
from catalogue.searches.queries import own_searches
from catalogue.searches.rules import MOST_IN_NAME, MOST_IN_QUERY, AskedSearch, asked_search
from catalogue.searches.tables import SavedSearch
from portal.forms import Question, summary
from portal.pages.search import SORTS
from portal.pages.search_facets import FACET_LABELS
from portal.pages.small_forms import SmallForm
from portal.search_labels import Labels
from portal.tables import Place

NEW = "/my/searches/new"
MINE = "/my#searches"
_USUAL, *_OTHERS = SORTS


def asked_at(at: Place) -> AskedSearch:
    """The search that a page's address asks for."""
    return asked_search(at.arguments, FACETS, _OTHERS)


def asked_in(query: str) -> AskedSearch:
    """The search in a form's hidden field: as much of it as search knows, whatever was sent."""
    return asked_search(parse_qsl(query[: 2 * MOST_IN_QUERY]), FACETS, _OTHERS)


def address_of(asked: AskedSearch) -> str:
    """Where the search is."""
    return f"/search?{asked.query}" if asked.query else "/search"


def words_of(asked: AskedSearch, references: References) -> str:
    """`bins, Kind: Dataset, A to Z`; a value that is no more stands as it is."""
    labels = Labels(references)
    filters = [f"{FACET_LABELS.get(name, name)}: {labels.of(name, value)}" for name, value in asked.filters]
    order = [SORTS[Sort(asked.sort)]] if asked.sort else []
    return ", ".join([*([asked.q] if asked.q else []), *filters, *order])


def keeping_form(asked: AskedSearch, name: str, problems: Sequence[Problem] = ()) -> SmallForm:
    """The form to save a search."""
    return SmallForm(
        title="Save this search",
        action=NEW,
        back=address_of(asked),
        button="Save this search",
        questions=[_name(name, problems)],
        errors=summary(problems),
        intro="It is listed on your page. Nobody else sees it.",
        hidden={"search": asked.query},
    )


def renaming_form(row: SavedSearch, name: str, problems: Sequence[Problem] = ()) -> SmallForm:
    """The form to give a saved search another name."""
    return SmallForm(
        title=f"Rename “{row.name}”",
        action=f"/my/searches/{row.id}/rename",
        back=MINE,
        button="Save",
        questions=[_name(name, problems)],
        errors=summary(problems),
    )


def removal_form(row: SavedSearch) -> SmallForm:
    """The question whether a saved search shall go."""
    return SmallForm(
        title=f"Remove “{row.name}” from your saved searches?",
        action=f"/my/searches/{row.id}/remove",
        back=MINE,
        button="Remove this search",
        questions=[],
        intro="What it finds stays as it is. You can save the search again.",
        warning=True,
    )


def suggested_name(asked: AskedSearch, references: References) -> str:
    """What the search could be called."""
    return (asked.q or words_of(asked, references))[:MOST_IN_NAME]


def _name(name: str, problems: Sequence[Problem]) -> Question:
    wrong = next((problem.words for problem in problems if problem.field == "name"), None)
    return Question("name", "Name", "text", name, "What you would look for it by.", wrong, required=True)


def saved_rows(session: Session, actor: Actor, references: References) -> list[dict[str, Any]]:
    """One's saved searches, as the summary list takes them."""
    return [
        {
            "key": row.name,
            "value": words_of(asked_in(row.query), references),
            "href": f"/search?{row.query}",
            "actions": [
                {"text": text, "hidden": f"“{row.name}”", "href": f"/my/searches/{row.id}/{text.lower()}"}
                for text in ("Rename", "Remove")
            ],
        }
        for row in own_searches(session, actor)
    ]
