"""Whatever happens to its files, search answers as the whole index would or as the database does, and heals.

Of each answer it is known what it must be: that of the index before the damage, or that of the database. Nothing else
passes, so damage that went unnoticed and changed an answer would be found here.
"""

import itertools
import random
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalogue.access import ANONYMOUS
from catalogue.search import query as query_module
from catalogue.search.document import IndexDocument
from catalogue.search.fallback import Fallback
from catalogue.search.index import Index
from catalogue.search.manifest import IndexDamaged
from catalogue.search.page import SearchItem, SearchPage, SearchRequest
from catalogue.search.parse import parse
from catalogue.search.query import MOST_SUGGESTED
from catalogue.search.whoosh_files import Writer
from catalogue.workflows.follow import rebuild
from tests.catalogue.search.conftest import STAFF, Searched
from tests.catalogue.search.damaging import DAMAGES, change_a_word, damage, flip_bits
from tests.factories import TODAY

Count = Callable[[int, int], int]
# Pages, a number, what stands in a file, and what is offered while typing.
Answer = SearchPage | int | list[SearchItem] | tuple[SearchItem, ...]

WORDS = ("Bins", "Grit", "Trees", "Libraries", "Parking", "Benches", "Lamps", "Ponds")
SECRET = "Whistleblowers"
MANY = "north OR south"
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("gritt", {}),
    ('"trees of the north" OR par*', {"per_page": 3, "page": 2}),
    (SECRET, {}),
    ("", {"filters": {"kind": ("system",)}, "sort": "title", "per_page": 50}),
)
QUESTIONS = [(actor, q, more) for actor in (ANONYMOUS, STAFF) for q, more in ASKED]


@pytest.fixture
def council(searched: Searched, seeded: random.Random) -> Searched:
    """A catalogue whose index has several segments, with things taken out of them and things that few may see."""
    for number in range(6):
        titles = [f"{seeded.choice(WORDS)} of the {side} {number}" for side in ("north", "south", "east", "west")]
        searched.add(*titles, kind=seeded.choice(["dataset", "system"]), summary=" ".join(seeded.sample(WORDS, 3)))
    secret, *_ = searched.add(SECRET, "Trees of the north", "Gritting", visibility="internal")
    searched.change(secret, visibility="restricted")
    searched.follow()
    snapshot = searched.index.snapshot()
    assert len(snapshot.segments) > 1
    assert not snapshot.live.all()
    return searched


def _answers(searched: Searched, index: Index) -> list[Answer]:
    """What a process that reads this index answers."""
    at = replace(searched, index=index)
    pages = [at.page(q, actor, **more) for actor, q, more in QUESTIONS]
    return [*pages, at.count(MANY), at.everything(MANY), at.suggestions(MANY)]


def _from_database(searched: Searched) -> list[Answer]:
    """What the database answers by itself."""
    with searched.database.reading() as session:
        pages = [
            Fallback(session, actor, TODAY).answer(parse(q), SearchRequest(q, **more)) for actor, q, more in QUESTIONS
        ]
        plain, query, request = Fallback(session, ANONYMOUS, TODAY), parse(MANY), SearchRequest(MANY)
        first = plain.answer(query, replace(request, per_page=MOST_SUGGESTED)).items
        return [*pages, plain.total(query, request), list(plain.everything(query, request)), first]


def _was_noticed(answers: list[Answer]) -> bool:
    return any(isinstance(one, SearchPage) and one.degraded for one in answers)


def _hide_one(council: Searched, number: int) -> str:
    """Something becomes secret that the index still has; its name, which must not be said from then on."""
    name = f"Vanishing{number}"
    (identity,) = council.add(f"{name} north and trees")
    council.change(identity, visibility="restricted")
    return name


def test_damage_at_random_is_never_believed_and_heals(council: Searched, seeded: random.Random, count: Count) -> None:
    """Before a process opens the index, and after; with changes that it has not read, and without."""
    ways = itertools.chain.from_iterable(seeded.sample(DAMAGES, len(DAMAGES)) for _ in itertools.count())
    noticed, rounds = 0, count(2 * len(DAMAGES), 400)
    for number, how in zip(range(rounds), ways, strict=False):
        changing = number % 3 == 0
        hidden = _hide_one(council, number) if changing else SECRET
        before = Index(council.index.folder)
        whole, plain = _answers(council, before), _from_database(council)
        assert not _was_noticed(whole)
        done = damage(council.index.folder, seeded, how)
        readers = [before, council.index, Index(council.index.folder)]
        for reader in seeded.sample(readers, 2):
            got = _answers(council, reader)
            assert [one for one, *right in zip(got, whole, plain, strict=True) if one not in right] == [], done
            assert hidden not in repr(got), done
            noticed += _was_noticed(got)
        council.follow()
        whole = _of_a_new_index(council) if changing else whole
        assert _answers(council, seeded.choice(readers)) == whole, done
        assert _left_lying(council.index) == [], done
    print(f"damaged {rounds} times: noticed by {noticed} of {2 * rounds} readers, no wrong answer, each time healed")


