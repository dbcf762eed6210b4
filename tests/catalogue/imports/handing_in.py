"""How the tests of files handed in on a page do so: who does, the file, its columns confirmed."""

import io
import uuid

from catalogue.access import Actor, Held
from catalogue.blobs import Blobs
from catalogue.exchange.upload import Upload
from catalogue.imports.queries import run_of
from catalogue.imports.tables import ImportRun
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows.check_imports import (
    HandedIn,
    check_run,
    hand_in,
    look_at,
    settle_columns,
)
from catalogue.workflows.load_records import Request
from tests.catalogue.imports.loads import TODAY, table


def someone(role: Role, name: str = "Sam") -> Actor:
    """Somebody who works here and holds a role for the whole council."""
    return Actor(
        name=name, person_id=uuid.uuid4(), account_id=uuid.uuid4(), is_staff=True, roles=frozenset({Held(role)})
    )


KEEPER, STEWARD, ADMIN = someone(Role.PROCUREMENT), someone(Role.STEWARD), someone(Role.ADMIN)
AUDITOR, READER = someone(Role.AUDITOR), someone(Role.READER)


def handed(
    database: Database,
    kept: Blobs,
    *rows: dict[str, str],
    actor: Actor = KEEPER,
    code: str = "contracts",
    name: str = "register-2026.csv",
    upload: Upload | None = None,
) -> uuid.UUID:
    """A file handed in; the run that waits for its columns."""
    file = upload or table(*rows, name=name)
    blob = kept.put(io.BytesIO(file.content), 10**6, lambda path: None)
    sent = HandedIn(Request(code, file, good_rows_only=True), blob.sha256)
    with database.unit_of_work() as session:
        return hand_in(session, actor, sent, look_at(session, actor, sent)).id


def checked(
    database: Database, kept: Blobs, run_id: uuid.UUID, actor: Actor = KEEPER, source: str = "", **columns: str
) -> uuid.UUID:
    """Its columns confirmed, or changed, and every row judged."""
    with database.unit_of_work() as session:
        run = run_of(session, actor, run_id)
        settle_columns(session, actor, run, {**run.columns, **columns}, source)
    check_run(database, actor, TODAY, run_id, kept, "")
    return run_id


def run(database: Database, run_id: uuid.UUID) -> ImportRun:
    with database.reading() as session:
        return session.get_one(ImportRun, run_id)


ROWS = (
    {"Title": "Bin lorries", "Start date": "1/4/2026", "Money": "£1,000"},
    {"Title": "Gritting", "Start date": "see framework", "Money": "5"},
    {"Title": "", "Start date": "1/5/2026", "Money": "=1+1"},
)
