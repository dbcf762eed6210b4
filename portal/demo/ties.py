"""How the demo council's things hang together: its table of links, and what each runbook says it explains."""

import re
from datetime import date

from sqlalchemy import select

from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk
from catalogue.resources.links import Tie, link_many
from catalogue.terms import Relation
from portal.demo.cells import day_of, rows_of
from portal.demo.records import runbook_records

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
Key = tuple[str, str]


def add_links(at: Desk, today: date) -> int:
    """Make every link; the same one told twice is made once."""
    things = {(thing.kind, thing.slug): thing for thing in at.session.scalars(select(CataloguedResource))}
    wanted = {**_explained(today), **_tabled(today)}
    for start, _, end in wanted:
        if start not in things or end not in things:
            raise NotFound(f"link’s end: {start} or {end}")
    link_many(at, [(things[start], things[end], tie) for (start, _, end), tie in wanted.items()])
    return len(wanted)


def _tabled(today: date) -> dict[tuple[Key, Relation, Key], Tie]:
    found = {}
    for row in rows_of("links", today):
        relation = Relation(row["relation"])
        tie = Tie(relation, row["note"], day_of(row["start_date"]), day_of(row["end_date"]))
        found[(row["from_kind"], row["from"]), relation, (row["to_kind"], row["to"])] = tie
    return found


def _explained(today: date) -> dict[tuple[Key, Relation, Key], Tie]:
    return {
        (("runbook", record.slug), Relation.EXPLAINS, ("system", system)): Tie(Relation.EXPLAINS)
        for record in runbook_records(today)
        for system in _SLUG.findall(str(record.raw.get("systems", "")))
    }
