"""Whatever documents are written, changed and taken out, the index's files give back exactly what was put in."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.kinds import KINDS
from catalogue.search import whoosh_files
from catalogue.search.columns import COLUMNS
from catalogue.search.document import IndexDocument
from catalogue.search.index import Index
from catalogue.search.schema import KEPT_FACETS, PLACE_BREAK, ZONES, Facts, entry_of
from catalogue.search.segments import Segment
from catalogue.search.snapshot import Snapshot
from tests.catalogue.search.differential.corpus import document, history
from tests.catalogue.search.differential.reading import Reading

Stood = dict[UUID, IndexDocument]
# What Whoosh was given for each thing.
Entries = dict[UUID, dict[str, Any]]
MOST = 12

ids = st.integers(0, MOST).map(lambda number: UUID(int=number << 70 | 1))

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.lists(st.sampled_from(["Bins", "grit", "tbl_hr_x", "café", "fly-tipping", "2024", "\x1e", "—"])).map(" ".join),
)
documents = st.builds(
    IndexDocument,
    id=ids,
    version=st.integers(1, 2**31 - 1),
    kind=st.sampled_from([kind.code for kind in KINDS]),
    slug=st.text("abc-", min_size=1, max_size=8),
    title=texts,
    summary=texts,
    names=st.lists(texts, max_size=3).map(tuple),
    text=st.dictionaries(st.sampled_from(["summary", "description", "columns", "alternative_titles"]), texts),
    labels=st.frozensets(st.sampled_from(["public", "internal", "team:a", "everything"])),
    facets=st.dictionaries(
        st.sampled_from(KEPT_FACETS), st.lists(st.text(max_size=4), unique=True, max_size=3).map(tuple)
    ),
    completeness=st.integers(0, 100),
    updated=st.dates(),
    attested=st.none() | st.dates(),
    due=st.none() | st.dates(),
    used=st.dictionaries(st.sampled_from(["public", "internal", "restricted"]), st.integers(0, 1_000)),
)
commits = st.lists(
    st.tuples(
        st.lists(documents, max_size=5, unique_by=lambda one: one.id),
        st.frozensets(ids, max_size=2),
    ),
    min_size=1,
    max_size=6,
)


def _commit(index: Index, fresh: Collection[IndexDocument], gone: Collection[UUID], stood: Stood) -> None:
    """Write in one go, and note what should stand after it."""
    index.apply(fresh, gone, 1)
    for one in gone:
        stood.pop(one, None)
    stood.update((one.id, one) for one in fresh)


def _check(snapshot: Snapshot, stood: Stood) -> None:
    """Everything that is read is what was written."""
    entries = {one: entry_of(made) for one, made in stood.items()}
    assert snapshot.versions() == {one: made.version for one, made in stood.items()}
    _check_places(snapshot, entries, {one: Reading(made) for one, made in stood.items()})
    assert _lexicons(snapshot) == _holders(entries, "surface")
    names = _holders(entries, "exact")
    assert {name: _live(snapshot, snapshot.named(name).tolist()) for name in names} == names
    assert len(snapshot.named("never said")) == 0
    for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=False):
        for within in range(segment.size):
            if snapshot.live[offset + within]:
                _check_facts(segment, within, entries[snapshot.id_of(offset + within)])


def _live(snapshot: Snapshot, numbers: Iterable[int]) -> set[UUID]:
    return {snapshot.id_of(number) for number in numbers if snapshot.live[number]}


def _holders(entries: Entries, field: str) -> dict[str, set[UUID]]:
    found = defaultdict(set)
    for one, entry in entries.items():
        for text in entry[field]:
            found[text].add(one)
    return dict(found)


def _check_places(snapshot: Snapshot, entries: Entries, readings: dict[UUID, Reading]) -> None:
    """Where each stem stands, and how often in each zone."""
    for stem in {"never said", *(stem for entry in entries.values() for stem, _ in entry["text"])}:
        found = snapshot.postings(stem)
        rows = [row for row, number in enumerate(found.numbers.tolist()) if snapshot.live[number]]
        assert _live(snapshot, found.numbers.tolist()) == {one for one, said in readings.items() if said.holds(stem)}
        for row in rows:
            one = snapshot.id_of(int(found.numbers[row]))
            places = found.places[found.starts[row] : found.starts[row + 1]].tolist()
            assert places == [place for said, place in entries[one]["text"] if said == stem]
            assert found.counts[row].tolist() == [readings[one].counts[zone][stem] for zone in ZONES]


def _lexicons(snapshot: Snapshot) -> dict[str, set[UUID]]:
    """The words as they are written, with the live documents of each."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=False):
        lexicon = segment.lexicon
        assert lexicon.texts == sorted(set(lexicon.texts))
        for at, text in enumerate(lexicon.texts):
            assert lexicon.find(text) == at
            found[text] |= _live(snapshot, (lexicon.holders(at, at + 1) + offset).tolist())
    return {text: holders for text, holders in found.items() if holders}


def _check_facts(segment: Segment, within: int, entry: dict[str, Any]) -> None:
    """The facts, labels and codes of one document, and what is shown of it."""
    facts, columns = Facts(*json.loads(entry["facts"])), segment.columns
    assert [int(columns.numbers[name][within]) for name in COLUMNS] == [getattr(facts, name) for name in COLUMNS]
    assert columns.lengths[within].tolist() == facts.lengths
    assert columns.ends[within].tolist() == facts.ends
    assert columns.titles[columns.titles.numbers.tolist().index(within)] == facts.place
    assert within in columns.titles.named(facts.place.partition(PLACE_BREAK)[0])
    assert {label for label, numbers in columns.labels.items() if within in numbers} == set(facts.labels)
    for facet, codes in zip(KEPT_FACETS, facts.facets, strict=True):
        assert {code for code, numbers in columns.facets[facet].items() if within in numbers} == set(codes)
    assert segment.shown(within) == json.loads(entry["shown"])


@given(written=commits)
def test_any_documents_are_read_back(tmp_path_factory: pytest.TempPathFactory, written: list[Any]) -> None:
    index, stood = Index(tmp_path_factory.mktemp("index")), Stood()
    with index.rebuilding(0):
        pass
    for fresh, gone in written:
        _commit(index, fresh, gone - {one.id for one in fresh}, stood)
    _check(index.snapshot(), stood)
    _check(Index(index.folder).snapshot(), stood)


def test_what_whoosh_merged_is_read_back(
    tmp_path: Path, seeded: random.Random, count: Callable[[int, int], int]
) -> None:
    """Enough commits that segments are merged, several times over."""
    index, stood, merges = Index(tmp_path / "index"), Stood(), 0
    with index.rebuilding(0):
        pass
    for _ in range(count(3, 30)):
        for commit in history(seeded):
            before = {segment.name for segment in index.snapshot().segments}
            _commit(index, commit.documents, commit.gone, stood)
            merges += len(before - {segment.name for segment in index.snapshot().segments}) > 1
    for number in range(1_000, 1_030):
        _commit(index, [document(seeded, number)], [], stood)
    assert merges
    _check(Index(index.folder).snapshot(), stood)


def test_what_does_not_fit_into_memory_is_read_back(
    tmp_path: Path, seeded: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoosh sorts what is too much for its pool on the disk, and merges that."""
    monkeypatch.setattr(whoosh_files, "POOL_MB", 0.05)
    index, made = Index(tmp_path / "index"), [document(seeded, number) for number in range(400)]
    with index.rebuilding(0) as writer:
        writer.add(made)
    _check(index.snapshot(), {one.id: one for one in made})
