"""The index follows every change, whoever made it, and equals one that is built anew."""

import shutil
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from catalogue.audit import cursor
from catalogue.glossary.themes import ThemeEntry, keep_theme
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.directory import OrganisationEntry, TeamEntry, keep_organisation, keep_team
from catalogue.resources.desk import desk
from catalogue.resources.operations import rename
from catalogue.search import index as index_module
from catalogue.search.document import IndexDocument
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.search.segments import open_segments
from catalogue.store import Database
from catalogue.workflows import follow as follow_module
from catalogue.workflows.documents import documents_of
from catalogue.workflows.follow import Follower, follow_changes, rebuild, reconcile
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR, TODAY


def _indexed(index: Index) -> dict[UUID, object]:
    """All that the index holds of each live thing."""
    snapshot = index.snapshot()
    found: dict[UUID, object] = {}
    for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=False):
        for number in range(segment.size):
            if snapshot.live[offset + number]:
                labels = {label for label, numbers in segment.columns.labels.items() if number in numbers}
                facts = {name: int(column[number]) for name, column in segment.columns.numbers.items()}
                found[snapshot.id_of(offset + number)] = (labels, facts, segment.shown(number))
    return found


def _equals_rebuilt(searched: Searched) -> bool:
    """Whether the index that followed is the one that would be built now."""
    followed = _indexed(searched.index)
    beside = Index(searched.index.folder.with_name("beside"))
    rebuild(searched.database, beside, TODAY)
    return followed == _indexed(beside)


def test_the_index_equals_the_database_and_a_rebuilt_one(searched_anywhere: Searched) -> None:
    searched = searched_anywhere
    ids = searched.add("Bins", "Grit", "Trees", keywords=["council"])
    searched.add("Uniform", kind="system")
    for number, identity in enumerate(ids):
        searched.change(identity, summary=f"Changed {number}", visibility="internal")
    report = follow_changes(searched.database, searched.index, TODAY)
    assert (report.events, report.documents, report.rebuilt) == (3, 3, False)
    assert follow_changes(searched.database, searched.index, TODAY).events == 0
    with searched.database.reading() as session:
        rows = session.execute(select(CataloguedResource.id, CataloguedResource.version))
        assert searched.index.versions() == {row.id: row.version for row in rows}
        assert searched.index.cursor == cursor(session)
    assert _equals_rebuilt(searched)
    assert searched.titles("grit", STAFF) == ["Grit"]
    assert searched.titles("uniform") == ["Uniform"]


def test_changed_names_of_teams_organisations_and_themes_are_followed(searched: Searched) -> None:
    with searched.place() as place:
        place.team("Waste")
        place.organisation("Acme Ltd")
        keep_theme(place.session, OPERATOR, ThemeEntry("env", "Environment"))
        place.session.flush()
        place.thing("dataset", "Bins", visibility="public", team="waste", organisation="acme-ltd", theme="env")
        place.thing("contract", "Lorries", visibility="public", supplier="acme-ltd")
        place.thing("agreement", "Sharing", visibility="public", parts={"parties": [{"organisation": "acme-ltd"}]})
    searched.follow()
    with searched.place() as place:
        keep_team(place.session, OPERATOR, TeamEntry("Cleansing", slug="waste"))
        keep_organisation(place.session, OPERATOR, OrganisationEntry("Bolt plc", slug="acme-ltd"))
        keep_theme(place.session, OPERATOR, ThemeEntry("env", "Surroundings"))
    searched.follow()
    assert searched.titles("cleansing") == ["Bins"]
    assert searched.titles("surroundings") == ["Bins"]
    assert set(searched.titles("bolt")) == {"Bins", "Lorries", "Sharing"}
    assert searched.page("acme").total == 0
    assert _equals_rebuilt(searched)


def test_an_old_address_is_still_a_name(searched: Searched) -> None:
    (identity,) = searched.add("Bins")
    with searched.database.unit_of_work() as session:
        rename(desk(session, OPERATOR, TODAY), session.get_one(CataloguedResource, identity), "waste-rounds")
    searched.follow()
    assert searched.titles("waste-rounds") == searched.titles("bins") == ["Bins"]


def test_reconcile_mends_what_differs(searched: Searched) -> None:
    ids = searched.add("Bins", "Grit", "Trees")
    with searched.database.reading() as session:
        (document,) = documents_of(session, [ids[0]], TODAY)
    stale = type(document)(**{**vars(document), "version": 0, "title": "Stale"})
    ghost = type(document)(**{**vars(document), "id": uuid.uuid4(), "slug": "ghost", "title": "Ghost"})
    searched.index.apply([stale, ghost], [ids[1]], searched.index.cursor)
    report = reconcile(searched.database, searched.index, TODAY)
    assert (report.documents, report.gone, report.rebuilt) == (2, 1, False)
    assert _equals_rebuilt(searched)


def test_a_database_older_than_the_index_is_indexed_anew(searched: Searched) -> None:
    searched.add("Bins")
    searched.index.apply((), (), searched.index.cursor + 5)
    assert follow_changes(searched.database, searched.index, TODAY).rebuilt


def test_what_changes_during_a_rebuild_is_followed_afterwards(searched: Searched) -> None:
    ids = searched.add("Bins", "Grit")

    def interfere(_done: int, _all: int) -> None:
        searched.change(ids[0], title="Bins changed meanwhile")

    rebuild(searched.database, searched.index, TODAY, interfere)
    searched.follow()
    assert _equals_rebuilt(searched)
    assert searched.titles("meanwhile") == ["Bins changed meanwhile"]