def _of_a_new_index(council: Searched) -> list[Answer]:
    beside = Index(council.index.folder.with_name(uuid.uuid4().hex))
    rebuild(council.database, beside, TODAY)
    return _answers(council, beside)


def _left_lying(index: Index) -> list[str]:
    """What stands in the folder of an index and is not part of it."""
    parts = ("manifest.json", "day")
    paths = [path for path in index.folder.iterdir() if path.name not in parts and path.suffix != ".lock"]
    return [path.name for path in paths if not path.is_dir()] + [path.name for path in paths if path.is_dir()][1:]


def _segment_file(index: Index) -> Path:
    """The largest file of an index."""
    return max(index.folder.glob("*/*.seg"), key=lambda path: path.stat().st_size)


def test_what_is_written_over_while_it_is_read_is_not_believed(council: Searched, seeded: random.Random) -> None:
    """A search that began before the damage reads on after it, from a file that it has open."""
    snapshot = council.index.snapshot()
    flip_bits(_segment_file(council.index), council.index.folder, seeded)
    with pytest.raises(IndexDamaged, match="while it was read"):
        snapshot.postings("grit")


def test_a_file_of_results_goes_on_when_the_index_breaks_halfway(
    council: Searched, seeded: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_module, "_LOT", 5)
    whole = council.everything("", STAFF)
    with council.database.reading() as session:
        found = query_module.everything(council.desk(session, STAFF), SearchRequest())
        first = list(itertools.islice(found, 7))
        for path in council.index.folder.glob("*/*.seg"):
            flip_bits(path, council.index.folder, seeded)
        rest = list(found)
    assert first == whole[:7]
    assert sorted(item.slug for item in first + rest) == sorted(item.slug for item in whole)


@pytest.mark.parametrize("open_before", [True, False])
def test_a_word_that_is_another_now_is_not_believed(
    council: Searched, seeded: random.Random, open_before: bool
) -> None:
    """Nothing fails where such a file is read: only its seal and its times tell."""
    council.add("Quarries")
    assert council.titles("quarries") == ["Quarries"]
    council.index = Index(council.index.folder)
    if open_before:
        council.index.snapshot()
    for path in council.index.folder.glob("*/*.seg"):
        change_a_word(path, council.index.folder, seeded)
    assert council.page("quarries").degraded
    assert council.titles("quarries") == ["Quarries"]


def test_damage_is_never_merged_into_a_new_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seal of that would be right, and nobody could tell any more."""
    whole, spoilt, add = Index(tmp_path / "whole"), Index(tmp_path / "spoilt"), Writer.add

    def interrupted(writer: Writer, documents: Iterable[IndexDocument]) -> None:
        for path in spoilt.folder.glob("*/*.seg"):
            path.write_bytes(path.read_bytes().replace(b'"quarry ', b'"parrot '))
        add(writer, documents)

    for index in (whole, spoilt):
        with index.rebuilding(0):
            pass
    for number in range(20):
        made = IndexDocument(uuid.UUID(int=number), 1, "dataset", f"quarry-{number}", f"Quarry {number}")
        before = len(whole.snapshot().segments)
        whole.apply([made], [], number)
        if len(whole.snapshot().segments) < before:
            break
        spoilt.apply([made], [], number)
    monkeypatch.setattr(Writer, "add", interrupted)
    with pytest.raises(IndexDamaged, match="while it was merged"):
        spoilt.apply([made], [], number)


def test_a_full_disk_is_no_damage(council: Searched) -> None:
    """What could not be written is tried again; until then the index answers, without what has changed."""
    (identity,) = council.add("Quarries")
    council.change(identity, title="Gravel")
    command = [
        sys.executable,
        "-m",
        "tests.catalogue.search.full_disk",
        council.database.url,
        str(council.index.folder),
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout.split("\n") == ["refused", "refused", "whole"] * 3 + ["1 followed", ""]
    assert council.titles("gravel") == ["Gravel"]
