"""Small things to test with: people, teams, agreements and contracts made by the real operations."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor, operator
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.accounts import open_account
from catalogue.people.directory import (
    OrganisationEntry,
    PersonEntry,
    TeamEntry,
    keep_organisation,
    keep_person,
    keep_team,
)
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.people.tables import Account, Person
from catalogue.resources.desk import desk
from catalogue.resources.operations import register
from catalogue.terms import Employer, OrganisationType, Role
from catalogue.visibility import actor_of

OPERATOR = operator("the tests")
TODAY = date(2026, 11, 22)


@dataclass
class Place:
    """A small council in one session: everything is made by the operator on one day."""

    session: Session
    today: date = TODAY

    def organisation(self, name: str, kind: OrganisationType = OrganisationType.SUPPLIER) -> str:
        """The slug of an organisation, made if need be."""
        row, _ = keep_organisation(self.session, OPERATOR, OrganisationEntry(name, kind))
        return row.slug

    def team(self, name: str) -> uuid.UUID:
        """The id of a team, made if need be."""
        row, _ = keep_team(self.session, OPERATOR, TeamEntry(name))
        return row.id

    def person(self, name: str, employer: Employer = Employer.COUNCIL, **said: Any) -> Person:
        """Someone with an address made from their name."""
        address = f"{name.lower().replace(' ', '.')}@{employer.value}.example"
        row, _ = keep_person(self.session, OPERATOR, PersonEntry(address, name, employer=employer, **said))
        return row

    def account(self, person: Person) -> Account:
        """An account that nobody can sign in to, but that can act."""
        return open_account(self.session, OPERATOR, person)

    def role(self, person: Person, role: Role, scope: RoleScope = RoleScope(), until: date | None = None) -> None:
        """A role from a year ago on."""
        grant_role(
            self.session, OPERATOR, person, role, Period(self.today - timedelta(days=365), until, "for a test"), scope
        )

    def thing(self, kind: str, title: str, **values: Any) -> CataloguedResource:
        """A catalogued thing; `owners`, `parts` and `slug` go where they belong, the rest are values."""
        record = Record(
            kind,
            {"title": title, **values},
            parts=values.pop("parts", {}),
            owners=values.pop("owners", {}),
            slug=values.pop("slug", ""),
        )
        for name in ("parts", "owners", "slug"):
            record.values.pop(name, None)
        identity = register(desk(self.session, OPERATOR, self.today), record)
        return self.session.get_one(CataloguedResource, identity)

    def actor(self, person: Person, today: date | None = None) -> Actor:
        """The person at the door today; their account is made at the first visit."""
        account = self.session.query(Account).filter_by(person_id=person.id).one_or_none() or self.account(person)
        self.session.flush()
        return actor_of(self.session, account, today or self.today)
