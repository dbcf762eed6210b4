"""Who should practise what next: of one system its drills, of all systems the best of each, the lowest first."""

from catalogue.readiness.practising import Practice
from catalogue.readiness.rules import percent
from portal.pages.readiness import band_mark
from portal.tables import Cell, Column, Table
from portal.urls import url_of_thing

PAGE = "/readiness/next"
ANYONE = "Anyone of our own people who cannot do it yet"
SOMEBODY = "Somebody of ours who has begun, or did it within a year"


def practice_table(of_one_system: bool) -> Table[Practice]:
    """The drills with what each would raise; of all systems also which."""
    system = Column("system", "System", _system, lambda one: one.line.system.title, "" if of_one_system else "system")
    columns: tuple[Column[Practice], ...] = (
        Column("procedure", "Procedure", _procedure, lambda one: one.title),
        Column("who", "Who", _who),
        Column("how", "How", lambda one: one.drill.level.label),
        Column("now", "Now", _now, lambda one: percent(one.drill.before.score), file_label="Readiness now (%)"),
        Column("then", "Then", _then, lambda one: percent(one.drill.after.score), file_label="Readiness then (%)"),
    )
    return Table(
        "next",
        "Who should practise what next",
        columns if of_one_system else (system, *columns),
        prefix="next",
        folded=(
            Column("weight", "How much it matters", lambda one: one.drill.procedure.weight.label),
            Column("band", "Answer now", lambda one: one.drill.before.band.label),
            Column("after", "Answer then", lambda one: one.drill.after.band.label),
        ),
    )


def _system(one: Practice) -> Cell:
    system = one.line.system
    return {"text": system.title, "href": f"{url_of_thing('system', system.slug)}/readiness", "note": system.team}


def _procedure(one: Practice) -> Cell:
    href = f"{url_of_thing('system', one.line.system.slug)}/readiness#procedure-{one.drill.procedure.id}"
    return {"text": one.title, "href": href, "note": one.drill.procedure.weight.label}


def _who(one: Practice) -> str:
    if one.person is not None:
        return one.person.name
    return SOMEBODY if one.drill.person else ANYONE


def _now(one: Practice) -> Cell:
    return {"text": band_mark(one.drill.before.band), "note": f"{percent(one.drill.before.score)}%"}


def _then(one: Practice) -> Cell:
    return {"text": band_mark(one.drill.after.band), "note": f"{percent(one.drill.after.score)}%"}
