"""The judged searches name records that exist and are split fairly."""

import csv
import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples"
COUNCILS = SAMPLES / "councils"
OTHERS = (*sorted((HERE / "others").iterdir()), SAMPLES / "registers" / "valid" / "derived-lgtc-register.csv")
MINIMUM = {
    "judged.csv": {"exact": 40, "partial": 40, "typo": 30, "acronym": 20, "lay": 50, "identifier": 10},
    "others.csv": {
        "exact": 25,
        "partial": 35,
        "typo": 30,
        "typo in two letters": 10,
        "acronym": 40,
        "lay": 100,
        "identifier": 8,
    },
}
JUDGED = pytest.mark.parametrize("file", MINIMUM)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _titles(path: Path) -> set[str]:
    """The titles in one council's file, with white space made single."""
    if path.suffix == ".csv":
        titles = [row.get("Title") or row.get("title") or row["Title of agreement"] for row in _rows(path)]
    else:
        feed = json.loads(path.read_text(encoding="utf-8"))
        datasets = feed.get("dcat:dataset") or feed["dataset"]
        titles = [each.get("dct:title") or each["title"] for each in datasets]
    return {" ".join(title.split()) for title in titles}


def _records(file: str) -> set[str]:
    """Every record that the searches of this file may name: `source::title`."""
    files = OTHERS if file == "others.csv" else [each for each in COUNCILS.iterdir() if each.name.count(".") == 2]
    return {f"{file.name.split('.')[0]}::{title}" for file in files for title in _titles(file)}


def test_there_are_as_many_records_as_the_readme_says() -> None:
    assert {file: len(_records(file)) for file in MINIMUM} == {"judged.csv": 327, "others.csv": 424}


@JUDGED
def test_every_right_answer_is_a_record(file: str) -> None:
    records = _records(file)
    for row in _rows(HERE / file):
        answers = row["relevant"].split(" | ")
        assert set(answers) <= records, row["id"]
        assert len(answers) == len(set(answers)), row["id"]


@JUDGED
def test_each_class_has_enough_queries(file: str) -> None:
    counts = Counter(row["class"] for row in _rows(HERE / file))
    assert set(counts) == set(MINIMUM[file])
    assert all(counts[name] >= least for name, least in MINIMUM[file].items())


@JUDGED
def test_halves_follow_from_the_text_of_the_queries(file: str) -> None:
    classes: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(HERE / file):
        classes[row["class"]].append(row)
    for rows in classes.values():
        rows.sort(key=lambda row: hashlib.sha256(row["query"].encode()).hexdigest())
        expected = [("open", "held")[number % 2] for number in range(len(rows))]
        assert [row["half"] for row in rows] == expected


@JUDGED
def test_no_query_is_asked_twice(file: str) -> None:
    queries = [row["query"].casefold() for row in _rows(HERE / file)]
    assert [query for query, count in Counter(queries).items() if count > 1] == []


def test_no_synonym_is_another_term() -> None:
    rows = _rows(HERE / "glossary.csv")
    terms = {row["term"].casefold() for row in rows}
    assert len(terms) == len(rows)
    for row in rows:
        synonyms = {each.casefold() for each in row["synonyms"].split(";") if each}
        assert not synonyms & terms, row["term"]
