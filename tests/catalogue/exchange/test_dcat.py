"""Feeds as councils publish them are read whole, their defects told; nothing outside the file is fetched."""

import json
import socket
from pathlib import Path

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.dcat import read_dcat
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading, Record, Severity

COUNCILS = Path(__file__).parents[2] / "samples" / "councils"


def read(document: object, name: str = "feed.json", base_url: str = "") -> Reading:
    """A feed given as data."""
    return read_dcat(Upload(name, json.dumps(document).encode()), base_url)


def one(**said: object) -> tuple[Record, Reading]:
    """The one dataset of a feed, and the whole reading."""
    reading = read({"dataset": [{"title": "Bins"} | said]})
    return reading.records[0], reading


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize(
    "name, datasets, files",
    [
        ("edinburgh.dcat-ap.json", 44, 264),
        ("north_ayrshire.dcat-ap.json", 126, 708),
        ("dumfries_galloway.data.json", 31, 77),
    ],
)
def test_a_council_feed_is_read_whole(name: str, datasets: int, files: int) -> None:
    reading = read_dcat(Upload(name, (COUNCILS / name).read_bytes()))
    assert len(reading.records) == reading.rows == datasets
    assert sum(len(record.parts["distributions"]) for record in reading.records) == files
    assert all(row["access_url"] for record in reading.records for row in record.parts["distributions"])
    assert {record.values["organisation"] for record in reading.records} <= {
        "City of Edinburgh Council Mapping",
        "North Ayrshire Council",
        "Dumfries and Galloway Council",
    }
    assert all(one.severity is not Severity.REFUSED for one in reading.problems)


def test_defects_of_a_real_feed_are_told_with_the_entry_they_are_in() -> None:
    name = "edinburgh.dcat-ap.json"
    reading = read_dcat(Upload(name, (COUNCILS / name).read_bytes()))
    told = {(problem.column, problem.reason.split(";")[0].split(",")[0]) for problem in reading.problems}
    assert ("dcat:accessUrl", "The address is called “dcat:accessUrl”") in told
    assert ("dcat:contactPoint", "A placeholder was never filled in") in told
    assert ("license", "There is no licence") in told
    assert all(1 <= problem.row <= 44 for problem in reading.problems)


def test_the_same_catalogue_is_read_alike_in_every_syntax() -> None:
    samples = COUNCILS.parent / "dcat" / "valid"
    turtle = read_dcat(Upload("a.ttl", (samples / "catalogue.ttl").read_bytes()))
    assert [record.values["title"] for record in turtle.records] == ["Grit bins", "Wards"]
    assert turtle.records[0].values["organisation"] == "Example Council"
    assert turtle.records[0].values["licence"] == "ogl-3"
    assert turtle.records[0].parts["distributions"][0]["download_url"] == "https://data.council.example/grit-bins.csv"


def test_open_data_says_that_it_is_public() -> None:
    assert one(accessLevel="public")[0].values["visibility"] == "public"
    assert "visibility" not in one(accessLevel="non-public")[0].values
    assert one(accessLevel="non-public")[0].values["access_rights"] == "internal"


@pytest.mark.parametrize(
    "said, frequency",
    [
        ("R/P1Y", "annual"),
        ("http://purl.org/cld/freq/monthly", "monthly"),
        ("http://publications.europa.eu/resource/authority/frequency/NEVER", "never"),
        ("http://publications.europa.eu/resource/authority/frequency/ANNUAL_2", "irregular"),
        ("UPDATE_CONT", "continual"),
    ],
)
def test_frequencies_are_known_in_every_vocabulary(said: str, frequency: str) -> None:
    assert one(accrualPeriodicity=said)[0].values["update_frequency"] == frequency


def test_a_value_that_cannot_be_read_is_left_out_and_told_but_the_dataset_stays() -> None:
    record, reading = one(modified="soon", landingPage="ftp://x", license="https://x.example/l")
    assert "modified" not in record.values
    assert [(problem.column, problem.severity) for problem in reading.problems] == [
        ("landingPage", Severity.WARNING),
        ("modified", Severity.WARNING),
    ]


def test_things_that_are_only_referred_to_are_found_in_the_graph() -> None:
    graph = {
        "@graph": [
            {"@id": "x:d", "@type": "dcat:Dataset", "dct:title": "Bins", "dct:publisher": {"@id": "x:p"}},
            {"@id": "x:p", "@type": "foaf:Agent", "foaf:name": "Example Council"},
        ]
    }
    assert read(graph).records[0].values["organisation"] == "Example Council"


def test_names_that_a_context_in_the_file_explains_are_understood() -> None:
    context = {"naam": "http://purl.org/dc/terms/title", "dataset": "http://www.w3.org/ns/dcat#dataset"}
    assert read({"@context": context, "dataset": [{"naam": "Bins"}]}).records[0].values["title"] == "Bins"


def test_json_ld_written_out_in_full_is_understood() -> None:
    terms, dcat = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
    nodes = [
        {
            "@id": "x:d",
            "@type": [f"{dcat}Dataset"],
            f"{terms}title": [{"@value": "Bins"}],
            f"{dcat}distribution": [{"@id": "x:f"}],
        },
        {"@id": "x:f", "@type": [f"{dcat}Distribution"], f"{dcat}accessURL": [{"@id": "https://data.example/a"}]},
    ]
    record = read(nodes).records[0]
    assert (record.values["title"], record.parts["distributions"]) == (
        "Bins",
        [{"access_url": "https://data.example/a"}],
    )


@pytest.mark.parametrize(
    "licence, code",
    [
        ("<a href='http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/'>OGL</a>", "ogl-3"),
        ("<p>" + "You may not. " * 60 + "</p>", "other"),
    ],
)
def test_a_licence_in_html_is_understood(licence: str, code: str) -> None:
    record, _ = one(license=licence)
    assert record.values["licence"] == code
    assert ("access_how" in record.values) == (code == "other")


def test_english_is_preferred_where_there_are_several_languages() -> None:
    record, _ = one(title=[{"@value": "Biniau", "@language": "cy"}, {"@value": "Bins", "@language": "en"}])
    assert record.values["title"] == "Bins"


def test_entries_of_our_own_are_known_by_their_address() -> None:
    entry = {"@id": "https://portal.example/datasets/bins", "title": "Bins", "description": "a <b> c"}
    record = read({"dataset": [entry]}, base_url="https://portal.example").records[0]
    assert (record.slug, record.external_id) == ("bins", "")
    assert record.values["description"] == "a <b> c"


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&a;</rdf:RDF>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_entities_is_refused_in_every_encoding(xml: str, encoding: str) -> None:
    with pytest.raises(BadInput, match="entities"):
        read_dcat(Upload("feed.rdf", xml.encode(encoding)))


def test_turtle_nested_without_end_is_refused_in_words() -> None:
    with pytest.raises(BadInput):
        read_dcat(Upload("feed.ttl", b"<a:b> <a:c> " + b"[ <a:c> " * 20_000))
