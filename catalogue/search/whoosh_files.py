"""Whoosh 2.7.4's files, written and read back in bulk: the only module that knows its inside.

A reader keeps its file open and never maps it: a mapped file that is cut short would kill the process, where a read
that comes back short is an error like any other.
"""

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3LeafMatcher
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex
from whoosh.reading import TermNotFound

from catalogue.search.document import IndexDocument
from catalogue.search.manifest import IndexDamaged, Manifest, Seal, read_checked, seal_of, sealed
from catalogue.search.schema import entry_of
from catalogue.search.windows import window

NAME = "MAIN"
POOL_MB = 64
FACTS = columns.VarBytesColumn()
Numbers = NDArray[np.int32]
# The documents that hold a term, ascending, and what is kept of it for each.
Held = tuple[Numbers, list[bytes]]
NOWHERE: Held = (np.empty(0, np.int32), [])


class Places(formats.Format):
    """Where a word stands in a text, as bare 32-bit numbers: thousands of postings are read back in one step."""

    def word_values(self, value: Iterable[tuple[str, int]], *_: Any, **__: Any) -> Iterator[tuple[Any, ...]]:
        """What Whoosh keeps of a text that is given as words with their places."""
        places: dict[str, array[int]] = {}
        for word, place in value:
            places.setdefault(word, array("I")).append(place)
        for word, found in places.items():
            yield word, len(found), 1.0, found.tobytes()


class WordField(fields.FieldType):
    """A field of words that are parted already: nothing of Whoosh's own analysis takes part."""

    scorable = stored = unique = False

    def __init__(self, format_: formats.Format) -> None:
        self.format = format_


def make_schema() -> fields.Schema:
    """The index's fields; what each holds is said in `schema`."""
    return fields.Schema(
        text=WordField(Places()),
        surface=WordField(formats.Existence()),
        exact=WordField(formats.Existence()),
        facts=fields.COLUMN(FACTS),
        shown=fields.STORED(),
    )


class KeepingStorage(FileStorage):
    """Files of an index, of which those that the standing manifest names are not deleted: readers may need them."""

    def __init__(self, folder: Path, keep: Iterable[str]) -> None:
        super().__init__(str(folder))
        self._keep = frozenset(keep)

    def delete_file(self, name: str) -> None:
        """Delete a file unless it belongs to the standing index."""
        if name not in self._keep:
            super().delete_file(name)


class _FieldWriter(W3FieldWriter):
    """Whoosh's writer of postings, not asking for the length of a text that nobody keeps: it costs half of the time."""

    def add_postings(self, schema: fields.Schema, _: Any, items: Any) -> None:
        """Write postings, each of a text of no length."""
        super().add_postings(schema, None, items)


class _Codec(W3Codec):
    def field_writer(self, storage: FileStorage, segment: Any) -> _FieldWriter:
        """What writes the postings of a segment."""
        return _FieldWriter(self, storage, segment)


class Writer:
    """One commit to the files in a folder, begun with an empty index if it is `new`.

    `keep` names the files of the standing index. A thing is added once at most; numbers to delete are those of the
    newest contents.
    """

    def __init__(self, folder: Path, keep: Iterable[str] = (), new: bool = False) -> None:
        storage, schema = KeepingStorage(folder, keep), make_schema()
        index = FileIndex.create(storage, schema, NAME) if new else FileIndex(storage, schema, NAME)
        self._writer = index.writer(limitmb=POOL_MB, codec=_Codec())

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
    names = [_contents_name(contents.generation), *map(_file_name, contents.segments)]
    before = known or {}
    return contents.generation, {name: before.get(name) or seal_of(folder / name) for name in names}


def standing_segments(folder: Path, manifest: Manifest) -> list[tuple[str, Any, list[int]]]:
    """Each segment of a manifest: its file's name, what Whoosh says of it, and which of its documents are deleted.

    Deletions come from the table of contents that the manifest names, and from nowhere else. Raises `IndexDamaged`,
    and whatever Whoosh raises.
    """
    contents = RamStorage()
    name = _contents_name(manifest.generation)
    contents.files[name] = read_checked(folder / name, manifest.files[name])
    entries = TOC.read(contents, NAME, manifest.generation, make_schema()).segments
    return [(_file_name(entry), entry, list(entry.deleted_docs())) for entry in entries]


def _contents_name(generation: int) -> str:
    return f"_{NAME}_{generation}.toc"


def _file_name(entry: Any) -> str:
    return str(entry.make_filename(entry.COMPOUND_EXT))


class _Compound(StructFile):
    """A file of files, each of which is read through a buffer of its own."""

    def subset(self, offset: int, length: int, name: str | None = None) -> StructFile:
        """One of the files in it."""
        return StructFile(window(self.file, offset, length), name=name)


class SegmentFile:
    """One segment's file, open for reading by one thread at a time. Raises `IndexDamaged` if it is not as sealed."""

    def __init__(self, path: Path, seal: Seal, entry: Any) -> None:
        self._file = path.open("rb")
        self._written = self._last_written()
        try:
            if sealed(self._file) != seal:
                raise IndexDamaged(f"{path.name} is not what was written")
            self._file.seek(0)
            storage = CompoundStorage(_Compound(self._file), use_mmap=False)
            codec, self._schema = W3Codec(), make_schema()
            self._terms = codec.terms_reader(storage, entry)
            self._documents = codec.per_document_reader(storage, entry)
        except BaseException:
            self._file.close()
            raise
        self.size: int = self._documents.doc_count_all()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _last_written(self) -> tuple[int, int]:
        found = os.fstat(self._file.fileno())
        return found.st_mtime_ns, found.st_size

    @contextmanager
    def _as_sealed(self) -> Iterator[None]:
        """Read, and then look whether somebody wrote to the file since its seal was compared."""
        yield
        if self._last_written() != self._written:
            raise IndexDamaged("a segment was written to while it was read")

    def facts(self) -> Iterator[bytes]:
        """The facts of each document, in order."""
        with self._as_sealed():
            if self.size:
                column = self._documents.column_reader("facts", FACTS)
                yield from (column[number] for number in range(self.size))

    def shown(self, number: int) -> str:
        """What is shown of a document."""
        with self._as_sealed():
            shown: str = self._documents.stored_fields(number)["shown"]
        return shown

    def held(self, field: str, text: str) -> Held:
        """Which documents hold a term."""
        with self._as_sealed():
            try:
                return self._read(field, self._terms.term_info(field, text.encode()))
            except TermNotFound:
                return NOWHERE

    def every(self, field: str) -> Iterator[tuple[str, Numbers]]:
        """Every term of a field in order, and the documents that hold it."""
        with self._as_sealed():
            for (name, text), info in self._terms.items_from(field, b""):
                if name != field:
                    return
                yield text.decode(), self._read(field, info)[0]

    def _read(self, field: str, info: Any) -> Held:
        """The postings that a term's entry points to: in the entry itself, or block after block in the file."""
        if info.is_inlined():
            numbers, _, kept = info.inlined_postings()
            return np.array(numbers, np.int32), list(kept)
        steps: list[int] = []
        values: list[bytes] = []
        last = 0
        block = W3LeafMatcher(self._terms._postfile, *info.extent(), self._schema[field].format)
        while block.is_active():
            block._read_data()
            # Each block counts from nothing: its first step leads from where the one before it ended.
            first, *others = block._data[0]
            steps += [first - last, *others]
            values += block._data[2] or ()
            last = block.block_max_id()
            block._next_block()
        return np.cumsum(np.array(steps, np.int32), dtype=np.int32), values
