"""The stage on which obligations are tested, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.store import Database
from tests.catalogue.obligations.stage import Stage


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[Stage]:
    """A contract with its people, in one unit of work that is committed at the end."""
    with database.unit_of_work() as session:
        yield Stage(session, tmp_path)
