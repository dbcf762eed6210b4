"""Write what an actor may see in any format that can be read back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Action, Actor, require
from catalogue.contracts.clause_sets import plain_set
from catalogue.contracts.spent import all_payments
from catalogue.errors import Refused
from catalogue.exchange.clause_sets import write_clause_sets
from catalogue.exchange.formats import Format, format_of
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.runbooks import write_runbook
from catalogue.exchange.upload import Upload
from catalogue.exchange.write_ckan import to_ckan
from catalogue.exchange.write_dcat import to_dcat
from catalogue.exchange.write_table import Lines, to_csv, to_register, to_table, to_xlsx
from catalogue.glossary.queries import all_terms
from catalogue.glossary.themes import all_themes
from catalogue.kinds import BY_CODE
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.people.tables import Organisation, Person, Team
from catalogue.tuning.queries import known_searches
from catalogue.visibility import visible
from catalogue.workflows.clause_sets import sets_at_hand
from catalogue.workflows.export_ocds import ocds_file
from catalogue.workflows.export_register import register_lines
from catalogue.workflows.export_things import seen_things


@dataclass(frozen=True)
class Wish:
    """What to export: a format, whose catalogue it is, and one of the format's file endings (empty: the usual one)."""

    format: str
    publisher: Publisher
    ending: str = ""


def export(session: Session, actor: Actor, today: date, wish: Wish) -> Upload:
    """Everything of a format that the actor may see, as a file (or a folder of files, for runbooks).

    Refused: there is no such format (`unknown_format`) or it is not written like that (`unknown_ending`).
    Raises `NotAllowed` for the directory.
    """
    chosen = format_of(wish.format)
    ending = wish.ending or chosen.endings[0]
    if ending not in chosen.endings:
        choices = ", ".join(chosen.endings)
        words = f"We cannot write {chosen.code} as “{ending[:20]}”. Use one of: {choices}."
        raise Refused("unknown_ending", words, "format")
    name = f"{chosen.code}.{ending}"
    if chosen.code == "ocds":
        return Upload(name, ocds_file(session, actor, today, wish.publisher, ending))
    records = _records(session, actor, today, chosen)
    if chosen.code == "dcat":
        return Upload(name, to_dcat(records, wish.publisher, ending))
    if chosen.code == "ckan":
        return Upload(name, to_ckan(records))
    if chosen.code == "clause-sets":
        return Upload(name, write_clause_sets(records))
    if ending == "folder":
        return Upload(chosen.code, members=tuple(write_runbook(record) for record in records))
    lines = register_lines(session, records) if chosen.code == "contracts" else _lines(chosen, records)
    return Upload(name, to_xlsx(lines, chosen.code) if ending == "xlsx" else to_csv(lines))


def _lines(chosen: Format, records: Sequence[Record]) -> Lines:
    assert chosen.shape is not None
    return to_register(records) if chosen.code == "iar" else to_table(chosen.shape, records)


def _records(session: Session, actor: Actor, today: date, chosen: Format) -> list[Record]:
    if chosen.subject in BY_CODE:
        return [one.record for one in seen_things(session, actor, today, chosen.subject)]
    return entries(session, actor, chosen.subject)


def entries(session: Session, actor: Actor, subject: str) -> list[Record]:
    """All entries of one sort that are no catalogued things, as the actor may see them. Raises `NotAllowed`."""
    return _ENTRIES[subject](session, actor)


def _people(session: Session, actor: Actor) -> list[Record]:
    require(actor, Action.READ_PEOPLE)
    manager = aliased(Person)
    rows = session.execute(
        select(Person, Team.slug, Organisation.slug, manager.email)
        .outerjoin(Team, Team.id == Person.team_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .order_by(Person.email)
    )
    return [
        Record(
            "person",
            {
                "email": person.email,
                "name": person.name,
                "job_title": person.job_title,
                "team": team,
                "organisation": organisation,
                "employer": person.employer,
                "manager_email": manager_email,
                "start_date": _iso(person.start_on),
                "end_date": _iso(person.end_on),
            },
        )
        for person, team, organisation, manager_email in rows
    ]


def _teams(session: Session, actor: Actor) -> list[Record]:
    require(actor, Action.READ_PEOPLE)
    parent = aliased(Team)
    rows = session.execute(select(Team, parent.slug).outerjoin(parent, parent.id == Team.parent_id).order_by(Team.slug))
    return [
        Record("team", _named(team, "slug", "name", "description", "email") | {"parent": above}) for team, above in rows
    ]


def _organisations(session: Session, actor: Actor) -> list[Record]:
    require(actor, Action.READ_PEOPLE)
    names = ("slug", "name", "organisation_type", "identifier", "website", "description")
    rows = session.scalars(select(Organisation).order_by(Organisation.slug))
    return [Record("organisation", _named(row, *names)) for row in rows]


def _themes(session: Session, actor: Actor) -> list[Record]:
    return [
        Record("theme", _named(row, "code", "label", "description", "parent", "uri")) for row in all_themes(session)
    ]


def _terms(session: Session, actor: Actor) -> list[Record]:
    names = ("term", "definition", "synonyms", "acronyms", "see_also")
    return [Record("term", _named(row, *names)) for row in all_terms(session)]


def _known_searches(session: Session, actor: Actor) -> list[Record]:
    """Those by which searches are judged: others would not be taken when they are loaded again."""
    return [
        Record("known_search", {"query": one.row.words, "kind": one.thing.kind, "slug": one.thing.slug})
        for one in known_searches(session, actor)
        if one.thing and one.judges
    ]


def _clause_sets(session: Session, actor: Actor) -> list[Record]:
    return [Record("clause_set", plain_set(one)) for one in sets_at_hand(session)]


def _payments(session: Session, actor: Actor) -> list[Record]:
    names = ("supplier", "amount", "transaction", "department", "purpose")
    return [
        Record("payment", _named(row, *names) | {"paid_on": _iso(row.paid_on), "contract_reference": reference})
        for row, reference in all_payments(session, actor)
    ]


def _links(session: Session, actor: Actor) -> list[Record]:
    """Links of which the actor may see both ends."""
    rows = session.execute(
        select(CataloguedResource.id, CataloguedResource.kind, CataloguedResource.slug).where(visible(actor))
    )
    seen = {row.id: (row.kind, row.slug) for row in rows}
    links = session.scalars(select(Link))
    both = [row for row in links if {row.from_id, row.to_id} <= seen.keys()]
    found = [_link(row, *seen[row.from_id], *seen[row.to_id]) for row in both]
    return sorted(found, key=lambda record: tuple(record.values.values())[:5])


def _link(row: Link, from_kind: str, start: str, to_kind: str, end: str) -> Record:
    values = {"from_kind": from_kind, "from": start, "relation": row.relation, "to_kind": to_kind, "to": end}
    return Record("link", values | {"note": row.note, "start_date": _iso(row.start_on), "end_date": _iso(row.end_on)})


def _named(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


_ENTRIES: dict[str, Callable[[Session, Actor], list[Record]]] = {
    "person": _people,
    "team": _teams,
    "organisation": _organisations,
    "theme": _themes,
    "term": _terms,
    "link": _links,
    "known_search": _known_searches,
    "clause_set": _clause_sets,
    "payment": _payments,
}
