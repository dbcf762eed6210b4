"""A file handed in for something else is refused by what it is, and a table that only looks odd is not."""

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.file_types import refuse_what_is_no_json, refuse_what_is_no_table
from catalogue.exchange.upload import Upload


@pytest.mark.parametrize(
    "start, label, way_on",
    [
        (b'{"title": "Bins"}', "JSON", "dcat"),
        (b'\xef\xbb\xbf \n[{"title": "Bins"}]', "JSON", "ckan"),
        ('{"title": "Bins"}'.encode("utf-16"), "JSON", "dcat"),
        (b"[]", "JSON", "dcat"),
        (b"<HTML><title>Bins</title>", "a web page (HTML)", "browser"),
        (b'<?xml version="1.0"?>\n<!-- ours -->\n<rdf:RDF xmlns:rdf="x">', "RDF/XML", "dcat"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "XML", "publisher"),
        (b"PREFIX dcat: <http://www.w3.org/ns/dcat#>", "Turtle", "dcat"),
        (b"%PDF-1.7\n", "a PDF", "CSV or XLSX"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture", "CSV or XLSX"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a picture", "CSV or XLSX"),
    ],
)
def test_what_is_no_table_is_named_with_a_way_on(start: bytes, label: str, way_on: str) -> None:
    with pytest.raises(BadInput) as refused:
        refuse_what_is_no_table(Upload("list.csv", start))
    (problem,) = refused.value.problems
    assert problem.reason == f"This is {label}, not a table."
    assert way_on in problem.mend


@pytest.mark.parametrize("text", ["[Draft] title,summary\nBins,", "{title},x", "prefix,title\n", "<title>;x", "Title"])
def test_an_odd_heading_is_no_reason_to_refuse_a_table(text: str) -> None:
    refuse_what_is_no_table(Upload("list.csv", text.encode()))


@pytest.mark.parametrize("name, text", [("feed.json", "title;summary\nBins;"), ("list.xlsx", "PK"), ("list.csv", "T")])
def test_a_table_given_as_json_is_called_one(name: str, text: str) -> None:
    with pytest.raises(BadInput, match=r"This is a table, not JSON\. .*datasets"):
        refuse_what_is_no_json(Upload(name, text.encode()))


@pytest.mark.parametrize("text", ['{"a": ', "null", "", "Not anything", "callback({1, 2})"])
def test_what_may_be_json_is_left_to_its_reader(text: str) -> None:
    refuse_what_is_no_json(Upload("feed.json", text.encode()))
