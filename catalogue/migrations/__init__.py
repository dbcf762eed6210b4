"""The steps by which a database reaches today's shape, and the runner that takes them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from catalogue.store import make_engine


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Create the database's tables, or bring them to today's shape; does nothing if they are there."""
    command.upgrade(_config(url), "head")


def upgrade_within(connection: Connection, revision: str = "head") -> None:
    """Take the steps up to a revision inside a transaction that is open already; whoever opened it commits it."""
    config = _config("")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def is_known(revision: str) -> bool:
    """Whether this program has that step; it lacks those of newer versions."""
    return revision in {step.revision for step in ScriptDirectory.from_config(_config("")).walk_revisions()}


def pending(url: str) -> list[str]:
    """The steps that this database has not taken yet."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    script = ScriptDirectory.from_config(_config(url))
    steps = [step.revision for step in script.walk_revisions()]
    return steps if current is None else steps[: steps.index(current)] if current in steps else steps


def draw(url: str, message: str) -> None:
    """Write a new step from the difference between the tables in code and the database (for developers)."""
    command.revision(_config(url), message=message, autogenerate=True)


def check(url: str) -> None:
    """Raise if the tables in code and the database's differ."""
    command.check(_config(url))
