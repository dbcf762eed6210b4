"""The columns of the table of a kind: few enough for a page without scrolling sideways, all of them in a file."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from markupsafe import Markup, escape

from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.readiness.done_alone import DoneByOurs
from catalogue.resources.owners import Owner
from catalogue.resources.references import References
from catalogue.resources.whole import Names
from catalogue.search.page import Highlight
from catalogue.terms import Lifecycle, Visibility
from portal.pages.facts import answering, lifecycle_words, visibility_words
from portal.pages.search_hits import marked_text
from portal.pages.values import shown_value
from portal.tables import Cell, Column, FileCell, Table
from portal.urls import url_of_thing
from portal.words import day

Owners = Mapping[uuid.UUID, Sequence[Owner]]
Thing = CataloguedResource
_TAG_COLOURS: dict[str, str] = {
    Lifecycle.DRAFT: "grey", Lifecycle.LIVE: "green", Lifecycle.DEPRECATED: "orange", Lifecycle.RETIRED: "grey",
    Visibility.PUBLIC: "blue", Visibility.INTERNAL: "teal", Visibility.RESTRICTED: "red",
}  # fmt: skip
_IN_THE_TITLE = frozenset({"lifecycle", "team"})


@dataclass(frozen=True)
class Known:
    """What the cells of a table need besides its rows. `owners` is None for those who may not read the directory;
    `marks` tells where words that were searched for stand in a row's texts; `done` whether any of ours has done what a
    runbook says alone, for those who are told."""

    references: References
    owners: Owners | None
    marks: Mapping[uuid.UUID, Sequence[Highlight]] = field(default_factory=dict)
    done: Mapping[uuid.UUID, DoneByOurs] = field(default_factory=dict)


def table_of_things(kind: Kind, known: Known) -> Table[Thing]:
    """The table of a kind: the title with its summary, status, owner and team, and the kind's own headline fields.

    A file has a column for each of these and, for council staff, for completeness.
    """
    own = [kind.field(name) for name in kind.headline if name not in _IN_THE_TITLE]
    columns = (
        Column("title", "Title", lambda row: _title(row, kind, known), lambda row: row.title, "title"),
        *(_field(spec, known) for spec in own),
    )
    return Table(kind.plural, kind.label_plural, columns, default_sort="title", folded=_folded(kind, known))


def _folded(kind: Kind, known: Known) -> tuple[Column[Thing], ...]:
    staff = known.owners is not None
    columns: list[Column[Thing]] = [
        Column("lifecycle", "Status", lambda row: Lifecycle(row.lifecycle).label, sort="lifecycle"),
        _field(kind.field("team"), known),
        Column("visibility", "Who can see it", lambda row: visibility_words(row.visibility, staff)),
        Column("summary", "Summary", lambda row: row.summary),
        Column("attested_on", "Last checked", lambda row: day(row.attested_on), lambda row: row.attested_on),
    ]
    if staff:
        columns.append(Column("owner", "Owner", lambda row: _owner(row, known.owners or {})))
        columns.append(
            Column("completeness", "Complete (%)", lambda row: str(row.completeness), lambda row: row.completeness,
                   "completeness", numeric=True)
        )  # fmt: skip
        if kind.code == "runbook":
            columns.append(Column("done_alone", "Done by our own people", lambda row: _done(row, known)))
    return tuple(columns)


def _title(row: Thing, kind: Kind, known: Known) -> Cell:
    team = known.references.plain(kind.field("team"), row.team_id) if row.team_id else ""
    who = [known.references.label(kind.field("team"), team)] if team else []
    if known.owners is not None and (owner := _owner(row, known.owners)):
        who.insert(0, owner)
    lines = _done_line(row, known) + _tags(row.kind, row.lifecycle, row.visibility, known.owners is not None)
    if who:
        lines += Markup('<span class="app-table__who">{}</span>').format(" · ".join(who))
    return {
        "text": row.title,
        "href": url_of_thing(row.kind, row.slug),
        "note": escape(row.summary) + _found_in(known.marks.get(row.id, ())) + lines,
    }


def _done(row: Thing, known: Known) -> str:
    """Whether any of ours has done it alone; nothing of what nobody is to do any more."""
    done = known.done.get(row.id)
    return done.words if done and row.lifecycle != Lifecycle.RETIRED else ""


def _done_line(row: Thing, known: Known) -> Markup:
    """The same in a row, as `components/done-alone.html` draws it."""
    line = Markup('<span class="app-table__done"><span class="app-done{}">{}</span></span>')
    words = _done(row, known)
    return line.format(" app-done--alone" if known.done[row.id].is_alone else "", words) if words else Markup("")


def _found_in(marks: Sequence[Highlight]) -> Markup:
    """Where the words stand that were searched for, unless that is to be seen in the row already."""
    line = Markup('<span class="app-table__match">Matched in {}: {}</span>')
    told = (line.format(one.label.lower(), marked_text(one)) for one in marks if one.field not in ("title", "summary"))
    return Markup("").join(told)


@cache
def _tags(kind: str, lifecycle: str, visibility: str, staff: bool) -> Markup:
    """The two tags of a row, written once for all rows: a table has hundreds, and there are not many pairs."""
    tags = (
        _tag(lifecycle, lifecycle_words(kind_of(kind), lifecycle)),
        _tag(visibility, visibility_words(visibility, staff)),
    )
    return Markup('<span class="app-table__tags">{} {}</span>').format(*tags)


def _tag(code: str, words: str) -> Markup:
    return Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(_TAG_COLOURS.get(code, "grey"), words)


def _field(spec: Field, known: Known) -> Column[Thing]:
    attribute = spec.attribute

    def cell(row: Thing) -> str:
        value = getattr(row, attribute)
        if spec.type is FieldType.DATE:
            return Markup('<span class="app-nowrap">{}</span>').format(day(value))
        if spec.type in (FieldType.TEAM, FieldType.ORGANISATION):
            return known.references.label(spec, known.references.plain(spec, value))
        return str(shown_value(spec, value, Names(), False)["text"])

    def value(row: Thing) -> FileCell:
        raw: FileCell = getattr(row, attribute)
        return raw if spec.type in (FieldType.DATE, FieldType.MONEY, FieldType.INTEGER) else cell(row)

    numeric = spec.type in (FieldType.MONEY, FieldType.INTEGER)
    return Column(spec.name, spec.label, cell, value, spec.name, numeric)


def _owner(row: Thing, owners: Owners) -> str:
    """Who answers for it, in words."""
    found = answering(owners.get(row.id))
    if found is None:
        return "" if row.lifecycle == Lifecycle.RETIRED else "No owner"
    return f"{found.person.name} (has left)" if found.gone else found.person.name