def test_an_index_that_is_swapped_while_following_loses_nothing(
    searched: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    (identity,) = searched.add("Bins")
    searched.change(identity, title="Grit")

    def swapped(session: Session, ids: Sequence[uuid.UUID], today: date) -> list[IndexDocument]:
        with Index(searched.index.folder).rebuilding(0):
            pass
        return documents_of(session, ids, today)

    with monkeypatch.context() as patched, pytest.raises(Busy):
        patched.setattr(follow_module, "documents_of", swapped)
        follow_changes(searched.database, searched.index, TODAY)
    searched.follow()
    assert searched.titles("grit") == ["Grit"]
    assert _equals_rebuilt(searched)


def test_a_large_backlog_is_followed_in_batches(searched: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    searched.add("Bins")
    with searched.place() as place:
        for number in range(25):
            place.thing("dataset", f"Grit {number}")
    monkeypatch.setattr(follow_module, "EVENTS_A_BATCH", 10)
    monkeypatch.setattr(follow_module, "DOCUMENTS_A_BATCH", 4)
    assert follow_changes(searched.database, searched.index, TODAY).events == 25
    assert searched.page("grit", STAFF).total == 25
    assert _equals_rebuilt(searched)


def _eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_the_follower_follows_heals_and_stops(searched: Searched) -> None:
    follower = Follower(searched.database, searched.index, lambda: TODAY, seconds=0.05)
    follower.start()
    try:
        with searched.place() as place:
            place.thing("dataset", "Bins", visibility="public")
        assert _eventually(lambda: searched.titles("bins") == ["Bins"] and not searched.page("bins").degraded)
        manifest = searched.index.folder / "manifest.json"
        manifest.write_bytes(b"nothing")
        assert _eventually(lambda: manifest.read_bytes() != b"nothing" and not searched.page("bins").degraded)
    finally:
        follower.stop()
    assert not [one for one in threading.enumerate() if one.name == "follower"]


@pytest.mark.parametrize("in_its_place", [None, "a file"])
def test_the_follower_outlives_the_folder_of_its_index(searched: Searched, in_its_place: str | None) -> None:
    """Somebody deletes it, or another thing stands there: the database answers as long as it must."""
    folder = searched.index.folder
    searched.add("Bins")
    follower = Follower(searched.database, searched.index, lambda: TODAY, seconds=0.02)
    follower.start()
    try:
        shutil.rmtree(folder, ignore_errors=True)  # the follower may be writing into it just now
        if in_its_place:
            _put(folder, in_its_place)
            assert _eventually(lambda: searched.page("bins").degraded)
            assert searched.titles("bins") == ["Bins"]
            assert Index(folder).is_damaged()
            folder.unlink()
        assert _eventually(lambda: not searched.index.is_damaged())
        assert searched.titles("bins") == ["Bins"]
    finally:
        follower.stop()


def _put(path: Path, words: str) -> None:
    """A file in a place where the follower may be making a folder just now."""
    while not path.is_file():
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            path.write_text(words)


def test_a_process_that_waits_to_follow_reads_what_the_other_wrote(
    searched: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no search has to wait for it."""
    searched.add("Bins")
    opened: list[str] = []

    def open_and_say(*said: Any) -> Any:
        opened.append("segments")
        return open_segments(*said)

    monkeypatch.setattr(index_module, "open_segments", open_and_say)
    waiting = Index(searched.index.folder)
    follower = Follower(searched.database, waiting, lambda: TODAY, seconds=0.02)
    with searched.index.lock("follower"):
        follower.start()
        try:
            assert _eventually(lambda: opened == ["segments"])
        finally:
            follower.stop()
    assert waiting.snapshot().cursor == searched.index.cursor
    assert opened == ["segments"]


def test_one_follower_a_machine_and_another_takes_over(searched: Searched) -> None:
    first = Follower(searched.database, searched.index, lambda: TODAY, seconds=0.02)
    second = Follower(searched.database, Index(searched.index.folder), lambda: TODAY, seconds=0.02)
    first.start()
    assert _eventually(lambda: not searched.index.is_damaged())
    second.start()
    first.stop()
    try:
        with searched.place() as place:
            place.thing("dataset", "Bins", visibility="public")
        assert _eventually(lambda: searched.titles("bins") == ["Bins"])
    finally:
        second.stop()


def test_nothing_is_read_twice(searched: Searched, database_statements: Callable[[], int]) -> None:
    """Reading things in bulk takes as many statements for one as for many."""
    one = searched.add("Bins")
    many = searched.add(*(f"Grit {number}" for number in range(40)))
    counts = []
    for ids in (one, many):
        before = database_statements()
        with searched.database.reading() as session:
            documents_of(session, ids, TODAY)
        counts.append(database_statements() - before)
    assert counts[0] == counts[1]


@pytest.fixture
def database_statements(searched: Searched) -> Callable[[], int]:
    """Counts the statements sent to the database so far."""

    sent: list[str] = []
    event.listen(searched.database.engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    return lambda: len(sent)


def test_markdown_is_read_without_its_marks(searched: Searched) -> None:
    (identity,) = searched.add(
        "Bins", description="# Rounds\n\n1. See **all** `usrn_code` in [the list](https://x.example/a)"
    )
    with searched.database.reading() as session:
        (document,) = documents_of(session, [identity], TODAY)
    assert document.text["description"] == "Rounds\n\nSee all usrn_code in the list"


def test_a_bare_database_gives_an_empty_index(database: Database, searched: Searched) -> None:
    assert rebuild(database, searched.index, TODAY).documents == 0
    assert searched.index.versions() == {}
