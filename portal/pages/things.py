"""The table of all things of a kind: its columns, its filters with counts, and what to say where it is empty."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, labels_of_actor, may
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.facets import Facet, facets
from catalogue.resources.filters import ENDS, NOBODY, SOMEBODY, filters_of
from catalogue.resources.listing import ListRequest, all_of, listing, total_of
from catalogue.resources.queries import Owner, owners_by_thing
from catalogue.resources.references import References, load_references
from catalogue.resources.whole import Names
from catalogue.terms import Lifecycle, Visibility
from portal.pages.facts import answering, lifecycle_words
from portal.pages.values import shown_value
from portal.remembered import Remembered
from portal.tables import PER_PAGE, WHOLE, Asked, Cell, Column, FileCell, Place, Table, asked, pager, shown
from portal.urls import url_of_thing, with_query
from portal.words import day

Owners = Mapping[uuid.UUID, Sequence[Owner]]
MOST_ON_ONE_PAGE = 5_000
_TAG_COLOURS: dict[str, str] = {
    Lifecycle.DRAFT: "grey", Lifecycle.LIVE: "green", Lifecycle.DEPRECATED: "orange", Lifecycle.RETIRED: "grey",
    Visibility.PUBLIC: "blue", Visibility.INTERNAL: "teal", Visibility.RESTRICTED: "red",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the cells of a table need besides its rows. `owners` is None for those who may not read the directory."""

    references: References
    owners: Owners | None


def request_for(kind: Kind, at: Place, wanted: Asked) -> ListRequest:
    """What the address asks of the catalogue."""
    names = [narrowing.name for narrowing in filters_of(kind.code)] + ["owner", ENDS]
    filters = {name: values for name in names if (values := at.all(name))}
    whole = wanted.whole
    return ListRequest(
        kind=kind.code,
        words=at.get("q"),
        filters=filters,
        sort=wanted.sort,
        page=1 if whole else wanted.page,
        per_page=MOST_ON_ONE_PAGE if whole else PER_PAGE,
    )


def table_of_things(kind: Kind, known: Known) -> Table[CataloguedResource]:
    """The table of a kind: title, status, its headline fields and, for council staff, owner and completeness."""
    shown = [kind.field(name) for name in kind.headline if name != "lifecycle"]
    columns = [
        Column("title", "Title", _title, lambda row: row.title, "title"),
        Column("lifecycle", "Status", _status, _status_words, "lifecycle"),
        *(_field(spec, known) for spec in shown),
    ]
    if known.owners is not None:
        columns.append(Column("owner", "Owner", _owner(known.owners)))
        columns.append(
            Column("completeness", "Complete", lambda row: f"{row.completeness}%", lambda row: row.completeness,
                   "completeness", numeric=True, file_label="Complete (%)")
        )  # fmt: skip
    visibility = Column[CataloguedResource]("visibility", "Who can see it", _visibility)
    summary = Column[CataloguedResource]("summary", "Summary", lambda row: row.summary)
    return Table(kind.plural, kind.label_plural, tuple(columns), default_sort="title", folded=(visibility, summary))


def _title(row: CataloguedResource) -> Cell:
    return {"text": row.title, "href": url_of_thing(row.kind, row.slug), "note": row.summary}


def _tag(code: str, words: str) -> Markup:
    """A tag without the macro: a table has hundreds."""
    return Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(_TAG_COLOURS.get(code, "grey"), words)


def _status(row: CataloguedResource) -> Cell:
    return _tag(row.lifecycle, _status_words(row)) + Markup("<br>") + _visibility(row)


def _status_words(row: CataloguedResource) -> str:
    return lifecycle_words(row.lifecycle)


def _visibility(row: CataloguedResource) -> Markup:
    return _tag(row.visibility, Visibility(row.visibility).label)


