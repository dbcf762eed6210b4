"""What the ranking was set to, when, by whom and why; each can be tried again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial

from markupsafe import Markup

from catalogue.search.ranking import TUNABLES, USUAL, Ranking
from catalogue.tuning.rules import ranking_stored, written
from catalogue.tuning.tables import RankingSetting
from portal.pages.ranking import address_of, changes_of
from portal.tables import Cell, Column, Table, named_action
from portal.words import day_time


@dataclass(frozen=True)
class Setting:
    """A setting with its ranking and the one before it; `in_use` if it is the newest."""

    row: RankingSetting
    ranking: Ranking
    before: Ranking
    in_use: bool


def settings_in_turn(rows: Sequence[RankingSetting]) -> list[Setting]:
    """Settings, newest first, each beside the one before; before the first were the usual numbers."""
    rankings = [*(ranking_stored(row.numbers) for row in rows), USUAL]
    return [Setting(row, rankings[at], rankings[at + 1], in_use=at == 0) for at, row in enumerate(rows)]


def history_table() -> Table[Setting]:
    """The settings on their page; a file has every number."""
    return Table(
        "settings",
        "Settings",
        (
            Column("at", "When", lambda one: day_time(one.row.set_at), lambda one: one.row.set_at, sort="at"),
            Column("by", "Who", lambda one: one.row.set_by, sort="by"),
            Column("note", "Why", lambda one: one.row.note),
            Column("changed", "What changed", _changed, lambda one: "; ".join(changes_of(one.ranking, one.before))),
            Column("again", "Again", _again, lambda one: "in use" if one.in_use else ""),
        ),
        default_sort="-at",
        folded=tuple(Column(one.name, one.label, lambda _: None, partial(_number, one.name)) for one in TUNABLES),
    )


def _changed(one: Setting) -> Cell:
    return Markup("<br>").join(changes_of(one.ranking, one.before))


def _again(one: Setting) -> Cell:
    if one.in_use:
        return "In use"
    return {"text": named_action("Use this again", f", of {day_time(one.row.set_at)}"), "href": address_of(one.ranking)}


def _number(name: str, one: Setting) -> Decimal:
    return Decimal(written(asdict(one.ranking)[name]))
