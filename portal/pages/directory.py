"""Lists of the directory: people, teams, organisations and what they have to do with, each as a table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.queries import AWAY, CURRENT, LEAVING, LEFT, PersonLine
from catalogue.people.tables import Person, Team
from catalogue.resources.references import References
from catalogue.terms import Employer, Lifecycle, OrganisationType
from catalogue.workflows.holdings import Answer, OrganisationLine
from portal.tables import Cell, Column, Place, Table
from portal.urls import url_of_thing
from portal.words import day, money

FILTERS = ("team", "organisation", "employer", "status")
_STATUS = {CURRENT: "Works here now", AWAY: "Away now", LEAVING: "Leaving: last day is set", LEFT: "Has left"}
_LABELS = {"team": "Team", "organisation": "Organisation", "employer": "Works for", "status": "Status"}


Member = Person | PersonLine


def link(text: str, href: str) -> Cell:
    """A cell that leads somewhere; empty where there is nothing to name."""
    return {"text": text, "href": href} if text else ""


def leaving(end_on: date | None, today: date) -> str:
    """What a last day means today."""
    if end_on is None:
        return ""
    return f"Left on {day(end_on)}" if end_on < today else f"Leaves on {day(end_on)}"


def people_table(today: date, statuses: Sequence[str] = ()) -> Table[PersonLine]:
    """The list of people. Narrowed to who is away it is no file: one for each day would be a record of holidays."""
    return Table(
        "people",
        "People",
        (
            Column("name", "Name", _person_cell, sort="name"),
            Column("team", "Team", lambda row: link(row.team, f"/teams/{row.team_slug}"), sort="team"),
            Column(
                "organisation",
                "Organisation",
                lambda row: link(row.organisation, f"/organisations/{row.organisation_slug}"),
                sort="organisation",
            ),
            Column("end_on", "Leaving", lambda row: leaving(row.end_on, today), lambda row: row.end_on, sort="end_on"),
        ),
        default_sort="name",
        folded=(
            Column("job_title", "Job title", lambda row: row.job_title),
            Column("email", "Email address", lambda row: row.email),
            Column("employer", "Works for", lambda row: Employer(row.employer).label),
            Column("start_on", "First day", lambda row: "", lambda row: row.start_on),
        ),
        has_files=AWAY not in statuses,
    )


def _person_cell(row: PersonLine) -> Cell:
    """Until when somebody is away stands on the page alone: no file keeps it."""
    away = f"away until {day(row.away_until)}" if row.away_until else ""
    note = "; ".join(filter(None, (row.job_title, away)))
    return {"text": row.name, "href": f"/people/{row.slug}", "note": note[:1].upper() + note[1:]}


def facets(
    counts: Mapping[str, Sequence[tuple[str, int]]], references: References, at: Place, names: Sequence[str] = FILTERS
) -> list[dict[str, Any]]:
    """Filters of the list of people as `components/filter.html` takes them."""
    return [
        {
            "name": name,
            "label": _LABELS[name],
            "options": [
                {
                    "value": value,
                    "label": label_of(name, value, references),
                    "count": count,
                    "checked": value in at.all(name),
                }
                for value, count in counts.get(name, ())
            ],
        }
        for name in names
        if counts.get(name)
    ]


def chosen(references: References, at: Place, names: Sequence[str] = FILTERS) -> list[dict[str, str]]:
    """The filters in force, each with the address of the page without it."""
    return [
        {"facet": _LABELS[name], "label": label_of(name, value, references), "href": at.without(name, value)}
        for name in names
        for value in at.all(name)
    ]


def label_of(name: str, value: str, references: References) -> str:
    """What people call a filter's value."""
    if name == "status":
        return _STATUS.get(value, value)
    if name == "employer":
        return Employer(value).label if value in set(Employer) else value
    names = references.teams if name == "team" else references.organisations
    return names.labels.get(value, value)


def teams_table(people: Mapping[str, int], things: Mapping[str, int], parents: Mapping[Any, Team]) -> Table[Team]:
    """The list of teams, with how many people and entries each has."""
    return Table(
        "teams",
        "Teams",
        (
            Column("name", "Team", lambda row: link(row.name, f"/teams/{row.slug}"), sort="name"),
            Column("parent", "Part of", lambda row: _name(parents.get(row.parent_id)), sort="parent"),
            Column(
                "people", "People", lambda row: f"{people.get(row.slug, 0):,}",
                lambda row: people.get(row.slug, 0), sort="people", numeric=True,
            ),
            Column(
                "things", "Entries", lambda row: f"{things.get(row.slug, 0):,}",
                lambda row: things.get(row.slug, 0), sort="things", numeric=True,
            ),
            Column("email", "Email address", lambda row: row.email),
        ),
        default_sort="name",
        folded=(Column("description", "What it does", lambda row: row.description),),
    )  # fmt: skip


