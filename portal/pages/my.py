"""A person's own page: what they answer for, and what they have been given to do."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.queries import person_of
from catalogue.people.rights import RoleHeld, own_roles
from catalogue.people.tables import Person
from catalogue.plurals import how_many
from catalogue.resources.attesting import due_on
from catalogue.resources.queries import things_by_id
from catalogue.resources.references import Names
from catalogue.runbooks.waiting import Doubted, Waiting, corrections_to_work_in, drafts_waiting
from catalogue.terms import Role
from catalogue.workflows.mine import COMPLETE_ENOUGH, Duties, duties
from portal.pages.checking import LookLine, look_line
from portal.pages.directory import thing_cell, things_table
from portal.pages.messages import OwnMail, own_mail
from portal.pages.saved_searches import saved_rows
from portal.pages.sought import wish_rows
from portal.searching import names
from portal.tables import Column, Place, Table
from portal.urls import url_of_thing
from portal.words import day

SHOWS = {"all": "All", "due": "Need a look", "thin": f"Less than {COMPLETE_ENOUGH}% complete"}
Row = dict[str, Any]
Scopes = dict[uuid.UUID, str]
# What a role without a scope is for, where that is less than the whole council.
_OF_NO_ONE_THING = {Role.PARTNER: "For live agreements with the agency"}


@dataclass(frozen=True)
class MyPage:
    """Whose page it is, their roles, what they answer for, the drafts that wait for them, the searches they keep, what
    they asked for, their mail."""

    person: Person
    team: Row | None
    roles: list[Row]
    duties: Duties
    drafts: list[Row]
    shared: Sequence[CataloguedResource]
    saved: list[Row]
    wishes: list[Row]
    mail: OwnMail


def my_page(session: Session, actor: Actor, today: date) -> MyPage:
    """The actor's own page."""
    person = person_of(session, actor)
    assert person is not None
    references = names()
    slug = references.teams.slugs.get(person.team_id) if person.team_id else None
    held_now = own_roles(session, actor, today)
    scopes = scopes_of(session, actor, held_now)
    shared = [] if actor.is_staff else list(things_by_id(session, actor, sorted(actor.things)).values())
    return MyPage(
        person=person,
        team={"text": references.teams.labels[slug], "href": f"/teams/{slug}"} if slug and actor.is_staff else None,
        roles=[role_row(held, scopes) for held in held_now],
        duties=duties(session, actor, today),
        drafts=[
            *(draft_row(one) for one in drafts_waiting(session, actor)),
            *(doubt_row(one) for one in corrections_to_work_in(session, actor)),
        ],
        shared=shared,
        saved=saved_rows(session, actor, names()),
        wishes=wish_rows(session, actor),
        mail=own_mail(session, actor),
    )


def draft_row(draft: Waiting) -> Row:
    """A draft that waits, with who wrote it when."""
    href = f"{url_of_thing('runbook', draft.slug)}/texts/{draft.number}"
    see = {"text": "See what it changes", "hidden": f"in {draft.title}", "href": href}
    return {"key": draft.title, "value": f"By {draft.author}, {day(draft.made_at)}", "actions": [see]}


def doubt_row(doubted: Doubted) -> Row:
    """A runbook that those who did it found wrong."""
    see = {
        "text": "See what",
        "hidden": f"was wrong in {doubted.title}",
        "href": f"{url_of_thing('runbook', doubted.slug)}/corrections",
    }
    return {"key": doubted.title, "value": f"{how_many(doubted.count, 'correction')} proposed", "actions": [see]}


def role_row(held: RoleHeld, scopes: Scopes) -> Row:
    """A role with what it is held on and until when, and what it lets one do, in words."""
    until = f"until {day(held.until_on)}" if held.until_on else "with no end set"
    if held.waiting:
        until = "once a second administrator has confirmed it"
    return {"key": held.role.label, "entries": [{"text": f"{scopes[held.id]}, {until}.", "note": held.role.hint}]}


def scopes_of(session: Session, actor: Actor, roles: Sequence[RoleHeld]) -> Scopes:
    """On what each role is held, by the role's id; what the reader may not see is not named."""
    ids = {held.scope_id for held in roles if held.scope_id}
    things = things_by_id(session, actor, sorted(ids)) if ids else {}
    return {held.id: _scope(held, things, names().teams) for held in roles}


def _scope(held: RoleHeld, things: Mapping[uuid.UUID, CataloguedResource], teams: Names) -> str:
    if held.scope_id is None:
        return _OF_NO_ONE_THING.get(held.role, "For the whole council")
    if held.scope_kind == "team":
        return teams.labels.get(teams.slugs.get(held.scope_id, ""), "A team")
    found = things.get(held.scope_id)
    return found.title if found else f"A {held.scope_kind} that you may not see"


def chosen_things(found: Duties, show: str) -> Sequence[CataloguedResource]:
    """Those of someone's things that the address asks for."""
    return {"due": found.due, "thin": found.thin}.get(show, found.things)


def look_lines(rows: Sequence[CataloguedResource], at: Place) -> list[LookLine]:
    """Entries to look through one by one, where the address asks for those that need it."""
    return [look_line(row, at.but()) for row in rows] if at.get("show") == "due" else []


def duties_table(show: str) -> Table[CataloguedResource]:
    """What someone answers for, with when it is to be checked; what needs a look comes longest due first."""
    base = things_table("Entries that you answer for")
    due = Column("due", "Next check", lambda row: day(due_on(row)), due_on, sort="due")
    columns = (Column("title", "Entry", thing_cell, sort="title"), *base.columns[1:4], due)
    return Table(base.id, base.caption, columns, default_sort="due" if show == "due" else "title", folded=base.folded)


def tabs(found: Duties, show: str) -> list[Row]:
    """Links that narrow the list, each with its count."""
    counts = {"all": len(found.things), "due": len(found.due), "thin": len(found.thin)}
    return [
        {"text": f"{label} ({counts[name]:,})", "href": "/my" if name == "all" else f"/my?show={name}",
         "active": name == (show if show in SHOWS else "all")}
        for name, label in SHOWS.items()
    ]  # fmt: skip
