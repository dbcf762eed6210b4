"""Making and changing things: checked whole, versioned, audited, refused when stale."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.access import ANONYMOUS, Actor, Held
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.kinds.dataset import DATASET, Column
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, ResourceVersion
from catalogue.resources.desk import Desk, desk
from catalogue.resources.links import Tie, change_link, link, unlink
from catalogue.resources.operations import describe, register, register_many, rename, restore
from catalogue.resources.owners import count_unowned, owners
from catalogue.resources.ownership import Appointment, assign_owner, end_ownership
from catalogue.resources.past import version, version_lines
from catalogue.resources.queries import moved_to, thing
from catalogue.resources.ties import ties
from catalogue.store import Database
from catalogue.terms import Employer, OwnerRole, Relation, Role
from tests.factories import OPERATOR, TODAY, Place

STAFF = Actor(name="Stef", is_staff=True)
STEWARD = Actor(name="Sten", is_staff=True, roles=frozenset({Held(Role.STEWARD)}))
DISTRIBUTION = {"title": "CSV", "access_url": "https://council.example/bins.csv", "format": "CSV"}


def _fields(refusal: pytest.ExceptionInfo[BadInput]) -> set[str]:
    return {problem.field for problem in refusal.value.problems}


def _at(place: Place, actor: Actor = OPERATOR) -> Desk:
    return desk(place.session, actor, TODAY)


def _said(**values: Any) -> Record:
    return Record("dataset", values)


def test_a_new_thing_is_whole_versioned_and_scored(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        place.team("Waste")
        owner = place.person("Ola Owner")
        made = place.thing(
            "dataset", "Bin rounds", summary="Which bin when.", team="waste", update_frequency="yearly",
            modified="27/03/2026", owners={"data_steward": owner.email},
            parts={"distributions": [DISTRIBUTION], "columns": [{"name": "UPRN", "identifier_scheme": "uprn"}]},
        )  # fmt: skip
        identity, score = made.id, made.completeness
    with database.reading() as session:
        found = session.get_one(DATASET.table, identity)
        assert (found.slug, found.version, found.visibility, found.lifecycle) == ("bin-rounds", 1, "internal", "live")
        assert score > 30
        assert [line.number for line in version_lines(session, OPERATOR, found)] == [1]
        record = version(session, OPERATOR, found, 1).record
        assert record["values"]["update_frequency"] == "annual"
        assert record["owners"] == {"data_steward": owner.email}


def test_everything_wrong_is_said_at_once(database: Database) -> None:
    with pytest.raises(BadInput) as refusal, database.unit_of_work() as session:
        register(_at(Place(session)), Record(
            "dataset",
            {"title": "", "modified": "soon", "team": "Nobody's", "theme": "none-such", "nonsense": 1,
             "period_from": "2026-02-01", "period_to": "2026-01-01"},
            {"distributions": [{"access_url": "ftp://x"}]},
            {"data_steward": "ghost@council.example"},
        ))  # fmt: skip
    assert _fields(refusal) == {
        "title", "modified", "team", "theme", "nonsense", "period_to", "distributions-0-access_url", "data_steward",
    }  # fmt: skip


def test_many_are_refused_whole_if_one_is_wrong(database: Database) -> None:
    with pytest.raises(BadInput), database.unit_of_work() as session:
        register_many(_at(Place(session)), [_said(title="Good"), _said(title="")])
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CataloguedResource)) == 0


def test_a_row_of_a_list_does_not_end_before_it_begins(database: Database) -> None:
    ordered = {"reference": "SOW 1", "title": "Discovery", "start_on": "2027-01-01", "end_on": "2020-01-01"}
    with pytest.raises(BadInput) as refusal, database.unit_of_work() as session:
        Place(session).thing("contract", "Partner", parts={"statements": [ordered]})
    assert _fields(refusal) == {"statements-0-end_on"}


def test_slugs_are_free_and_never_a_page_of_ours(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        assert [place.thing("dataset", title).slug for title in ("New", "Bins", "Bins!", "été", "中文")] == [
            "new-2", "bins", "bins-2", "ete", "untitled",
        ]  # fmt: skip
        assert place.thing("system", "Bins").slug == "bins"


def test_only_what_is_said_changes_and_nothing_said_twice_is_no_change(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Bins", summary="Kept.", parts={"distributions": [DISTRIBUTION]})
        assert describe(_at(place), made, _said(keywords=["waste"])) is True
        assert describe(_at(place), made, _said(keywords=["waste"], title="Bins")) is False
        assert (made.version, made.summary) == (2, "Kept.")
        assert version_lines(session, OPERATOR, made)[0].changed == ["keywords"]


def test_a_stale_change_is_refused(database: Database) -> None:
    with database.unit_of_work() as session:
        made = Place(session).thing("dataset", "Bins")
        describe(_at(Place(session)), made, _said(title="Bins two"), version=1)
    with pytest.raises(Conflict) as refusal, database.unit_of_work() as session:
        describe(_at(Place(session)), session.get_one(CataloguedResource, made.id), _said(title="Mine"), version=1)
    assert refusal.value.current == 2


def test_of_many_at_once_on_one_version_exactly_one_is_saved(database: Database) -> None:
    with database.unit_of_work() as session:
        identity = Place(session).thing("dataset", "Bins").id
    gate, outcomes = threading.Barrier(8), []

    def save(number: int) -> None:
        gate.wait()
        try:
            with database.unit_of_work() as session:
                here = session.get_one(CataloguedResource, identity)
                describe(_at(Place(session)), here, _said(title=f"Bins {number}"), version=1)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("refused")

    threads = [threading.Thread(target=save, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 7 + ["saved"]
    with database.reading() as session:
        numbers = session.scalars(select(ResourceVersion.number).order_by(ResourceVersion.number)).all()
        assert numbers == [1, 2]


def test_parts_keep_their_keys(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Bins", parts={"columns": [{"name": "uprn"}, {"name": "day"}]})
        before = {row.name: row.id for row in session.scalars(select(Column))}
        record = Record("dataset", {}, {"columns": [{"name": "day", "title": "Day"}, {"name": "round"}]})
        assert describe(_at(place), made, record)
        after = {row.name: row.id for row in session.scalars(select(Column).execution_options(populate_existing=True))}
        assert after.keys() == {"day", "round"}
        assert after["day"] == before["day"]


def test_sensitive_forces_restricted_and_holds_it(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Case notes", sensitive="yes", visibility="public")
        assert made.visibility == "restricted"
        describe(_at(place), made, _said(visibility="public"))
        assert made.visibility == "restricted"


def test_nothing_replaces_itself(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Bins")
        with pytest.raises(BadInput, match="cannot replace itself"):
            describe(_at(place), made, _said(lifecycle="deprecated", replaced_by="bins"))


def test_restoring_brings_back_an_old_version_as_a_new_one(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Bins", keywords="a")
        describe(_at(place), made, _said(title="Bims", keywords=["b"]))
        assert restore(_at(place), made, version(session, OPERATOR, made, 1), 2)
        assert (made.title, made.keywords, made.version) == ("Bins", ["a"], 3)


def test_a_former_address_leads_to_the_new_one_and_is_not_given_away(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Bins", visibility="restricted")
        rename(_at(place), made, "refuse")
        assert moved_to(session, OPERATOR, DATASET, "bins") == "refuse"
        assert moved_to(session, STAFF, DATASET, "bins") is None
        assert place.thing("dataset", "Bins").slug == "bins-2"
        with pytest.raises(BadInput):
            rename(_at(place), made, "new")


def test_who_may_not_is_refused_and_who_may_not_see_finds_nothing(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        shown, hidden = place.thing("dataset", "Shown"), place.thing("dataset", "Hidden", visibility="restricted")
        with pytest.raises(NotAllowed):
            register(_at(place, STAFF), _said(title="Mine"))
        with pytest.raises(NotAllowed):
            describe(_at(place, STAFF), shown, _said(title="Mine"))
        with pytest.raises(NotFound):
            describe(_at(place, STAFF), hidden, _said(title="Mine"))
        with pytest.raises(NotFound):
            thing(session, STAFF, DATASET, "hidden")
        with pytest.raises(NotAllowed):
            version_lines(session, ANONYMOUS, place.thing("dataset", "Open", visibility="public"))
        assert register(_at(place, STEWARD), _said(title="A steward's"))
        session.rollback()


def test_an_owner_is_appointed_succeeded_and_ended(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Bins")
        first, second = place.person("Fay First"), place.person("Sol Second")
        role = OwnerRole.DATA_STEWARD
        assign_owner(_at(place), made, Appointment(role, first, TODAY - timedelta(days=9)))
        assert count_unowned(session, OPERATOR, TODAY) == 0
        assign_owner(_at(place), made, Appointment(role, second, TODAY))
        assert [owner.person.name for owner in owners(session, made, TODAY)] == ["Sol Second"]
        assert [owner.person.name for owner in owners(session, made, TODAY - timedelta(days=1))] == ["Fay First"]
        end_ownership(_at(place), made, role)
        assert owners(session, made, TODAY) == []
        assert count_unowned(session, OPERATOR, TODAY) == 1
        with pytest.raises(Refused, match="Nobody is data steward"):
            end_ownership(_at(place), made, role)


def test_those_who_left_or_work_elsewhere_are_not_appointed(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        made = place.thing("dataset", "Bins")
        left = place.person("Lee Left", end_on=TODAY - timedelta(days=1))
        supplier = place.person("Sue Supplier", Employer.SUPPLIER)
        codes = []
        for who, role, until in (
            (left, OwnerRole.DATA_STEWARD, None),
            (supplier, OwnerRole.DATA_STEWARD, None),
            (place.person("Will Works"), OwnerRole.DATA_STEWARD, TODAY - timedelta(days=1)),
        ):
            with pytest.raises(Refused) as refusal:
                assign_owner(_at(place), made, Appointment(role, who, TODAY, until))
            codes.append(refusal.value.code)
        assert codes == ["left", "not_council_staff", "dates"]
        assign_owner(_at(place), made, Appointment(OwnerRole.SUPPLIER_CONTACT, supplier, TODAY))
        assert count_unowned(session, OPERATOR, TODAY) == 1


def test_a_thing_whose_only_owner_left_is_unowned(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        leaver = place.person("Lee Leaver", end_on=TODAY)
        place.thing("dataset", "Theirs", owners={"data_steward": leaver.email})
        assert count_unowned(session, OPERATOR, TODAY) == 0
        assert count_unowned(session, OPERATOR, TODAY + timedelta(days=1)) == 1


def test_links_are_read_from_both_ends_and_hide_what_may_not_be_seen(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        system, data = place.thing("system", "Housing"), place.thing("dataset", "Rents")
        secret = place.thing("dataset", "Secret", visibility="restricted")
        made = link(_at(place), system, data, Tie(Relation.HOLDS, note="nightly"))
        link(_at(place), system, secret, Tie(Relation.HOLDS))
        session.flush()
        assert [(tied.words, tied.other.title) for tied in ties(session, STAFF, system)] == [("Holds", "Rents")]
        assert [(tied.words, tied.note) for tied in ties(session, STAFF, data)] == [("Held in", "nightly")]
        assert change_link(_at(place), made, system, Tie(Relation.HOLDS, note="hourly"))
        assert not change_link(_at(place), made, system, Tie(Relation.HOLDS, note="hourly"))
        unlink(_at(place), made, system)
        session.flush()
        assert ties(session, STAFF, data) == []
    with database.reading() as session:
        touched = session.scalars(select(AuditEvent.touches).where(AuditEvent.action == "link.unlinked")).one()
        assert {uuid.UUID(one) for one in touched} == {system.id, data.id}


@pytest.mark.parametrize("code", ["self_link", "relation_kinds", "linked", "dates"])
def test_links_that_make_no_sense_are_refused(database: Database, code: str) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        one, two = place.thing("system", "One"), place.thing("system", "Two")
        link(_at(place), one, two, Tie(Relation.FEEDS))
        session.flush()
        late = Tie(Relation.PART_OF, start_on=TODAY, end_on=TODAY - timedelta(days=1))
        bad = {
            "self_link": (one, one, Tie(Relation.FEEDS)),
            "relation_kinds": (one, two, Tie(Relation.HOLDS)),
            "linked": (one, two, Tie(Relation.FEEDS)),
        }
        start, end, tie = bad.get(code, (one, two, late))
        with pytest.raises(Refused) as refusal:
            link(_at(place), start, end, tie)
        assert refusal.value.code == code
