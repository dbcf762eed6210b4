"""Which handovers answer a question, and how many: kept until anything changes, for everybody who sees the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.obligations.lines import Line
from catalogue.obligations.queries import (
    EVERY,
    Filters,
    count_of,
    counts_by_preset,
    ids_of,
    lines_of,
    obligations,
    types,
)
from catalogue.obligations.rag import Horizon
from catalogue.obligations.seen import sight_of
from portal.remembered import Asking


@dataclass(frozen=True)
class Answers:
    """What one reader is answered on one day. At a council with 20,000 handovers each answer takes a page's time."""

    session: Session
    actor: Actor
    horizon: Horizon
    kept: Asking

    def by_preset(self, filters: Filters = EVERY) -> Mapping[str, int]:
        """How many each preset shows under the other filters, by its code."""
        others = replace(filters, preset="", page=1, per_page=0)
        return self.kept.answer(
            (*self._question, "presets", others),
            lambda: counts_by_preset(self.session, self.actor, self.horizon, others),
        )

    def how_many(self, filters: Filters) -> int:
        """How many the filters leave. Presets by themselves are counted together."""
        if filters.preset and filters == Filters(preset=filters.preset, page=filters.page, per_page=filters.per_page):
            return self.by_preset()[filters.preset]
        question = (*self._question, "count", replace(filters, page=1))
        return self.kept.answer(question, lambda: count_of(self.session, self.actor, self.horizon, filters))

    def lines(self, filters: Filters) -> Sequence[Line]:
        """One page of what the filters leave, or all of it: thousands are not kept."""
        if not filters.per_page:
            return obligations(self.session, self.actor, self.horizon, filters)
        ids = self.kept.answer(
            (*self._question, "order", filters), lambda: ids_of(self.session, self.actor, self.horizon, filters)
        )
        return lines_of(self.session, self.horizon, ids)

    def types(self) -> Mapping[str, str]:
        """The types of obligations, by code with their words."""
        return self.kept.answer(("obligation types",), lambda: types(self.session))

    @property
    def _question(self) -> tuple[object, ...]:
        return "handovers", sight_of(self.actor), self.horizon
