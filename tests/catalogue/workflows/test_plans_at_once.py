"""Two who work on one receipt at the same moment: one after the other, and what is done is done once."""

import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from catalogue.contracts.calendars import calendar_of
from catalogue.errors import Refused
from catalogue.messages.tables import Message
from catalogue.obligations.rag import horizon_of
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import desk
from catalogue.store import Database
from catalogue.terms import Nation
from catalogue.workflows.carry_out_plans import carry_out_plans, keep_plan
from catalogue.workflows.estate import estate
from catalogue.workflows.hand_on import Handing, hand_on
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.planned import plans_waiting
from catalogue.workflows.take_back import take_back
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR, TODAY

NEXT = TODAY + timedelta(days=31)
HORIZON = horizon_of(TODAY, calendar_of(Nation.SCOTLAND))
PATIENCE = 20.0


def planned(database: Database, folder: Path) -> uuid.UUID:
    """Olive sees to a handover until her last day, then Kim does; the receipt."""
    with database.unit_of_work() as session:
        stage = Stage(session, folder)
        stage.owner.manager_id = stage.acceptor.id
        stage.opened()
        (one,) = estate(session, OPERATOR, Leavers((stage.owner,)), HORIZON).holdings
        last = NEXT - timedelta(days=1)
        return hand_on(
            desk(session, OPERATOR, TODAY), Leavers((stage.owner,)), [Handing(one, stage.keeper)], last, True
        ).id


def meanwhile(database: Database, work: Callable[[], object]) -> threading.Thread:
    """Begin some work in another session, and wait until the database lets it wait."""
    thread = threading.Thread(target=work)
    thread.start()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and thread.is_alive():
        with database.engine.connect() as connection:
            if connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return thread
        time.sleep(0.02)
    raise AssertionError("it did not wait for the receipt")


def test_what_is_taken_back_is_not_carried_out_by_a_task_that_waited(
    postgres_database: Database, tmp_path: Path
) -> None:
    identity, carried = planned(postgres_database, tmp_path), list[int]()
    with postgres_database.unit_of_work() as session:
        row = session.get_one(Departure, identity)
        take_back(desk(session, OPERATOR, TODAY), Leavers((session.get_one(Person, row.person_id),)), row)
        task = meanwhile(postgres_database, lambda: carried.append(carry_out_plans(postgres_database, NEXT)))
    task.join(PATIENCE)
    assert carried == [0]
    with postgres_database.reading() as session:
        assert session.get_one(Departure, identity).carried_at is None


def test_what_is_carried_out_meanwhile_is_taken_back_as_such(postgres_database: Database, tmp_path: Path) -> None:
    identity, left = planned(postgres_database, tmp_path), list[object]()

    def back() -> None:
        with postgres_database.unit_of_work() as late:
            row = late.get_one(Departure, identity)
            leavers = Leavers((late.get_one(Person, row.person_id),))
            left.append(take_back(desk(late, OPERATOR, TODAY), leavers, row))

    with postgres_database.unit_of_work() as session:
        assert keep_plan(session, identity, NEXT)
        other = meanwhile(postgres_database, back)
    other.join(PATIENCE)
    assert left == [{}]
    with postgres_database.reading() as session:
        olive = session.scalars(select(Person.id).where(Person.name == "Olive Owner")).one()
        assert session.scalars(select(Obligation.owner_id)).one() == olive


def test_what_somebody_else_took_back_is_not_taken_back_twice(postgres_database: Database, tmp_path: Path) -> None:
    identity = planned(postgres_database, tmp_path)
    with postgres_database.unit_of_work() as late:
        row = late.get_one(Departure, identity)
        leavers = Leavers((late.get_one(Person, row.person_id),))
        with postgres_database.unit_of_work() as soon:
            first = soon.get_one(Departure, identity)
            take_back(desk(soon, OPERATOR, TODAY), Leavers((soon.get_one(Person, first.person_id),)), first)
        with pytest.raises(Refused) as refused:
            take_back(desk(late, OPERATOR, TODAY), leavers, row)
        assert refused.value.code == "undo_too_late"
        late.rollback()


def test_each_receipt_is_a_unit_of_work_and_its_letter_is_sent_once(database: Database, tmp_path: Path) -> None:
    identity = planned(database, tmp_path)
    with database.unit_of_work() as session:
        session.scalars(select(Person).where(Person.name == "Kim Keeper")).one().end_on = TODAY
    assert carry_out_plans(database, NEXT) == 1
    with database.unit_of_work() as session:
        row = session.get_one(Departure, identity)
        assert plans_waiting(session) == []
        row.carried_at, row.moved = None, [one[:5] for one in row.moved]
    assert carry_out_plans(database, NEXT) == 1, "as after a crash"
    with database.reading() as session:
        assert session.scalars(select(Message.key)).all() == [f"not taken {identity}"]
