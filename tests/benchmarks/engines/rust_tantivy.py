"""Tantivy as an engine to compare with: English stemming, BM25 over three texts, and whatever else in its own way.

Rights and filters are terms that must match and give no score, counts are its aggregations, marks its snippets of all
three texts. It is asked everything, its index is one segment on disk, and one thread looks.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tantivy import (
    Document,
    Filter,
    Index,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    SnippetGenerator,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from tests.benchmarks.entries import Entry
from tests.benchmarks.questions import COUNTED, Engine, How, Question, Reply

_BOOSTS = {"title": 6.0, "strong": 2.5, "text": 1.0}
_MOST_CODES = 1_000


def rust_tantivy(entries: Iterable[Entry], folder: Path) -> Engine:
    """An index in a folder, and how it is asked."""
    folder.mkdir()
    analyzer, schema = _analyzer(), _schema()
    index = Index(schema, str(folder))
    index.register_tokenizer("words", analyzer)
    _fill(index, entries)
    searcher = index.searcher()

    def ask(question: Question) -> Reply:
        asked = _Asked(schema, analyzer, question)
        # Its types leave out that a result says how many there are.
        found: Any = searcher.search(asked.seen(), limit=question.count, offset=question.start)
        documents = [searcher.doc(address) for _, address in found.hits]
        return Reply(
            ids=[str(document.get_first("id")) for document in documents],
            total=found.count,
            counts=_counts(searcher, asked),
            marked=_marked(searcher, schema, asked.words(), documents),
        )

    return ask


def _analyzer() -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(100))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def _schema() -> Schema:
    builder = SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _BOOSTS:
        builder = builder.add_text_field(name, stored=True, tokenizer_name="words")
    builder = builder.add_text_field("labels", tokenizer_name="raw", index_option="basic")
    for name in COUNTED:
        builder = builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _fill(index: Index, entries: Iterable[Entry]) -> None:
    writer = index.writer(heap_size=512_000_000, num_threads=1)
    for one in entries:
        document = Document(id=one.id, title=one.title, strong=one.strong, text=one.text, labels=list(one.labels))
        for name, codes in one.facets.items():
            for code in codes:
                document.add_text(name, code)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


class _Asked:
    """One question in Tantivy's terms."""

    def __init__(self, schema: Schema, analyzer: TextAnalyzer, question: Question) -> None:
        self.question, self._schema = question, schema
        self._stems = [stem for word in question.words for stem in analyzer.analyze(word)]

    def seen(self, but: str = "") -> Query:
        """What matches, may be seen, and is under every filter, or all but one."""
        filters = [self._code(name, code) for name, code in self.question.filters.items() if name != but]
        labels = Query.term_set_query(self._schema, "labels", sorted(self.question.labels))
        return _all_of([self.words(), *(Query.const_score_query(one, 0.0) for one in (labels, *filters))])

    def _code(self, name: str, code: str) -> Query:
        return Query.term_query(self._schema, name, code, index_option="basic")

    def words(self) -> Query:
        """What must hold of the words."""
        match self.question.how:
            case How.EVERYTHING:
                return Query.all_query()
            case How.ANY:
                return Query.boolean_query([(Occur.Should, self._word(stem)) for stem in self._stems])
            case How.WITHOUT:
                wanted, unwanted = map(self._word, self._stems)
                return Query.boolean_query([(Occur.Must, wanted), (Occur.MustNot, unwanted)])
            case How.PHRASE:
                phrase: list[str | tuple[int, str]] = [*self._stems]
                return _in_any_text({name: Query.phrase_query(self._schema, name, phrase) for name in _BOOSTS})
            case How.BEGINNING:
                pattern = f"{self.question.words[0]}.*"
                return _in_any_text({name: Query.regex_query(self._schema, name, pattern) for name in _BOOSTS})
            case How.SLIP:
                stem = self._stems[0]
                return _in_any_text({name: Query.fuzzy_term_query(self._schema, name, stem) for name in _BOOSTS})
            case How.ALL:
                return _all_of([self._word(stem) for stem in self._stems])

    def _word(self, stem: str) -> Query:
        return _in_any_text({name: Query.term_query(self._schema, name, stem) for name in _BOOSTS})


def _all_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, one) for one in queries])


def _in_any_text(queries: dict[str, Query]) -> Query:
    return Query.boolean_query([(Occur.Should, Query.boost_query(one, _BOOSTS[name])) for name, one in queries.items()])


def _counts(searcher: Searcher, asked: _Asked) -> dict[str, dict[str, int]]:
    """The counts of each facet; those that no filter is on in one go."""
    filters = asked.question.filters
    counts = _codes(searcher, asked.seen(), [name for name in COUNTED if name not in filters])
    for name in filters:
        counts |= _codes(searcher, asked.seen(but=name), [name])
    return counts


def _codes(searcher: Searcher, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
    if not names:
        return {}
    terms = {name: {"terms": {"field": name, "size": _MOST_CODES, "segment_size": _MOST_CODES}} for name in names}
    found = searcher.aggregate(query, terms)
    return {name: {row["key"]: int(row["doc_count"]) for row in found[name]["buckets"]} for name in names}


def _marked(searcher: Searcher, schema: Schema, query: Query, documents: Sequence[Document]) -> list[str]:
    makers = [SnippetGenerator.create(searcher, query, schema, name) for name in _BOOSTS]
    return [maker.snippet_from_doc(document).to_html() for document in documents for maker in makers]
