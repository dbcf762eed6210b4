"""Clause sets: those that come along, those that are borrowed by file, and their clauses in a contract."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.access import ANONYMOUS
from catalogue.audit import AuditEvent
from catalogue.contracts.clause_sets import ClauseSet, clause_set_of, plain_set
from catalogue.contracts.operations import Particulars, add_clause, add_model_clauses, keep_clause_set
from catalogue.contracts.queries import clauses_of
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.exchange.clause_sets import shipped_sets
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.upload import Upload
from catalogue.kinds.contract import Contract
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows.clause_sets import set_at_hand, sets_at_hand
from catalogue.workflows.export_records import Wish, export
from catalogue.workflows.trail import TrailRequest, trail
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import LOADER, loaded
from tests.factories import OPERATOR, TODAY, Place

SAMPLE = Path(__file__).parents[2] / "samples" / "clause-sets" / "valid" / "one-set.json"
HOSTED = next(one for one in shipped_sets() if one.code == "hosted-system")


def _file(content: bytes) -> Upload:
    return Upload("sets.json", content)


def test_the_sets_that_come_along_have_a_clause_for_each_type_of_promise() -> None:
    assert len({clause.type_code for one in shipped_sets() for clause in one.clauses}) == 24
    assert all(one.provenance and one.licence and one.what_for for one in shipped_sets())


@pytest.mark.parametrize("one", shipped_sets(), ids=lambda one: one.code)
def test_plain_data_says_the_whole_set(one: ClauseSet) -> None:
    assert clause_set_of(plain_set(one)) == one


def test_a_borrowed_set_is_at_hand_until_it_is_taken_back(database: Database) -> None:
    first = loaded(database, "clause-sets", _file(SAMPLE.read_bytes()))
    again = loaded(database, "clause-sets", _file(SAMPLE.read_bytes()))
    assert (first.counts["new"], again.counts["unchanged"]) == (1, 1)
    with database.reading() as session:
        assert set_at_hand(session, "library-system").version == 3
        assert len(sets_at_hand(session)) == len(shipped_sets()) + 1
    undo_run(database, LOADER, TODAY, first.run_id)
    with database.reading() as session, pytest.raises(NotFound):
        set_at_hand(session, "library-system")


def test_what_is_exported_changes_nothing_when_it_is_loaded(database: Database) -> None:
    loaded(database, "clause-sets", _file(SAMPLE.read_bytes()))
    with database.reading() as session:
        wish = Wish("clause-sets", Publisher("http://portal.example", "Test Council"))
        written = export(session, OPERATOR, TODAY, wish)
        assert export(session, OPERATOR, TODAY, wish).content == written.content
    assert len(json.loads(written.content)) == len(shipped_sets()) + 1
    again = loaded(database, "clause-sets", _file(written.content))
    assert (again.counts["new"], again.counts["unchanged"]) == (0, len(shipped_sets()) + 1)


def test_a_version_never_says_something_else(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        keep_clause_set(session, OPERATOR, HOSTED)
        with pytest.raises(Refused, match="another number") as refused:
            keep_clause_set(session, OPERATOR, replace(HOSTED, title="Other words"))
        assert refused.value.code == "clause_set_version"
        _, verdict = keep_clause_set(session, OPERATOR, replace(HOSTED, title="Other words", version=2))
    assert verdict == "changed"
    with sqlite_database.reading() as session:
        assert set_at_hand(session, HOSTED.code).title == "Other words"


def test_only_those_who_add_contracts_keep_sets(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        keeper = place.person("Keeper")
        place.role(keeper, Role.PROCUREMENT)
        keep_clause_set(session, place.actor(keeper), HOSTED)
        with pytest.raises(NotAllowed):
            keep_clause_set(session, place.actor(place.person("Reader")), replace(HOSTED, version=9))


def _contract(place: Place) -> Contract:
    made = place.thing("contract", "Hearth support", visibility="public")
    assert isinstance(made, Contract)
    return made


def test_clauses_are_written_into_a_contract_word_for_word(database: Database) -> None:
    with database.unit_of_work() as session:
        deal = _contract(Place(session))
        add_model_clauses(session, OPERATOR, deal, HOSTED, HOSTED.clauses[:2])
        own = replace(HOSTED.clauses[2], wording="Each side names a lead.")
        add_clause(session, OPERATOR, deal, own, Particulars("14.2(a)", 31, "If we ask.", "Hearth"))
    with database.reading() as session:
        rows = clauses_of(session, OPERATOR, session.get_one(Contract, deal.id))
        assert [row.position for row in rows] == [1, 2, 3]
        assert rows[0].wording == HOSTED.clauses[0].wording
        assert [(row.set_code, row.set_version) for row in rows] == [("hosted-system", 1)] * 2 + [("", None)]
        assert (rows[2].number, rows[2].page, rows[2].wording) == ("14.2(a)", 31, "Each side names a lead.")
        assert (rows[2].conditions, rows[2].scope) == ("If we ask.", "Hearth")
        assert [row.rule for row in rows] == [clause.rule for clause in HOSTED.clauses[:3]]
        assert session.query(AuditEvent).filter_by(action="contract.clause_added").count() == 3


def test_the_trail_tells_of_a_hidden_contracts_clauses_to_nobody_who_does_not_see_it(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        place = Place(session)
        person = place.person("Auditor")
        place.role(person, Role.AUDITOR)
        auditor = place.actor(person)
        deal = place.thing("contract", "Quiet deal", visibility="restricted")
        assert isinstance(deal, Contract)
        add_model_clauses(session, OPERATOR, deal, HOSTED, HOSTED.clauses[:1])
        wanted = TrailRequest(action="contract.clause_added")
    with sqlite_database.reading() as session:
        assert trail(session, OPERATOR, wanted).total == 1
        assert trail(session, auditor, wanted).total == 0


def test_clauses_are_no_matter_of_the_public_even_where_the_contract_is(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        deal = _contract(Place(session))
        with pytest.raises(NotAllowed):
            clauses_of(session, ANONYMOUS, deal)
        with pytest.raises(NotAllowed):
            add_model_clauses(session, ANONYMOUS, deal, HOSTED, HOSTED.clauses)


@pytest.mark.parametrize("wording", ["", " \n", "x" * 50_001])
def test_a_clause_has_words(sqlite_database: Database, wording: str) -> None:
    with sqlite_database.unit_of_work() as session:
        deal = _contract(Place(session))
        with pytest.raises(Refused) as refused:
            add_clause(session, OPERATOR, deal, replace(HOSTED.clauses[0], wording=wording))
        assert refused.value.code == "clause_wording"


def test_somebody_chooses_at_least_one_clause(sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        deal = _contract(Place(session))
        with pytest.raises(Refused) as refused:
            add_model_clauses(session, OPERATOR, deal, HOSTED, ())
        assert refused.value.code == "no_clauses"
