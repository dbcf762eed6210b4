"""Cards of the home page about handovers: what waits for this person, and what is late."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from catalogue.access import Actor
from catalogue.obligations.queries import Filters
from catalogue.plurals import how_many
from catalogue.terms import ObligationStatus, Role
from portal.pages.obligation_answers import Answers
from portal.pages.obligation_words import LIST
from portal.urls import with_query

_OVERDUE, _WAITING, _DUE = "overdue", "waiting_for_us", "due_without_evidence"
_OWED = (ObligationStatus.AGREED, ObligationStatus.OPEN, ObligationStatus.RETURNED)


@dataclass(frozen=True)
class _Question:
    """What is counted for whom, where the list of it is, and how the card speaks of it."""

    is_for: Callable[[Actor], bool]
    role: str
    preset: str
    one: str
    several: str
    text: str
    tone: str = ""
    statuses: tuple[ObligationStatus, ...] = ()

    def filters(self, actor: Actor) -> Filters:
        people = ((self.role, actor.person_id),) if self.role and actor.person_id else ()
        return Filters(preset=self.preset, statuses=self.statuses, people=people)

    @property
    def href(self) -> str:
        return with_query(LIST, preset=self.preset, mine=self.role, status=[one.value for one in self.statuses])


def _is_staff(actor: Actor) -> bool:
    return actor.is_staff


def _buys(actor: Actor) -> bool:
    return actor.is_staff and actor.has(Role.PROCUREMENT)


def _supplies(actor: Actor) -> bool:
    return not actor.is_staff and bool(actor.contracts)


_QUESTIONS = (
    _Question(_is_staff, "acceptor", _WAITING, "handover waits for you", "handovers wait for you",
              "A supplier handed it in. Try it, then accept it or return it.", "caution"),
    _Question(_is_staff, "owner", _OVERDUE, "handover that you see to is overdue",
              "handovers that you see to are overdue", "Ask the supplier, or note what holds it up.", "warning"),
    _Question(_buys, "", _OVERDUE, "handover is overdue", "handovers are overdue",
              "What suppliers promised and did not hand over.", "warning"),
    _Question(_buys, "", _DUE, "handover is due in 90 days, without evidence",
              "handovers are due in 90 days, without evidence", "Chase them while there is time."),
    _Question(_supplies, "", "", "handover is yours to hand in", "handovers are yours to hand in",
              "Each says what proof counts, and by when.", "caution", _OWED),
)  # fmt: skip


def handover_cards(answers: Answers) -> list[dict[str, Any]]:
    """The cards of this actor, without those that count nothing."""
    return list(_cards(answers))


def _cards(answers: Answers) -> Iterator[dict[str, Any]]:
    actor = answers.actor
    for question in _QUESTIONS:
        count = answers.how_many(question.filters(actor)) if question.is_for(actor) else 0
        if count:
            words = how_many(count, question.one, question.several).partition(" ")[2]
            yield {"count": f"{count:,}", "title": words, "href": question.href, "text": question.text,
                   "tone": question.tone}  # fmt: skip
