"""One segment of the index, decoded once: a segment never changes after it was written."""

import json
import threading
import weakref
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.search.facets import grouped
from catalogue.search.kept import Kept
from catalogue.search.lexicon import lexicon_from
from catalogue.search.manifest import Manifest
from catalogue.search.postings import Mask, Postings, decoded
from catalogue.search.schema import KEPT_FACETS, PLACE_BREAK, ZONES, Facts
from catalogue.search.whoosh_files import Numbers, SegmentFile, standing_segments

CACHE_BYTES = 64 * 1024 * 1024
STATES = ("version", "lifecycle", "completeness", "public_uses", "internal_uses", "spare")
DAYS = ("updated", "attested", "due")
COLUMNS = STATES + DAYS


@dataclass(frozen=True)
class Columns:
    """The facts of a segment's documents, an array a fact: `ids` as two halves each, `titles` in their order."""

    ids: NDArray[np.uint64]
    numbers: dict[str, Numbers]
    lengths: Numbers
    ends: Numbers
    labels: dict[str, Numbers]
    facets: dict[str, dict[str, Numbers]]
    titles: list[tuple[str, int]]


def columns_of(rows: Sequence[Facts]) -> Columns:
    """The facts of documents, by column."""
    halves = np.frombuffer(bytes.fromhex("".join(row.id for row in rows)), ">u8").astype(np.uint64)
    return Columns(
        ids=halves.reshape(-1, 2),
        numbers={name: np.array([getattr(row, name) for row in rows], np.int32) for name in COLUMNS},
        lengths=np.array([row.lengths for row in rows], np.int32).reshape(-1, len(ZONES)),
        ends=np.array([row.ends for row in rows], np.int32).reshape(-1, len(ZONES) - 1),
        labels=grouped((label, number) for number, row in enumerate(rows) for label in row.labels),
        facets={
            facet: grouped((code, number) for number, row in enumerate(rows) for code in row.facets[at])
            for at, facet in enumerate(KEPT_FACETS)
        },
        titles=sorted((row.place, number) for number, row in enumerate(rows)),
    )


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
        weakref.finalize(self, file.close)
        self.columns = columns_of([Facts(*json.loads(row)) for row in file.facts()])
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
        rows, beginning = self.columns.titles, f"{name}{PLACE_BREAK}"
        first = bisect_left(rows, (beginning,))
        same = takewhile(lambda row: row[0].startswith(beginning), islice(rows, first, None))
        return np.array([number for _, number in same], np.int32)

    def named(self, name: str) -> Numbers:
        """The documents that are exactly so called by any of their names, deleted ones included."""
        with self._reading:
            return self._file.held("exact", name)[0]

    def shown(self, number: int) -> dict[str, Any]:
        """What is shown of a document."""
        with self._reading:
            said = self._file.shown(number)
        shown: dict[str, Any] = json.loads(said)
        return shown


def open_segments(folder: Path, manifest: Manifest, known: Sequence[Segment]) -> list[tuple[Segment, Mask]]:
    """The segments of a manifest with the live documents of each; those already decoded are taken from `known`.

    Raises `IndexDamaged` if a file is not what was written, and whatever Whoosh raises.
    """
    before = {segment.name: segment for segment in known}
    opened = []
    for name, entry, deleted in standing_segments(folder, manifest):
        segment = before.get(name) or Segment(name, SegmentFile(folder / name, manifest.files[name], entry))
        live = np.ones(segment.size, np.bool_)
        live[deleted] = False
        opened.append((segment, live))
    return opened
