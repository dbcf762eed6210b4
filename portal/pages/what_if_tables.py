"""The tables of what if: systems before and after, and the procedures and skills that fewer could do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalogue.plurals import how_many
from catalogue.readiness.foreseeing import SystemForeseen
from catalogue.readiness.hands import Hands
from catalogue.readiness.rules import OURS, percent
from catalogue.readiness.what_if import Loss
from portal.pages.readiness import band_mark
from portal.tables import Cell, Column, Table
from portal.urls import url_of_thing

PROCEDURES, SKILLS = "procedures", "skills"


@dataclass(frozen=True)
class LossRow:
    """A procedure or skill of a system, as the table has it."""

    of: SystemForeseen
    loss: Loss

    @property
    def title(self) -> str:
        """What it is called."""
        return self.of.line.titles[self.loss.procedure.id]


def systems_left() -> Table[SystemForeseen]:
    """The systems that lose somebody, with their figures before and after."""
    return _systems("Systems that would lose somebody", _FIGURES)


def systems_ended() -> Table[SystemForeseen]:
    """The systems that lose their contract: their figures stay, which never count the supplier."""
    return _systems("Systems that no other contract covers", _HANDS)


def losses_left(key: str, called: str) -> Table[LossRow]:
    """The procedures or skills that somebody takes with them."""
    return _losses(key, called, _today, _then)


def losses_ended() -> Table[LossRow]:
    """The procedures that none of our own people can do."""
    return _losses(PROCEDURES, "Procedure", lambda row: "At most the supplier", lambda row: "Nobody")


def _systems(caption: str, figures: Sequence[Column[SystemForeseen]]) -> Table[SystemForeseen]:
    return Table(
        "systems",
        caption,
        (
            Column("title", "System", _system, lambda one: one.line.system.title, "title"),
            Column("becomes", "What becomes of it", becomes),
            *figures,
            Column("lost", "Nobody could do", _lost, _lost_number, "lost", numeric=True),
        ),
        folded=(
            Column("critical", "Of these critical", lambda one: "", lambda one: one.outcome.critical),
            Column("team", "Team", lambda one: one.line.system.team),
        ),
    )


def _system(one: SystemForeseen) -> Cell:
    system = one.line.system
    return {"text": system.title, "href": f"{url_of_thing('system', system.slug)}/readiness", "note": system.team}


def becomes(one: SystemForeseen) -> str:
    """What the answer counts it as."""
    outcome = one.outcome
    if not outcome.before.is_recorded:
        return "Nobody knows"
    if outcome.stops:
        return "Our own people could not run it"
    if outcome.hangs:
        return "It would hang on one person"
    return "Our own people cannot run it today" if outcome.was is Hands.NOBODY else "It could still be run"


def _lost(one: SystemForeseen) -> Cell:
    """Where nothing is recorded, nobody is told that nothing would be lost."""
    if not one.outcome.before.is_recorded:
        return "Not known"
    critical = one.outcome.critical
    return {"text": f"{len(one.outcome.uncovered):,}", "note": f"{critical:,} critical" if critical else ""}


def _lost_number(one: SystemForeseen) -> int | None:
    return len(one.outcome.uncovered) if one.outcome.before.is_recorded else None


_FIGURES: Sequence[Column[SystemForeseen]] = (
    Column("now", "Now", lambda one: band_mark(one.outcome.before.band)),
    Column("then", "Then", lambda one: band_mark(one.outcome.after.band)),
    Column(
        "score",
        "Readiness now",
        lambda one: f"{percent(one.outcome.before.score)}%",
        lambda one: percent(one.outcome.before.score),
        numeric=True,
        file_label="Readiness now (%)",
    ),
    Column(
        "after",
        "Readiness then",
        lambda one: f"{percent(one.outcome.after.score)}%",
        lambda one: percent(one.outcome.after.score),
        numeric=True,
        file_label="Readiness then (%)",
    ),
)
_HANDS: Sequence[Column[SystemForeseen]] = (
    Column("now", "Answer", lambda one: band_mark(one.outcome.before.band)),
    Column("hands", "Not known to be in our hands", lambda one: not_ours(one) or "Nothing"),
)


def not_ours(one: SystemForeseen) -> str:
    """What of a system is not in the council's hands, or not known to be."""
    words = {"Admin access": one.line.facts.admin_access, "source code": one.line.facts.source}
    words["configuration"] = one.line.facts.configuration
    missing = ", ".join(what for what, held in words.items() if held not in OURS)
    return missing[:1].upper() + missing[1:]


def _losses(key: str, called: str, today: Callable[[LossRow], str], then: Callable[[LossRow], str]) -> Table[LossRow]:
    return Table(
        "losses" if key == PROCEDURES else key,
        f"{called}s",
        (
            Column("title", called, _title, lambda row: row.title, "title"),
            Column("system", "System", lambda row: row.of.line.system.title, sort="system"),
            Column("today", "Can do it today", today),
            Column("then", "Then", then),
            Column("learners", "Have begun to learn", _learners, lambda row: len(row.loss.learners)),
        ),
        key,
        folded=(
            Column("weight", "How much it matters", lambda row: row.loss.procedure.weight.label),
            Column("named", "Who has begun, as far as you are told", lambda row: ", ".join(row.of.named(row.loss))),
        ),
    )


def _title(row: LossRow) -> Cell:
    page = "skills" if row.loss.procedure.is_skill else "readiness"
    href = f"{url_of_thing('system', row.of.line.system.slug)}/{page}#procedure-{row.loss.procedure.id}"
    return {"text": row.title, "href": href, "note": row.loss.procedure.weight.label}


def _today(row: LossRow) -> str:
    return how_many(row.loss.standing.cover, "person", "people")


def _then(row: LossRow) -> str:
    return how_many(row.loss.then, "person", "people") if row.loss.then else "Nobody"


def _learners(row: LossRow) -> Cell:
    number = len(row.loss.learners)
    return {"text": f"{number:,}" if number else "Nobody", "note": ", ".join(row.of.named(row.loss))}
