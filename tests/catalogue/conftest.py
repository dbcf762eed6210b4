"""What tests of several parts of the catalogue begin with."""

from collections.abc import Iterator

import pytest

from catalogue.store import Database
from tests.catalogue.runbooks.running import Running


@pytest.fixture
def running(database: Database) -> Iterator[Running]:
    """A system with people who run it, in a unit of work."""
    with database.unit_of_work() as session:
        yield Running(session)
