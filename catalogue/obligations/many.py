"""Do the same to many obligations: what would be refused is known before, and the rest is done whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from catalogue.access import Action, Actor, may
from catalogue.errors import Refused
from catalogue.obligations.appointing import People, check_people, reassign
from catalogue.obligations.ending import agree, open_up
from catalogue.obligations.keeping import rebaseline
from catalogue.obligations.lines import Line
from catalogue.obligations.machine import Refusal, step
from catalogue.obligations.sitting import Sitting, contract_of
from catalogue.obligations.steps import facts_of
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Person
from catalogue.terms import ObligationAction


@dataclass(frozen=True)
class Doing:
    """Something that can be done to many; `why_not` says of one why it cannot, or need not, be done to it."""

    run: Callable[[Sitting, Obligation], object]
    why_not: Callable[[Sitting, Obligation], str]


@dataclass(frozen=True)
class Sorted:
    """What can be done, and what is left, each with its reason."""

    can: Sequence[Obligation]
    left: Sequence[tuple[Obligation, str]]


def kept_of(actor: Actor, lines: Sequence[Line]) -> list[Line]:
    """Those of the handovers that the actor keeps."""
    return [line for line in lines if _keeps(actor, line)]


def keeps_any(actor: Actor, lines: Sequence[Line]) -> bool:
    """Whether the actor keeps one of the handovers at least."""
    return any(_keeps(actor, line) for line in lines)


def _keeps(actor: Actor, line: Line) -> bool:
    return actor.is_staff and may(actor, Action.KEEP_OBLIGATIONS, line.contract)


def sort_out(at: Sitting, rows: Sequence[Obligation], doing: Doing) -> Sorted:
    """To which of these it can be done. Nothing is changed."""
    told = [(row, doing.why_not(at, row)) for row in rows]
    return Sorted([row for row, reason in told if not reason], [(row, reason) for row, reason in told if reason])


def do_to_many(at: Sitting, rows: Sequence[Obligation], doing: Doing) -> None:
    """Do it to each. Who may and what is refused: as for one of them; then nothing is done to any."""
    for row in rows:
        doing.run(at, row)


def stepping(action: ObligationAction) -> Doing:
    """Agree, or open."""
    run = {ObligationAction.AGREE: agree, ObligationAction.OPEN: open_up}[action]

    def why_not(at: Sitting, row: Obligation) -> str:
        found = step(facts_of(at, row), action)
        return found.words if isinstance(found, Refusal) else ""

    return Doing(run, why_not)


def naming(role: str, person: Person) -> Doing:
    """Name who sees to it (`owner`), accepts it (`acceptor`) or hands it over (`supplier_person`)."""

    def people(at: Sitting, row: Obligation) -> People:
        ids = {"owner": row.owner_id, "acceptor": row.acceptor_id, "supplier_person": row.supplier_person_id}
        now = People(**{name: at.session.get_one(Person, one) if one else None for name, one in ids.items()})
        return replace(now, **{role: person})

    def why_not(at: Sitting, row: Obligation) -> str:
        if getattr(row, f"{role}_id") == person.id:
            return f"{person.name} is named already."
        try:
            check_people(at, contract_of(at, row), people(at, row))
        except Refused as refused:
            return refused.words
        return ""

    return Doing(lambda at, row: reassign(at, row, people(at, row)), why_not)


def rebaselining(reason: str) -> Doing:
    """Measure from the present due dates on."""

    def why_not(_at: Sitting, row: Obligation) -> str:
        return "It is measured from its due date already." if row.baseline_due_on == row.due_on else ""

    return Doing(lambda at, row: rebaseline(at, row, reason), why_not)
