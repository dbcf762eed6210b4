"""Handovers are found like things, by those alone who may see them, as the database stands."""

import uuid
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from catalogue.access import ANONYMOUS, Action, Actor, Held, labels_of_actor, may
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.ending import agree
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.people.directory import OrganisationEntry, keep_organisation
from catalogue.people.tables import Organisation
from catalogue.search.besides import HANDOVER, labels_of_handover
from catalogue.search.index import Index
from catalogue.search.page import SearchPage, SearchRequest
from catalogue.search.query import count_of, search, suggest
from catalogue.terms import Role, Scope
from catalogue.workflows.follow import rebuild
from catalogue.workflows.handovers_found import handovers_readable
from tests.catalogue.obligations.stage import Stage
from tests.catalogue.search.conftest import STAFF, Searched
from tests.factories import OPERATOR, TODAY

BESIDES = {HANDOVER: handovers_readable}


def found(searched: Searched, q: str, actor: Actor = STAFF) -> SearchPage:
    """What the actor gets, handovers among it."""
    with searched.database.reading() as session:
        return search(replace(searched.desk(session, actor), besides=BESIDES), SearchRequest(q))


def titles(searched: Searched, q: str, actor: Actor = STAFF) -> list[str]:
    return [item.title for item in found(searched, q, actor).items]


def promised(searched: Searched, folder: Path, agreed: bool = True) -> tuple[uuid.UUID, uuid.UUID, Actor]:
    """A promise of a pelican register, agreed or a draft; its contract's id, its own, and the supplier's person."""
    with searched.database.unit_of_work() as session:
        stage = Stage(session, folder)
        row = stage.owed("Pelican register", details="All heron counts by ward")
        if agreed:
            agree(stage.at(stage.keeper), row)
        made = stage.deal.id, row.id, stage.place.actor(stage.supplier)
    searched.follow()
    return made


def test_found_by_title_details_type_contract_and_supplier(searched_anywhere: Searched, tmp_path: Path) -> None:
    _, identity, supplier = promised(searched_anywhere, tmp_path)
    for q in ("pelican", "heron counts", "runbook pelican", "pelican housing support", "pelican northgate"):
        assert [item.id for item in found(searched_anywhere, q).items][:1] == [identity], q
    assert titles(searched_anywhere, "pelican", supplier) == ["Pelican register"]
    assert {one.value: one.count for one in found(searched_anywhere, "pelican").facets["kind"]} == {HANDOVER: 1}
    (marked,) = found(searched_anywhere, "heron").items[0].highlights
    assert (marked.field, marked.label) == ("details", "Details")


def test_who_may_not_see_it_is_told_nothing_of_it(searched: Searched, tmp_path: Path) -> None:
    """Neither by counts, facets or order, nor by the help with spelling, although its contract is public."""
    contract, _, supplier = promised(searched, tmp_path)
    searched.change(contract, visibility="public")
    searched.follow()
    partner = Actor(name="Pat Partner", roles=frozenset({Held(Role.PARTNER)}))
    for actor in (ANONYMOUS, partner, replace(supplier, roles=frozenset())):
        page = found(searched, "pelican", actor)
        assert (page.total, page.items, page.suggestion) == (0, (), ""), actor.name
        assert not found(searched, "pelicn", actor).suggestion
        assert HANDOVER not in {one.value for one in found(searched, "", actor).facets["kind"]}
        with searched.database.reading() as session:
            at = replace(searched.desk(session, actor), besides=BESIDES)
            assert suggest(at, "pelic") == ()
            assert count_of(at, SearchRequest("pelican")) == 0
    assert titles(searched, "pelican") == ["Pelican register"]
    assert titles(searched, "pelicn") == ["Pelican register"]


def test_a_draft_is_found_by_the_council_alone(searched: Searched, tmp_path: Path) -> None:
    _, identity, supplier = promised(searched, tmp_path, agreed=False)
    assert titles(searched, "pelican", supplier) == []
    assert titles(searched, "pelican") == ["Pelican register"]
    with searched.database.unit_of_work() as session:
        agree(Sitting(session, OPERATOR, TODAY), session.get_one(Obligation, identity))
    searched.follow()
    assert titles(searched, "pelican", supplier) == ["Pelican register"]


def test_with_its_contract_it_goes_out_of_sight_at_once(searched: Searched, tmp_path: Path) -> None:
    """The index has not followed yet, and has it no more in its counts."""
    contract, _, supplier = promised(searched, tmp_path)
    searched.change(contract, visibility="restricted")
    with searched.database.reading() as session:
        assert count_of(replace(searched.desk(session, STAFF), besides=BESIDES), SearchRequest("pelican")) == 0
    searched.follow()
    assert titles(searched, "pelican") == []
    assert titles(searched, "pelican", supplier) == ["Pelican register"]


def test_a_contract_or_supplier_that_is_called_otherwise_is_followed(searched: Searched, tmp_path: Path) -> None:
    contract, _, _ = promised(searched, tmp_path)
    with searched.database.unit_of_work() as session:
        slug = session.scalars(select(Organisation.slug).where(Organisation.name == "Northgate Widgets")).one()
        keep_organisation(session, OPERATOR, OrganisationEntry("Kestrel Ltd", slug=slug))
    searched.change(contract, title="Marsh upkeep")
    searched.follow()
    assert titles(searched, "pelican kestrel marsh")[0] == "Pelican register"


def test_what_is_gone_from_the_database_leaves_the_index(searched: Searched, tmp_path: Path) -> None:
    contract, identity, _ = promised(searched, tmp_path)
    with searched.database.unit_of_work() as session:
        session.delete(session.get_one(Obligation, identity))
    searched.change(contract, summary="Swept")
    searched.follow()
    assert identity not in searched.index.versions()


def test_an_index_built_anew_has_them_too(searched: Searched, tmp_path: Path) -> None:
    _, identity, _ = promised(searched, tmp_path)
    beside = Index(tmp_path / "beside")
    rebuild(searched.database, beside, TODAY)
    assert beside.versions() == searched.index.versions()
    assert identity in beside.versions()


def test_where_nobody_reads_handovers_none_is_shown(searched: Searched, tmp_path: Path) -> None:
    promised(searched, tmp_path)
    assert searched.page("pelican", STAFF).items == ()


def test_labels_say_what_the_policy_says(searched: Searched, tmp_path: Path) -> None:
    contract, _, supplier = promised(searched, tmp_path)
    readers = [
        ANONYMOUS,
        STAFF,
        OPERATOR,
        supplier,
        replace(supplier, scopes=frozenset()),
        replace(STAFF, things=frozenset({contract})),
        Actor(name="Partner with a grant", things=frozenset({contract})),
        replace(STAFF, scopes=frozenset({Scope.READ})),
    ]
    for visibility in ("public", "internal", "restricted"):
        searched.change(contract, visibility=visibility)
        with searched.database.reading() as session:
            facts = session.get_one(CataloguedResource, contract).facts
        for reader in readers:
            met = bool(labels_of_actor(reader) & labels_of_handover(facts, is_agreed=True))
            assert met == may(reader, Action.READ_OBLIGATIONS, facts), (reader, visibility)
