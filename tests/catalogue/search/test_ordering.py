"""Scores and their order where a short cut could leave something out."""

import uuid
from pathlib import Path

import pytest

from catalogue.search.document import IndexDocument
from catalogue.search.executor import Ask, Hit, execute
from catalogue.search.index import Index
from catalogue.search.parse import parse
from catalogue.search.ranking import USUAL, Ranking
from tests.factories import TODAY


def _hits(folder: Path, documents: list[IndexDocument], q: str, count: int, ranking: Ranking = USUAL) -> list[Hit]:
    index = Index(folder / "index")
    with index.rebuilding(0) as writer:
        writer.add(documents)
    asked = Ask(parse(q), frozenset({"public"}), TODAY, count=count, ranking=ranking)
    return list(execute(index.snapshot(), asked).hits)


def _document(number: int, title: str, **values: object) -> IndexDocument:
    made = IndexDocument(uuid.UUID(int=number), 1, "dataset", f"thing-{number}", title, labels=frozenset({"public"}))
    return IndexDocument(**vars(made) | values)


def test_words_in_order_raise_an_exact_name_whatever_scores_more_below_it(tmp_path: Path) -> None:
    """Only equals are compared by score alone: an exact name may score little and come first."""
    named = {"names": ("audit grit",)}
    scattered = _document(1, "A", **named, text={"description": "Grit, then audit."})
    in_order = _document(2, "B", **named, text={"description": "Audit, grit once."})
    others = [_document(number, "Audit grit audit grit", text={"summary": "audit grit " * 9}) for number in range(3, 9)]
    found = _hits(tmp_path, [scattered, in_order, *others], "audit grit", count=2)
    assert [hit.id.int for hit in found] == [2, 1]
    assert found[0].score == pytest.approx(found[1].score * USUAL.in_order)


def test_a_title_without_words_divides_nothing_by_nothing(tmp_path: Path) -> None:
    documents = [_document(1, "—", text={"description": "grit"}), _document(2, "Grit")]
    found = _hits(tmp_path, documents, "grit", count=5, ranking=Ranking(title_length=1.0))
    assert [hit.id.int for hit in found] == [2, 1]
    assert found[1].score > 0
