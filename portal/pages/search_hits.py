"""Search results in people's words, on a page and in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape

from catalogue.obligations.lines import Line
from catalogue.obligations.queries import obligations_by_id
from catalogue.readiness.done_alone import DoneByOurs, runbooks_done_by_ours
from catalogue.search.besides import HANDOVER, sort_label
from catalogue.search.page import Highlight, SearchItem
from catalogue.search.schema import OWNER
from catalogue.terms import Lifecycle, Visibility
from portal import db
from portal.auth import current_actor
from portal.handing_over import horizon
from portal.pages.facts import visibility_words
from portal.pages.obligation_words import due_words, left_words, status_words
from portal.pages.search_facets import FACET_LABELS
from portal.pages.worth import shown_worth
from portal.search_labels import Labels
from portal.services import services
from portal.tables import Column, Table
from portal.urls import url_of_found
from portal.words import day

_FACTS = (("Team", "team"), ("Supplier", "supplier"), ("Joins on", "joins_on"), ("Formats", "format"))
_MOST_NAMED = 5
_HIGHLIGHTED = ("title", "summary")
# Worked out when someone searches, or told of elsewhere in the file.
_IN_NO_FILE = frozenset({"kind", "freshness", "completeness", OWNER})


@dataclass(frozen=True)
class Standing:
    """How some results stand today, by their ids: the handovers among them, and whether any of ours has done alone what
    the runbooks say."""

    owed: Mapping[UUID, Line]
    done: Mapping[UUID, DoneByOurs]


def standing_of(items: Sequence[SearchItem]) -> Standing:
    """How these results stand today, as far as the reader is told."""
    session, actor = db.session(), current_actor()
    owed = [one.id for one in items if one.kind == HANDOVER]
    runbooks = [one.id for one in items if one.kind == "runbook" and one.lifecycle != Lifecycle.RETIRED]
    return Standing(
        owed=obligations_by_id(session, actor, horizon(), owed) if owed else {},
        done=runbooks_done_by_ours(session, actor, runbooks, db.today()),
    )


def hit(item: SearchItem, labels: Labels, now: Standing, why: bool, q: str) -> dict[str, Any]:
    """What `components/search-result.html` takes; `why` adds why it stands where it does; `q` was asked."""
    marked = {one.field: marked_text(one) for one in item.highlights}
    matches = [
        {"field": f"Matched in {one.label.lower()}", "text": marked[one.field]}
        for one in item.highlights
        if one.field not in _HIGHLIGHTED
    ]
    if why:
        matches.append({"field": "Why it is here", "text": " ".join(item.why)})
    return {
        "kind": item.kind,
        "kind_words": sort_label(item.kind),
        "title": marked.get("title", item.title),
        "href": url_of_found(item.kind, item.slug),
        "summary": marked.get("summary", item.summary),
        "tags": _tags(item),
        "matches": matches,
        "facts": _facts_owed(now.owed[item.id], labels, item) if item.id in now.owed else _facts(item, labels),
        "done": now.done.get(item.id),
        "worth": shown_worth(item, q),
    }


def marked_text(highlight: Highlight) -> Markup:
    """The text around words that matched, with these marked."""
    said = (f"<mark>{escape(piece.text)}</mark>" if piece.hit else escape(piece.text) for piece in highlight.pieces)
    return Markup("".join(said))  # noqa: S704 - each piece is escaped


def _tags(item: SearchItem) -> list[dict[str, str]]:
    """Only what sets it apart: not live, or not for everyone."""
    tags = [] if item.lifecycle == Lifecycle.LIVE else [{"value": item.lifecycle}]
    seen_by = item.facets.get("visibility", ())
    staff = current_actor().is_staff
    return tags + [
        {"value": code, "words": visibility_words(code, staff)} for code in seen_by if code != Visibility.PUBLIC
    ]


def _facts(item: SearchItem, labels: Labels) -> list[dict[str, str]]:
    found = [
        {"label": label, "value": _listed(name, item.facets[name], labels)}
        for label, name in _FACTS
        if item.facets.get(name)
    ]
    return [*found, {"label": "Changed", "value": day(item.updated)}]


def _facts_owed(line: Line, labels: Labels, item: SearchItem) -> list[dict[str, str]]:
    """When it is due and where it stands, under which contract and by whom it is owed."""
    notes = [words for words in (left_words(line), line.rag.label) if words]
    found = [
        {"label": "Due", "value": f"{due_words(line.row)} ({', '.join(notes)})"},
        {"label": "Stands at", "value": status_words(line.row)},
        {"label": "Contract", "value": line.contract_title},
    ]
    supplier = item.facets.get("supplier", ())
    if supplier:
        found.append({"label": "Supplier", "value": _listed("supplier", supplier, labels)})
    return found


def _listed(name: str, codes: Sequence[str], labels: Labels) -> str:
    words = [labels.of(name, code).partition(" (")[0] for code in codes[:_MOST_NAMED]]
    more = len(codes) - _MOST_NAMED
    return ", ".join(words) + (f" and {more} more" if more > 0 else "")


def file_table(labels: Labels) -> Table[SearchItem]:
    """The results as a file."""
    home = services().settings.address

    def facet(name: str, label: str) -> Column[SearchItem]:
        return Column(name, label, lambda item: _every(name, item.facets, labels))

    return Table(
        "results",
        "Search results",
        (
            Column("kind", "Kind", lambda item: sort_label(item.kind)),
            Column("title", "Title", lambda item: item.title),
            Column("summary", "Summary", lambda item: item.summary),
            *(facet(name, label) for name, label in FACET_LABELS.items() if name not in _IN_NO_FILE),
            Column("updated", "Changed", lambda item: "", lambda item: item.updated),
            Column("address", "Address", lambda item: home + url_of_found(item.kind, item.slug)),
        ),
    )


def _every(name: str, facets: Mapping[str, Sequence[str]], labels: Labels) -> str:
    return "; ".join(labels.of(name, code) for code in facets.get(name, ()))
