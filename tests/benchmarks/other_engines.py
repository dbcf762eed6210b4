"""Other engines as the judged searches ask them: any word of the query, the title weighed most, each as it comes."""

import re
from collections.abc import Sequence
from pathlib import Path

from catalogue.access import EVERYTHING
from catalogue.search.document import IndexDocument
from catalogue.tuning.rules import DEPTH
from tests.benchmarks import questions
from tests.benchmarks.engines.plain_whoosh import plain_whoosh as whoosh_engine
from tests.benchmarks.engines.rust_tantivy import rust_tantivy as tantivy_engine
from tests.benchmarks.engines.sqlite_fts5 import sqlite_fts5 as fts5_engine
from tests.benchmarks.entries import entry_of
from tests.benchmarks.judged import Engine
from tests.benchmarks.questions import How, Question

_WORD = re.compile(r"\w+")


def fts5(documents: Sequence[IndexDocument], path: Path) -> Engine:
    """SQLite's full-text search: Porter stemming and bm25."""
    return _by_any_word(fts5_engine([entry_of(one) for one in documents], path))


def plain_whoosh(documents: Sequence[IndexDocument], folder: Path) -> Engine:
    """Whoosh with its own stemming analyser and BM25F."""
    return _by_any_word(whoosh_engine([entry_of(one) for one in documents], folder))


def tantivy(documents: Sequence[IndexDocument], folder: Path) -> Engine:
    """Tantivy with its English stemmer and BM25."""
    return _by_any_word(tantivy_engine([entry_of(one) for one in documents], folder))


def _by_any_word(engine: questions.Engine) -> Engine:
    def ask(query: str) -> list[str]:
        words = tuple(_WORD.findall(query))
        return engine(Question(query, How.ANY, words, labels=frozenset({EVERYTHING}), count=DEPTH)).ids if words else []

    return ask
