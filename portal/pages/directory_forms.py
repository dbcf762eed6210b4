"""Forms for people, teams and organisations: one to add and one to change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, Problem
from catalogue.exchange.people import ORGANISATIONS, PEOPLE, TEAMS
from catalogue.kinds.kind import Field, FieldType
from catalogue.people import corrections, directory, queries
from catalogue.people.directory import OrganisationEntry, PersonEntry, TeamEntry
from catalogue.resources.desk import Desk
from catalogue.terms import Employer, OrganisationType
from catalogue.workflows.change_address import correct_person
from catalogue.workflows.holdings import organisation_page
from portal.forms import Form, typed_from
from portal.pages.merging import Began, merge
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.pages.speech import speaker

Values = Mapping[str, Any]


def _fields(given: Sequence[Field], **changed: dict[str, Any]) -> tuple[Field, ...]:
    return tuple(replace(one, **changed.get(one.name, {})) for one in given if one.name != "slug")


@dataclass(frozen=True)
class Sort:
    """One sort of entry in the directory: what is asked of it, and how it is found, added and changed."""

    one: str
    fields: tuple[Field, ...]
    find: Callable[[Session, Actor, str], Any]
    standing: Callable[[Session, Actor, Any], Values]
    entry: Callable[[Values], Any]
    keep: Callable[[Session, Actor, Any], tuple[Any, str]]
    correct: Callable[[Session, Actor, Any, Any, int], bool]


def _person_entry(values: Values) -> PersonEntry:
    return PersonEntry(
        email=values["email"],
        name=values["name"],
        job_title=values["job_title"],
        team=values["team"],
        organisation=values["organisation"],
        employer=Employer(values["employer"]) if values["employer"] else None,
        manager_email=values["manager_email"],
        start_on=day_in(values, "start_date"),
        end_on=day_in(values, "end_date"),
    )


def _person_values(session: Session, actor: Actor, row: Any) -> Values:
    profile = queries.profile(session, actor, row.slug)
    return {
        "email": row.email,
        "name": row.name,
        "job_title": row.job_title,
        "team": profile.team.slug if profile.team else "",
        "organisation": profile.organisation.slug if profile.organisation else "",
        "employer": row.employer,
        "manager_email": profile.manager.email if profile.manager else "",
        "start_date": row.start_on.isoformat() if row.start_on else "",
        "end_date": row.end_on.isoformat() if row.end_on else "",
    }


def _team_values(session: Session, actor: Actor, row: Any) -> Values:
    parent, _ = queries.team_around(session, actor, row)
    return {
        "name": row.name,
        "description": row.description,
        "email": row.email,
        "parent": parent.slug if parent else "",
    }


def _organisation_entry(values: Values) -> OrganisationEntry:
    kind = values["organisation_type"]
    return OrganisationEntry(**{**values, "organisation_type": OrganisationType(kind) if kind else None})


def _organisation_values(session: Session, actor: Actor, row: Any) -> Values:
    return {one.name: getattr(row, one.name) for one in SORTS["organisations"].fields}


SORTS = {
    "people": Sort(
        one="person",
        fields=_fields(PEOPLE.fields, employer={"required": True}),
        find=queries.person,
        standing=_person_values,
        entry=_person_entry,
        keep=directory.keep_person,
        correct=correct_person,
    ),
    "teams": Sort(
        one="team",
        fields=_fields(TEAMS.fields, parent={"type": FieldType.TEAM}),
        find=queries.team,
        standing=_team_values,
        entry=lambda values: TeamEntry(**values),
        keep=directory.keep_team,
        correct=corrections.correct_team,
    ),
    "organisations": Sort(
        one="organisation",
        fields=_fields(ORGANISATIONS.fields, organisation_type={"required": True}),
        find=lambda session, actor, slug: organisation_page(session, actor, slug).organisation,
        standing=_organisation_values,
        entry=_organisation_entry,
        keep=directory.keep_organisation,
        correct=corrections.correct_organisation,
    ),
}


def form_page(at: Desk, what: str, form: Form, row: Any = None, began: Began | None = None) -> SmallForm:
    """The form to add an entry, or to change one: then with what it was first drawn from."""
    sort = SORTS[what]
    article = "an" if sort.one[0] in "aeiou" else "a"
    address = f"/{what}/{row.slug}" if row else f"/{what}"
    return SmallForm(
        title=f"Change {row.name}" if row else f"Add {article} {sort.one}",
        action=f"{address}/edit" if row else f"{address}/new",
        back=address,
        button="Save" if row else f"Add this {sort.one}",
        questions=asked(sort.fields, form, at.references),
        errors=form.errors,
        hidden=began.hidden if began else {},
    )


def standing_page(at: Desk, what: str, row: Any) -> SmallForm:
    """The form to change an entry, before anything is typed."""
    began = _standing(at, what, row)
    return form_page(at, what, Form(typed_from(SORTS[what].fields, began.values)), row, began)


def merged_page(at: Desk, what: str, row: Any, began: Began, typed: Values) -> SmallForm:
    """The form with both people's changes, where somebody else saved first; `row` is the entry as it is now."""
    fields, now = SORTS[what].fields, _standing(at, what, row)
    merged = merge(fields, began.values, now.values, typed, speaker(at.references))
    return replace(form_page(at, what, Form(merged.typed), row, now), merge=merged)


def _standing(at: Desk, what: str, row: Any) -> Began:
    return Began(row.version, SORTS[what].standing(at.session, at.actor, row))


def add(at: Desk, what: str, typed: Values) -> Any:
    """Add an entry. Raises `BadInput`, also where there is such an entry already."""
    sort = SORTS[what]
    entry = sort.entry(values_of(sort.fields, typed))
    row, verdict = sort.keep(at.session, at.actor, entry)
    if verdict != "new":
        field = "email" if what == "people" else "name"
        reason = f"There is such {'an' if sort.one[0] in 'aeiou' else 'a'} {sort.one} already."
        raise BadInput([Problem(field, reason, "Change that entry instead.")])
    return row


def change(at: Desk, what: str, row: Any, typed: Values, version: int) -> None:
    """Make an entry say what was typed. Raises `BadInput`, and `Conflict` if `version` no longer stands."""
    sort = SORTS[what]
    sort.correct(at.session, at.actor, row, sort.entry(values_of(sort.fields, typed)), version)
