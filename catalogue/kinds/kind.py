"""What a kind of thing is: plain descriptions of its fields, from which forms, search, files and history follow."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from catalogue.terms import Term

if TYPE_CHECKING:
    from catalogue.kinds.resource import CataloguedResource
    from catalogue.store import Base


class FieldType(StrEnum):
    """How a field's value is written, read, checked and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    MARKDOWN = "markdown"
    LIST = "list"
    TERM = "term"
    LICENCE = "licence"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    URL = "url"
    EMAIL = "email"
    TEAM = "team"
    ORGANISATION = "organisation"
    THEME = "theme"
    RESOURCE = "resource"


Vocabulary = type[Term]
REFERENCES = frozenset({FieldType.TEAM, FieldType.ORGANISATION, FieldType.RESOURCE})


@dataclass(frozen=True)
class Field:
    """One thing that can be said of a resource.

    `headings` are column headings under which councils publish it; `boost` > 0 makes it findable by words; `facet`
    names the search filter it feeds; `weight` is its part in completeness; `uri` is the standard's term; an amount
    that is `signed` may be less than nothing.
    """

    name: str
    label: str
    type: FieldType
    section: str = "About"
    hint: str = ""
    terms: Vocabulary | None = None
    required: bool = False
    max_length: int = 0
    uri: str = ""
    headings: tuple[str, ...] = ()
    boost: float = 0.0
    facet: str = ""
    weight: int = 0
    signed: bool = False

    @property
    def attribute(self) -> str:
        """The name of the table's column: references are kept by id."""
        return f"{self.name}_id" if self.type in REFERENCES else self.name


@dataclass(frozen=True)
class Part:
    """A list that belongs to a resource and is changed with it, such as a dataset's distributions.

    A row is recognised by its `key` field, so that an import changes rows instead of replacing them. Of a list that
    `grows`, such as what happened to a contract, a source says only what is new: what it leaves out stays.
    """

    name: str
    label: str
    label_one: str
    table: "type[Base]"
    fields: tuple[Field, ...]
    key: str
    grows: bool = False

    def field(self, name: str) -> Field:
        """The field of this name. Raises KeyError."""
        return _find(self.fields, name)


@dataclass(frozen=True)
class Kind:
    """A kind of catalogued thing: `code` in URLs of one, `plural` in URLs of many, `headline` its first facts.

    `revised` names the field of which every text is kept as a revision.
    """

    code: str
    plural: str
    label: str
    label_plural: str
    table: "type[CataloguedResource]"
    shared_fields: tuple[Field, ...]
    own_fields: tuple[Field, ...]
    parts: tuple[Part, ...] = ()
    headline: tuple[str, ...] = ()
    uri: str = ""
    what: str = ""
    revised: str = ""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Shared fields first, then the kind's own."""
        return self.shared_fields + self.own_fields

    def field(self, name: str) -> Field:
        """The field of this name. Raises KeyError."""
        return _find(self.fields, name)

    def part(self, name: str) -> Part:
        """The part of this name. Raises KeyError."""
        return next(part for part in self.parts if part.name == name)

    def sections(self) -> dict[str, list[Field]]:
        """Fields by section, in order: the long form and the page follow it."""
        sections: dict[str, list[Field]] = {}
        for field in self.fields:
            sections.setdefault(field.section, []).append(field)
        return sections


def _find(fields: tuple[Field, ...], name: str) -> Field:
    for field in fields:
        if field.name == name:
            return field
    raise KeyError(name)


Values = dict[str, Any]
