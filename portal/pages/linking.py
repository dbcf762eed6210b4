"""The pages on which links are made, changed and taken away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.errors import Problem
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.values import parse_all, to_attribute
from catalogue.resources.links import Tie
from catalogue.resources.references import References
from catalogue.resources.rules import relations_between
from catalogue.resources.ties import Neighbour, Tied
from catalogue.terms import Relation
from portal.forms import Form, Question, questions, said, typed_from
from portal.pages.thing_links import link_dates
from portal.tables import Cell, Column, Table, named_action
from portal.urls import url_of_thing, with_query

FIELDS = (
    Field("note", "Note", FieldType.TEXT, max_length=500, hint="What goes over it, how often, or why."),
    Field("start_on", "From", FieldType.DATE),
    Field("end_on", "Until", FieldType.DATE, hint="Leave it blank if there is no end."),
)
_INWARD = "-by"


@dataclass
class LinksPage:
    """Everything that `resources/links-edit.html` shows: the links, and what the words found to link to."""

    kind: Kind
    resource: Any
    table: dict[str, Any]
    words: str
    found: list[dict[str, Any]]
    more: bool = False

    @property
    def address(self) -> str:
        """The thing's own page."""
        return url_of_thing(self.kind.code, self.resource.slug)


@dataclass
class LinkForm:
    """The form for one link; `link` is None while it is being made, and then the relation is asked for too."""

    resource: Any
    other: CataloguedResource
    form: Form
    chosen: str = ""
    link: Any = None
    relation_words: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The page of all links of the thing."""
        return f"{url_of_thing(self.resource.kind, self.resource.slug)}/links"

    @property
    def other_address(self) -> str:
        """The page of the other thing."""
        return url_of_thing(self.other.kind, self.other.slug)

    @property
    def questions(self) -> list[Question]:
        """What the form asks."""
        asked = [question for spec in FIELDS for question in questions(spec, self.form, References())]
        return asked if self.link is not None else [self._relation(), *asked]

    def _relation(self) -> Question:
        ways = relations_between(self.resource.kind, self.other.kind)
        options = [
            {"value": code_of(relation, outward), "text": (relation.label if outward else relation.inverse).lower()}
            for relation, outward in ways
        ]
        wrong = next((problem.words for problem in self.form.problems if problem.field == "relation"), None)
        label = f"“{self.resource.title}” … “{self.other.title}”"
        return Question("relation", label, "radios", self.chosen, "How the first hangs together with the second.",
                        wrong, required=True, options=options)  # fmt: skip


def code_of(relation: Relation, outward: bool) -> str:
    """A relation with its direction, as a form sends it."""
    return relation.value if outward else relation.value + _INWARD


def relation_of(code: str, one: str, other: str) -> tuple[Relation, bool] | None:
    """The relation and direction that a form sent; None for one that does not join these kinds."""
    return next((way for way in relations_between(one, other) if code_of(*way) == code), None)


def tie_of(form: Form, relation: Relation) -> Tie | None:
    """What the form says of a link; None, with problems noted in it, if it cannot be read."""
    problems: list[Problem] = []
    values = {spec.name: parse_all(spec, said([spec], form.typed)[spec.name], problems) for spec in FIELDS}
    form.problems = problems
    if problems:
        return None
    start, end = (to_attribute(FIELDS[1], values[name]) for name in ("start_on", "end_on"))
    return Tie(relation, values["note"], start, end)


def form_of(link: Any) -> Form:
    """The form as a link stands."""
    dates = {name: getattr(link, name).isoformat() if getattr(link, name) else "" for name in ("start_on", "end_on")}
    return Form(typed_from(FIELDS, {"note": link.note, **dates}))


def links_table(
    resource: CataloguedResource,
    ties: Sequence[Tied],
    today: date,
    may_edit: Callable[[CataloguedResource | Neighbour], bool],
) -> Table[Tied]:
    """All links of a thing; those that start at a thing the reader may edit can be changed."""
    address = f"{url_of_thing(resource.kind, resource.slug)}/links"

    def change(tied: Tied) -> Cell:
        if not may_edit(resource if tied.outward else tied.other):
            return ""
        return {"text": named_action("Change", f"the link to {tied.other.title}"), "href": f"{address}/{tied.id}"}

    columns: tuple[Column[Tied], ...] = (
        Column("relation", "Relation", lambda tied: tied.words, sort="relation"),
        Column("title", "To", _other, lambda tied: tied.other.title, "title"),
        Column("kind", "Kind", lambda tied: kind_of(tied.other.kind).label, sort="kind"),
        Column("note", "Note", lambda tied: tied.note, sort="note"),
        Column("when", "When", lambda tied: link_dates(tied.start_on, tied.end_on, today)),
        Column("change", "Change", change, lambda tied: "", hidden=True),
    )
    return Table("links", "Links", columns)


def _other(tied: Tied) -> Cell:
    return {"text": tied.other.title, "href": url_of_thing(tied.other.kind, tied.other.slug)}


def choices(resource: CataloguedResource, found: Sequence[CataloguedResource]) -> list[dict[str, Any]]:
    """What the words found, each with the way to link to it."""
    address = f"{url_of_thing(resource.kind, resource.slug)}/links/new"
    return [
        {
            "kind": other.kind,
            "kind_words": kind_of(other.kind).label,
            "title": other.title,
            "href": with_query(address, to=str(other.id)),
            "summary": other.summary,
        }
        for other in found
        if other.id != resource.id
    ]
