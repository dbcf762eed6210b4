"""What someone sees is the same whether or not hidden things are in the database and the index."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.access import ANONYMOUS, Actor
from catalogue.audit import cursor
from catalogue.errors import Refused
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.search.manifest import read_manifest, write_manifest
from catalogue.terms import Relation
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR, TODAY

Twins = Callable[[], tuple[Searched, Searched]]
WORDS = ["bins", "housing", "audit", "grit", "routes", "zebra", "zebras", "allotment", "uprn_list", "bin", "Bing"]
EXAMPLES = settings().max_examples // 5

some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
things = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["dataset", "system", "report"]),
            "title": some_words,
            "summary": some_words,
            "keywords": st.lists(st.sampled_from(WORDS), max_size=2),
            "lifecycle": st.sampled_from(["live", "deprecated"]),
            "visibility": st.sampled_from(["public", "internal", "restricted"]),
        }
    ),
    min_size=1,
    max_size=8,
)
searches = st.lists(
    st.one_of(some_words, st.sampled_from(["", "zebr", "zebrs", "hous*", '"grit routes"', "bins -audit", "grti"])),
    min_size=1,
    max_size=4,
)
SEEN_BY = {ANONYMOUS.name: {"public"}, STAFF.name: {"public", "internal"}}


def _told(searched: Searched, q: str, actor: Actor) -> list[Any]:
    """Everything that search says, without the ids and moments in which twins may differ."""
    told: list[Any] = []
    with suppress(Refused):
        for request in ({}, {"sort": "title", "per_page": 2}, {"filters": {"kind": ("dataset",)}}):
            page = asdict(searched.page(q, actor, **request))
            for item in page["items"]:
                item.pop("id")
            told.append(page)
        told.append([(item.slug, item.why) for item in searched.suggestions(q, actor)])
    return told


def _fill(searched: Searched, described: list[dict[str, Any]], seen: set[str]) -> None:
    """Make the hidden things among the others, with slugs by which twins compare."""
    with searched.place() as place:
        for number, said in enumerate(described):
            if said["visibility"] in seen:
                values = {name: value for name, value in said.items() if name not in ("kind", "title")}
                place.thing(said["kind"], said["title"], slug=f"thing-{number}", **values)


@pytest.mark.parametrize("actor", [ANONYMOUS, STAFF], ids=["anyone", "staff"])
@settings(max_examples=EXAMPLES)
@given(described=things, asked=searches)
def test_hidden_things_change_nothing(
    twins: Twins, actor: Actor, described: list[dict[str, Any]], asked: list[str]
) -> None:
    whole, seen_only = twins()
    _fill(whole, described, {"public", "internal", "restricted"})
    _fill(seen_only, described, SEEN_BY[actor.name])
    whole.follow()
    seen_only.follow()
    for q in asked:
        assert _told(whole, q, actor) == _told(seen_only, q, actor), q


@settings(max_examples=EXAMPLES)
@given(described=things, asked=searches, chosen=st.data())
def test_what_was_made_secret_a_moment_ago_is_gone(
    twins: Twins, described: list[dict[str, Any]], asked: list[str], chosen: st.DataObject
) -> None:
    """The follower stands still: what the index has of the thing must not show anywhere."""
    public = [said | {"visibility": "public"} for said in described]
    secret = chosen.draw(st.sets(st.integers(0, len(public) - 1), min_size=1))
    whole, without = twins()
    _fill(whole, public, {"public"})
    whole.follow()
    at = whole.index.cursor
    for identity in [one for one, number in _numbers(whole).items() if number in secret]:
        whole.change(identity, visibility="restricted")
    with without.place() as place:
        for number, said in enumerate(public):
            if number not in secret:
                values = {name: value for name, value in said.items() if name not in ("kind", "title")}
                place.thing(said["kind"], said["title"], slug=f"thing-{number}", **values)
    without.follow()
    for q in asked:
        assert _told(whole, q, ANONYMOUS) == _told(without, q, ANONYMOUS), q
    assert whole.index.cursor == at


def _numbers(searched: Searched) -> dict[uuid.UUID, int]:
    return {item.id: int(item.slug.split("-")[1]) for item in searched.page(per_page=100).items}


def test_a_link_to_something_hidden_moves_nothing(searched: Searched) -> None:
    """The follower stands still: what was linked a moment ago is found as before."""
    with searched.place() as place:
        secret = place.thing("system", "Secret", visibility="restricted")
        zebra = place.thing("dataset", "Zebra register", visibility="public")
    searched.follow()
    with searched.database.unit_of_work() as session:
        link(desk(session, OPERATOR, TODAY), secret, zebra, Tie(Relation.HOLDS))
    assert searched.titles("zebra") == ["Zebra register"]


def test_a_deleted_or_changed_title_is_not_shown_stale(searched: Searched) -> None:
    (identity,) = searched.add("Bins old name")
    searched.change(identity, title="Bins new name")
    assert searched.titles("bins") == []
    searched.follow()
    assert searched.titles("bins") == ["Bins new name"]


def test_hits_are_checked_in_the_database_even_if_the_index_claims_to_be_ahead(searched: Searched) -> None:
    (identity,) = searched.add("Zebra register")
    searched.change(identity, visibility="restricted")
    with searched.database.reading() as session:
        ahead = cursor(session)
    manifest = read_manifest(searched.index.folder)
    write_manifest(searched.index.folder, type(manifest)(manifest.folder, manifest.generation, ahead, manifest.files))
    page = searched.page("zebra")
    assert (page.total, page.items) == (0, ())
    assert searched.suggestions("zebra") == ()


def test_far_behind_the_database_answers(searched: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    (identity, _) = searched.add("Zebra register", "Zebra crossing")
    monkeypatch.setattr("catalogue.search.answering.MOST_BEHIND", 0)
    searched.change(identity, visibility="restricted")
    page = searched.page("zebra")
    assert page.degraded
    assert [item.title for item in page.items] == ["Zebra crossing"]


@pytest.mark.parametrize("actor", [ANONYMOUS, STAFF], ids=["anyone", "staff"])
def test_without_an_index_rights_hold_too(searched_anywhere: Searched, actor: Actor) -> None:
    with searched_anywhere.place() as place:
        for visibility in ("public", "internal", "restricted"):
            place.thing("dataset", f"Zebra {visibility}", visibility=visibility, theme="")
    page = searched_anywhere.page("zebra", actor)
    assert page.degraded
    assert {item.title for item in page.items} == {f"Zebra {one}" for one in SEEN_BY[actor.name]}
    assert page.total == sum(value.count for value in page.facets["kind"]) == len(SEEN_BY[actor.name])
