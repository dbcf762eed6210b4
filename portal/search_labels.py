"""What people call the values of search's facets: by vocabulary, by reference, by name, or as they are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.ranges import RANGES
from catalogue.people.queries import names_of, require_directory
from catalogue.resources.references import References
from catalogue.search.besides import sort_label
from catalogue.search.page import SearchPage
from catalogue.search.schema import OWNER
from portal.services import services

_REFERENCES = (FieldType.THEME, FieldType.TEAM, FieldType.ORGANISATION)


@dataclass(frozen=True)
class Labels:
    """The names of teams, organisations and themes, of the people of one page by slug, and of its words by facet."""

    references: References
    people: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, facet: str, value: str) -> str:
        """What people call this value of a facet; the value itself where there is nothing better."""
        if facet == "kind":
            return sort_label(value) or f"unknown ({value})"
        if facet in RANGES:
            return RANGES[facet].label_of(value)
        if facet == OWNER:
            return self.people.get(value, value)
        spec = _feeding(facet)
        if spec is not None and spec.type in _REFERENCES:
            return self.references.label(spec, value)
        return _terms(facet).get(value) or self.words.get(facet, {}).get(value) or value


def labels_of(session: Session, actor: Actor, references: References, page: SearchPage) -> Labels:
    """The labels of what one page of results shows."""
    owners = [one.value for one in page.facets.get(OWNER, ())]
    people = _people(session, actor, owners) if owners else {}
    words = {facet: {one.value: one.word for one in values if one.word} for facet, values in page.facets.items()}
    return Labels(references, people, words)


def _people(session: Session, actor: Actor, slugs: Sequence[str]) -> Mapping[str, str]:
    """The names of people by slug; most pages show the same. Raises `NotFound` if the actor may not know them."""
    require_directory(actor, "person")
    names = services().remembered.asking(session)
    found: Mapping[str, str] = names.answer(("people", *slugs), lambda: names_of(session, actor, slugs))
    return found


@dataclass(frozen=True)
class Choice:
    """One value of a facet, in people's words."""

    value: str
    label: str
    count: int
    selected: bool


def choices(page: SearchPage, labels: Labels) -> dict[str, list[Choice]]:
    """The facets of a page, each value with its label."""
    return {
        facet: [Choice(one.value, labels.of(facet, one.value), one.count, one.selected) for one in values]
        for facet, values in page.facets.items()
    }


@cache
def _feeding(facet: str) -> Field | None:
    """The first field that feeds a facet: its type and vocabulary are those of all."""
    of_parts = (field for kind in KINDS for part in kind.parts for field in part.fields)
    fields = (*(field for kind in KINDS for field in kind.fields), *of_parts)
    return next((field for field in fields if field.facet == facet), None)


@cache
def _terms(facet: str) -> dict[str, str]:
    """The labels of the vocabulary behind a facet, by code."""
    spec = _feeding(facet)
    return {term.value: term.label for term in spec.terms} if spec is not None and spec.terms is not None else {}
