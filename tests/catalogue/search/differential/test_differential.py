"""The executor answers every question as a plain reading of all documents does, whatever was committed before."""

import math
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from catalogue.search.document import IndexDocument
from catalogue.search.executor import Ask, Found, execute
from catalogue.search.index import Index
from tests.catalogue.search.differential.asking import ask
from tests.catalogue.search.differential.corpus import Commit, history
from tests.catalogue.search.differential.reference import Expected, Ranked, expected

USUAL_QUERIES, FULL_QUERIES = 160, 5_000
QUERIES_A_COMMIT = 5
# Scores are sums of 32-bit numbers in the index and of 64-bit numbers here.
NEAR = 1e-4
NOISE = 1e-5


def _write(index: Index, commit: Commit, turn: int) -> None:
    """The first commit is a rebuild; each later one may become a segment of its own, or be merged by Whoosh."""
    if turn == 0:
        with index.rebuilding(0) as writer:
            writer.add(commit.documents)
    else:
        index.apply(commit.documents, commit.gone, turn)


def _differences(found: Found, want: Expected, asked: Ask) -> list[str]:
    """Where the two answers part; documents whose scores are equal but for noise may stand in either order."""
    said = []
    if found.total != len(want.ranked):
        said.append(f"total {found.total} instead of {len(want.ranked)}")
    page = want.ranked[asked.start : asked.start + asked.count]
    ranked = {one.document.id: one for one in want.ranked}
    if len({hit.id for hit in found.hits}) != len(page):
        said.append(f"{len(found.hits)} hits instead of {len(page)}")
    for place, (hit, wanted) in enumerate(zip(found.hits, page, strict=False), asked.start):
        own = ranked.get(hit.id)
        if own is None or not _may_stand_for(own, wanted):
            said.append(f"at {place}: {hit} instead of {wanted}, which is {own}")
        elif (hit.tier, True) != (own.tier, math.isclose(hit.score, own.score, rel_tol=NEAR, abs_tol=NEAR)):
            said.append(f"at {place}: {hit} instead of {own}")
    counted = [(name, list(counts.items())) for name, counts in found.facets.items()]
    wanted_counts = [(name, list(counts.items())) for name, counts in want.facets.items()]
    if counted != wanted_counts:
        said.append(f"counts {counted} instead of {wanted_counts}")
    if (found.mended, found.corrected) != (want.mended, want.corrected):
        said.append(f"mended {found.mended}, {found.corrected} instead of {want.mended}, {want.corrected}")
    return said


def _may_stand_for(one: Ranked, other: Ranked) -> bool:
    """Whether nothing but the noise of sums decides which of two comes first: between twins the slug does."""
    if one is other:
        return True
    near = one.rank == other.rank and math.isclose(one.score, other.score, rel_tol=NOISE)
    return near and not _twins(one.document, other.document)


def _twins(one: IndexDocument, other: IndexDocument) -> bool:
    """Whether two documents say the same."""
    return replace(one, id=other.id, slug=other.slug, labels=other.labels, version=other.version) == other


def test_the_executor_answers_as_a_plain_reading_does(
    tmp_path: Path, seeded: random.Random, count: Callable[[int, int], int]
) -> None:
    asked, number = 0, 0
    while asked < count(USUAL_QUERIES, FULL_QUERIES):
        number += 1
        index, standing = Index(tmp_path / str(number)), dict[UUID, IndexDocument]()
        for turn, commit in enumerate(history(seeded)):
            _write(index, commit, turn)
            standing = {one: kept for one, kept in standing.items() if one not in commit.gone}
            standing |= {one.id: one for one in commit.documents}
            reader = index if seeded.random() < 0.5 else Index(index.folder)
            assert reader.versions() == {one.id: one.version for one in standing.values()}
            for _ in range(QUERIES_A_COMMIT):
                question = ask(seeded, list(standing.values()))
                found = execute(reader.snapshot(), question)
                assert _differences(found, expected(standing.values(), question), question) == [], question
                asked += 1
    print(f"{asked:,} questions over {number} histories: 0 differences")
