"""How the tests of imports load things: a sample, or rows written in the test."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from catalogue.access import Actor, operator
from catalogue.exchange.upload import Upload
from catalogue.kinds.kind import Kind
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.operations import describe
from catalogue.resources.records import records_of
from catalogue.store import Database
from catalogue.workflows.load_records import Request, load
from catalogue.workflows.loading import Outcome

SAMPLES = Path(__file__).parents[2] / "samples"
LOADER = operator("Ann at the keyboard")
TODAY = date(2026, 11, 22)


def sample(path: str) -> Upload:
    """A sample file, or a folder of them."""
    found = SAMPLES / path
    if found.is_dir():
        return Upload(found.name, members=tuple(Upload(one.name, one.read_bytes()) for one in sorted(found.iterdir())))
    return Upload(found.name, found.read_bytes())


def table(*rows: dict[str, Any], name: str = "list.csv") -> Upload:
    """A CSV file of these rows."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, headings)
    writer.writeheader()
    writer.writerows(rows)
    return Upload(name, out.getvalue().encode())


def loaded(database: Database, code: str, upload: Upload, actor: Actor = LOADER, **how: Any) -> Outcome:
    """What came of loading a file."""
    return load(database, actor, TODAY, Request(code, upload, **how))


def things(database: Database, kind: Kind) -> dict[str, Record]:
    """Whole records of all things of a kind, by title."""
    with database.reading() as session:
        at = desk(session, LOADER, TODAY)
        rows = list(session.scalars(select(kind.table)))
        return {record.values["title"]: record for record in records_of(session, rows, at.references, TODAY)}


def edited(database: Database, title: str, **values: Any) -> None:
    """A person changes a thing."""
    with database.unit_of_work() as session:
        thing = session.scalars(select(CataloguedResource).where(CataloguedResource.title == title)).one()
        describe(desk(session, operator("Bea"), TODAY), thing, Record(thing.kind, values), thing.version)
