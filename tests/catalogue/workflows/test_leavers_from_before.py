"""A database from before leavers in bulk and learners: what was noted of last days stays, and so do starters' steps."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from catalogue import migrations
from catalogue.store import make_engine

ZOE, PATH, LIST, STEP, FIRST, SECOND = (uuid.uuid4() for _ in range(6))
BEFORE = (
    """INSERT INTO person (id, slug, email, name, job_title, employer, version)
       VALUES (:zoe, 'zoe', 'zoe@council.example', 'Zoe', '', 'council', 1)""",
    "INSERT INTO starter_path (id, title, job_title, version) VALUES (:path, 'Analyst', '', 1)",
    """INSERT INTO induction (id, path_id, person_id, given_on, started_on, version)
       VALUES (:list, :path, :zoe, '2026-01-01', '2026-01-01', 1)""",
    """INSERT INTO induction_step (id, induction_id, stage, position, deed, note)
       VALUES (:step, :list, 'later', 1, 'meet', '')""",
    """INSERT INTO departure (id, person_id, operation_id, last_on, end_on_before, moved, made_by, made_at)
       VALUES (:first, :zoe, :first, '2026-12-24', '2027-01-31', '[]', 'Ann', '2026-11-01')""",
    """INSERT INTO departure (id, person_id, operation_id, moved, made_by, made_at)
       VALUES (:second, :zoe, :second, '[]', 'Ann', '2026-11-02')""",
)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_what_stood_before_stands(dialect: str, tmp_path: Path, new_postgres_url: Callable[[], str]) -> None:
    url = f"sqlite:///{tmp_path}/before.sqlite3" if dialect == "sqlite" else new_postgres_url()
    engine = make_engine(url)
    ids = {"zoe": ZOE, "path": PATH, "list": LIST, "step": STEP, "first": FIRST, "second": SECOND}
    said = {name: one.hex for name, one in ids.items()}
    with engine.begin() as connection:
        migrations.upgrade_within(connection, "0032")
        for statement in BEFORE:
            connection.execute(text(statement), said)
    migrations.upgrade(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT ended FROM departure ORDER BY made_at")).scalars().all()
        assert [str(row).replace("'", '"') for row in rows] == [f'[["person", "{ZOE}", "2027-01-31"]]', "[]"]
        step = connection.execute(text("SELECT induction_id, by_on FROM induction_step")).one()
        assert str(step.induction_id).replace("-", "") == LIST.hex and step.by_on is None
    engine.dispose()
