"""Catalogues of a size for the benchmarks of search, made once."""

from collections.abc import Callable
from datetime import date

import pytest

from catalogue.search.document import IndexDocument
from catalogue.store import Database
from catalogue.workflows.documents import documents_of
from tests.benchmarks.entries import recombined
from tests.benchmarks.judged import load_councils, names_of

SIZES = (10_000, 100_000)
Mixed = Callable[[int], list[IndexDocument]]


@pytest.fixture
def mixed(sqlite_database: Database, today: date) -> Mixed:
    """Documents of the five councils' records, mixed to a number."""
    load_councils(sqlite_database, today)
    with sqlite_database.reading() as session:
        documents = documents_of(session, names_of(sqlite_database), today)
    return lambda count: recombined(documents, count)
