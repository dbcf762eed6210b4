"""The stewards' page of what searches did not find: both its tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.searches.queries import SoughtPage, pairs
from catalogue.searches.tables import Reformulation
from portal.pages.learning import pairs_table
from portal.pages.sought import sought_table, views
from portal.tables import Place, asked, in_order, pager, shown


@dataclass(frozen=True)
class MissedPage:
    """One page of the table, and the words tried next for those who keep the glossary (else nothing)."""

    found: SoughtPage
    table: dict[str, Any]
    views: list[dict[str, Any]]
    pager: dict[str, Any]
    pairs: dict[str, Any] | None


def missed_page(session: Session, actor: Actor, at: Place, found: SoughtPage) -> MissedPage:
    """The page that the address asks for."""
    keeps_glossary = may(actor, Action.EDIT_GLOSSARY)
    return MissedPage(
        found=found,
        table=shown(sought_table(), found.rows, at),
        views=views(found.counts, at),
        pager=pager(at, found.page, found.pages),
        pairs=shown(pairs_table(), pairs_in_order(session, actor, at), at) if keeps_glossary else None,
    )


def pairs_in_order(session: Session, actor: Actor, at: Place) -> Sequence[Reformulation]:
    """The words tried next, in the order asked for. Raises `NotAllowed` for those who do not keep the glossary."""
    table = pairs_table()
    return in_order(table, pairs(session, actor), asked(table, at).sort)
