"""What somebody who leaves answers for, group by group, and what nobody of ours could do without them."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import NotAllowed
from catalogue.kinds import KINDS, kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.queries import Filters, Line, obligations
from catalogue.obligations.rag import SETTLED, Horizon
from catalogue.people.speaking_for import may_speak_for
from catalogue.people.tables import Person
from catalogue.readiness.foreseeing import Foreseen, if_left
from catalogue.terms import ObligationStatus, OwnerRole
from catalogue.workflows.holdings import answers_of

SEEN_TO, ACCEPTED = "handovers", "acceptances"
ROLES_IN_HANDOVERS = {"owner": "Sees to it", "acceptor": "Accepts it"}
_OVER = SETTLED | {
    ObligationStatus.ACCEPTED,
    ObligationStatus.ACCEPTED_IN_PART,
    ObligationStatus.NOT_DELIVERED,
}


@dataclass(frozen=True)
class Holding:
    """One thing that somebody answers for, and as what; `movable` if the reader may hand it on.

    `group` is the plural of a kind, or says what a handover is to them; `address` leads to its page.
    """

    group: str
    id: uuid.UUID
    role: str
    title: str
    said: str
    kind: str
    slug: str
    movable: bool

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.group}.{self.id}.{self.role}"


@dataclass(frozen=True)
class Group:
    """Holdings that go to one successor, unless somebody says otherwise."""

    code: str
    label: str
    holdings: Sequence[Holding]


@dataclass(frozen=True)
class Estate:
    """All that a leaver has, as far as the reader may see it: what they answer for, stand in for, and alone can do."""

    person: Person
    groups: Sequence[Group]
    stands_in: int
    foreseen: Foreseen

    @property
    def holdings(self) -> list[Holding]:
        """Everything that can be handed on, in order."""
        return [holding for group in self.groups for holding in group.holdings]


def require_hand_on(actor: Actor, leaver: Person) -> None:
    """Raise `NotAllowed` unless the actor may hand on what this person has."""
    if not may_speak_for(actor, leaver):
        raise NotAllowed("hand_on", "Only they, their manager and administrators can hand on what somebody has.")


def estate(session: Session, actor: Actor, leaver: Person, horizon: Horizon) -> Estate:
    """What this person has. Who may: they, their manager, and who keeps the directory. Raises `NotAllowed`."""
    require_hand_on(actor, leaver)
    answers = answers_of(session, actor, leaver, horizon.today)
    owned = [
        Holding(
            group=kind_of(answer.thing.kind).plural,
            id=answer.thing.id,
            role=answer.role.value,
            title=answer.thing.title,
            said=answer.role.label,
            kind=answer.thing.kind,
            slug=answer.thing.slug,
            movable=may(actor, Action.ASSIGN_OWNER, answer.thing.facts),
        )
        for answer in answers
        if not answer.stands_in and answer.role is not OwnerRole.SUPPLIER_CONTACT
    ]
    found = [*owned, *handovers_of(session, actor, leaver, horizon)]
    groups = [Group(code, label, [one for one in found if one.group == code]) for code, label in _labels()]
    return Estate(
        person=leaver,
        groups=[group for group in groups if group.holdings],
        stands_in=sum(answer.stands_in for answer in answers),
        foreseen=if_left(session, actor, leaver, horizon.today),
    )


def _labels() -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        yield kind.plural, kind.label_plural
    yield SEEN_TO, "Handovers that they see to"
    yield ACCEPTED, "Handovers that they accept"


def handovers_of(session: Session, actor: Actor, leaver: Person, horizon: Horizon) -> Iterator[Holding]:
    """What somebody sees to or accepts that is not settled, as far as the actor may see it."""
    statuses = tuple(status for status in ObligationStatus if status not in _OVER)
    for group, role, whose in (
        (SEEN_TO, "owner", Filters(statuses=statuses, people=(("owner", leaver.id),), per_page=0)),
        (ACCEPTED, "acceptor", Filters(statuses=statuses, people=(("acceptor", leaver.id),), per_page=0)),
    ):
        for line in obligations(session, actor, horizon, whose):
            yield _handover(session, actor, group, role, line)


def _handover(session: Session, actor: Actor, group: str, role: str, line: Line) -> Holding:
    deal = session.get_one(Contract, line.row.contract_id)
    return Holding(
        group=group,
        id=line.row.id,
        role=role,
        title=f"{line.row.title} ({line.contract_title})",
        said=ROLES_IN_HANDOVERS[role],
        kind="obligation",
        slug=str(line.row.id),
        movable=may(actor, Action.KEEP_OBLIGATIONS, deal.facts),
    )


def is_handover(role: str) -> bool:
    """Whether who holds this role holds it in a handover, rather than over a thing."""
    return role in ROLES_IN_HANDOVERS
