"""What a column means is guessed, and a person may say otherwise: the guess confirmed unchanged changes nothing."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import BadInput
from catalogue.exchange.first_look import first_look
from catalogue.exchange.formats import FORMATS, format_of
from catalogue.exchange.headings import Target, _claims, columns_of, guess
from catalogue.exchange.registers import HOW_TO_MEND, WHY_REFUSED
from catalogue.exchange.shapes import KIND_SHAPES, Shape
from catalogue.exchange.upload import Upload
from tests.catalogue.exchange.test_samples import SAMPLES

CONTRACT = KIND_SHAPES["contract"]
SHAPES = list({one.shape.code: one.shape for one in FORMATS if one.shape}.values())
TABLES = [
    (one.code, path)
    for one in FORMATS
    if one.shape
    for path in sorted((SAMPLES / one.code / "valid").glob("*.*"))
    if path.suffix in (".csv", ".xlsx")
]


def rows(*lines: tuple[str, ...]) -> Upload:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return Upload("register.csv", out.getvalue().encode())


def said(upload: Upload, **choices: str) -> list[dict[str, object]]:
    named = {heading.replace("_", " "): code for heading, code in choices.items()}
    return [record.values for record in format_of("contracts").read(upload, "", named).records]


@pytest.mark.parametrize("code, path", TABLES, ids=lambda one: one.name if isinstance(one, Path) else one)
def test_a_guess_that_is_confirmed_reads_a_file_exactly_as_before(code: str, path: Path) -> None:
    chosen, upload = format_of(code), Upload(path.name, path.read_bytes())
    before = chosen.read(upload, "")
    assert set(before.columns.values()) - {""}
    assert chosen.read(upload, "", before.columns) == before


@given(st.data())
def test_a_guess_that_is_confirmed_is_the_guess_whatever_the_headings(data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from(SHAPES))
    known = sorted(
        {name for names, _ in _claims(shape, True) for name in names}
        | {" ".join(sorted(words)) for words in shape.aside}
    )
    headings = data.draw(st.lists(st.sampled_from([*known, "Zebra", "Colour"]), unique=True, max_size=12))
    guessed = guess(shape, headings)
    assert columns_of(shape, headings, guessed.codes(headings)) == guessed


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.code)
@pytest.mark.parametrize("by_part", [True, False])
def test_no_two_things_that_a_column_can_be_are_called_alike(shape: Shape, by_part: bool) -> None:
    by_code: dict[str, set[Target]] = {}
    for _, target in _claims(shape, by_part):
        by_code.setdefault(target.code, set()).add(target)
    assert {code: found for code, found in by_code.items() if len(found) > 1} == {}


def test_a_heading_that_nobody_knows_is_read_as_what_it_is_said_to_be() -> None:
    file = rows(("Title", "Money"), ("Bin lorries", "£1,200"))
    assert said(file) == [{"title": "Bin lorries"}]
    assert said(file, Money="value") == [{"title": "Bin lorries", "value": "1200.00"}]


def test_what_was_chosen_comes_before_a_guess_and_what_is_left_out_is_told() -> None:
    file = rows(("Contract title", "What it is called"), ("CT-1", "Bin lorries"))
    assert said(file, What_it_is_called="title") == [{"title": "Bin lorries"}]
    reading = format_of("contracts").read(file, "", {"What it is called": "title"})
    assert [(one.column, one.reason.partition(".")[0]) for one in reading.problems] == [
        ("Contract title", "This column was left out")
    ]


@pytest.mark.parametrize(
    "choices, words",
    [
        ({"A": "title", "B": "title"}, "both taken for"),
        ({"A": "title", "B": "shoe_size"}, "not a field"),
        ({"A": "title", "C": "value"}, "no column “C”"),
        ({"B": "value"}, "no column for the title"),
    ],
)
def test_choices_that_cannot_be_are_refused_in_words(choices: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput) as bad:
        format_of("contracts").read(rows(("A", "B"), ("x", "1")), "", choices)
    assert words in str(bad.value.problems[0].reason)


def test_the_columns_that_we_put_beside_refused_rows_are_no_columns_of_the_file() -> None:
    file = rows(("Title", WHY_REFUSED, HOW_TO_MEND), ("Bin lorries", "Wrong", "Mend it"))
    reading = format_of("contracts").read(file, "")
    assert (reading.columns, reading.problems) == ({"Title": "title"}, ())
    assert reading.records[0].raw == {"Title": "Bin lorries"}


def test_a_row_can_be_handed_back_with_the_cells_that_it_came_with() -> None:
    file = rows(("Title", "Start date"), ("Bin lorries", "soon"), ("Too", "many", "cells"), ("Gritting", "1/4/2026"))
    reading = format_of("contracts").read(file, "")
    assert [tuple(reading.line(row)) for row in (1, 2, 4)] == [("Bin lorries", "soon"), ("Too", "many", "cells"), ()]


def test_a_first_look_shows_some_cells_and_begins_with_what_was_chosen_last_time() -> None:
    file = rows(("TITLE", "Money", "Zebra"), ("A", "1", ""), ("A", "2", ""), ("B", "3", ""), ("C", "x" * 200, ""))
    look = first_look(file, CONTRACT)
    assert look.columns == {"TITLE": "title", "Money": "", "Zebra": ""}
    assert (look.examples, look.rows) == ({"TITLE": ["A", "B", "C"], "Money": ["1", "2", "3"], "Zebra": []}, 4)
    again = first_look(file, CONTRACT, {"Title": "title", "money": "value", "Zebra": "gone_since", "Other": "summary"})
    assert again.columns == {"TITLE": "title", "Money": "value", "Zebra": ""}