def _name(team: Team | None) -> str:
    return team.name if team else ""


def organisations_table() -> Table[OrganisationLine]:
    """The list of organisations, with how much of what each has to do with."""
    return Table(
        "organisations",
        "Organisations",
        (
            Column(
                "name",
                "Organisation",
                lambda row: link(row.organisation.name, f"/organisations/{row.organisation.slug}"),
                sort="name",
            ),
            Column("type", "Type", lambda row: OrganisationType(row.organisation.organisation_type).label, sort="type"),
            Column("contracts", "Contracts", lambda row: f"{row.contracts:,}", lambda row: row.contracts,
                   sort="contracts", numeric=True),
            Column("agreements", "Agreements", lambda row: f"{row.agreements:,}", lambda row: row.agreements,
                   sort="agreements", numeric=True),
            Column("published", "Published here", lambda row: f"{row.published:,}", lambda row: row.published,
                   sort="published", numeric=True),
        ),
        default_sort="name",
        folded=(
            Column("identifier", "Identifier", lambda row: row.organisation.identifier),
            Column("website", "Website", lambda row: row.organisation.website),
        ),
    )  # fmt: skip


def answers_table(caption: str, prefix: str) -> Table[Answer]:
    """What somebody answers for in one role."""
    return Table(
        f"{prefix}-table",
        caption,
        (
            Column("title", "Entry", lambda row: thing_cell(row.thing), sort="title"),
            Column("kind", "Kind", lambda row: kind_of(row.thing.kind).label, sort="kind"),
            Column("status", "Status", lambda row: Lifecycle(row.thing.lifecycle).label, sort="status"),
            Column("from_on", "Since", lambda row: day(row.from_on), lambda row: row.from_on, sort="from_on"),
            Column("until_on", "Until", lambda row: day(row.until_on), lambda row: row.until_on, sort="until_on"),
            Column("deputy", "As", lambda row: "Deputy" if row.stands_in else "Owner"),
        ),
        prefix=prefix,
        default_sort="title",
        folded=(Column("role", "Role", lambda row: row.role.label),),
    )


def contracts_table() -> Table[Contract]:
    """The contracts of one supplier."""
    return Table(
        "contracts",
        "Contracts",
        (
            Column("title", "Contract", thing_cell, sort="title"),
            Column("identifier", "Reference", lambda row: row.identifier, sort="identifier"),
            Column("start_on", "Starts", lambda row: day(row.start_on), lambda row: row.start_on, sort="start_on"),
            Column("end_on", "Ends", lambda row: day(row.end_on), lambda row: row.end_on, sort="end_on"),
            Column("value", "Value", lambda row: money(row.value), lambda row: row.value, sort="value", numeric=True),
        ),
        default_sort="-end_on",
    )


def things_table(caption: str, prefix: str = "") -> Table[CataloguedResource]:
    """Entries of any kind."""
    return Table(
        f"{prefix or 'entries'}-table",
        caption,
        (
            Column("title", "Entry", thing_cell, sort="title"),
            Column("kind", "Kind", lambda row: kind_of(row.kind).label, sort="kind"),
            Column("lifecycle", "Status", lambda row: Lifecycle(row.lifecycle).label, sort="lifecycle"),
            Column("completeness", "Complete", lambda row: f"{row.completeness}%", lambda row: row.completeness,
                   sort="completeness", numeric=True),
            Column("updated_at", "Changed", lambda row: day(row.updated_at), lambda row: row.updated_at,
                   sort="updated_at"),
        ),
        prefix=prefix,
        default_sort="title",
        folded=(
            Column("identifier", "Reference", lambda row: row.identifier),
            Column("summary", "Summary", lambda row: row.summary),
            Column("attested_on", "Last checked", lambda row: day(row.attested_on), lambda row: row.attested_on),
        ),
    )  # fmt: skip


def thing_cell(row: CataloguedResource) -> Cell:
    """A thing's title with its address."""
    return link(row.title, url_of_thing(row.kind, row.slug))


def members_table(today: date) -> Table[Member]:
    """The people of one team or organisation."""
    return Table(
        "members",
        "People",
        (
            Column("name", "Name", lambda row: link(row.name, f"/people/{row.slug}"), sort="name"),
            Column("job_title", "Job title", lambda row: row.job_title, sort="job_title"),
            Column("email", "Email address", lambda row: row.email, sort="email"),
            Column("end_on", "Leaving", lambda row: leaving(row.end_on, today), lambda row: row.end_on, sort="end_on"),
        ),
        prefix="members",
        default_sort="name",
    )
