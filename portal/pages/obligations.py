"""The list of handovers: what suppliers promised, by presets and filters, on the page and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue.access import Action, Actor, may
from catalogue.obligations.lines import Line
from catalogue.obligations.many import keeps_any
from catalogue.obligations.presets import PRESETS, preset_called
from catalogue.obligations.queries import Filters
from catalogue.terms import Criticality, ObligationStatus, Rag
from portal.pages.obligation_answers import Answers
from portal.pages.obligation_words import (
    LIST,
    address_of,
    chased_words,
    colour_tag,
    due_words,
    left_words,
    moved_words,
    preset_words,
    status_words,
)
from portal.tables import PER_PAGE, Asked, Cell, Column, Place, Table, asked, pager, shown
from portal.urls import url_of_thing, with_query

FILTERS = {
    "status": ("Where it stands", ObligationStatus),
    "colour": ("Colour", Rag),
    "criticality": ("How critical", Criticality),
}
MINE, TYPE = "mine", "type"
_OURS = {"owner": "I see to it", "acceptor": "I accept it"}
_THEIRS = {"supplier_person": "I hand it over"}
PRESET = "preset"
WORDS, CONTRACT, SUPPLIER, OWNER = "q", "contract", "supplier", "owner"
_OF_THE_COUNCIL = frozenset({SUPPLIER, OWNER})
_BOXES = {
    SUPPLIER: ("Supplier", "A name, or part of it."),
    CONTRACT: ("Contract", "Words of its title, or its reference."),
    OWNER: ("Who sees to it", "A name, or an email address."),
}
NAMES = (PRESET, *FILTERS, MINE, TYPE, WORDS, *_BOXES)
COLOURS = tuple(Rag)


def _named(line: Line) -> Cell:
    critical = "critical, " if line.row.criticality == Criticality.CRITICAL else ""
    statement = f", {line.row.statement}" if line.row.statement else ""
    return {"text": line.row.title, "href": address_of(line.row), "note": f"{critical}{line.type_label}{statement}"}


def _contract(line: Line) -> Cell:
    return {"text": line.contract_title, "href": url_of_thing("contract", line.contract_slug)}


def _status(line: Line) -> Cell:
    return {"text": status_words(line.row), "note": chased_words(line)}


def _due(line: Line) -> Cell:
    notes = [words for words in (left_words(line), moved_words(line.row)) if words]
    return {"text": due_words(line.row), "note": "; ".join(notes)}


TABLE: Table[Line] = Table(
    "handovers",
    "Handovers",
    (
        Column("title", "What is owed", _named, lambda line: line.row.title),
        Column("contract", "Contract", _contract, lambda line: line.contract_title),
        Column("due", "Due", _due, lambda line: line.row.effective_due_on),
        Column("status", "Stands at", _status, lambda line: status_words(line.row)),
        Column("colour", "Colour", lambda line: colour_tag(line.rag), lambda line: line.rag.label),
    ),
    folded=(
        Column("type", "Type", lambda line: line.type_label),
        Column("statement", "Statement of work", lambda line: line.row.statement),
        Column("criticality", "How critical", lambda line: Criticality(line.row.criticality).label),
        Column("days_left", "Days left", lambda line: "", lambda line: line.days_left, numeric=True),
        Column("baseline", "First due", lambda line: "", lambda line: line.row.baseline_due_on),
        Column("round", "Round", lambda line: "", lambda line: line.row.round, numeric=True),
        Column("chased", "Chased", lambda line: "", lambda line: line.chased_at and line.chased_at.date()),
    ),
)


# The same on the page of one contract.
OF_CONTRACT = replace(TABLE, columns=tuple(column for column in TABLE.columns if column.key != "contract"))


@dataclass(frozen=True)
class Handovers:
    """The page of the list: presets with counts, filters, one page of lines, and what keepers do to them."""

    presets: list[dict[str, Any]]
    words: str
    boxes: list[dict[str, str]]
    clear_href: str
    panel: list[dict[str, Any]]
    chosen: list[dict[str, str]]
    table: dict[str, Any]
    total: int
    pages: dict[str, Any]
    actions: list[dict[str, str]]
    preset: str
    preset_words: str


def wanted_at(actor: Actor, at: Place, ask: Asked) -> Filters:
    """What the address asks for; what is no code of ours narrows nothing."""
    me, typed = actor.person_id, {box["name"]: box["value"] for box in _boxes(actor, at)}
    return Filters(
        preset=at.get(PRESET) if at.get(PRESET) in {one.code for one in PRESETS} else "",
        statuses=tuple(ObligationStatus(code) for code in at.all("status") if code in list(ObligationStatus)),
        colours=tuple(Rag(code) for code in at.all("colour") if code in list(Rag)),
        criticalities=tuple(Criticality(code) for code in at.all("criticality") if code in list(Criticality)),
        people=tuple((role, me) for role in at.all(MINE) if role in _mine(actor) and me is not None),
        types=at.all(TYPE),
        words=at.get(WORDS),
        supplier=typed.get(SUPPLIER, ""),
        contract=typed.get(CONTRACT, ""),
        owner=typed.get(OWNER, ""),
        page=ask.page,
        per_page=0 if ask.file or ask.whole else PER_PAGE,
    )


def handovers(answers: Answers, at: Place) -> tuple[Handovers, Sequence[Line], Asked]:
    """The page, its lines and what was asked, for those who want a file."""
    actor, ask = answers.actor, asked(TABLE, at)
    filters = wanted_at(actor, at, ask)
    lines, total = answers.lines(filters), answers.how_many(filters)
    panel = _panel(answers, at)
    page = Handovers(
        presets=_presets(actor, answers.by_preset(filters), filters, at),
        words=at.get(WORDS),
        boxes=_boxes(actor, at),
        clear_href=with_query(LIST, **{PRESET: filters.preset}),
        panel=panel,
        chosen=_typed(actor, at) + _chosen(panel, at),
        table=shown(TABLE, lines, at, _empty(filters)),
        total=total,
        pages=pager(at, ask.page, max(1, -(-total // PER_PAGE))),
        actions=_actions(at) if keeps_any(actor, lines) else [],
        preset=filters.preset,
        preset_words=preset_words(preset_called(filters.preset), actor) if filters.preset else "",
    )
    return page, lines, ask


def _actions(at: Place) -> list[dict[str, str]]:
    """What keepers do to all that the list shows."""
    return [
        {"text": text, "href": replace(at, path=f"{LIST}/{path}").but(page=None, sort=None)}
        for text, path in (("Chase", "chase"), ("Change many", "many"))
    ]


def _presets(actor: Actor, counts: Mapping[str, int], filters: Filters, at: Place) -> list[dict[str, Any]]:
    """All of them, then each question that people ask again and again, with how many answer it under the filters."""
    everything = {"text": "All", "href": at.but(**{PRESET: None, "page": None}), "active": not filters.preset}
    return [everything] + [
        {
            "text": f"{preset_words(one, actor)} ({counts[one.code]:,})",
            "href": at.but(**{PRESET: one.code, "page": None}),
            "active": one.code == filters.preset,
        }
        for one in PRESETS
    ]


def _mine(actor: Actor) -> dict[str, str]:
    return _OURS if actor.is_staff else _THEIRS


def _panel(answers: Answers, at: Place) -> list[dict[str, Any]]:
    of_terms = {name: (label, {term.value: term.label for term in terms}) for name, (label, terms) in FILTERS.items()}
    asked_for = of_terms | {MINE: ("Mine", _mine(answers.actor)), TYPE: ("Type", answers.types())}
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": value, "label": words, "count": "", "checked": value in at.all(name)}
                for value, words in options.items()
            ],
        }
        for name, (label, options) in asked_for.items()
        if options
    ]


def _boxes(actor: Actor, at: Place) -> list[dict[str, str]]:
    """What can be typed to narrow the list. Of people, and of other suppliers, the council's own know."""
    return [
        {"name": name, "label": label, "hint": hint, "value": at.get(name)}
        for name, (label, hint) in _BOXES.items()
        if may(actor, Action.READ_PEOPLE) or name not in _OF_THE_COUNCIL
    ]


def _typed(actor: Actor, at: Place) -> list[dict[str, str]]:
    """What was typed, each with the address without it."""
    typed = [("Words", WORDS, at.get(WORDS)), *((box["label"], box["name"], box["value"]) for box in _boxes(actor, at))]
    return [
        {"facet": label, "label": value, "href": at.but(**{name: None, "page": None})}
        for label, name, value in typed
        if value.strip()
    ]


def _chosen(panel: Sequence[dict[str, Any]], at: Place) -> list[dict[str, str]]:
    return [
        {"facet": facet["label"], "label": option["label"], "href": at.without(facet["name"], option["value"])}
        for facet in panel
        for option in facet["options"]
        if option["checked"]
    ]


def _empty(filters: Filters) -> dict[str, str]:
    if filters != replace(Filters(), page=filters.page, per_page=filters.per_page):
        return {
            "title": "Nothing found",
            "text": "No handover fits what you chose. Remove a filter, or use fewer words.",
            "href": LIST,
            "action": "See all handovers",
        }
    text = "Open a contract and add what its supplier promised to hand over."
    return {"title": "No handovers yet", "text": text, "href": "/contracts", "action": "Go to contracts"}
