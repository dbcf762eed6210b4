"""A contract of the test supplier with what is owed under it, and one of others; on both databases."""

import pytest

from catalogue.kinds import kind_of
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.people.tables import Person
from catalogue.resources.queries import thing
from catalogue.store import Database
from catalogue.terms import Role
from tests.conftest import TODAY
from tests.portal.conftest import Council
from tests.portal.handovers.deal import ACCEPTOR, OPERATOR, SUPPLIER, Deal, owed


@pytest.fixture
def portal_database(database: Database) -> Database:
    """SQLite and PostgreSQL in turn: both must give the same answers."""
    return database


@pytest.fixture
def deal(council: Council) -> Deal:
    """A contract of the test supplier with an open obligation, and a contract of nobody's with another."""
    mine = council.register("contract", "Hearth support", visibility="internal", supplier="test-supplier")
    others = council.register("contract", "Waste lorries", visibility="public")
    with council.database.unit_of_work() as session:
        identity = thing(session, OPERATOR, kind_of("contract"), mine).id
        people = {name: session.get_one(Person, council.accounts[name].person_id) for name in council.accounts}
        for email, role in ((SUPPLIER, Role.CONTRACTOR), (ACCEPTOR, Role.ACCEPTOR)):
            grant_role(session, OPERATOR, people[email], role, Period(TODAY), RoleScope("contract", identity))
    return Deal(council, owed(council, mine), owed(council, others, appointed=False), mine)
