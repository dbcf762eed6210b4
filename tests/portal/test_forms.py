"""Forms from fields: each type asks with the right control, and what is typed comes back as it was typed."""

from typing import Any

import pytest

from catalogue.errors import Problem
from catalogue.kinds import KINDS
from catalogue.kinds.dataset import DATASET
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.values import parse
from catalogue.resources.history import Speak
from catalogue.resources.references import References
from catalogue.terms import Lifecycle, OwnerRole
from portal.forms import Form, questions, said, summary, typed_from, typed_values
from portal.pages.merging import merge
from portal.pages.speech import speaker

SPEAK: Speak = speaker(References())
STANDING: dict[FieldType, Any] = {
    FieldType.TEXT: "Words",
    FieldType.LONG_TEXT: "Two\nlines",
    FieldType.MARKDOWN: "# One\n\n- two",
    FieldType.LIST: ["one; with a semicolon", "two"],
    FieldType.LICENCE: "ogl-3",
    FieldType.BOOLEAN: False,
    FieldType.INTEGER: 12,
    FieldType.MONEY: "12500.00",
    FieldType.DATE: "2026-03-07",
    FieldType.URL: "https://council.example/a?b=c",
    FieldType.EMAIL: "bins@council.example",
    FieldType.TEAM: "waste",
    FieldType.ORGANISATION: "council",
    FieldType.THEME: "waste",
    FieldType.RESOURCE: "old-bins",
}


def _standing(spec: Field) -> Any:
    return next(iter(spec.terms)).value if spec.terms is not None else STANDING[spec.type]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_what_stands_goes_through_the_form_unchanged(kind: Kind) -> None:
    for spec in kind.fields:
        value = _standing(spec)
        typed = typed_from([spec], {spec.name: value})
        assert parse(spec, said([spec], typed)[spec.name]) == value, spec.name


@pytest.mark.parametrize(
    "parts, expected",
    [
        (("7", "3", "2026"), "2026-03-07"),
        (("07", "March", "2026"), "2026-03-07"),
        (("7", "mar", "2026"), "2026-03-07"),
        (("", "", ""), None),
    ],
)
def test_dates_are_read_from_three_boxes(parts: tuple[str, str, str], expected: str | None) -> None:
    spec = DATASET.field("issued")
    posted = dict(zip(("issued-day", "issued-month", "issued-year"), parts, strict=True))
    assert parse(spec, said([spec], typed_values([spec], posted))["issued"]) == expected


def test_a_licence_that_we_do_not_list_is_given_by_address() -> None:
    spec = DATASET.field("licence")
    posted = {"licence": "ogl-3", "licence-address": "https://licence.example/"}
    assert said([spec], typed_values([spec], posted))["licence"] == "https://licence.example/"
    chosen, other = questions(spec, Form({"licence": "https://licence.example/"}), References())
    assert (chosen.value, other.value) == ("", "https://licence.example/")


@pytest.mark.parametrize(
    "pasted", ["https://portal.example/datasets/old-bins/", "/datasets/old-bins?x=1", " old-bins "]
)
def test_a_replacement_is_known_by_the_end_of_its_address(pasted: str) -> None:
    spec = DATASET.field("replaced_by")
    assert said([spec], {"replaced_by": pasted})["replaced_by"] == "old-bins"


def test_few_choices_that_must_be_made_are_seen_at_once() -> None:
    few = Field("lifecycle", "Status", FieldType.TERM, terms=Lifecycle, required=True)
    many = Field("role", "Role", FieldType.TERM, terms=OwnerRole, required=True)
    assert [questions(spec, Form(), References())[0].kind for spec in (few, many)] == ["radios", "select"]


def test_problems_lead_to_their_fields_in_words_that_fit() -> None:
    spec = DATASET.field("issued")
    problem = Problem("issued", "“31/2/2026” is not a date we can read.", "Write it like 27/03/2026.")
    (asked,) = questions(spec, Form({}, [problem]), References())
    assert asked.error == "First published must be a real date, like 27 3 2026."
    assert summary([problem, Problem("", "Too many.")])[1] == {"text": "Too many.", "href": ""}


def test_a_merge_takes_theirs_keeps_yours_and_shows_where_both_changed() -> None:
    base = {"title": "Bins", "summary": "Old", "coverage": "Town", "retention": ""}
    now = {"title": "Bins", "summary": "Theirs", "coverage": "County", "retention": ""}
    fields = [DATASET.field(name) for name in base]
    typed = typed_from(fields, base | {"summary": "Mine", "retention": "Six years"})
    made = merge(DATASET.fields, base, now, typed, SPEAK)
    assert made.typed == typed_from(fields, now | {"summary": "Mine", "retention": "Six years"})
    assert [clash.name for clash in made.clashes] == ["summary"]
    assert [label for label, _ in made.taken] == [DATASET.field("coverage").label]


def test_a_merge_keeps_what_cannot_be_read_and_ignores_what_both_did_alike() -> None:
    base, now = {"issued": "2026-01-01", "summary": "Old"}, {"issued": "2026-02-02", "summary": "Same"}
    typed = {"issued": {"day": "31", "month": "2", "year": "2026"}, "summary": "Same"}
    made = merge(DATASET.fields, base, now, typed, SPEAK)
    assert made.typed == typed
    assert [clash.name for clash in made.clashes] == ["issued"]
