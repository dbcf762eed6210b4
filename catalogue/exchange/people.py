"""Tables of people, teams and organisations."""

import re

from catalogue.errors import Problem
from catalogue.exchange.shapes import Shape
from catalogue.kinds.kind import Field, FieldType
from catalogue.terms import Employer, OrganisationType

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _person_check(values: dict[str, str]) -> list[Problem]:
    problems = []
    if values.get("start_date") and values.get("end_date") and values["end_date"] < values["start_date"]:
        problems.append(Problem("end_date", "The last day is before the first.", "Check both dates."))
    if values.get("manager_email") and values["manager_email"] == values.get("email"):
        problems.append(
            Problem("manager_email", "Nobody is their own manager.", "Name someone else, or leave it empty.")
        )
    return problems


def slug_check(values: dict[str, str]) -> list[Problem]:
    """Short addresses are small letters, figures and hyphens."""
    slug = values.get("slug", "")
    if slug and not _SLUG.fullmatch(slug):
        mend = "Use small letters, figures and hyphens."
        return [Problem("slug", f"“{slug[:60]}” is not a short address in lower-case letters.", mend, slug)]
    return []


def _team_check(values: dict[str, str]) -> list[Problem]:
    problems = slug_check(values)
    if values.get("parent") and values["parent"] in (values.get("slug"), values.get("name")):
        problems.append(Problem("parent", "A team is not part of itself.", "Name another team, or none."))
    return problems


PEOPLE = Shape(
    code="person",
    what="people",
    key=("email",),
    check=_person_check,
    fields=(
        Field("email", "Email address", FieldType.EMAIL, required=True, max_length=254,
              headings=("email", "work email", "mail", "user principal name")),
        Field("name", "Name", FieldType.TEXT, required=True, max_length=200,
              headings=("full name", "display name", "employee name", "staff name")),
        Field("job_title", "Job title", FieldType.TEXT, max_length=200, headings=("title", "post", "role", "position")),
        Field("team", "Team", FieldType.TEAM, max_length=120, headings=("department", "service", "section")),
        Field("organisation", "Organisation", FieldType.ORGANISATION, max_length=250, headings=("company",)),
        Field("employer", "Employer", FieldType.TERM, terms=Employer, headings=("works for",)),
        Field("manager_email", "Manager’s email address", FieldType.EMAIL, max_length=254,
              headings=("manager", "line manager", "line manager email", "reports to")),
        Field("start_date", "First day", FieldType.DATE, headings=("start", "started", "joined")),
        Field("end_date", "Last day", FieldType.DATE, headings=("end", "left", "leaving date")),
    ),
)  # fmt: skip

TEAMS = Shape(
    code="team",
    what="teams",
    key=("slug",),
    check=_team_check,
    fields=(
        Field("slug", "Short address", FieldType.TEXT, max_length=100, headings=("code",)),
        Field("name", "Name", FieldType.TEXT, required=True, max_length=250, headings=("team", "team name")),
        Field("description", "Description", FieldType.LONG_TEXT, max_length=4000),
        Field("email", "Email address", FieldType.EMAIL, max_length=254, headings=("mailbox",)),
        Field("parent", "Part of", FieldType.TEXT, max_length=250, headings=("parent team",)),
    ),
)  # fmt: skip

ORGANISATIONS = Shape(
    code="organisation",
    what="organisations",
    key=("slug",),
    check=slug_check,
    fields=(
        Field("slug", "Short address", FieldType.TEXT, max_length=100),
        Field("name", "Name", FieldType.TEXT, required=True, max_length=250,
              headings=("organisation", "supplier", "supplier name")),
        Field("organisation_type", "Type", FieldType.TERM, terms=OrganisationType),
        Field("identifier", "Identifier", FieldType.TEXT, max_length=60, headings=("company number",)),
        Field("website", "Website", FieldType.URL, max_length=500, headings=("url",)),
        Field("description", "Description", FieldType.LONG_TEXT, max_length=4000),
    ),
)  # fmt: skip
