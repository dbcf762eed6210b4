"""What is exported reads back as it was, whatever it holds."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.exchange.dcat import read_dcat
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.read_table import read_records
from catalogue.exchange.runbooks import read_runbooks, write_runbook
from catalogue.exchange.shapes import KIND_SHAPES, Shape
from catalogue.exchange.upload import Upload
from catalogue.exchange.write_dcat import to_dcat
from catalogue.exchange.write_table import to_csv, to_table, to_xlsx
from catalogue.imports.rules import same
from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.record import Record
from catalogue.kinds.values import blank, parse
from catalogue.resources.rules import problems_of

PORTAL = Publisher("https://portal.example", "Example Council")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)
PARAGRAPHS = st.lists(WORDS, max_size=3).map("\n".join)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)


def plain_values(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field in the form in which they are kept."""
    made: dict[FieldType, st.SearchStrategy[Any]] = {
        FieldType.LIST: st.lists(WORDS, max_size=4),
        FieldType.DATE: st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat),
        FieldType.MONEY: st.decimals(0, 10**9, places=2).map(str),
        FieldType.INTEGER: st.integers(0, 10**9),
        FieldType.BOOLEAN: st.booleans(),
        FieldType.URL: SLUGS.map("https://data.example/{}?a=1&b=é".format),
        FieldType.EMAIL: SLUGS.map("{}@council.example".format),
        FieldType.LICENCE: st.sampled_from(["ogl-3", "internal-only", "https://x.example/licence", "Ask us"]),
        FieldType.LONG_TEXT: PARAGRAPHS,
        FieldType.MARKDOWN: PARAGRAPHS,
    }
    if field.terms:
        return st.sampled_from([term.value for term in field.terms])
    if field.type in (FieldType.TEAM, FieldType.ORGANISATION, FieldType.THEME, FieldType.RESOURCE):
        return SLUGS
    return made.get(field.type, WORDS).map(lambda value: parse(field, value))


def said(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields with values, none of them blank."""
    drawn = st.fixed_dictionaries({}, optional={field.name: plain_values(field) for field in fields})
    return drawn.map(lambda values: {name: value for name, value in values.items() if not blank(value)})


def is_sound(values: dict[str, Any]) -> bool:
    """Whether nothing in it contradicts itself, as nothing that is kept does."""
    return not problems_of(values) and not (values.get("sensitive") and values.get("visibility") != "restricted")


def records(kind: Kind) -> st.SearchStrategy[Record]:
    """Records of a kind as the catalogue holds them."""
    parts = {part.name: st.lists(said(part.fields).filter(bool), max_size=3) for part in kind.parts}
    title = WORDS.map(lambda text: f"T {text}".strip()).map(lambda text: " ".join(text.split()))
    return st.builds(
        lambda values, title, parts, slug: Record(
            kind.code,
            values | {"title": parse(kind.field("title"), title)},
            {name: rows for name, rows in parts.items() if rows},
            {"data_steward": "ann@council.example"},
            slug,
            raw={"version": 3},
        ),
        said(kind.fields).filter(is_sound),
        title,
        st.fixed_dictionaries(parts),
        SLUGS,
    )


def assert_same(before: Record, after: Record) -> None:
    """Both say the same."""
    assert (after.values, after.parts, after.owners, after.slug) == (
        before.values,
        before.parts,
        before.owners,
        before.slug,
    )
    assert after.external_id == ""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@given(data=st.data())
def test_a_table_of_any_kind_reads_back_as_it_was(kind: Kind, data: st.DataObject) -> None:
    shape: Shape = KIND_SHAPES[kind.code]
    record = data.draw(records(kind))
    reading = read_records(Upload("a.csv", to_csv(to_table(shape, [record]))), shape)
    assert reading.problems == ()
    assert_same(record, reading.records[0])


@settings(max_examples=10)
@given(data=st.data())
def test_a_workbook_reads_back_as_it_was(data: st.DataObject) -> None:
    shape = KIND_SHAPES["dataset"]
    record = data.draw(records(KINDS[0]))
    reading = read_records(Upload("a.xlsx", to_xlsx(to_table(shape, [record]), "a")), shape)
    assert reading.problems == ()
    assert_same(record, reading.records[0])


@pytest.mark.parametrize("syntax", ["jsonld", "ttl", "rdf"])
@settings(max_examples=15)
@given(data=st.data())
def test_a_feed_of_our_own_says_nothing_else_than_what_it_was_made_from(syntax: str, data: st.DataObject) -> None:
    record = data.draw(records(KINDS[0]))
    reading = read_dcat(Upload(f"feed.{syntax}", to_dcat([record], PORTAL, syntax)), PORTAL.base_url)
    read = reading.records[0]
    assert read.slug == record.slug
    assert [name for name, value in read.values.items() if not same(value, record.values.get(name))] == []
    assert "visibility" not in read.values


@pytest.mark.parametrize("syntax", ["jsonld", "ttl", "rdf"])
def test_a_single_keyword_of_our_own_feed_is_not_parted(syntax: str) -> None:
    record = Record("dataset", {"title": "Trees", "keywords": ["trees, woods; hedges"]}, slug="trees")
    reading = read_dcat(Upload(f"feed.{syntax}", to_dcat([record], PORTAL, syntax)), PORTAL.base_url)
    assert reading.records[0].values["keywords"] == ["trees, woods; hedges"]


@given(data=st.data())
def test_a_runbook_reads_back_as_it_was(data: st.DataObject) -> None:
    record = data.draw(records(next(kind for kind in KINDS if kind.code == "runbook")))
    body = f"Steps\n{record.values.get('body', '')}".strip()
    record.values["body"] = body
    read = read_runbooks(write_runbook(record)).records[0]
    assert (read.values, read.owners, read.slug) == (record.values, record.owners, record.slug)
