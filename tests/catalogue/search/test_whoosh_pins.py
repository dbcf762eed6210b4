"""Whoosh is frozen: what `whoosh_files` leans on inside it is as it was when that was written."""

import hashlib
import inspect
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
import whoosh
from whoosh import columns, externalsort, fields, formats, index, reading, writing
from whoosh.codec import base, whoosh3
from whoosh.filedb import compound, filestore, filetables, structfile
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from catalogue.search.document import IndexDocument
from catalogue.search.index import Index
from catalogue.search.manifest import read_manifest
from catalogue.search.schema import entry_of
from catalogue.search.whoosh_files import NAME, SegmentFile, make_schema, standing_segments

# How many postings Whoosh writes in one block.
BLOCK = 128
SIZES = [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK]
SOURCES: dict[ModuleType, str] = {
    base: "c5d8b1b9f005e2b4",
    columns: "314e1eec25189676",
    compound: "119cb4db5226bda9",
    externalsort: "70968160be7b5a84",
    fields: "c2e39db88b6442d9",
    filestore: "4efdfa4de8713e99",
    filetables: "352ef145ceab9e26",
    formats: "512bddc436e52e3d",
    index: "c988d1f3c06cd8c6",
    reading: "61580b1eebfa90b4",
    structfile: "98cd9408ce7049d1",
    whoosh3: "7748d17f77a293f5",
    writing: "06fd7304ad4f0e63",
}


def _written(folder: Path, count: int) -> tuple[Index, list[IndexDocument]]:
    """An index of so many documents, all of which hold one word and each a word of its own."""
    made = [
        IndexDocument(
            UUID(int=number),
            1,
            "dataset",
            f"thing-{number}",
            f"Grit own{number}",
            text={"description": "grit " * number},
        )
        for number in range(count)
    ]
    standing = Index(folder / "index")
    with standing.rebuilding(0) as writer:
        writer.add(made)
    return standing, made


def _segments(standing: Index) -> list[SegmentFile]:
    manifest = read_manifest(standing.folder)
    folder = standing.folder / manifest.folder
    return [
        SegmentFile(folder / name, manifest.files[name], entry)
        for name, entry, _ in standing_segments(folder, manifest)
    ]


def test_it_is_the_release_that_never_changes() -> None:
    assert whoosh.__version__ == (2, 7, 4)
    assert version("whoosh") == "2.7.4"


@pytest.mark.parametrize("module", SOURCES, ids=lambda module: module.__name__)
def test_its_source_is_what_was_read(module: ModuleType) -> None:
    """A patched copy may write other files: read `whoosh_files` against it before this is renewed."""
    assert hashlib.sha256(inspect.getsource(module).encode()).hexdigest()[:16] == SOURCES[module]


@pytest.mark.parametrize("count", SIZES)
def test_whoosh_itself_reads_the_same(tmp_path: Path, count: int) -> None:
    """Blocks and their ends, the column of facts and what is stored: by Whoosh's own reader, posting by posting."""
    standing, made = _written(tmp_path, count)
    (file,) = _segments(standing)
    folder = standing.folder / read_manifest(standing.folder).folder
    reader = FileIndex(FileStorage(str(folder)), make_schema(), NAME).reader()
    try:
        for field in ("text", "surface", "exact"):
            for text in reader.field_terms(field):
                matcher = reader.postings(field, text)
                numbers, kept = file.held(field, text)
                assert numbers.tolist() == list(matcher.all_ids())
                matcher = reader.postings(field, text)
                assert kept == ([matcher.value() for _ in _steps(matcher)] if field == "text" else [])
        column = reader.column_reader("facts")
        said = [entry_of(one)["facts"] for one in made]
        assert list(file.facts()) == [column[number] for number in range(count)] == said
        assert [file.shown(number) for number in range(count)] == [entry_of(one)["shown"] for one in made]
    finally:
        reader.close()
        file.close()


def _steps(matcher: Any) -> Iterator[None]:
    """As often as a matcher stands on a posting."""
    while matcher.is_active():
        yield
        matcher.next()
