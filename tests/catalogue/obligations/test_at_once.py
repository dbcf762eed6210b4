"""Many who accept the same at the same moment: one acceptance each, on a database that lets all of them in."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue.audit import AuditEvent
from catalogue.blobs import Blobs
from catalogue.errors import Conflict, Refused
from catalogue.obligations.deciding import Check, accept
from catalogue.obligations.delivering import Exhibit, add_evidence, submit, take_in_check
from catalogue.obligations.leaving import Exit, approve, propose
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Acceptance, Evidence, Obligation
from catalogue.store import Database, now
from catalogue.terms import CheckLevel, EvidenceType, ObligationAction, ObligationStatus
from tests.catalogue.obligations.stage import WEEKDAYS, Stage
from tests.factories import TODAY

PLAN = Exhibit(EvidenceType.LINK, "Plan", {"url": "https://plans.example/exit"})
Counts = Callable[[int, int], int]
Act = Callable[[Sitting, Obligation], object]


def at_once(database: Database, many: int, sitting: Sitting, ids: list[uuid.UUID], act: Act) -> Counter[str]:
    """Many threads that do the same to each obligation, all beginning together; what each was told."""
    together = threading.Barrier(many)

    def told(identity: uuid.UUID) -> str:
        try:
            with database.unit_of_work() as session:
                mine = Sitting(session, sitting.actor, sitting.today)
                act(mine, obligation(session, mine.actor, identity))
        except Refused as refused:
            return refused.code
        except Conflict:
            return "conflict"
        return "done"

    def all_of_them() -> Counter[str]:
        together.wait()
        return Counter(told(identity) for identity in ids)

    with ThreadPoolExecutor(many) as pool:
        running = [pool.submit(all_of_them) for _ in range(many)]
        return sum((one.result() for one in running), Counter())


@dataclass(frozen=True)
class Prepared:
    """Obligations that all stand alike, and those who work on them, with the rights that they had by then.

    Who asked a session for rights after its end would begin another transaction in it, and keep all others out.
    """

    ids: list[uuid.UUID]
    keeper: Sitting
    second: Sitting
    supplier: Sitting
    acceptor: Sitting


def prepared(database: Database, folder: Path, many: int, status: ObligationStatus) -> Prepared:
    """So many obligations that all are open, or in check."""
    with database.unit_of_work() as session:
        stage = Stage(session, folder)
        rows = [stage.opened(f"Plan {number}", type_code="EXIT_PLAN") for number in range(many)]
        if status is ObligationStatus.IN_CHECK:
            supplier, acceptor = stage.at(stage.supplier), stage.at(stage.acceptor)
            for row in rows:
                add_evidence(supplier, row, PLAN)
                submit(supplier, row, WEEKDAYS)
                take_in_check(acceptor, row)
        people = (stage.keeper, stage.second, stage.supplier, stage.acceptor)
        return Prepared([row.id for row in rows], *map(stage.at, people))


def test_an_obligation_is_accepted_once_however_many_do_it(database: Database, tmp_path: Path, count: Counts) -> None:
    obligations, people = count(10, 1000), count(8, 50)
    stage = prepared(database, tmp_path, obligations, ObligationStatus.IN_CHECK)

    def act(at: Sitting, row: Obligation) -> None:
        done = Check(CheckLevel.UNAIDED, TODAY, now(at.session))
        accept(at, row, done, Blobs(tmp_path / "files"))

    told = at_once(database, people, stage.acceptor, stage.ids, act)
    assert told["done"] == obligations
    assert set(told) <= {"done", "conflict", "wrong_status"}
    assert told.total() == obligations * people
    with database.reading() as session:
        accepted = session.scalars(select(Acceptance.obligation_id)).all()
        assert sorted(accepted) == sorted(stage.ids)
        event = AuditEvent.action == "contract.obligation_accepted"
        assert session.scalar(select(func.count()).where(event)) == obligations
        standing = select(Obligation.id).where(Obligation.status != ObligationStatus.ACCEPTED.value)
        assert session.scalars(standing).all() == []


def test_no_evidence_comes_in_beside_a_submission(database: Database, tmp_path: Path, count: Counts) -> None:
    """Of those who add and those who submit, whoever comes after the submission is refused."""
    obligations, people = count(5, 50), count(6, 20)
    stage = prepared(database, tmp_path, obligations, ObligationStatus.OPEN)

    def act(at: Sitting, row: Obligation) -> None:
        add_evidence(at, row, PLAN)
        submit(at, row, WEEKDAYS)

    told = at_once(database, people, stage.supplier, stage.ids, act)
    assert told["done"] == obligations and set(told) <= {"done", "conflict", "wrong_status"}
    with database.reading() as session:
        pieces = session.scalars(select(Evidence.obligation_id)).all()
        assert sorted(pieces) == sorted(stage.ids)


@pytest.mark.parametrize("first_is_theirs", [True, False])
def test_two_who_propose_at_once_make_one_proposal(
    postgres_database: Database, tmp_path: Path, first_is_theirs: bool
) -> None:
    stage = prepared(postgres_database, tmp_path, 1, ObligationStatus.OPEN)
    leaving = Exit(ObligationAction.NOT_PURSUE, "Because.")
    proposer, other = (stage.keeper, stage.second) if first_is_theirs else (stage.second, stage.keeper)
    told = at_once(postgres_database, 4, proposer, stage.ids, lambda at, row: propose(at, row, leaving))
    assert told == {"done": 1, "already_proposed": 3}
    act = ObligationAction.NOT_PURSUE
    told = at_once(postgres_database, 4, other, stage.ids, lambda at, row: approve(at, row, act))
    assert told["done"] == 1 and set(told) <= {"done", "conflict", "not_proposed", "wrong_status"}
