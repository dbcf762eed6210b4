"""What a search costs at 10,000 and 100,000 entries, by class of question, with other engines in the same run."""

from datetime import date
from pathlib import Path

import pytest

from tests.benchmarks.asked import classes
from tests.benchmarks.conftest import SIZES, Mixed
from tests.benchmarks.contenders import BOUND, contenders
from tests.benchmarks.entries import entry_of
from tests.benchmarks.questions import COUNTED, STAFF, How, Question
from tests.benchmarks.search_table import table
from tests.benchmarks.timing import measured

AGREEING = 2_000


@pytest.mark.bench
def test_the_engines_answer_the_same_question(mixed: Mixed, tmp_path: Path, today: date) -> None:
    documents = mixed(AGREEING)
    engines = contenders(documents, [entry_of(one) for one in documents], tmp_path, today)
    few = frozenset({"public", *(f"thing:{one.id}" for one in documents[:3])})
    for labels in (STAFF, few):
        for filters in ({}, {"kind": "dataset"}, {"kind": "dataset", "format": "csv", "lifecycle": "live"}):
            question = Question("", How.EVERYTHING, filters=filters, labels=labels)
            replies = [one.ask(question) for one in engines if one.name != BOUND]
            assert len({reply.total for reply in replies}) == 1 and replies[0].total
            for facet in COUNTED:
                first, *others = (dict(reply.counts[facet]) for reply in replies)
                assert others == [first] * len(others), facet


@pytest.mark.bench
@pytest.mark.parametrize("entries", SIZES)
def test_what_searches_cost(entries: int, mixed: Mixed, tmp_path: Path, today: date) -> None:
    print(f"\n{entries:,} entries")
    documents = mixed(entries)
    kept = [entry_of(one) for one in documents]
    asked = classes(kept)
    engines = contenders(documents, kept, tmp_path, today)
    print(table(measured(engines, asked)))
    for one in engines:
        for name, questions in asked.items():
            if questions[0].how not in one.cannot:
                assert any(one.ask(question).ids for question in questions), f"{one.name} finds nothing: {name}"
