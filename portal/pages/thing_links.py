"""How a thing hangs together with others, as its page tells it: grouped by relation, read from both ends."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.kinds import kind_of
from catalogue.resources.ties import Tied
from catalogue.resources.whole import Ending, Whole
from catalogue.terms import Lifecycle
from portal.pages.facts import time_left
from portal.urls import url_of_thing
from portal.words import day

_SAID = frozenset({Lifecycle.DEPRECATED.value, Lifecycle.RETIRED.value, Lifecycle.DRAFT.value})


@dataclass(frozen=True)
class LinkGroup:
    """All links of one relation in one direction, those that hold today first."""

    words: str
    links: list[dict[str, Any]]


def link_groups(whole: Whole, today: date) -> list[LinkGroup]:
    """The links of a thing by relation; `Tied`s come in the order of relations, then by title."""
    groups: dict[str, list[Tied]] = {}
    for tied in whole.ties:
        groups.setdefault(tied.words, []).append(tied)
    return [LinkGroup(words, _entries(found, whole, today)) for words, found in groups.items()]


def _entries(found: list[Tied], whole: Whole, today: date) -> list[dict[str, Any]]:
    ordered = sorted(found, key=lambda tied: _ended(tied, today))
    return [entry(tied, whole.endings.get(tied.other.id), today) for tied in ordered]


def _ended(tied: Tied, today: date) -> bool:
    return tied.end_on is not None and tied.end_on < today


def entry(tied: Tied, ending: Ending | None, today: date) -> dict[str, Any]:
    """One link: what is at the other end, since and until when, and what was noted about it."""
    other = tied.other
    return {
        "id": other.id,
        "kind": other.kind,
        "kind_words": kind_of(other.kind).label,
        "title": other.title,
        "href": url_of_thing(other.kind, other.slug),
        "tag": other.lifecycle if other.lifecycle in _SAID else "",
        "tag_words": Lifecycle(other.lifecycle).label,
        "ended": _ended(tied, today),
        "when": link_dates(tied.start_on, tied.end_on, today),
        "contract": _ending_words(ending, today) if ending else "",
        "note": tied.note,
    }


def link_dates(start: date | None, end: date | None, today: date) -> str:
    """The dates of a link as far as they tell something today."""
    if end is not None and end < today:
        return f"until {day(end)}"
    if start is not None and start > today:
        return f"from {day(start)}" + (f" to {day(end)}" if end else "")
    if start is not None:
        return f"since {day(start)}" + (f", until {day(end)}" if end else "")
    return f"until {day(end)}" if end else ""


def _ending_words(ending: Ending, today: date) -> str:
    words, _ = time_left(ending.end_on, today)
    return " ".join(part for part in (f"with {ending.supplier}" if ending.supplier else "", words) if part)
