"""The glossary: an A to Z that can be searched, one term with where it leads, and its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue.access import Action, Actor, may
from catalogue.exchange.vocabularies import GLOSSARY
from catalogue.glossary.operations import TermEntry
from catalogue.glossary.tables import GlossaryTerm
from catalogue.resources.references import References
from portal.forms import Form, typed_from
from portal.pages.merging import Began, merge
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.pages.speech import speaker
from portal.tables import Column, Table
from portal.urls import with_query

FIELDS = GLOSSARY.fields
_OTHER = "#"


@dataclass(frozen=True)
class Letter:
    """The terms that begin with one letter; figures and signs share one place."""

    letter: str
    anchor: str
    terms: list[GlossaryTerm]


def by_letter(terms: Sequence[GlossaryTerm]) -> list[Letter]:
    """The terms under their letters."""
    found: dict[str, list[GlossaryTerm]] = {}
    for term in terms:
        first = term.term[:1].upper()
        found.setdefault(first if first.isalpha() else _OTHER, []).append(term)
    return [Letter(letter, "other" if letter == _OTHER else letter.lower(), rows) for letter, rows in found.items()]


def holding(terms: Sequence[GlossaryTerm], words: str) -> list[GlossaryTerm]:
    """The terms in which all of these words stand, in the term, its other names or its meaning; names first."""
    wanted = words.casefold().split()
    names = [term for term in terms if _holds(_names(term), wanted)]
    return names + [
        term for term in terms if term not in names and _holds(_names(term) + " " + term.definition, wanted)
    ]


def _names(term: GlossaryTerm) -> str:
    return " ".join([term.term, *term.synonyms, *term.acronyms])


def _holds(text: str, wanted: Sequence[str]) -> bool:
    text = text.casefold()
    return all(word in text for word in wanted)


def may_edit(actor: Actor) -> bool:
    """Whether the actor may add and change terms."""
    return may(actor, Action.EDIT_GLOSSARY)


@dataclass(frozen=True)
class TermPage:
    """One term, its other names and short forms, the terms to look at next, and the search for it."""

    term: GlossaryTerm
    others: list[str]
    short: list[str]
    see_also: list[dict[str, str]]
    search_href: str
    may_change: bool


def term_page(term: GlossaryTerm, terms: Sequence[GlossaryTerm], actor: Actor) -> TermPage:
    """A term's page; a term to look at next that is not there is shown without a link."""
    slugs = {one.term.casefold(): one.slug for one in terms}
    see_also = [
        {"text": name, "href": f"/glossary/{slugs[name.casefold()]}" if name.casefold() in slugs else ""}
        for name in term.see_also
    ]
    return TermPage(
        term=term,
        others=[*term.synonyms, *(word for word in term.acronyms if word != term.term)],
        short=term.acronyms or ([term.term] if _is_acronym(term.term) else []),
        see_also=see_also,
        search_href=with_query("/search", q=term.term),
        may_change=may_edit(actor),
    )


def _is_acronym(term: str) -> bool:
    """Whether a term is itself a short form, such as HMO."""
    return term.isupper() and len(term) > 1 and " " not in term


def terms_table() -> Table[GlossaryTerm]:
    """The glossary as a file, in the columns in which it is loaded."""
    return Table(
        "terms",
        "Glossary",
        (
            Column("term", "term", lambda row: row.term),
            Column("definition", "definition", lambda row: row.definition),
            Column("synonyms", "synonyms", lambda row: "; ".join(row.synonyms)),
            Column("acronyms", "acronyms", lambda row: "; ".join(row.acronyms)),
            Column("see_also", "see_also", lambda row: "; ".join(row.see_also)),
        ),
    )


def form_page(form: Form, term: GlossaryTerm | None = None, began: Began | None = None) -> SmallForm:
    """The form to add a term, or to change one: then with what it was first drawn from."""
    address = f"/glossary/{term.slug}" if term else "/glossary"
    return SmallForm(
        title=f"Change {term.term}" if term else "Add a term",
        action=f"{address}/edit" if term else f"{address}/new",
        back=address,
        button="Save" if term else "Add this term",
        questions=asked(FIELDS, form),
        errors=form.errors,
        intro="People find things by any of these words: search takes them all for the same.",
        hidden=began.hidden if began else {},
    )


def removal_page(term: GlossaryTerm) -> SmallForm:
    """The question whether a term shall go."""
    return SmallForm(
        title=f"Remove {term.term} from the glossary?",
        action=f"/glossary/{term.slug}/remove",
        back=f"/glossary/{term.slug}",
        button="Remove this term",
        questions=[],
        intro="Search will no longer take its other words for the same. The audit trail keeps what it said.",
        warning=True,
    )


def standing_page(term: GlossaryTerm) -> SmallForm:
    """The form to change a term, before anything is typed."""
    began = _standing(term)
    return form_page(Form(typed_from(FIELDS, began.values)), term, began)


def merged_page(term: GlossaryTerm, began: Began, typed: Mapping[str, Any]) -> SmallForm:
    """The form with both people's changes, where somebody else saved first; `term` is as it is now."""
    now = _standing(term)
    merged = merge(FIELDS, began.values, now.values, typed, speaker(References()))
    return replace(form_page(Form(merged.typed), term, now), merge=merged)


def _standing(term: GlossaryTerm) -> Began:
    return Began(term.version, {field.name: getattr(term, field.name) for field in FIELDS})


def entry_of(typed: Mapping[str, Any]) -> TermEntry:
    """What was typed. Raises `BadInput`."""
    values = values_of(FIELDS, typed)
    return TermEntry(
        term=values["term"],
        definition=values["definition"],
        synonyms=tuple(values["synonyms"]),
        acronyms=tuple(values["acronyms"]),
        see_also=tuple(values["see_also"]),
    )
