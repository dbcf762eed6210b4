"""One segment of the index, decoded once: a segment never changes after it was written."""

import gc
import json
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from catalogue.search.columns import columns_of
from catalogue.search.kept import Kept
from catalogue.search.lexicon import lexicon_from
from catalogue.search.manifest import Manifest
from catalogue.search.postings import Mask, Postings, decoded
from catalogue.search.schema import Facts
from catalogue.search.whoosh_files import Numbers, SegmentFile, standing_segments

CACHE_BYTES = 64 * 1024 * 1024
SHOWN_BYTES = 4 * 1024 * 1024
Shown = Mapping[str, Any]


class Segment:
    """One segment: facts and words are read at once, so that no search waits for them, the rest when it is asked for.

    Its file is read by one thread at a time; what was read of it is kept.
    """

    def __init__(self, name: str, file: SegmentFile) -> None:
        self.name = name
        self.size = file.size
        self._file = file
        self._reading = threading.Lock()
        self._postings: Kept[str, Postings] = Kept(CACHE_BYTES, lambda found: found.size + 200)
        self._shown: Kept[int, tuple[Shown, int]] = Kept(SHOWN_BYTES, lambda found: found[1])
        weakref.finalize(self, file.close)
        self.columns = columns_of(Facts(*json.loads(row)) for row in file.facts())
        self.lexicon = lexicon_from(file.every("surface"))

    def postings(self, stem: str) -> Postings:
        """The documents that hold a stem, deleted ones included."""

        def read() -> Postings:
            with self._reading:
                held = self._file.held("text", stem)
            return decoded(held, self.columns.ends)

        return self._postings.get(stem, read)

    def titled(self, name: str) -> Numbers:
        """The documents whose title this is, deleted ones included."""
        return self.columns.titles.named(name)

    def named(self, name: str) -> Numbers:
        """The documents that are exactly so called by any of their names, deleted ones included."""
        with self._reading:
            return self._file.held("exact", name)[0]

    def shown(self, number: int) -> Shown:
        """What is shown of a document."""

        def read() -> tuple[Shown, int]:
            with self._reading:
                said = self._file.shown(number)
            return json.loads(said), 2 * len(said)

        return self._shown.get(number, read)[0]


def open_segments(folder: Path, manifest: Manifest, known: Sequence[Segment]) -> list[tuple[Segment, Mask]]:
    """The segments of a manifest with the live documents of each; those already decoded are taken from `known`.

    Raises `IndexDamaged` if a file is not what was written, and whatever Whoosh raises.
    """
    before = {segment.name: segment for segment in known}
    opened = []
    for name, entry, deleted in standing_segments(folder, manifest):
        with _nothing_collected():
            segment = before.get(name) or Segment(name, SegmentFile(folder / name, manifest.files[name], entry))
        live = np.ones(segment.size, np.bool_)
        live[deleted] = False
        opened.append((segment, live))
    return opened


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Make much at once without the garbage collector, which would look through all of it again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
