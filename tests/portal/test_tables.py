"""Tables: sort links, filters that stay in the URL, and files that are whole and safe to open."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from markupsafe import Markup
from openpyxl import load_workbook

from catalogue.errors import Refused
from portal.table_files import MOST_IN_CELL, begun, disposition, download
from portal.tables import LONG, Column, Finder, Place, Table, asked, finder_form, in_order, matching, pager, shown
from portal.tables import place as place_asked

Thing = dict[str, Any]


def table(prefix: str = "") -> Table[Thing]:
    """Three columns: words with a link, a number, and a date that pages write out."""
    return Table(
        "things",
        "Things",
        (
            Column("title", "Title", lambda row: {"text": row["title"], "href": "/x"}, sort="title"),
            Column("users", "Users", lambda row: str(row["users"]), lambda row: row["users"], "users", numeric=True),
            Column("ends", "Ends", lambda row: Markup("<b>soon</b>"), lambda row: row["ends"]),
        ),
        prefix,
        default_sort="title",
    )


ROWS: list[Thing] = [
    {"title": "beta", "users": 9, "ends": date(2026, 3, 1)},
    {"title": "Alpha", "users": 10, "ends": None},
    {"title": "", "users": Decimal("1.50"), "ends": None},
]


def place(query: str, path: str = "/datasets") -> Place:
    """A place with the arguments of a query string."""
    with Flask("x").test_request_context(f"{path}?{query}") as context:
        return Place(path, tuple(context.request.args.items(multi=True)))


def file_of(kind: str, rows: list[Thing], name: str = "things") -> Response:
    """A table as a file, read whole within a request."""
    with Flask("x").test_request_context():
        answer = download(table(), rows, kind, name)
        answer.data = b"".join(answer.iter_encoded())
        return answer


def read_csv(answer: Response) -> list[list[str]]:
    """The rows of a CSV answer."""
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_a_sort_link_keeps_filters_and_drops_the_page() -> None:
    made = shown(table(), ROWS, place("theme=waste&theme=roads&page=3&sort=title"))
    assert made["columns"][0]["sort"]["direction"] == "ascending"
    assert made["columns"][0]["sort"]["href"] == "/datasets?theme=waste&theme=roads&sort=-title"
    assert made["columns"][1]["sort"] == {"href": "/datasets?theme=waste&theme=roads&sort=users", "direction": None}
    assert "sort" not in made["columns"][2]


def test_downloads_ask_for_the_same_filter_and_order() -> None:
    made = shown(table(), ROWS, place("q=bins&sort=-users&page=2"))
    assert made["downloads"]["csv"] == "/datasets?q=bins&sort=-users&as=csv"


def test_a_second_table_has_names_of_its_own() -> None:
    made = shown(table("columns"), ROWS, place("sort=x&columns-sort=users"))
    assert made["columns"][1]["sort"]["direction"] == "ascending"
    assert made["downloads"]["xlsx"].endswith("&table=columns&as=xlsx")
    assert asked(table("columns"), place("as=csv&table=columns")).file == "csv"
    assert asked(table(), place("as=csv&table=columns")).file == ""


@pytest.mark.parametrize("query", ["page=0", "page=-4", "page=²", "page=99999999999999999999", "page=x", "page="])
def test_a_page_that_is_no_page_is_the_first(query: str) -> None:
    assert asked(table(), place(query)).page == 1


def test_an_order_or_a_file_that_is_not_offered_is_not_given() -> None:
    wanted = asked(table(), place("sort=secret&as=exe"))
    assert (wanted.sort, wanted.file) == ("title", "")


def test_order_puts_numbers_by_size_words_by_letter_and_blanks_last() -> None:
    assert [row["users"] for row in in_order(table(), ROWS, "users")] == [Decimal("1.50"), 9, 10]
    assert [row["title"] for row in in_order(table(), ROWS, "title")] == ["Alpha", "beta", ""]
    assert [row["title"] for row in in_order(table(), ROWS, "-title")] == ["beta", "Alpha", ""]


def test_a_filter_is_taken_away_by_itself() -> None:
    assert place("theme=a&theme=b&page=2").without("theme", "a") == "/datasets?theme=b"
    assert pager(place("theme=a&page=2"), 2, 3)["address"](1) == "/datasets?theme=a"


def test_csv_holds_values_not_what_the_page_writes() -> None:
    rows = read_csv(file_of("csv", ROWS))
    assert rows == [
        ["Title", "Users", "Ends"],
        ["beta", "9", "2026-03-01"],
        ["Alpha", "10", ""],
        ["", "1.50", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    rows = [{"title": text, "users": -5, "ends": None}]
    written = read_csv(file_of("csv", rows))[1]
    assert written[0][0] not in "=+-@\t\r\n＝"
    assert written[1] == "-5"
    sheet = load_workbook(io.BytesIO(file_of("xlsx", rows).data)).active
    assert sheet is not None
    assert sheet["A2"].data_type != "f"


def test_workbooks_hold_every_row_with_types() -> None:
    many = [{"title": f"row {n}\x07", "users": n, "ends": date(2026, 3, 1)} for n in range(2_500)]
    sheet = load_workbook(io.BytesIO(file_of("xlsx", many).data), read_only=True).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2_501
    assert rows[2_500][:2] == ("row 2499", 2499)
    assert str(rows[1][2]).startswith("2026-03-01")


def test_a_cell_too_long_for_a_workbook_says_that_it_was_cut() -> None:
    rows = [{"title": "x" * (MOST_IN_CELL + 1), "users": 1, "ends": None}]
    sheet = load_workbook(io.BytesIO(file_of("xlsx", rows).data)).active
    assert sheet is not None
    assert str(sheet["A2"].value).endswith("the CSV file has the rest]")
    assert len(read_csv(file_of("csv", rows))[1][0]) == MOST_IN_CELL + 1


def test_a_file_is_named_for_old_programs_and_in_full() -> None:
    named = disposition('llyfr\r\nau "tŷ".csv')
    assert named == "attachment; filename=\"llyfrau t.csv\"; filename*=UTF-8''llyfrau%20t%C5%B7.csv"


@pytest.mark.parametrize("path", ["/datasets", "/search", "/contracts", "/glossary"])
def test_a_long_address_makes_no_long_page(client: FlaskClient, path: str) -> None:
    usual = len(client.get(path).data)
    many = "&".join(f"theme={number}&kind=x{number}" for number in range(2_000))
    strange = "&".join(f"strange{number}={'x' * 500}" for number in range(100))
    assert len(client.get(f"{path}?{many}&{strange}").data) < usual + 500_000
    assert "strange1=" not in client.get(f"{path}?q=a&{strange}&sort=title").text


def test_a_place_keeps_what_its_table_knows_within_bounds(app: Flask) -> None:
    query = "&".join(["q=" + "x" * 999, "as=csv", "other=1", "parts-sort=name", *(f"theme={n}" for n in range(99))])
    with app.test_request_context(f"/datasets?{query}"):
        at = place_asked("q", "theme")
    assert (len(at.get("q")), at.get("as"), at.get("other"), at.get("parts-sort")) == (201, "csv", "", "name")
    assert len(at.all("theme")) == 20


@pytest.mark.parametrize(
    "words, titles",
    [("", ["beta", "Alpha", ""]), ("ALPHA", ["Alpha"]), ("eta b", ["beta"]), ("9", []), ("alpha beta", [])],
)
def test_a_finder_looks_for_every_word_in_its_columns(words: str, titles: list[str]) -> None:
    found = replace(table(), finder=Finder("thing", "Find a thing", ("title",)))
    assert [row["title"] for row in matching(found, ROWS, place(f"thing={words}"))] == titles
    assert matching(table(), ROWS, place("thing=alpha")) == ROWS


def test_a_finder_has_its_form_only_where_a_table_is_long() -> None:
    found = replace(table(), finder=Finder("thing", "Find a thing", ("title",)))
    asked_for = place("thing=alpha&sort=users&page=2")
    assert finder_form(found, asked_for, 1, LONG) is None
    made = finder_form(found, asked_for, 1, LONG + 1)
    assert made is not None
    assert made["hidden"] == [{"name": "sort", "value": "users"}]
    assert (made["value"], made["all_href"]) == ("alpha", "/datasets?sort=users#things-caption")


def test_rows_that_cannot_be_asked_say_so_before_the_file_begins() -> None:
    def refusing() -> Iterator[int]:
        raise Refused("search_terms", "Use fewer words.", "q")
        yield 1

    assert list(begun(range(3))) == [0, 1, 2]
    with pytest.raises(Refused):
        begun(refusing())
