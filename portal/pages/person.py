"""The pages of one person, one team and one organisation: facts first, then what they have to do with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.people import queries
from catalogue.people.absences import absence_of
from catalogue.people.accounts import account_of
from catalogue.people.queries import PeopleRequest, PersonLine, Profile
from catalogue.people.speaking_for import may_speak_for
from catalogue.people.tables import Person, Team
from catalogue.readiness.foreseeing import if_left
from catalogue.resources.references import load_references
from catalogue.runbooks.path_queries import PathLine, paths
from catalogue.runbooks.starters import followed
from catalogue.terms import Employer, OrganisationType, OwnerRole
from catalogue.workflows.erase import is_erased
from catalogue.workflows.holdings import Answer, OrganisationLine, OrganisationPage, answers_of
from portal.accounts import why_not
from portal.pages import directory
from portal.pages.being_away import away_words
from portal.pages.joining_people import may_receive
from portal.pages.people_account import may_take_away_step, sign_on_facts
from portal.pages.what_if_words import left_words
from portal.tables import PER_PAGE, Place, Table, asked, in_order, shown
from portal.words import day

Row = dict[str, Any]


def may_keep(actor: Actor) -> bool:
    """Whether the actor may add and change people, teams and organisations."""
    return may(actor, Action.EDIT_PEOPLE)


@dataclass(frozen=True)
class PeopleList:
    """One page of the list of people with its filters, or all of them where a file is asked for."""

    table: Table[PersonLine]
    page: queries.PeoplePage
    file: str
    facets: list[Row]
    chosen: list[Row]


def people_list(session: Session, actor: Actor, at: Place, today: date) -> PeopleList:
    """What the address asks of the list of people. Raises `NotFound` for those who may not read the directory."""
    table = directory.people_table(today, at.all("status"))
    wanted = asked(table, at)
    filters = {name: at.all(name) for name in directory.FILTERS}
    per_page = 0 if wanted.file or wanted.whole else PER_PAGE
    request = PeopleRequest(at.get("q"), filters, wanted.sort, wanted.page, per_page)
    page = queries.people(session, actor, request, today)
    if wanted.file:
        return PeopleList(table, page, wanted.file, [], [])
    references = load_references(session)
    counts = queries.people_facets(session, actor, request, today)
    facets, chosen = directory.facets(counts, references, at), directory.chosen(references, at)
    return PeopleList(table, page, "", facets, chosen)


@dataclass(frozen=True)
class PersonPage:
    """A person with rows of facts and a table for each role they hold over things; `what_if` is what would stop without
    them, `starting` where their buddy and their manager see how far they are."""

    profile: Profile
    left: str
    leaves: str
    away: str
    facts: list[Row]
    tables: list[tuple[Table[Answer], list[Answer]]]
    total: int
    may_change: bool
    may_hand_on: bool
    may_say_away: bool
    may_give: bool
    what_if: str
    may_erase: bool
    may_take_away_step: bool
    may_untie: bool
    cannot_sign_in: str
    starting: str


def person_page(session: Session, actor: Actor, slug: str, today: date) -> PersonPage:
    """Everything that a person's page shows. Raises `NotFound`."""
    profile = queries.profile(session, actor, slug)
    person = profile.person
    answers = answers_of(session, actor, person, today)
    gone = person.end_on is not None and person.end_on < today
    is_ours = not gone and person.employer == Employer.COUNCIL
    signs_on = sign_on_facts(session, actor, person)
    roles = [role for role in OwnerRole if any(answer.role is role for answer in answers)]
    return PersonPage(
        profile=profile,
        left=day(person.end_on) if gone else "",
        leaves=day(person.end_on) if person.end_on and not gone else "",
        away=away_words(absence_of(session, person, today), today),
        facts=[*_facts(profile), *signs_on],
        tables=[_in_role(role, answers) for role in roles],
        total=len({answer.thing.id for answer in answers}),
        may_change=may_keep(actor),
        may_hand_on=not gone and may_speak_for(actor, person),
        may_say_away=is_ours and may_speak_for(actor, person),
        may_give=is_ours and may_receive(actor, person),
        what_if=_what_if(session, actor, person, today) if is_ours else "",
        may_erase=gone and not is_erased(person) and may(actor, Action.ADMINISTER),
        may_take_away_step=not gone and may_take_away_step(session, actor, person),
        may_untie=bool(signs_on) and actor.person_id != person.id,
        cannot_sign_in=_why_not(session, person) if may(actor, Action.ADMINISTER) and not gone else "",
        starting=_starting(session, actor, person, today),
    )


def _what_if(session: Session, actor: Actor, person: Person, today: date) -> str:
    """What would become of us without them, for council staff."""
    if not may(actor, Action.READ_PEOPLE):
        return ""
    return left_words(person.name, if_left(session, actor, person, today))


def _starting(session: Session, actor: Actor, person: Person, today: date) -> str:
    theirs = (one.row.id for one in followed(session, actor, today) if one.starter.id == person.id)
    return next((f"/starters/{identity}" for identity in theirs), "")


