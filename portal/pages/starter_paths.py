"""Starter paths: the list, one path with its steps, and the forms to make, change and end one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, may
from catalogue.errors import BadInput, NotAllowed, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.queries import manages_somebody
from catalogue.resources.desk import Desk
from catalogue.resources.references import References
from catalogue.runbooks.path_queries import PathLine, steps_of
from catalogue.runbooks.path_tables import PATH, StarterPath
from catalogue.runbooks.paths import PathEntry, change_path, make_path
from catalogue.runbooks.starters import Starting, starting_on
from catalogue.terms import StarterStage
from portal.forms import Form, typed_from
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.pages.starter_steps import StepRow, row_of_path
from portal.tables import Cell, Column, Table, named_action
from portal.words import day

PAGE = "/starter-paths"
Typed = Mapping[str, Any]
FIELDS = (
    Field("title", "Name of the path", FieldType.TEXT, required=True, max_length=250,
          hint="What it prepares for, like “Housing analyst”."),
    Field("team", "Team", FieldType.TEAM, hint="Whoever keeps its entries keeps this path."),
    Field("job_title", "Job title", FieldType.TEXT, max_length=200,
          hint="If it is for everybody with this job, in the team or anywhere."),
)  # fmt: skip


def address_of(path: StarterPath) -> str:
    """Where a path has its page."""
    return f"{PAGE}/{path.id}"


def table() -> Table[PathLine]:
    """The paths, with for whom each is."""
    return Table(
        "starter-paths",
        "Starter paths",
        (
            Column("title", "Path", _title, lambda row: row.row.title, sort="title"),
            Column("team", "Team", _team, lambda row: row.team, sort="team"),
            Column(
                "job", "Job title", lambda row: row.row.job_title or "Any", lambda row: row.row.job_title, sort="job"
            ),
            Column("steps", "Steps", lambda row: f"{row.steps:,}", lambda row: row.steps, sort="steps", numeric=True),
        ),
    )


def _title(row: PathLine) -> Cell:
    return {"text": row.row.title, "href": address_of(row.row)}


def _team(row: PathLine) -> Cell:
    return {"text": row.team, "href": f"/teams/{row.team_slug}"} if row.team else "Any"


@dataclass(frozen=True)
class PathPage:
    """A path with its steps by stage, and what the reader may do with it; `given` is who has it, for its keepers."""

    row: StarterPath
    team: str
    team_slug: str
    stages: list[tuple[StarterStage, list[StepRow]]]
    may_keep: bool
    may_give: bool
    given: Table[Starting] | None
    starters: list[Starting]


def path_page(session: Session, actor: Actor, path: StarterPath, references: References, today: date) -> PathPage:
    """Everything on the page of a path."""
    lines = steps_of(session, actor, path, today)
    slug = references.teams.slugs.get(path.team_id, "") if path.team_id else ""
    keeps, is_used = may(actor, Action.EDIT, path.facts), path.ended_on is None
    return PathPage(
        row=path,
        team=references.teams.labels.get(slug, ""),
        team_slug=slug,
        stages=[(stage, [row_of_path(line) for line in lines if line.stage is stage]) for stage in StarterStage],
        may_keep=keeps and is_used,
        may_give=is_used and _may_give(session, actor, path),
        given=given_table() if keeps else None,
        starters=starting_on(session, path, today) if keeps else [],
    )


def may_give(at: Desk, path: StarterPath) -> bool:
    """Whether the actor may give a path to anybody, once it has steps and while it has not ended."""
    return _may_give(at.session, at.actor, path)


def _may_give(session: Session, actor: Actor, path: StarterPath) -> bool:
    return may(actor, Action.EDIT, path.facts) or manages_somebody(session, actor)


def given_table() -> Table[Starting]:
    """Who has a path now, with their buddies; not how far they are."""
    return Table(
        "given",
        "Who has it now",
        (
            Column("name", "Name", lambda one: {"text": one.starter.name, "href": f"/people/{one.starter.slug}"}),
            Column("buddy", "Buddy", lambda one: one.buddy.name if one.buddy else "Nobody yet"),
            Column("started", "Started on", lambda one: day(one.row.started_on), lambda one: one.row.started_on),
            Column("change", "Change", lambda one: _action(one, "Name the buddy", "buddy"), hidden=True),
            Column("end", "End", lambda one: _action(one, "End this path", "end"), hidden=True),
        ),
        prefix="given",
    )


def _action(one: Starting, words: str, what: str) -> Cell:
    return {"text": named_action(words, f"of {one.starter.name}"), "href": f"/starters/{one.row.id}/{what}"}


def may_make(at: Desk) -> bool:
    """Whether the actor may make a path, for any team or for none."""
    return may(at.actor, Action.CREATE, Thing(PATH)) or bool(_teams(at).teams.slugs)


def path_form(at: Desk, form: Form, path: StarterPath | None = None) -> SmallForm:
    """The form to make a path, or to change one. Raises `NotAllowed` for those who may make none."""
    if not may_make(at):
        raise NotAllowed(Action.CREATE)
    return SmallForm(
        title="Change this starter path" if path else "Make a starter path",
        action=f"{address_of(path)}/edit" if path else f"{PAGE}/new",
        back=address_of(path) if path else PAGE,
        button="Save" if path else "Make this path",
        questions=asked(FIELDS, form, _teams(at)),
        errors=form.errors,
        intro="" if path else "Its steps come next.",
        hidden={"version": path.version} if path else {},
    )


def _teams(at: Desk) -> References:
    """The teams whose paths the actor may keep, for choosing from."""
    every = at.references.teams
    kept = {one for one in every.slugs if may(at.actor, Action.CREATE, Thing(PATH, team_id=one))}
    return replace(at.references, teams=every.only(kept))


def standing(at: Desk, path: StarterPath) -> Form:
    """A path as somebody would have typed it."""
    team = at.references.teams.slugs.get(path.team_id, "") if path.team_id else ""
    return Form(typed_from(FIELDS, {"title": path.title, "team": team, "job_title": path.job_title}))


def make(at: Desk, typed: Typed) -> StarterPath:
    """Make what was typed. Raises `BadInput`, `NotAllowed`."""
    return make_path(at, _entry(at, typed))


def change(at: Desk, path: StarterPath, typed: Typed, version: int) -> bool:
    """Make a path say what was typed. Raises `BadInput`, `NotAllowed`, `Conflict`, `Refused`."""
    return change_path(at, path, _entry(at, typed), version)


def _entry(at: Desk, typed: Typed) -> PathEntry:
    values = values_of(FIELDS, typed)
    if not values["team"] and not may(at.actor, Action.CREATE, Thing(PATH)):
        raise BadInput([Problem("team", "Choose a team.", "You keep the paths of your own teams.")])
    return PathEntry(values["title"], at.references.teams.find(values["team"]), values["job_title"])


def end_form(path: StarterPath) -> SmallForm:
    """Are you sure?"""
    return SmallForm(
        title=f"Is “{path.title}” given to nobody any more?",
        action=f"{address_of(path)}/end",
        back=address_of(path),
        button="End this path",
        questions=[],
        intro="Those who have it keep it. Nobody else can be given it.",
        warning=True,
    )
