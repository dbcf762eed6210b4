"""Twin councils on each database, made once for all tests of a file, and the application that opens onto them."""

import logging
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
import structlog
from flask import Flask

from catalogue.store import Database
from portal.app import create_app
from tests import postgres, processes
from tests.conftest import AUDIT_KEY
from tests.portal.applications import CHEAP
from tests.portal.conftest import settings_for
from tests.portal.twins.cast import Cast
from tests.portal.twins.council import Twins

Councils = Callable[[int], Twins]
CouncilsOn = Callable[[Callable[[], str], float], Councils]


@pytest.fixture(autouse=True)
def quiet(logs_as_before: None) -> None:
    """A line for each of some hundred requests would hide what a failure says."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all of them: a twin puts its own database into it when somebody comes to it."""
    database = Database(f"sqlite:///{sqlite_template}", AUDIT_KEY)
    made = create_app(settings_for(tmp_path_factory.mktemp("twins")), CHEAP, database)
    made.config.update(RATELIMIT_ENABLED=False, WTF_CSRF_ENABLED=False)
    yield made
    made.extensions["portal"].renderer.close()
    database.dispose()


@pytest.fixture(scope="module")
def councils_on(
    request: pytest.FixtureRequest, count: Callable[[int, int], int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CouncilsOn]:
    """Makes twin councils by number, given where to get fresh databases and how much of its story an index follows."""
    made: list[Twins] = []

    def councils(blank: Callable[[], str], indexed: float) -> Councils:
        @cache
        def council(number: int) -> Twins:
            chance = Random(f"{request.config.getoption('seed')} {number}")
            cast = Cast(chance, extra=count(2, 24))
            made.append(Twins(cast, blank, tmp_path_factory.mktemp("indexes"), indexed))
            return made[-1]

        return council

    yield councils
    for twins in made:
        twins.close()


@pytest.fixture(scope="module")
def councils(councils_on: CouncilsOn, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Councils:
    """Twin councils on SQLite, with an index that is a little behind."""

    def blank() -> str:
        folder = tmp_path_factory.mktemp("twin")
        for part in sqlite_template.parent.glob(f"{sqlite_template.name}*"):
            shutil.copy(part, folder / part.name)
        return f"sqlite:///{folder / sqlite_template.name}"

    return councils_on(blank, 0.9)


@pytest.fixture(scope="module")
def postgres_councils(councils_on: CouncilsOn, postgres_server: processes.Server, postgres_template: str) -> Councils:
    """Twin councils on PostgreSQL, without an index. Their databases go with the run's cluster."""
    names = (f"{postgres_template}_twin_{number}" for number in range(1_000))

    def blank() -> str:
        name = next(names)
        with postgres.connect(postgres_server) as connection:
            postgres.copy_database(connection, postgres_template, name)
        return postgres.url(postgres_server, name)

    return councils_on(blank, 0.0)
