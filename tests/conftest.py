"""What every test may ask for: the day, a seed, counts, and a migrated database of its own."""

import gc
import itertools
import os
import random
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from math import inf
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from catalogue.migrations import upgrade
from catalogue.search.budget import Budget
from catalogue.store import Database
from catalogue.tuning import judging
from tests import postgres, processes
from tests.engines import engine_for

TODAY = date(2026, 11, 22)
AUDIT_KEY = b"an audit key that only tests know"
BACKENDS = {"sqlite": "sqlite_url", "postgres": "postgres_url"}

PLENTY_OF_SECONDS = 120.0
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("usual", max_examples=50, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("soak", max_examples=2_000, deadline=None, suppress_health_check=SLOW_IS_FINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The three choices a run has; see `make help` for the usual ones."""
    group = parser.getgroup("portal")
    group.addoption("--databases", choices=[*BACKENDS, "both"], default="both", help="which databases to test on")
    group.addoption("--soak", action="store_true", help="full counts in place of reduced ones")
    group.addoption("--seed", type=int, help="repeat a run whose seed was printed")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settle the seed before Hypothesis looks for it, and make the folder that the run's workers share."""
    settings.load_profile("soak" if config.getoption("soak") else "usual")
    gc.disable()  # till all tests are collected: nothing that is made until then goes away
    config.add_cleanup(gc.enable)
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # a run starts hundreds of processes, which compile the same modules
    if hasattr(config, "workerinput"):
        return
    if config.option.seed is None:
        config.option.seed = secrets.randbelow(2**32)
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(config.option.seed)
    if config.option.soak:
        config.option.markexpr = config.option.markexpr.replace("not soak and ", "")
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", processes.quick_folder())  # where `tmp_path` is made
    os.environ[processes.RUN_FOLDER] = tempfile.mkdtemp(prefix="portal-tests-")
    os.environ[processes.OWNER] = str(os.getpid())


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage need not look at it for each test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the workers shared, once all of them are done."""
    if not hasattr(config, "workerinput") and processes.RUN_FOLDER in os.environ:
        processes.stop_all(Path(os.environ.pop(processes.RUN_FOLDER)))


def pytest_report_header(config: pytest.Config) -> str:
    """Say how to run the same again."""
    return f"seed: {config.option.seed} (the same again: --seed {config.option.seed})"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `database_url`, directly or through another fixture, runs on each database."""
    if "database_url" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("databases")
        backends = list(BACKENDS) if chosen == "both" else [chosen]
        metafunc.parametrize("database_url", backends, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """No answer is cut short on a slow machine by the time that one may take; a test of such a limit sets its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "SECONDS", inf)
        patch.setattr(judging, "PAGE_SECONDS", inf)
        patch.setattr(Budget.__init__, "__defaults__", (PLENTY_OF_SECONDS, time.thread_time))
        yield


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which all tests happen: a Sunday in November."""
    return TODAY


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that starts at nine on `today` and moves on by a millisecond each time it is read."""
    start = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
    ticks = itertools.count()
    return lambda: start + timedelta(milliseconds=next(ticks))


@pytest.fixture
def seeded(request: pytest.FixtureRequest) -> random.Random:
    """Chance that repeats: the run's printed seed together with the test's name."""
    return random.Random(f"{request.config.getoption('seed')} {request.node.nodeid}")


@pytest.fixture(scope="session")
def count(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """How often to repeat: `count(usual, full)` is the second only in `make soak`."""
    full_counts: bool = request.config.getoption("soak")
    return lambda usual, full: full if full_counts else usual


@pytest.fixture(scope="session")
def postgres_server() -> processes.Server:
    """The run's own PostgreSQL cluster; missing programs fail the test, they do not skip it."""
    return processes.shared("postgres", postgres.start)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: processes.Server, worker_id: str) -> str:
    """The name of this worker's migrated database, from which each test's is copied."""
    name = f"template_{worker_id}"
    with postgres.connect(postgres_server) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    upgrade(postgres.url(postgres_server, name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This worker's migrated SQLite file, from which each test's is copied."""
    path = tmp_path_factory.mktemp("template") / "portal.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database."""
    path = tmp_path / "portal.sqlite3"
    for part in sqlite_template.parent.glob(f"{sqlite_template.name}*"):
        shutil.copy(part, path.with_name(part.name))
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: processes.Server, postgres_template: str, worker_id: str) -> Iterator[str]:
    """A fresh migrated PostgreSQL database."""
    name = f"test_{worker_id}_{secrets.token_hex(4)}"
    with postgres.connect(postgres_server) as connection:
        postgres.copy_database(connection, postgres_template, name)
        yield postgres.url(postgres_server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def new_postgres_url(postgres_server: processes.Server) -> Iterator[Callable[[], str]]:
    """Makes PostgreSQL databases in which there is nothing at all."""
    names: list[str] = []
    with postgres.connect(postgres_server) as connection:

        def make() -> str:
            names.append(f"empty_{secrets.token_hex(4)}")
            connection.execute(f"CREATE DATABASE {names[-1]}".encode())
            return postgres.url(postgres_server, names[-1])

        yield make
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database; a test that takes it runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(BACKENDS[request.param])
    return url


@pytest.fixture
def database(database_url: str, clock: Callable[[], datetime]) -> Iterator[Database]:
    """The catalogue's database on a fresh migrated store, on SQLite and on PostgreSQL in turn."""
    yield from _opened(database_url, clock)


@pytest.fixture
def sqlite_database(sqlite_url: str, clock: Callable[[], datetime]) -> Iterator[Database]:
    """As `database`, on SQLite only: for tests that do not depend on which it is."""
    yield from _opened(sqlite_url, clock)


@pytest.fixture
def postgres_database(postgres_url: str, clock: Callable[[], datetime]) -> Iterator[Database]:
    """As `database`, on PostgreSQL only."""
    yield from _opened(postgres_url, clock)


def _opened(url: str, clock: Callable[[], datetime]) -> Iterator[Database]:
    with engine_for(url) as engine:
        yield Database(url, AUDIT_KEY, clock, engine)
