"""Keep the directory: people, teams and organisations are added and changed here, one audit event a change."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Problem, Refused
from catalogue.people.names import free_slug
from catalogue.people.tables import Organisation, Person, Team
from catalogue.store import for_change
from catalogue.terms import Employer, OrganisationType

Row = Organisation | Team | Person


@dataclass(frozen=True)
class OrganisationEntry:
    """What to say of an organisation; a missing value leaves what stands."""

    name: str
    organisation_type: OrganisationType | None = None
    slug: str = ""
    identifier: str = ""
    website: str = ""
    description: str = ""


@dataclass(frozen=True)
class TeamEntry:
    """What to say of a team; `parent` is a slug."""

    name: str
    slug: str = ""
    description: str = ""
    email: str = ""
    parent: str = ""


@dataclass(frozen=True)
class PersonEntry:
    """What to say of a person; team and organisation are slugs or names, the manager an email address."""

    email: str
    name: str
    job_title: str = ""
    team: str = ""
    organisation: str = ""
    employer: Employer | None = None
    manager_email: str = ""
    start_on: date | None = None
    end_on: date | None = None
    slug: str = field(default="")


def standing_organisation(session: Session, slug: str, name: str) -> Organisation | None:
    """The organisation of this slug, else name, as it stands by now; nobody else changes it until the commit."""
    row: Organisation | None = session.scalar(for_change(_called(Organisation, slug, name)))
    return row


def standing_team(session: Session, slug: str, name: str) -> Team | None:
    """The team of this slug, else name, held likewise."""
    row: Team | None = session.scalar(for_change(_called(Team, slug, name)))
    return row


def standing_person(session: Session, email: str) -> Person | None:
    """The person of this email address, held likewise."""
    return session.scalar(for_change(select(Person).where(Person.email == email.strip().lower())))


def keep_organisation(session: Session, actor: Actor, entry: OrganisationEntry) -> tuple[Organisation, str]:
    """Add an organisation, or change the one of this slug or name; says `new`, `changed` or `unchanged`.

    Who may: administrators and the operator. A blank in the entry never erases.
    """
    require(actor, Action.EDIT_PEOPLE)
    row = standing_organisation(session, entry.slug, entry.name)
    said = {
        "name": entry.name,
        "organisation_type": entry.organisation_type and entry.organisation_type.value,
        "identifier": entry.identifier,
        "website": entry.website,
        "description": entry.description,
    }
    if row is None:
        said["organisation_type"] = said["organisation_type"] or OrganisationType.OTHER.value
        row = Organisation(slug=free_slug(session, Organisation, entry.slug or entry.name))
        return row, _add(session, actor, row, "organisation", said)
    return row, _change(session, actor, row, "organisation", said)


def add_organisation(session: Session, actor: Actor, entry: OrganisationEntry) -> str:
    """Add an organisation that a file names; one of this slug or name that is here is left as it is. Says `new` or
    `unchanged`. Who may: whoever may import, since a contract without its supplier says little."""
    require(actor, Action.IMPORT)
    if session.scalar(_called(Organisation, entry.slug, entry.name)) is not None:
        return "unchanged"
    kind = (entry.organisation_type or OrganisationType.OTHER).value
    said = {"name": entry.name, "organisation_type": kind, "identifier": entry.identifier}
    row = Organisation(slug=free_slug(session, Organisation, entry.slug or entry.name))
    return _add(session, actor, row, "organisation", said)


def keep_team(session: Session, actor: Actor, entry: TeamEntry) -> tuple[Team, str]:
    """Add a team, or change the one of this slug or name; says `new`, `changed` or `unchanged`."""
    require(actor, Action.EDIT_PEOPLE)
    row = standing_team(session, entry.slug, entry.name)
    said: dict[str, Any] = {"name": entry.name, "description": entry.description, "email": entry.email.lower()}
    if entry.parent:
        said["parent_id"] = _required(session, Team, entry.parent, "parent").id
    if row is None:
        row = Team(slug=free_slug(session, Team, entry.slug or entry.name))
        return row, _add(session, actor, row, "team", said)
    return row, _change(session, actor, row, "team", said)


def keep_person(session: Session, actor: Actor, entry: PersonEntry) -> tuple[Person, str]:
    """Add a person, or change the one of this email address; says `new`, `changed` or `unchanged`.

    Raises `BadInput` for a team, organisation or manager that is not there and for dates the wrong way round.
    """
    require(actor, Action.EDIT_PEOPLE)
    email = entry.email.strip().lower()
    row = standing_person(session, email)
    said: dict[str, Any] = {
        "name": entry.name,
        "job_title": entry.job_title,
        "employer": entry.employer and entry.employer.value,
        "start_on": entry.start_on,
        "end_on": entry.end_on,
    }
    if entry.team:
        said["team_id"] = _required(session, Team, entry.team, "team").id
    if entry.organisation:
        said["organisation_id"] = _required(session, Organisation, entry.organisation, "organisation").id
    if entry.manager_email:
        said["manager_id"] = _manager(session, entry.manager_email, email)
    _check_dates(said, row)
    if row is None:
        said["employer"] = said["employer"] or Employer.COUNCIL.value
        row = Person(slug=free_slug(session, Person, entry.slug or entry.name), email=email)
        return row, _add(session, actor, row, "person", said)
    return row, _change(session, actor, row, "person", said)


def _check_dates(said: dict[str, Any], row: Person | None) -> None:
    start = said["start_on"] or (row.start_on if row else None)
    end = said["end_on"] or (row.end_on if row else None)
    if start and end and end < start:
        raise BadInput([Problem("end_date", "The last day is before the first.", "Check both dates.", str(end))])


def _manager(session: Session, email: str, own: str) -> uuid.UUID:
    email = email.strip().lower()
    if email == own:
        raise BadInput([Problem("manager_email", "Nobody is their own manager.", "Give another address.", email)])
    manager = session.scalar(select(Person.id).where(Person.email == email))
    if manager is None:
        reason = f"Nobody here has the address “{email[:80]}”."
        raise BadInput([Problem("manager_email", reason, "Add the manager first, or correct the address.", email)])
    return manager


def _called(table: type[Any], slug: str, name: str) -> Select[tuple[Any]]:
    return select(table).where(table.slug == slug if slug else table.name == name)


def _required(session: Session, table: type[Any], words: str, column: str) -> Any:
    row = session.scalar(_called(table, words, "")) or session.scalar(_called(table, "", words))
    if row is None:
        reason = f"There is no {table.__tablename__} called “{words[:80]}”."
        raise BadInput([Problem(column, reason, "Add it first, or correct the name.", words)])
    return row


def _add(session: Session, actor: Actor, row: Row, kind: str, said: dict[str, Any]) -> str:
    row.id = uuid.uuid4()
    for name, value in said.items():
        if value not in (None, ""):
            setattr(row, name, value)
    session.add(row)
    session.flush()
    record(session, actor, Happening(f"{kind}.added", kind, row.id, details={"changed": sorted(said)}))
    return "new"


def _change(session: Session, actor: Actor, row: Row, kind: str, said: dict[str, Any]) -> str:
    changed = [name for name, value in said.items() if value not in (None, "") and getattr(row, name) != value]
    if not changed:
        return "unchanged"
    for name in changed:
        setattr(row, name, said[name])
    session.flush()
    record(session, actor, Happening(f"{kind}.changed", kind, row.id, details={"changed": sorted(changed)}))
    return "changed"


def end_employment(session: Session, actor: Actor, person: Person, last_day: date) -> None:
    """Note a person's last day; after it they may do nothing. What they own is then listed as unowned.

    Refused: a last day before the first (`dates`).
    """
    require(actor, Action.EDIT_PEOPLE)
    if person.start_on is not None and last_day < person.start_on:
        raise Refused("dates", "The last day is before the first. Check the date.", "end_on")
    person.end_on = last_day
    session.flush()
    record(session, actor, Happening("person.left", "person", person.id, details={"changed": ["end_on"]}))


def restore_last_day(session: Session, actor: Actor, person: Person, before: date | None) -> None:
    """Let a person's last day be what it was before it was noted. Who may: administrators and the operator."""
    require(actor, Action.EDIT_PEOPLE)
    person.end_on = before
    session.flush()
    record(session, actor, Happening("person.changed", "person", person.id, details={"changed": ["end_on"]}))
