"""The demo council's people: organisations, teams, people, their accounts and what they have been given to do."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from catalogue.errors import NotFound
from catalogue.kinds import kind_of
from catalogue.people.accounts import open_account
from catalogue.people.directory import (
    OrganisationEntry,
    PersonEntry,
    TeamEntry,
    keep_organisation,
    keep_person,
    keep_team,
)
from catalogue.people.passwords import Passwords
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.people.tables import Person, Team
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.terms import Employer, OrganisationType, Role
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.cells import Row, day_of, rows_of


def council_slug() -> str:
    """The address of the demo council among the organisations."""
    rows = rows_of("organisations", date.min)
    return next(row["slug"] for row in rows if row["organisation_type"] == OrganisationType.COUNCIL)


def add_organisations(at: Desk, today: date) -> int:
    """The council, its suppliers and its partners."""
    rows = rows_of("organisations", today)
    for row in rows:
        entry = OrganisationEntry(
            name=row["name"],
            organisation_type=OrganisationType(row["organisation_type"]),
            slug=row["slug"],
            identifier=row["identifier"],
            website=row["website"],
            description=row["description"],
        )
        keep_organisation(at.session, at.actor, entry)
    return len(rows)


def add_teams(at: Desk, today: date) -> int:
    """The teams; one that is part of another stands after it."""
    rows = sorted(rows_of("teams", today), key=lambda row: bool(row["parent"]))
    for row in rows:
        keep_team(at.session, at.actor, TeamEntry(**row))
    return len(rows)


def add_people(at: Desk, today: date) -> int:
    """Everyone; managers stand before those they manage, whatever the order of the table."""
    waiting = rows_of("people", today)
    known: set[str] = set()
    count = len(waiting)
    while waiting:
        ready = [row for row in waiting if not row["manager_email"] or row["manager_email"] in known]
        if not ready:
            raise NotFound(f"manager {waiting[0]['manager_email']}")
        for row in ready:
            keep_person(at.session, at.actor, _person(row))
        known |= {row["email"] for row in ready}
        waiting = [row for row in waiting if row["email"] not in known]
    return count


def _person(row: Row) -> PersonEntry:
    return PersonEntry(
        email=row["email"],
        name=row["name"],
        job_title=row["job_title"],
        team=row["team"],
        organisation=row["organisation"],
        employer=Employer(row["employer"]),
        manager_email=row["manager_email"],
        start_on=day_of(row["start_date"]),
        end_on=day_of(row["end_date"]),
    )


def open_accounts(at: Desk, passwords: Passwords) -> int:
    """Let the people of the sign-in page sign in. One hash serves all: their password is no secret."""
    hashed = passwords.hash(PASSWORD)
    for account in ACCOUNTS:
        open_account(at.session, at.actor, person_at(at, account.email), hashed)
    return len(ACCOUNTS)


def grant_roles(at: Desk, rows: Iterable[Row]) -> None:
    """What people have been given to do; the contracts for which it is must be there."""
    for row in rows:
        period = Period(at.today, day_of(row["until"]), row["reason"])
        grant_role(at.session, at.actor, person_at(at, row["email"]), Role(row["role"]), period, _scope(at, row))


def _scope(at: Desk, row: Row) -> RoleScope:
    if not row["scope"]:
        return RoleScope()
    kind, slug = row["scope"].split(":")
    if kind == "team":
        return RoleScope(kind, at.session.scalars(select(Team.id).where(Team.slug == slug)).one())
    return RoleScope(kind, thing(at.session, at.actor, kind_of(kind), slug).id)


def person_at(at: Desk, email: str) -> Person:
    """The person with this address."""
    return at.session.scalars(select(Person).where(Person.email == email)).one()
