"""What nobody answers for: counted, filtered and listed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import BY_CODE, KINDS
from catalogue.resources.facets import Facet, facets
from catalogue.resources.filters import NOBODY, filter_names
from catalogue.resources.listing import ListPage, ListRequest, listing, total_of
from catalogue.resources.references import References, load_references
from portal.pages.things import chosen, facet_panel
from portal.tables import Asked, Place


@dataclass(frozen=True)
class Unowned:
    """One page of what nobody answers for."""

    found: ListPage
    panel: list[dict[str, Any]]
    chosen: list[dict[str, str]]


def narrowed_by() -> list[str]:
    """What the address may narrow the list by."""
    return ["kind", *(name for name in filter_names("") if name != "owner")]


def request_for(at: Place, wanted: Asked) -> ListRequest:
    """What the address asks for, among things without an owner."""
    filters = {name: values for name in narrowed_by() if (values := at.all(name))}
    return ListRequest(
        words=at.get("q"), filters={**filters, "owner": (NOBODY,)}, sort=wanted.sort, page=wanted.page
    )  # fmt: skip


def unowned(session: Session, actor: Actor, request: ListRequest, at: Place, today: date) -> Unowned:
    """The page with its filters."""
    references = load_references(session)
    found = [_kinds(session, actor, request, references, today), *facets(session, actor, request, references, today)]
    without_owner = {name: values for name, values in request.filters.items() if name != "owner"}
    panel = facet_panel(found, replace(request, filters=without_owner), staff=False, unowned=0)
    return Unowned(listing(session, actor, request, references, today), panel, chosen(panel, at))


def _kinds(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> Facet:
    """The kinds of thing among them, which a table of one kind has no filter for."""
    counts = []
    for kind in KINDS:
        of_kind = replace(request, filters={**request.filters, "kind": (kind.code,)})
        count = total_of(session, actor, of_kind, references, today)
        if count or kind.code in request.filters.get("kind", ()):
            counts.append((kind.code, BY_CODE[kind.code].label, count))
    return Facet("kind", "Kind", sorted(counts, key=lambda option: -option[2]))
