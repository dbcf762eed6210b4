"""The lists of a thing: rows added, removed and pasted without script, and nothing typed lost."""

import pytest
from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.kinds.dataset import DATASET
from catalogue.resources.queries import thing
from catalogue.resources.whole import whole
from portal.form_paste import rows_from, text_from
from portal.pages.part_form import MOST_ROWS_IN_FORM
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fields_of, fill_in

COLUMNS = DATASET.part("columns")
PATH = "/datasets/bins/edit/columns"
UPRN = {"name": "uprn", "title": "Address", "identifier_scheme": "uprn", "personal": "yes"}


def names(council: Council) -> list[str]:
    """The columns of the dataset, in their order."""
    with council.database.reading() as session:
        found = whole(session, OPERATOR, thing(session, OPERATOR, kind_of("dataset"), "bins"), TODAY)
    return [row["name"] for row in found.parts["columns"]]


@pytest.fixture
def owner(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """The owner of a dataset with two columns, signed in."""
    owners = {"information_asset_owner": "owner@council.example"}
    council.register("dataset", "Bins", parts={"columns": [UPRN, {"name": "round"}]}, owners=owners)
    return sign_in(client, "owner@council.example")


def test_a_row_is_added_in_the_form_and_saved_with_the_rest(owner: FlaskClient, council: Council) -> None:
    more = fill_in(owner, PATH, {"do": "add", "columns-1-title": "Collection round"})
    assert more.status_code == 200
    assert names(council) == ["uprn", "round"]
    typed = fields_of(more.text, PATH)
    assert typed["columns-1-title"] == "Collection round"
    assert owner.post(PATH, data=typed | {"columns-2-name": "crew"}).status_code == 303
    assert names(council) == ["uprn", "round", "crew"]


def test_rows_are_removed_by_a_tick_and_blank_ones_dropped(owner: FlaskClient, council: Council) -> None:
    more = fields_of(fill_in(owner, PATH, {"do": "add"}).text, PATH)
    assert owner.post(PATH, data=more | {"columns-0-remove": "yes"}).status_code == 303
    assert names(council) == ["round"]


def test_saving_an_unchanged_list_changes_nothing(owner: FlaskClient, council: Council) -> None:
    assert fill_in(owner, PATH, {}).status_code == 303
    assert "Nothing was changed." in owner.get("/datasets/bins").text


def test_an_error_opens_its_row_and_keeps_the_others(owner: FlaskClient) -> None:
    answer = fill_in(owner, PATH, {"columns-1-name": "", "columns-1-title": "No name", "note": "Why"})
    assert answer.status_code == 422
    assert 'href="#columns-1-name"' in answer.text
    again = fields_of(answer.text, PATH)
    assert (again["columns-1-title"], again["columns-0-name"], again["note"]) == ("No name", "uprn", "Why")


def test_pasted_rows_come_into_the_form_first(owner: FlaskClient, council: Council) -> None:
    pasted = "Name\tIdentifies\tPersonal data\nusrn\tUSRN\tno\nround\t\tY\n"
    answer = fill_in(owner, PATH, {"do": "paste", "paste": pasted, "paste-how": "instead"})
    assert answer.status_code == 200
    assert names(council) == ["uprn", "round"]
    typed = fields_of(answer.text, PATH)
    assert (typed["columns-0-name"], typed["columns-0-identifier_scheme"]) == ("usrn", "usrn")
    assert typed["columns-1-personal"] == "yes"
    owner.post(PATH, data=typed)
    assert names(council) == ["usrn", "round"]


def test_what_cannot_be_read_in_a_paste_is_told_by_row(owner: FlaskClient) -> None:
    pasted = "Name\tIdentifies\nx\tthe moon\n"
    answer = fill_in(owner, PATH, {"do": "paste", "paste": pasted, "paste-how": "after"})
    assert answer.status_code == 422
    assert 'href="#columns-2-identifier_scheme"' in answer.text
    assert "the moon" in answer.text


def test_a_stale_list_shows_what_the_other_did(owner: FlaskClient, council: Council) -> None:
    began = owner.get(PATH).text
    assert fill_in(owner, PATH, {"columns-1-name": "crew"}).status_code == 303
    answer = fill_in(owner, PATH, {"columns-1-name": "van"}, began=began)
    assert answer.status_code == 409
    assert "They changed this list too." in answer.text
    typed = fields_of(answer.text, PATH)
    assert typed["columns-1-name"] == "van"
    assert owner.post(PATH, data=typed).status_code == 303
    assert names(council) == ["uprn", "van"]


def test_many_rows_are_changed_as_text_that_is_kept(owner: FlaskClient, council: Council) -> None:
    many = "\n".join(f"column_{n}" for n in range(MOST_ROWS_IN_FORM + 5))
    form = fill_in(owner, PATH, {"do": "paste", "paste": many, "paste-how": "instead"})
    typed = fields_of(form.text, PATH)
    assert "columns-0-name" not in typed
    wrong = typed["rows-as-text"].replace("column_7\t\t\t\t\t", "column_7\t\t\t\tmoon\t")
    answer = owner.post(PATH, data=typed | {"rows-as-text": wrong})
    assert answer.status_code == 422
    assert "Row 8:" in answer.text
    assert "moon" in fields_of(answer.text, PATH)["rows-as-text"]
    assert owner.post(PATH, data=typed).status_code == 303
    assert len(names(council)) == MOST_ROWS_IN_FORM + 5


def test_a_list_that_the_kind_has_not_is_not_found(owner: FlaskClient) -> None:
    assert owner.get("/datasets/bins/edit/parties").status_code == 404


def test_rows_written_as_text_are_read_back_the_same() -> None:
    rows = [{"name": "a", "description": 'two\nlines, "quoted"\tand a tab', "personal": "yes"}, {"name": "=b"}]
    back, problems = rows_from(COLUMNS, text_from(COLUMNS, rows))
    assert problems == []
    assert [{name: value for name, value in row.items() if value} for row in back] == rows


def test_a_paste_without_headings_goes_by_order() -> None:
    rows, _ = rows_from(COLUMNS, "uprn,Address,text")
    assert (rows[0]["name"], rows[0]["title"], rows[0]["data_type"]) == ("uprn", "Address", "text")


def test_pasted_schemes_are_known_by_other_names_and_an_unknown_one_stays_to_be_mended() -> None:
    part = kind_of("dataset").part("columns")
    rows, problems = rows_from(part, "name\tidentifier_scheme\na\tNI number\nb\tnino\nc\tPost code\nd\tshoe size")
    assert [row["identifier_scheme"] for row in rows] == [
        "national-insurance-number",
        "national-insurance-number",
        "postcode",
        "shoe size",
    ]
    assert [problem.field for problem in problems] == ["columns-3-identifier_scheme"]
