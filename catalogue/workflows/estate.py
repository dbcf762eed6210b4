"""What those who leave answer for, group by group, and what nobody of ours could do without them."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds import KINDS, kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.lines import Line
from catalogue.obligations.queries import Filters, obligations
from catalogue.obligations.rag import SETTLED, Horizon
from catalogue.people.tables import Person
from catalogue.readiness.foreseeing import Foreseen, if_ended, if_left
from catalogue.runbooks.assigning import may_assign
from catalogue.runbooks.shown_by import shown_by
from catalogue.terms import ObligationStatus, OwnerRole
from catalogue.workflows.holdings import Answer, answers_of
from catalogue.workflows.leavers import Leavers, require_hand_on
from catalogue.workflows.moved import (
    ACCEPTED,
    CONTACTS,
    DONE,
    LEARN,
    PROMISED,
    ROLES_IN_HANDOVERS,
    SEEN_TO,
    STOOD_IN,
    Key,
    is_handover,
)
from catalogue.workflows.planned import Plan, handovers_planned, owners_planned

_GROUPS_OF_HANDOVERS = {SEEN_TO: "owner", ACCEPTED: "acceptor", PROMISED: "supplier_person"}
OVER = SETTLED | {
    ObligationStatus.ACCEPTED,
    ObligationStatus.ACCEPTED_IN_PART,
    ObligationStatus.NOT_DELIVERED,
}


@dataclass(frozen=True)
class Holding:
    """One thing that somebody answers for, and as what; `movable` if the reader may hand it on.

    `group` is the plural of a kind, or says what it is to them otherwise; `whose` it is; `of` is what it belongs to:
    itself, or a handover's contract. `then` says who has it from which day, where that is planned.
    """

    group: str
    id: uuid.UUID
    role: str
    title: str
    said: str
    kind: str
    slug: str
    movable: bool
    whose: Person
    of: uuid.UUID
    then: str = ""

    @property
    def as_what(self) -> str:
        """As what they have it, and who has it from which day on, where that is planned."""
        return f"{self.said}; {self.then}" if self.then else self.said

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
    """All that leavers have, as far as the reader may see it: what they answer for, stand in for, and alone can do."""

    leavers: Leavers
    groups: Sequence[Group]
    foreseen: Foreseen

    @property
    def holdings(self) -> list[Holding]:
        """Everything that can be handed on, in order."""
        return [holding for group in self.groups for holding in group.holdings]


def estate(session: Session, actor: Actor, leavers: Leavers, horizon: Horizon) -> Estate:
    """What these people have. Who may, and what is raised: see `require_hand_on`."""
    require_hand_on(actor, leavers)
    found = [
        holding
        for person in leavers.people
        for holding in (*_answers(session, actor, person, leavers, horizon.today),
                        *handovers_of(session, actor, person, horizon),
                        *_can_do(session, actor, person, horizon.today))
        if leavers.hands_on(person, holding.of)
    ]  # fmt: skip
    found = _with_plans(session, found, horizon.today)
    groups = [Group(code, label, [one for one in found if one.group == code]) for code, label in _labels()]
    return Estate(leavers, [group for group in groups if group.holdings], _foreseen(session, actor, leavers, horizon))


def _with_plans(session: Session, found: Sequence[Holding], today: date) -> list[Holding]:
    """The same, each with who has it from which day on, where that is planned."""
    handovers = handovers_planned(session, {one.id for one in found if is_handover(one.role)})
    things = owners_planned(session, {one.id for one in found if not is_handover(one.role)}, today)
    return [replace(one, then=_then(one, handovers, things)) for one in found]


def _then(one: Holding, handovers: Mapping[Key, Plan], things: Mapping[Key, tuple[Plan, Plan | None]]) -> str:
    key = (str(one.id), one.role)
    owner, deputy = things.get(key, (None, None))
    plan = handovers.get(key) if is_handover(one.role) else deputy if one.group == STOOD_IN else owner
    return plan.words if plan and plan.person.id != one.whose.id else ""


def _foreseen(session: Session, actor: Actor, leavers: Leavers, horizon: Horizon) -> Foreseen:
    if leavers.contract is not None:
        return if_ended(session, actor, leavers.contract, horizon.today)
    return if_left(session, actor, leavers.people[0], horizon.today)


def _answers(session: Session, actor: Actor, person: Person, leavers: Leavers, today: date) -> Iterator[Holding]:
    """What somebody answers for, and what they stand in for."""
    for answer in answers_of(session, actor, person, today):
        if leavers.contract is None and answer.role is OwnerRole.SUPPLIER_CONTACT:
            continue
        said = f"Deputy: {answer.role.label.lower()}" if answer.stands_in else answer.role.label
        yield Holding(
            group=_group_of(answer),
            id=answer.thing.id,
            role=answer.role.value,
            title=answer.thing.title,
            said=said,
            kind=answer.thing.kind,
            slug=answer.thing.slug,
            movable=may(actor, Action.ASSIGN_OWNER, answer.thing.facts),
            whose=person,
            of=answer.thing.id,
        )


def _group_of(answer: Answer) -> str:
    if answer.stands_in:
        return STOOD_IN
    return CONTACTS if answer.role is OwnerRole.SUPPLIER_CONTACT else kind_of(answer.thing.kind).plural


def _labels() -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        yield kind.plural, kind.label_plural
    yield CONTACTS, "Entries for which they are the supplier contact"
    yield STOOD_IN, "Entries for which they stand in"
    yield SEEN_TO, "Handovers that they see to"
    yield ACCEPTED, "Handovers that they accept"
    yield PROMISED, "Handovers that they hand in"
    yield DONE, "Procedures that they can do"


def handovers_of(session: Session, actor: Actor, person: Person, horizon: Horizon) -> Iterator[Holding]:
    """What somebody sees to, accepts or hands in that is not settled, as far as the actor may see it."""
    statuses = tuple(status for status in ObligationStatus if status not in OVER)
    for group, role in _GROUPS_OF_HANDOVERS.items():
        whose = Filters(statuses=statuses, people=((role, person.id),), per_page=0)
        for line in obligations(session, actor, horizon, whose):
            yield _handover(session, actor, group, role, person, line)


def _handover(session: Session, actor: Actor, group: str, role: str, person: Person, line: Line) -> Holding:
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
        whose=person,
        of=deal.id,
    )


def _can_do(session: Session, actor: Actor, person: Person, today: date) -> Iterator[Holding]:
    """What somebody has shown that they can do, where the reader is told so by name."""
    for procedure, system in shown_by(session, actor, person, today):
        yield Holding(
            group=DONE,
            id=procedure.id,
            role=LEARN,
            title=f"{procedure.title} ({system.title})",
            said="Can do it",
            kind="procedure",
            slug=system.slug,
            movable=may_assign(actor, system),
            whose=person,
            of=system.id,
        )
