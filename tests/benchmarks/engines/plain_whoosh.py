"""Whoosh 2.7.4 as it comes, as an engine to compare with: its own analyser, BM25F, filter, groups and highlights.

It is asked everything. It cannot read the portal's index, which keeps no lengths of texts for BM25F and no columns to
group by: it builds one of its own.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from whoosh import fields, query, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.filedb.filestore import FileStorage
from whoosh.searching import Hit, Results, Searcher

from tests.benchmarks.entries import Entry
from tests.benchmarks.questions import COUNTED, Engine, How, Question, Reply

_BOOSTS = {"title": 6.0, "strong": 2.5, "text": 1.0}
_ANALYZER = StemmingAnalyzer(expression=re.compile(r"\w+"))
_FACETS = {name: sorting.FieldFacet(name, allow_overlap=True, maptype=sorting.Count) for name in COUNTED}


def plain_whoosh(entries: Sequence[Entry], folder: Path) -> Engine:
    """An index in a folder, and how it is asked. In memory it would share temporary files with other processes."""
    texts = {name: fields.TEXT(analyzer=_ANALYZER, field_boost=boost, stored=True) for name, boost in _BOOSTS.items()}
    codes = {name: fields.KEYWORD(commas=True) for name in ("labels", *COUNTED)}
    folder.mkdir()
    index = FileStorage(str(folder)).create_index(fields.Schema(id=fields.STORED, **texts, **codes))
    writer = index.writer(limitmb=256)
    for one in entries:
        facets = {name: ",".join(found) for name, found in one.facets.items()}
        writer.add_document(
            id=one.id, title=one.title, strong=one.strong, text=one.text, labels=",".join(one.labels), **facets
        )
    writer.commit()
    searcher = index.searcher()

    def ask(question: Question) -> Reply:
        facets = {name: facet for name, facet in _FACETS.items() if name not in question.filters}
        found = _found(searcher, question, facets, question.start + question.count)
        counts = {name: _counts(found, name) for name in facets}
        for name in question.filters:
            counts[name] = _counts(_found(searcher, question, {name: _FACETS[name]}, 1, but=name), name)
        # Where it groups it keeps all that it found, whatever the limit.
        shown = found[question.start : question.start + question.count]
        return Reply([hit["id"] for hit in shown], len(found), counts, [text for hit in shown for text in _marked(hit)])

    return ask


def _found(
    searcher: Searcher, question: Question, facets: dict[str, sorting.FieldFacet], limit: int, but: str = ""
) -> Results:
    """The results under the rights of the reader and every filter, or all but one."""
    seen = query.Or([query.Term("labels", label) for label in sorted(question.labels)])
    filters = [query.Term(name, code) for name, code in question.filters.items() if name != but]
    return searcher.search(_asked(question), filter=query.And([seen, *filters]), groupedby=facets, limit=limit)


def _counts(found: Results, name: str) -> dict[str, int]:
    """How many have each code; Whoosh also counts those that have none."""
    return {code: count for code, count in found.groups(name).items() if code is not None}


def _marked(hit: Hit) -> list[str]:
    return [hit.highlights(name) for name in _BOOSTS]


def _asked(question: Question) -> query.Query:
    words = [[token.text for token in _ANALYZER(word)] for word in question.words]
    stems = [stem for found in words for stem in found]
    match question.how:
        case How.EVERYTHING:
            return query.Every()
        case How.ANY:
            return query.Or([_in_any_text(query.Term, stem) for stem in stems])
        case How.WITHOUT:
            return query.AndNot(*(_in_any_text(query.Term, stem) for stem in stems))
        case How.PHRASE:
            return _in_any_text(query.Phrase, stems)
        case How.BEGINNING:
            return _in_any_text(query.Prefix, question.words[0])
        case How.SLIP:
            return _in_any_text(query.FuzzyTerm, stems[0])
        case How.ALL:
            return query.And([_in_any_text(query.Term, stem) for stem in stems])


def _in_any_text(kind: type[query.Query], said: str | list[str]) -> query.Query:
    return query.Or([kind(name, said) for name in _BOOSTS])
