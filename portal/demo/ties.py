"""How the demo council's things hang together: its table of links, and what each runbook says it explains."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk
from catalogue.resources.links import Tie, link_many
from catalogue.terms import Relation
from portal.demo.cells import day_of, rows_of
from portal.demo.runbook_pages import runbook_records
from portal.demo.story import Key

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
Told = tuple[Key, Tie, Key]


def ties_by_moment(entered: Mapping[Key, datetime], today: date) -> dict[datetime, list[Told]]:
    """Every link, at the moment when both its ends were there; the same one told twice stands once."""
    found: dict[datetime, list[Told]] = defaultdict(list)
    for (start, _, end), tie in {**_explained(today), **_tabled(today)}.items():
        for key in (start, end):
            if key not in entered:
                raise NotFound(f"link’s end: {key[0]} {key[1]}")
        found[max(entered[start], entered[end])].append((start, tie, end))
    return found


def add_links(at: Desk, told: list[Told]) -> int:
    """Make some links."""
    slugs = {thing[1] for start, _, end in told for thing in (start, end)}
    rows = at.session.scalars(select(CataloguedResource).where(CataloguedResource.slug.in_(slugs)))
    things = {(thing.kind, thing.slug): thing for thing in rows}
    link_many(at, [(things[start], things[end], tie) for start, tie, end in told])
    return len(told)


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
