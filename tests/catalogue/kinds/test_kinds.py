"""Each kind is described completely: what forms, search, files and history need is there."""

import pytest

from catalogue.kinds import BY_PLURAL, KINDS
from catalogue.kinds.completeness import completeness
from catalogue.kinds.kind import REFERENCES, Field, FieldType, Kind
from catalogue.resources.drafts import DEFAULTS

NAMED = [pytest.param(kind, id=kind.code) for kind in KINDS]


@pytest.mark.parametrize("kind", NAMED)
def test_every_field_has_a_column_and_every_column_a_field(kind: Kind) -> None:
    kept = {"id", "kind", "slug", "completeness", "version", "created_at", "updated_at"}
    kept |= {"attested_on", "attested_by", "attested_note"}
    columns = set(kind.table.__mapper__.columns.keys())
    assert {field.attribute for field in kind.fields} == columns - kept
    for part in kind.parts:
        own = {column.name for column in part.table.__table__.columns} - {"id", "resource_id", "position"}
        assert {field.attribute for field in part.fields} == own
        assert part.field(part.key)


def _fields(kind: Kind) -> list[Field]:
    return [*kind.fields, *(field for part in kind.parts for field in part.fields)]


@pytest.mark.parametrize("kind", NAMED)
def test_every_field_is_described(kind: Kind) -> None:
    for field in _fields(kind):
        assert field.label[0].isupper()
        assert not field.label.endswith((".", ":"))
        assert (field.terms is not None) is (field.type is FieldType.TERM), field.name
        assert not field.hint or field.hint.endswith("."), field.hint
        if field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.MARKDOWN, FieldType.URL):
            assert field.max_length, f"{field.name} has no limit"


@pytest.mark.parametrize("kind", NAMED)
def test_headings_lead_to_one_field(kind: Kind) -> None:
    seen: dict[str, str] = {}
    for field in kind.fields:
        for heading in {*field.headings, field.label.casefold(), field.name}:
            assert seen.setdefault(heading, field.name) == field.name, heading


@pytest.mark.parametrize("kind", NAMED)
def test_headline_facts_are_fields(kind: Kind) -> None:
    assert all(kind.field(name) for name in kind.headline)
    assert BY_PLURAL[kind.plural] is kind


@pytest.mark.parametrize("kind", NAMED)
def test_each_term_of_each_field_has_a_uri(kind: Kind) -> None:
    for field in _fields(kind):
        for term in field.terms or ():
            assert term.uri.startswith(("http", "urn:"))
            assert term.label


@pytest.mark.parametrize("kind", NAMED)
def test_completeness_runs_from_nothing_to_everything(kind: Kind) -> None:
    nothing = completeness(kind, {}, has_owner=False)
    everything = completeness(kind, {field.name: "x" for field in kind.fields}, has_owner=True)
    assert (nothing.percent, everything.percent) == (0, 100)
    assert nothing.next_best == "Name an owner"
    assert everything.next_best == ""


def test_defaults_are_readable() -> None:
    assert all(KINDS[0].field(name) for name in DEFAULTS)
    assert REFERENCES
