"""Correct the directory by hand: an entry is made to say exactly what a form says, so that a blank erases."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Conflict, Problem
from catalogue.people.directory import OrganisationEntry, PersonEntry, Row, TeamEntry
from catalogue.people.tables import Organisation, Person, Team
from catalogue.terms import Employer, OrganisationType

_MOST_LEVELS = 50


def correct_person(session: Session, actor: Actor, row: Person, entry: PersonEntry, version: int) -> bool:
    """Make a person's entry say this; whether anything changed. Who may: administrators and the operator.

    Raises `BadInput` for a missing name or address, an address that someone else has, a team, organisation or manager
    that is not there, and dates the wrong way round; `Conflict` if someone changed the entry since `version`.
    """
    _may_correct(actor, row, version)
    email = entry.email.strip().lower()
    problems = _named(entry.name)
    manager = _person_at(session, entry.manager_email)
    if not email:
        problems.append(Problem("email", "Enter the email address."))
    elif _taken(session, Person, Person.email, email, row.id):
        problems.append(Problem("email", "Someone else here has this address.", "Check the address.", email))
    if entry.manager_email and manager is None:
        problems.append(Problem("manager_email", "Nobody here has this address.", "Correct it, or leave it empty."))
    if manager is not None and manager.id == row.id:
        problems.append(Problem("manager_email", "Nobody is their own manager.", "Give another address."))
    if entry.start_on and entry.end_on and entry.end_on < entry.start_on:
        problems.append(Problem("end_date", "The last day is before the first.", "Check both dates."))
    said = {
        "name": entry.name,
        "email": email,
        "job_title": entry.job_title,
        "employer": (entry.employer or Employer.COUNCIL).value,
        "team_id": _id_of(session, Team, entry.team, "team", problems),
        "organisation_id": _id_of(session, Organisation, entry.organisation, "organisation", problems),
        "manager_id": manager.id if manager else None,
        "start_on": entry.start_on,
        "end_on": entry.end_on,
    }
    return _write(session, actor, row, "person", said, problems)


def correct_team(session: Session, actor: Actor, row: Team, entry: TeamEntry, version: int) -> bool:
    """Make a team's entry say this; whether anything changed. Who may: administrators and the operator.

    Raises `BadInput` for a missing or taken name, and for a team that would be part of itself; `Conflict` if someone
    changed the entry since `version`.
    """
    _may_correct(actor, row, version)
    problems = _named(entry.name)
    if _taken(session, Team, func.lower(Team.name), entry.name.lower(), row.id):
        problems.append(Problem("name", "Another team has this name.", "Choose another.", entry.name))
    parent_id = _id_of(session, Team, entry.parent, "parent", problems)
    if parent_id is not None and _is_within(session, parent_id, row.id):
        problems.append(Problem("parent", "A team cannot be part of itself.", "Choose another team, or none."))
    said = {
        "name": entry.name,
        "description": entry.description,
        "email": entry.email.lower(),
        "parent_id": parent_id,
    }
    return _write(session, actor, row, "team", said, problems)


def correct_organisation(
    session: Session, actor: Actor, row: Organisation, entry: OrganisationEntry, version: int
) -> bool:
    """Make an organisation's entry say this; whether anything changed. Who may: administrators and the operator.

    Raises `BadInput` for a missing or taken name; `Conflict` if someone changed the entry since `version`.
    """
    _may_correct(actor, row, version)
    problems = _named(entry.name)
    if _taken(session, Organisation, func.lower(Organisation.name), entry.name.lower(), row.id):
        problems.append(Problem("name", "Another organisation has this name.", "Choose another.", entry.name))
    said = {
        "name": entry.name,
        "organisation_type": (entry.organisation_type or OrganisationType.OTHER).value,
        "identifier": entry.identifier,
        "website": entry.website,
        "description": entry.description,
    }
    return _write(session, actor, row, "organisation", said, problems)


def _may_correct(actor: Actor, row: Row, version: int) -> None:
    require(actor, Action.EDIT_PEOPLE)
    if version != row.version:
        raise Conflict(row.version)


def _named(name: str) -> list[Problem]:
    return [] if name.strip() else [Problem("name", "Enter the name.")]


def _taken(session: Session, table: type[Any], column: Any, value: str, own: uuid.UUID) -> bool:
    return session.scalar(select(table.id).where(column == value, table.id != own).limit(1)) is not None


def _person_at(session: Session, email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == email.strip().lower())) if email else None


def _id_of(
    session: Session, table: type[Any], slug: str, field: str, problems: list[Problem]
) -> uuid.UUID | None:  # fmt: skip
    if not slug:
        return None
    found: uuid.UUID | None = session.scalar(select(table.id).where(table.slug == slug))
    if found is None:
        problems.append(Problem(field, "This is not there any more.", "Choose one from the list.", slug))
    return found


def _is_within(session: Session, team_id: uuid.UUID, whole_id: uuid.UUID) -> bool:
    """Whether a team is another, or part of it at any depth."""
    current: uuid.UUID | None = team_id
    for _ in range(_MOST_LEVELS):
        if current is None:
            return False
        if current == whole_id:
            return True
        current = session.scalar(select(Team.parent_id).where(Team.id == current))
    return True


def _write(
    session: Session, actor: Actor, row: Row, kind: str, said: dict[str, Any], problems: list[Problem]
) -> bool:  # fmt: skip
    if problems:
        raise BadInput(problems)
    changed = sorted(name for name, value in said.items() if getattr(row, name) != value)
    if not changed:
        return False
    for name in changed:
        setattr(row, name, said[name])
    session.flush()
    record(session, actor, Happening(f"{kind}.changed", kind, row.id, details={"changed": changed}))
    return True
