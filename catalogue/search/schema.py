"""How a thing stands in the index: fields of words, exact names, and one column of facts. Follows from KINDS."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh import columns, fields
from whoosh.analysis import Token

from catalogue.kinds import KINDS, kind_of
from catalogue.search.document import IndexDocument
from catalogue.search.words import BREAK, key, words

# The facets, in the order of the kinds' fields: whatever a field or a part's field says it feeds.
FACETS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            "kind",
            *(field.facet for kind in KINDS for field in kind.fields if field.facet),
            *(field.facet for kind in KINDS for part in kind.parts for field in part.fields if field.facet),
        ]
    )
)
_BOOSTS = {field.name: field.boost for kind in KINDS for field in kind.fields}
STRONG_BOOST = 1.5
TITLES = ("title", "alternative_titles")
# The fields of words: `text` has all words and decides what matches; `title` and `strong` raise what they hold.
WORD_FIELDS = ("title", "strong", "text")


def _fingerprint() -> str:
    """A name for what decides the index's content: an index made by other code than this is another format."""
    seal = hashlib.sha256(repr((FACETS, sorted(_BOOSTS.items()))).encode())
    for name in ("schema.py", "segments.py", "stemming.py", "words.py"):
        seal.update((Path(__file__).parent / name).read_bytes())
    return seal.hexdigest()[:16]


FORMAT = _fingerprint()


def stems(value: str, start_pos: int = 0, **options: Any) -> Iterator[Token]:
    """Whoosh's analyser of text: our reading of it (`words`), by stems."""
    token = Token(**options)
    for word in words(value):
        token.text = word.stem
        token.pos = start_pos + word.position
        yield token


def surfaces(value: str, **options: Any) -> Iterator[Token]:
    """The words as they are written, for beginnings of words and for spelling."""
    token = Token(**options)
    for text in {word.text for word in words(value) if "://" not in word.text}:
        token.text = text
        yield token


def make_schema() -> fields.Schema:
    """The index's schema. Facts stand in one column, so that a reader decodes them in one pass."""
    return fields.Schema(
        title=fields.TEXT(analyzer=stems),
        strong=fields.TEXT(analyzer=stems, phrase=False),
        text=fields.TEXT(analyzer=stems),
        surface=fields.TEXT(analyzer=surfaces, phrase=False),
        exact=fields.KEYWORD(),
        facts=fields.COLUMN(columns.VarBytesColumn()),
        shown=fields.STORED(),
    )


def entry_of(document: IndexDocument) -> dict[str, Any]:
    """What Whoosh is given for a document."""
    texts = {"title": document.title} | dict(document.text)
    strong = [text for name, text in texts.items() if name not in TITLES and _BOOSTS.get(name, 0) >= STRONG_BOOST]
    kind = kind_of(document.kind).label
    by_field = {
        "title": BREAK.join(texts[name] for name in TITLES if texts.get(name)),
        "strong": BREAK.join([*strong, kind]),
        "text": BREAK.join([*texts.values(), kind]),
    }
    names = {key(name) for name in (document.title, document.slug, *document.names)} - {""}
    facts = {
        "id": str(document.id),
        "version": document.version,
        "place": [key(document.title), document.kind, document.slug],
        "labels": sorted(document.labels),
        "facets": {name: list(codes) for name, codes in document.facets.items()},
        "lifecycle": document.lifecycle,
        "completeness": document.completeness,
        "updated": document.updated.toordinal(),
        "lengths": [sum(1 for _ in words(by_field[name])) for name in WORD_FIELDS],
    }
    shown = {"kind": document.kind, "slug": document.slug, "summary": document.summary, "text": texts}
    return by_field | {
        "surface": by_field["text"],
        "exact": sorted(names),
        "facts": json.dumps(facts).encode(),
        "shown": json.dumps(shown),
    }
