"""Engines to compare with, over the same documents: SQLite FTS5 and Whoosh's own searcher, each as it comes."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.analysis import StemmingAnalyzer
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import MultifieldParser, OrGroup

from catalogue.search.document import IndexDocument
from catalogue.store import sqlite_module
from catalogue.tuning.rules import DEPTH
from tests.benchmarks.judged import Engine

_WORD = re.compile(r"\w+")
_STRONG = ("summary", "keywords", "alternative_titles")


def _columns(document: IndexDocument) -> tuple[str, str, str, str]:
    strong = " ".join(document.text.get(name, "") for name in _STRONG)
    rest = " ".join(text for name, text in document.text.items() if name not in _STRONG)
    return str(document.id), document.title, strong, f"{rest} {' '.join(document.names)}"


def fts5(documents: Sequence[IndexDocument], path: Path) -> Engine:
    """SQLite's full-text search: Porter stemming, any word, bm25 with the title weighed most."""
    connection: Any = sqlite_module().connect(str(path))
    connection.execute("CREATE VIRTUAL TABLE things USING fts5(id UNINDEXED, title, strong, text, tokenize='porter')")
    connection.executemany("INSERT INTO things VALUES (?, ?, ?, ?)", [_columns(one) for one in documents])
    ranked = f"SELECT id FROM things WHERE things MATCH ? ORDER BY bm25(things, 0, 6, 2.5, 1) LIMIT {DEPTH}"

    def ask(query: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(query))
        return [row[0] for row in connection.execute(ranked, (words,))] if words else []

    return ask


def plain_whoosh(documents: Sequence[IndexDocument]) -> Engine:
    """Whoosh with its own stemming analyser and BM25F: any word, the title weighed most."""
    analyzer = StemmingAnalyzer(expression=re.compile(r"\w+"))
    text = {name: fields.TEXT(analyzer=analyzer, field_boost=boost) for name, boost in _BOOSTS.items()}
    index = RamStorage().create_index(fields.Schema(id=fields.STORED, **text))
    writer = index.writer()
    for one in documents:
        writer.add_document(**dict(zip(("id", *_BOOSTS), _columns(one), strict=True)))
    writer.commit()
    searcher = index.searcher()
    parser = MultifieldParser(list(_BOOSTS), index.schema, group=OrGroup)

    def ask(query: str) -> list[str]:
        words = " ".join(_WORD.findall(query))
        return [hit["id"] for hit in searcher.search(parser.parse(words), limit=DEPTH)]

    return ask


_BOOSTS = {"title": 6.0, "strong": 2.5, "text": 1.0}
