"""The table of all things of a kind: its rows, its filters with counts, and what to say where it is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, labels_of_actor, may
from catalogue.kinds.facets import code_of
from catalogue.kinds.kind import Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.readiness.done_alone import runbooks_done_by_ours
from catalogue.resources.facets import Facet, facets
from catalogue.resources.filters import NOBODY, SOMEBODY, filter_names
from catalogue.resources.listing import ListRequest, all_of, found, page_of, total_of
from catalogue.resources.owners import owners_by_thing
from catalogue.resources.references import References, load_references
from portal.pages.facts import visibility_words
from portal.pages.thing_columns import Known, table_of_things
from portal.remembered import Remembered
from portal.searching import Matches
from portal.tables import PER_PAGE, WHOLE, Asked, Place, Table, asked, pager, shown
from portal.urls import with_query

MOST_ON_ONE_PAGE = 5_000


def request_for(kind: Kind, at: Place, wanted: Asked, matches: Matches | None = None) -> ListRequest:
    """What the address asks of the catalogue; its words are looked for in titles where a search did not find them."""
    filters = {name: values for name in filter_names(kind.code) if (values := at.all(name))}
    whole = wanted.whole
    return ListRequest(
        kind=kind.code,
        words=at.get("q"),
        filters=filters,
        sort=wanted.sort,
        page=1 if whole else wanted.page,
        per_page=MOST_ON_ONE_PAGE if whole else PER_PAGE,
        among=matches.ids if matches else None,
    )


def _label(facet: Facet, value: str, label: str, staff: bool) -> str:
    """What an option is called: as its vocabulary says, but who can see a thing as this reader is told of it."""
    return visibility_words(value, staff) if facet.name == "visibility" else label


def facet_panel(found: Sequence[Facet], request: ListRequest, staff: bool, unowned: int) -> list[dict[str, Any]]:
    """What `components/filter.html` takes: filters that can divide the table, and those that are chosen."""
    panel = []
    for facet in found:
        chosen = {code_of(facet.name, value): value for value in request.filters.get(facet.name, ())}
        options = [
            {
                "value": chosen.get(value, value),
                "label": _label(facet, value, label, staff),
                "count": f"{number:,}",
                "checked": value in chosen,
            }
            for value, label, number in facet.options
        ]
        known = {value for value, _, _ in facet.options}
        options += [
            {"value": value, "label": value, "count": "0", "checked": True}
            for code, value in chosen.items()
            if code not in known
        ]
        if len(options) > 1 or chosen:
            panel.append({"name": facet.name, "label": facet.label, "options": options, "unlisted": facet.unlisted})
    if staff and (unowned or "owner" in request.filters):
        panel.append(_owner_facet(request.filters.get("owner", ()), unowned))
    return panel


def _owner_facet(chosen: Sequence[str], unowned: int) -> dict[str, Any]:
    options = [{"value": NOBODY, "label": "Nobody", "count": f"{unowned:,}", "checked": NOBODY in chosen}]
    options += [
        {"value": value, "label": value, "count": "", "checked": True}
        for value in chosen
        if value not in (NOBODY, SOMEBODY)
    ]
    return {"name": "owner", "label": "Owner", "options": options}


def chosen(panel: Sequence[Mapping[str, Any]], at: Place) -> list[dict[str, str]]:
    """What `chosen_filters` takes: each choice with the address of the page without it."""
    picked = [
        {"facet": facet["label"], "label": option["label"], "href": at.without(facet["name"], option["value"])}
        for facet in panel
        for option in facet["options"]
        if option["checked"]
    ]
    if at.get("q"):
        picked.insert(0, {"facet": "Words", "label": at.get("q"), "href": at.but(q=None, page=None)})
    return picked


def may_add(actor: Actor, kind: Kind) -> bool:
    """Whether the actor may add a thing of this kind, for some team at least."""
    if may(actor, Action.CREATE, Thing(kind.code)):
        return True
    return any(may(actor, Action.CREATE, Thing(kind.code, team_id=team)) for team in actor.teams)


def empty_words(actor: Actor, kind: Kind, narrowed: bool, at: Place) -> dict[str, str]:
    """What to do where the table has no rows."""
    name = kind.label_plural.lower()
    if narrowed:
        return {
            "title": f"No {name} match",
            "text": "Take away a filter, use fewer words, or search the whole catalogue instead.",
            "href": with_query("/search", q=at.get("q")) if at.get("q") else at.path,
            "action": "Search the whole catalogue" if at.get("q") else f"Show all {name}",
        }
    if not actor.account_id:
        sign_in = {"href": with_query("/sign-in", next=at.path), "action": "Sign in"}
        return {"title": f"No {name} are public yet", "text": "Council staff see these when they sign in.", **sign_in}
    text = f"There are none that you can see. What belongs here: {kind.what}."
    add = {"href": f"/{kind.plural}/new", "action": f"Add a {kind.label.lower()}"} if may_add(actor, kind) else {}
    return {"title": f"No {name} yet", "text": text, **add}


@dataclass(frozen=True)
class ThingsTable:
    """One page of the table of a kind, or all its rows where a file is asked for.

    `bare` is said of a table with nothing in it that the reader may see, whatever the filters.
    """

    table: Table[CataloguedResource]
    rows: Sequence[CataloguedResource]
    wanted: Asked
    total: int = 0
    shown: dict[str, Any] | None = None
    panel: Sequence[dict[str, Any]] = ()
    chosen: Sequence[dict[str, str]] = ()
    pages: dict[str, Any] | None = None
    whole_href: str = ""
    ranked_href: str = ""
    adds: bool = False
    bare: bool = False


def things_table(
    session: Session, actor: Actor, kind: Kind, today: date, at: Place, remembered: Remembered, matches: Matches | None
) -> ThingsTable:
    """Answer what the address asks of the table of a kind. Names, order and counts are kept until anything changes.

    `matches` are the things that its words found in all their texts, where that was asked of the search.
    """
    staff = may(actor, Action.READ_PEOPLE)
    kept = remembered.asking(session)
    references = kept.answer("references", lambda: load_references(session))
    wanted = asked(_in_its_order(table_of_things(kind, Known(references, {} if staff else None)), matches), at)
    request = request_for(kind, at, wanted, matches)
    if wanted.file:
        rows = all_of(session, actor, request, references, today)
        return ThingsTable(_table(session, actor, kind, references, rows, today), rows, wanted)
    question = (request.narrowing, labels_of_actor(actor), staff, today)
    look = (session, actor, request, references, today)
    counted, unowned = kept.answer(("facets", *question), lambda: _counted(*look))
    order = ("order", *question, request.sort, request.page)
    standing = found(*look) if wanted.whole else kept.answer(order, lambda: found(*look))  # thousands are not kept
    listed = page_of(session, actor, request, standing)
    table = _table(session, actor, kind, references, listed.rows, today, matches)
    panel = facet_panel(counted, request, staff, unowned)
    narrowed = bool(request.filters or request.words)
    return ThingsTable(
        table=table,
        rows=listed.rows,
        wanted=wanted,
        total=listed.total,
        shown=shown(table, listed.rows, at, empty_words(actor, kind, narrowed, at)),
        panel=panel,
        chosen=chosen(panel, at),
        pages=pager(at, listed.page, listed.pages),
        ranked_href=at.but(sort=None, page=None) if matches and wanted.sort else "",
        whole_href=at.but(page=WHOLE) if listed.pages > 1 and listed.total <= MOST_ON_ONE_PAGE else "",
        adds=may_add(actor, kind),
        bare=not listed.total and not narrowed,
    )


def _counted(
    session: Session, actor: Actor, request: ListRequest, references: References, today: date
) -> tuple[list[Facet], int]:
    """The filters with their counts, and how many rows have no owner."""
    nobody = replace(request, filters={**request.filters, "owner": (NOBODY,)})
    unowned = total_of(session, actor, nobody, references, today) if may(actor, Action.READ_PEOPLE) else 0
    return facets(session, actor, request, references, today), unowned


def _table(
    session: Session,
    actor: Actor,
    kind: Kind,
    references: References,
    rows: Sequence[CataloguedResource],
    today: date,
    matches: Matches | None = None,
) -> Table[CataloguedResource]:
    ids = [row.id for row in rows]
    owners = owners_by_thing(session, ids, today) if may(actor, Action.READ_PEOPLE) else None
    done = runbooks_done_by_ours(session, actor, ids, today) if kind.code == "runbook" else {}
    known = Known(references, owners, matches.marks(ids) if matches else {}, done)
    return _in_its_order(table_of_things(kind, known), matches)


def _in_its_order(table: Table[CataloguedResource], matches: Matches | None) -> Table[CataloguedResource]:
    """The best first where words were searched for; by title otherwise."""
    return replace(table, default_sort="") if matches else table
