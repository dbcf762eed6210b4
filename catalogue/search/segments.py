"""Whoosh 2.7.4's files, written and decoded: the only module that touches its inside.

Readers work on checked copies in memory, never on mapped files: a file that is cut short while it is mapped would
kill the process. A segment never changes once written, so what is decoded of it is kept; which of its documents are
deleted comes from the newest table of contents alone.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader, TermNotFound

from catalogue.search.document import IndexDocument
from catalogue.search.manifest import Manifest, Seal, checksum, read_checked
from catalogue.search.schema import FACETS, entry_of, make_schema

NAME = "MAIN"
POOL_MB = 64
CACHE_BYTES = 64 * 1024 * 1024
Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]
Postings = tuple[Numbers, Weights]
Positions = dict[int, list[int]]


class KeepingStorage(FileStorage):  # type: ignore[misc]  # Whoosh publishes no types
    """Files of an index, of which those that the standing manifest names are not deleted: readers may need them."""

    def __init__(self, folder: Path, keep: Iterable[str]) -> None:
        super().__init__(str(folder))
        self._keep = frozenset(keep)

    def delete_file(self, name: str) -> None:
        """Delete a file unless it belongs to the standing index."""
        if name not in self._keep:
            super().delete_file(name)


class Writer:
    """One commit to the files in a folder, begun with an empty index if it is `new`.

    `keep` names the files of the standing index. A thing is added once at most; numbers to delete are those of the
    newest contents.
    """

    def __init__(self, folder: Path, keep: Iterable[str] = (), new: bool = False) -> None:
        storage, schema = KeepingStorage(folder, keep), make_schema()
        index = FileIndex.create(storage, schema, NAME) if new else FileIndex(storage, schema, NAME)
        self._writer = index.writer(limitmb=POOL_MB)

    def delete(self, numbers: Iterable[int]) -> None:
        """Take documents out."""
        for number in numbers:
            self._writer.delete_document(int(number))

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Put documents in."""
        for document in documents:
            self._writer.add_document(**entry_of(document))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            self._writer.commit()
        else:
            self._writer.cancel()


def standing_files(folder: Path, known: Mapping[str, Seal] | None = None) -> tuple[int, dict[str, Seal]]:
    """The newest generation in a folder, and the seal of each of its files; those `known` never change."""
    contents = TOC.read(FileStorage(str(folder)), NAME, schema=make_schema())
    names = [_contents_name(contents.generation)]
    names += [segment.make_filename(segment.COMPOUND_EXT) for segment in contents.segments]
    sealed = known or {}
    return contents.generation, {name: sealed.get(name) or checksum(folder / name) for name in names}


def _contents_name(generation: int) -> str:
    return f"_{NAME}_{generation}.toc"


class Segment:
    """One segment, decoded as far as it was asked for."""

    def __init__(self, name: str, content: bytes, segment: Any) -> None:
        storage = RamStorage()
        storage.files[name] = content
        self.name = name
        self._reader = SegmentReader(storage, make_schema(), segment)
        self._decoding = threading.Lock()
        self._postings: dict[tuple[str, str], Postings] = {}
        self._positions: dict[str, Positions] = {}
        self._cached = 0
        self.size: int = self._reader.doc_count_all()
        column = self._reader.column_reader("facts") if self.size else ()
        self.facts: list[dict[str, Any]] = [json.loads(column[number]) for number in range(self.size)]
        self.surfaces: list[str] = [text.decode() for text in self._reader.lexicon("surface")] if self.size else []
        self.vocabulary = frozenset(self.surfaces)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each document, deleted ones included, by its thing's id."""
        return {facts["id"]: number for number, facts in enumerate(self.facts)}

    @cached_property
    def labels(self) -> dict[str, Numbers]:
        """The documents of each label of rights."""
        return _grouped((label, number) for number, facts in enumerate(self.facts) for label in facts["labels"])

    @cached_property
    def facets(self) -> dict[str, dict[str, Numbers]]:
        """The documents of each code of each facet."""
        return {
            facet: _grouped(
                (code, number) for number, facts in enumerate(self.facts) for code in facts["facets"].get(facet, ())
            )
            for facet in FACETS
        }

    def postings(self, field: str, text: str) -> Postings:
        """The numbers of the documents that hold a term, ascending, deleted ones included, and its weight in each."""
        found = self._postings.get((field, text))
        if found is None:
            with self._decoding:
                found = self._decode(field, text)
                self._make_room(200 + 16 * len(found[0]))
                self._postings[field, text] = found
        return found

    def positions(self, text: str) -> Positions:
        """Where a stem stands in the text of each document that holds it, deleted ones included."""
        found = self._positions.get(text)
        if found is None:
            with self._decoding:
                found = {matcher.id(): matcher.value_as("positions") for matcher in self._each("text", text)}
                self._make_room(200 * len(found))
                self._positions[text] = found
        return found

    def _decode(self, field: str, text: str) -> Postings:
        pairs = [(matcher.id(), matcher.weight()) for matcher in self._each(field, text)]
        return np.array([number for number, _ in pairs], np.int64), np.array(
            [weight for _, weight in pairs], np.float64
        )

    def _each(self, field: str, text: str) -> Iterator[Any]:
        """Whoosh's matcher, standing at each posting of a term in turn."""
        try:
            matcher = self._reader.postings(field, text)
        except TermNotFound:
            return
        while matcher.is_active():
            yield matcher
            matcher.next()

    def _make_room(self, size: int) -> None:
        if self._cached + size > CACHE_BYTES:
            self._postings.clear()
            self._positions.clear()
            self._cached = 0
        self._cached += size

    def shown(self, number: int) -> dict[str, Any]:
        """What is shown of a document."""
        with self._decoding:
            shown: dict[str, Any] = json.loads(self._reader.stored_fields(number)["shown"])
        return shown


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, Numbers]:
    found: dict[str, list[int]] = {}
    for name, number in pairs:
        found.setdefault(name, []).append(number)
    return {name: np.array(numbers, np.int64) for name, numbers in found.items()}


def open_segments(
    folder: Path, manifest: Manifest, known: Sequence[Segment]
) -> list[tuple[Segment, NDArray[np.bool_]]]:
    """The segments of a manifest with the live documents of each; those already decoded are taken from `known`.

    Raises `IndexDamaged` if a file is not what was written, and whatever Whoosh raises.
    """
    contents = RamStorage()
    toc = _contents_name(manifest.generation)
    contents.files[toc] = read_checked(folder / toc, manifest.files[toc])
    decoded = {segment.name: segment for segment in known}
    opened = []
    for entry in TOC.read(contents, NAME, manifest.generation, make_schema()).segments:
        name = entry.make_filename(entry.COMPOUND_EXT)
        segment = decoded.get(name) or Segment(name, read_checked(folder / name, manifest.files[name]), entry)
        live = np.ones(segment.size, np.bool_)
        live[list(entry.deleted_docs())] = False
        opened.append((segment, live))
    return opened