def _field(spec: Field, known: Known) -> Column[CataloguedResource]:
    attribute = spec.attribute

    def cell(row: CataloguedResource) -> str:
        value = getattr(row, attribute)
        if spec.type is FieldType.DATE:
            return Markup('<span class="app-nowrap">{}</span>').format(day(value))
        if spec.type in (FieldType.TEAM, FieldType.ORGANISATION):
            return known.references.label(spec, known.references.plain(spec, value))
        return str(shown_value(spec, value, Names(), False)["text"])

    def value(row: CataloguedResource) -> FileCell:
        raw: FileCell = getattr(row, attribute)
        return raw if spec.type in (FieldType.DATE, FieldType.MONEY, FieldType.INTEGER) else cell(row)

    numeric = spec.type in (FieldType.MONEY, FieldType.INTEGER)
    return Column(spec.name, spec.label, cell, value, spec.name, numeric)


def _owner(owners: Owners) -> Any:
    def cell(row: CataloguedResource) -> Cell:
        found = answering(owners.get(row.id))
        if found is None:
            return "" if row.lifecycle == Lifecycle.RETIRED else {"text": "Nobody"}
        note = "has left" if found.gone else ""
        return {"text": found.person.name, "href": f"/people/{found.person.slug}", "note": note}

    return cell


def facet_panel(found: Sequence[Facet], request: ListRequest, staff: bool, unowned: int) -> list[dict[str, Any]]:
    """What `components/filter.html` takes: filters that can divide the table, and those that are chosen."""
    panel = []
    for facet in found:
        chosen = request.filters.get(facet.name, ())
        options = [
            {"value": value, "label": label, "count": f"{number:,}", "checked": value in chosen}
            for value, label, number in facet.options
        ]
        known = {option["value"] for option in options}
        options += [
            {"value": value, "label": value, "count": "0", "checked": True} for value in chosen if value not in known
        ]
        if len(options) > 1 or chosen:
            panel.append({"name": facet.name, "label": facet.label, "options": options})
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
    adds: bool = False
    bare: bool = False


def things_table(
    session: Session, actor: Actor, kind: Kind, today: date, at: Place, remembered: Remembered
) -> ThingsTable:
    """Answer what the address asks of the table of a kind. Counts of its filters are kept until anything changes."""
    staff = may(actor, Action.READ_PEOPLE)
    references = load_references(session)
    wanted = asked(table_of_things(kind, Known(references, {} if staff else None)), at)
    request = request_for(kind, at, wanted)
    if wanted.file:
        rows = all_of(session, actor, request, references, today)
        return ThingsTable(_table(session, kind, references, staff, rows, today), rows, wanted)
    found = listing(session, actor, request, references, today)
    table = _table(session, kind, references, staff, found.rows, today)
    question = (
        "facets",
        kind.code,
        request.words,
        tuple(request.filters.items()),
        labels_of_actor(actor),
        staff,
        today,
    )
    counted, unowned = remembered.answer(
        session, question, lambda: _counted(session, actor, request, references, today)
    )
    panel = facet_panel(counted, request, staff, unowned)
    narrowed = bool(request.filters or request.words)
    return ThingsTable(
        table=table,
        rows=found.rows,
        wanted=wanted,
        total=found.total,
        shown=shown(table, found.rows, at, empty_words(actor, kind, narrowed, at)),
        panel=panel,
        chosen=chosen(panel, at),
        pages=pager(at, found.page, found.pages),
        whole_href=at.but(page=WHOLE) if found.pages > 1 and found.total <= MOST_ON_ONE_PAGE else "",
        adds=may_add(actor, kind),
        bare=not found.total and not narrowed,
    )


def _counted(
    session: Session, actor: Actor, request: ListRequest, references: References, today: date
) -> tuple[list[Facet], int]:
    """The filters with their counts, and how many rows have no owner."""
    nobody = replace(request, filters={**request.filters, "owner": (NOBODY,)})
    unowned = total_of(session, actor, nobody, references, today) if may(actor, Action.READ_PEOPLE) else 0
    return facets(session, actor, request, references, today), unowned


def _table(
    session: Session, kind: Kind, references: References, staff: bool, rows: Sequence[CataloguedResource], today: date
) -> Table[CataloguedResource]:
    owners = owners_by_thing(session, [row.id for row in rows], today) if staff else None
    return table_of_things(kind, Known(references, owners))
