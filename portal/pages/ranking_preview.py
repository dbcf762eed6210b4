"""What other numbers would change on the known searches: figures by tab, and each search that would change."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from catalogue.kinds import kind_of
from catalogue.resources.queries import things_by_id
from catalogue.search.answering import Unanswered
from catalogue.search.query import SearchDesk
from catalogue.search.ranking import Ranking
from catalogue.tuning.judging import EVERYTHING, MOST_JUDGED, Answered, Preview, Verdict, preview
from catalogue.tuning.queries import ANY_STAFF, judged, known_searches
from catalogue.tuning.rules import DEPTH, Figures
from portal.tables import Cell, Column, Place, Table, asked, in_order, shown

Titles = Mapping[uuid.UUID, str]
REBUILDING = "The search index is being rebuilt, so nothing can be tried now. Try again in a minute."
_NOTHING = {"title": "None of them changes", "text": "Neither what comes first nor the rank of what is right."}


@dataclass(frozen=True)
class ShownPreview:
    """Both tables as `components/table.html` takes them, and what there is to say of them."""

    remarks: list[str]
    figures: dict[str, Any] | None
    changes: dict[str, Any] | None


@dataclass(frozen=True)
class Tried:
    """The verdicts of a preview with the titles of what comes first, and how many lines were left out."""

    preview: Preview
    titles: Titles
    unseen: int


def tried(at: SearchDesk, new: Ranking) -> Tried:
    """Judge the known searches by other numbers. Raises `Unanswered`."""
    known = known_searches(at.session, at.actor)
    found = preview(at, judged(known), new)
    firsts = {one.first for verdict in found.verdicts for one in (verdict.before, verdict.after) if one.first}
    titles = {identity: thing.title for identity, thing in things_by_id(at.session, ANY_STAFF, sorted(firsts)).items()}
    return Tried(found, titles, sum(not one.judges for one in known))


def shown_preview(at: Place, desk: SearchDesk, new: Ranking) -> ShownPreview:
    """What the page shows of it."""
    try:
        found = tried(desk, new)
    except Unanswered:
        return ShownPreview([REBUILDING], None, None)
    table = changes_table(found.titles)
    return ShownPreview(
        remarks=_remarks(found),
        figures=_figures(found.preview, differ=new != desk.ranking),
        changes=_changes(table, found, at) if new != desk.ranking else None,
    )


def _changes(table: Table[Verdict], found: Tried, at: Place) -> dict[str, Any]:
    rows = in_order(table, [one for one in found.preview.verdicts if one.changes], asked(table, at).sort)
    return shown(table, rows, at, _NOTHING) | {"downloads": None}


def changes_table(titles: Titles) -> Table[Verdict]:
    """Each search that would change, before and after."""

    def first(one: Answered) -> str:
        return titles.get(one.first, "") if one.first else "Nothing"

    return Table(
        "changes",
        "Known searches that would change",
        (
            Column("words", "Words", lambda one: one.search.words, sort="words"),
            Column("tab", "Where", lambda one: tab_words(one.tab), sort="tab"),
            Column("before", "Right answer now", lambda one: at_place(one.before.rank), lambda one: _place(one.before),
                   sort="before"),
            Column("after", "Then", _moved, lambda one: _place(one.after), sort="after"),
            Column("first_before", "Comes first now", lambda one: first(one.before)),
            Column("first_after", "Then first", lambda one: first(one.after)),
        ),
        default_sort="words",
    )  # fmt: skip


def tab_words(tab: str) -> str:
    """What people call a tab of the search page."""
    return "All results" if tab == EVERYTHING else kind_of(tab).label_plural


def at_place(rank: int) -> str:
    """At which place something stands, in words; 0 is none of the first."""
    return f"place {rank}" if rank else f"not in the first {DEPTH}"


def _place(answered: Answered) -> int:
    """The rank to compare by: after all others where there is none."""
    return answered.rank or DEPTH + 1


def _moved(one: Verdict) -> Cell:
    before, after = _place(one.before), _place(one.after)
    return {
        "text": at_place(one.after.rank),
        "note": "worse" if after > before else "better" if after < before else "",
    }


def _remarks(found: Tried) -> list[str]:
    preview, remarks = found.preview, []
    if preview.judged < preview.searches:
        why = "more take too long" if preview.searches <= MOST_JUDGED else f"at most {MOST_JUDGED} are judged at once"
        remarks.append(f"{preview.judged} of {preview.searches} known searches were judged: {why}.")
    if found.unseen:
        lines = "line was" if found.unseen == 1 else "lines were"
        remarks.append(f"{found.unseen} {lines} left out: the entry is gone, or not for all council staff.")
    return remarks


def _figures(found: Preview, differ: bool) -> dict[str, Any] | None:
    """How well the searches under each tab are answered; now and then, where the numbers differ."""
    if not found.verdicts:
        return None
    columns = [{"text": "Where"}, *({"text": words, "numeric": True} for words in _HEADINGS)]
    return {"columns": columns, "rows": [_line(found, tab, differ) for tab in found.tabs()]}


_HEADINGS = ("Searches", "Right answer first", "In the first three", "MRR@10")


def _line(found: Preview, tab: str, differ: bool) -> list[Cell]:
    before, after = found.figures(tab)
    pairs = zip(_written(before), _written(after), strict=True)
    return [tab_words(tab), f"{before.searches:,}", *(_pair(one, other, differ) for one, other in pairs)]


def _written(figures: Figures) -> tuple[str, str, str]:
    return f"{figures.first:.1f}%", f"{figures.top_three:.1f}%", f"{figures.mrr:.3f}"


def _pair(before: str, after: str, differ: bool) -> str | Markup:
    if not differ or before == after:
        return before
    arrow = Markup('<span aria-hidden="true">→</span><span class="govuk-visually-hidden">, then</span>')
    return Markup("{} {} <strong>{}</strong>").format(before, arrow, after)