def _why_not(session: Session, person: Person) -> str:
    return why_not(person, account_of(session, person.email), person.name)


def shown_tables(tables: list[tuple[Table[Answer], list[Answer]]], at: Place) -> list[Row]:
    """The tables as the page draws them; of a long one the first rows, unless the address asks for all of them."""
    drawn = []
    for table, rows in tables:
        wanted = asked(table, at)
        rows = in_order(table, rows, wanted.sort)
        most = len(rows) if wanted.whole else PER_PAGE
        drawn.append(shown(table, rows[:most], at) | {"left_out": max(0, len(rows) - most)})
    return drawn


def _in_role(role: OwnerRole, answers: list[Answer]) -> tuple[Table[Answer], list[Answer]]:
    rows = [answer for answer in answers if answer.role is role]
    table = directory.answers_table(f"{role.label}: {len(rows)}", role.value.replace("_", "-"))
    return table, rows


def _facts(profile: Profile) -> list[Row]:
    person, team, organisation = profile.person, profile.team, profile.organisation
    rows: list[Row] = [
        {"key": "Job title", "value": person.job_title},
        {"key": "Team", **_linked(team.name if team else None, f"/teams/{team.slug}" if team else "")},
        {"key": "Manager", **_linked(*_of(profile.manager))},
        {"key": "Email address", "value": person.email, "href": f"mailto:{person.email}"},
        {"key": "Works for", **_employer(profile)},
        {"key": "Since", "value": day(person.start_on)},
    ]
    if profile.reports:
        rows.append({"key": "Manages", "entries": [dict(zip(("text", "href"), _of(one), strict=True))
                                                   for one in profile.reports]})  # fmt: skip
    return [row for row in rows if row["key"] != "Team" or person.employer == Employer.COUNCIL or organisation is None]


def _of(person: Person | None) -> tuple[str, str]:
    return (person.name, f"/people/{person.slug}") if person else ("", "")


def _linked(text: str | None, href: str) -> Row:
    return {"value": text or "", "href": href if text else None}


def _employer(profile: Profile) -> Row:
    if profile.organisation:
        return _linked(profile.organisation.name, f"/organisations/{profile.organisation.slug}")
    return {"value": Employer(profile.person.employer).label}


@dataclass(frozen=True)
class TeamPage:
    """A team, those who work in it today, the teams around it, and how it teaches newcomers."""

    team: Team
    parent: Team | None
    parts: Sequence[Team]
    people: Sequence[PersonLine]
    paths: Sequence[PathLine]
    may_change: bool


def team_page(session: Session, actor: Actor, slug: str, today: date) -> TeamPage:
    """Everything that a team's page shows but its entries. Raises `NotFound`."""
    team = queries.team(session, actor, slug)
    parent, parts = queries.team_around(session, actor, team)
    filters = {"team": (slug,), "status": (queries.CURRENT,)}
    people = queries.people(session, actor, PeopleRequest(filters=filters, per_page=0), today)
    theirs = [line for line in paths(session, actor) if line.row.team_id == team.id]
    return TeamPage(team, parent, parts, people.rows, theirs, may_keep(actor))


def of_types(lines: list[OrganisationLine], types: Sequence[str]) -> list[OrganisationLine]:
    """Those of the organisations that are of these types; all, if none is named."""
    return [line for line in lines if not types or line.organisation.organisation_type in types]


def type_links(at: Place) -> list[Row]:
    """Links that narrow the list of organisations to one type."""
    chosen = at.get("type")
    links: list[Row] = [{"text": "All", "href": at.but(type=None, page=None), "active": not chosen}]
    return links + [
        {"text": kind.label, "href": at.but(type=kind.value, page=None), "active": chosen == kind.value}
        for kind in OrganisationType
    ]


@dataclass(frozen=True)
class OrganisationTables:
    """An organisation with rows of facts and its tables."""

    page: OrganisationPage
    kind: str
    facts: list[Row]
    tables: list[tuple[Any, Sequence[Any]]]
    may_change: bool


def organisation_tables(page: OrganisationPage, actor: Actor, today: date) -> OrganisationTables:
    """An organisation's page, with a table of each sort of thing that there is."""
    found = page.organisation
    agreements = directory.things_table("Data sharing agreements", "agreements")
    tables: list[tuple[Any, Sequence[Any]]] = [
        (directory.contracts_table(), page.contracts),
        (agreements, page.agreements),
        (directory.members_table(today), page.people),
    ]
    facts: list[Row] = [
        {"key": "Type", "value": OrganisationType(found.organisation_type).label},
        {"key": "Identifier", "value": found.identifier},
        {"key": "Website", "value": found.website, "href": found.website or None},
    ]
    if page.published:
        href = f"/search?organisation={found.slug}"
        words = "1 entry" if page.published == 1 else f"{page.published:,} entries"
        facts.append({"key": "Published here", "value": words, "href": href})
    return OrganisationTables(
        page=page,
        kind=OrganisationType(found.organisation_type).label,
        facts=facts,
        tables=[one for one in tables if one[1]],
        may_change=may_keep(actor),
    )
