"""What if somebody leaves, or a contract ends: the same rules on changed facts. Worked out when asked, never kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from catalogue.readiness.facts import ProcedureFact, SystemFacts
from catalogue.readiness.hands import Hands, hands
from catalogue.readiness.rules import Readiness, Standing, readiness_by


@dataclass(frozen=True)
class Loss:
    """A procedure that fewer could do: how it stands today, how many of our own people could do it then, and who of
    those who stay has begun to learn it."""

    standing: Standing
    then: int
    learners: frozenset[UUID]

    @property
    def procedure(self) -> ProcedureFact:
        """What it is."""
        return self.standing.procedure

    @property
    def is_whole(self) -> bool:
        """Whether then nobody of ours could do it."""
        return self.then == 0


@dataclass(frozen=True)
class Outcome:
    """A system before and after, with each procedure and each skill that fewer would have; `was` is in how many hands
    it is today, the supplier's included."""

    before: Readiness
    after: Readiness
    losses: tuple[Loss, ...]
    was: Hands | None
    skills: tuple[Loss, ...] = ()

    @property
    def uncovered(self) -> Sequence[Loss]:
        """What then nobody of ours could do."""
        return [loss for loss in self.losses if loss.is_whole]

    @property
    def learners(self) -> int:
        """How many people have begun to learn one of those."""
        return len({person for loss in (*self.uncovered, *self.lost_skills) for person in loss.learners})

    @property
    def critical(self) -> int:
        """How many of those a service stops without."""
        return sum(loss.standing.is_critical for loss in self.uncovered)

    @property
    def lost_skills(self) -> Sequence[Loss]:
        """The skills that then nobody of ours would have."""
        return [loss for loss in self.skills if loss.is_whole]

    @property
    def stops(self) -> bool:
        """Whether our own people could run it no more."""
        return hands(self.after) is Hands.NOBODY and self.was is not Hands.NOBODY

    @property
    def hangs(self) -> bool:
        """Whether it would come to hang on one person."""
        return hands(self.after) is Hands.ONE_PERSON and self.was is Hands.ENOUGH


def if_they_left(
    facts: SystemFacts, before: Readiness, leavers: frozenset[UUID], today: date, skills: Sequence[Standing] = ()
) -> Outcome:
    """What would become of a system, as ready as it is, and of what people do with it, without these people."""
    stays = tuple(_without(one, leavers) for one in before.standings)
    after = readiness_by(replace(facts, staff=facts.staff - leavers), stays, today)
    losses = _losses(before.standings, after.standings)
    return Outcome(before, after, losses, hands(before), _losses(skills, [_without(one, leavers) for one in skills]))


def if_contracts_ended(facts: SystemFacts, before: Readiness, today: date) -> Outcome:
    """What would become of a system, as ready as it is, that no contract covers any more: what none of our own people
    can do, nobody can. The score stays: it never counted the supplier."""
    after = readiness_by(replace(facts, has_live_contract=False), before.standings, today)
    losses = [Loss(one, 0, _learners(one)) for one in before.standings if facts.has_live_contract and not one.cover]
    return Outcome(before, after, tuple(losses), Hands.ENOUGH if facts.has_live_contract else hands(before))


def _losses(before: Sequence[Standing], after: Sequence[Standing]) -> tuple[Loss, ...]:
    pairs = zip(before, after, strict=True)
    return tuple(Loss(one, then.cover, _learners(then)) for one, then in pairs if then.cover < one.cover)


def _without(one: Standing, leavers: frozenset[UUID]) -> Standing:
    """The runbook stays drilled, whoever did it."""
    return replace(one, proofs=tuple(proof for proof in one.proofs if proof.person not in leavers))


def _learners(one: Standing) -> frozenset[UUID]:
    return frozenset(proof.person for proof in one.proofs if not proof.covers)
