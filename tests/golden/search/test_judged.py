"""The judged searches name records that exist and are split fairly."""

import csv
import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
COUNCILS = HERE.parent.parent / "samples" / "councils"
MINIMUM = {"exact": 40, "partial": 40, "typo": 30, "acronym": 20, "lay": 50, "identifier": 10}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _titles(path: Path) -> set[str]:
    """The titles in one council's file, with white space made single."""
    if path.suffix == ".csv":
        titles = [row["Title"] for row in _rows(path)]
    else:
        feed = json.loads(path.read_text(encoding="utf-8"))
        datasets = feed.get("dcat:dataset") or feed["dataset"]
        titles = [each.get("dct:title") or each["title"] for each in datasets]
    return {" ".join(title.split()) for title in titles}


def _records() -> set[str]:
    files = [each for each in COUNCILS.iterdir() if each.name.count(".") == 2]
    return {f"{file.name.split('.')[0]}::{title}" for file in files for title in _titles(file)}


def test_every_right_answer_is_a_record() -> None:
    records = _records()
    assert len(records) == 327
    for row in _rows(HERE / "judged.csv"):
        answers = row["relevant"].split(" | ")
        assert set(answers) <= records, row["id"]
        assert len(answers) == len(set(answers)), row["id"]


def test_each_class_has_enough_queries() -> None:
    counts = Counter(row["class"] for row in _rows(HERE / "judged.csv"))
    assert set(counts) == set(MINIMUM)
    assert all(counts[name] >= least for name, least in MINIMUM.items())


def test_halves_follow_from_the_text_of_the_queries() -> None:
    classes: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(HERE / "judged.csv"):
        classes[row["class"]].append(row)
    for rows in classes.values():
        rows.sort(key=lambda row: hashlib.sha256(row["query"].encode()).hexdigest())
        expected = [("open", "held")[number % 2] for number in range(len(rows))]
        assert [row["half"] for row in rows] == expected


def test_no_query_is_asked_twice() -> None:
    queries = [row["query"].casefold() for row in _rows(HERE / "judged.csv")]
    assert [query for query, count in Counter(queries).items() if count > 1] == []


def test_no_synonym_is_another_term() -> None:
    rows = _rows(HERE / "glossary.csv")
    terms = {row["term"].casefold() for row in rows}
    assert len(terms) == len(rows)
    for row in rows:
        synonyms = {each.casefold() for each in row["synonyms"].split(";") if each}
        assert not synonyms & terms, row["term"]
