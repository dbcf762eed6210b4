"""What handovers cost the processor: 20,000 of them under 2,000 contracts, and the daily summaries of 2,000 people."""

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select

from catalogue.access import operator
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record
from catalogue.messages.digest import post_digests
from catalogue.obligations.tables import Obligation
from catalogue.people.accounts import open_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.resources.desk import desk
from catalogue.resources.operations import register_many
from catalogue.store import Database, utc_now
from catalogue.terms import Criticality, Nation, ObligationStatus, Role
from catalogue.workflows.handover_reminders import handovers_due, handovers_waiting
from portal import logs
from portal.app import create_app
from portal.demo.accounts import PASSWORD
from portal.remembered import Remembered
from portal.services import offer, services_of
from tests.benchmarks.test_page_speed import cost, signed_in
from tests.conftest import TODAY
from tests.portal.applications import CHEAP
from tests.portal.conftest import settings_for

CONTRACTS, EACH, PEOPLE = 2_000, 10, 2_000
PAGE_AIM_MS, DIGEST_AIM_S = 10.0, 60.0
WHO = "procurement@council.example"
MAKER = operator("Benchmark")
PAGES = {
    "due in 90 days, no evidence": "/obligations?preset=due_without_evidence",
    "overdue": "/obligations?preset=overdue",
    "waiting for us": "/obligations?preset=waiting_for_us",
    "no owner or date": "/obligations?preset=no_owner_or_date",
    "all": "/obligations",
    "one's own, critical": "/obligations?mine=owner&criticality=critical",
    "overdue, of a supplier": "/obligations?preset=overdue&supplier=northgate",
    "overdue, seen to by one": "/obligations?preset=overdue&owner=p7%40council.example",
    "overdue, under a contract": "/obligations?preset=overdue&contract=contract+17",
    "with words": "/obligations?q=runbook+17",
    "home": "/",
}
_S = ObligationStatus
_STATUSES = (_S.OPEN, _S.OPEN, _S.OPEN, _S.RETURNED, _S.SUBMITTED, _S.IN_CHECK, _S.ACCEPTED, _S.AGREED, _S.DRAFT,
             _S.NOT_PURSUED)  # fmt: skip


@pytest.fixture
def council(sqlite_database: Database, tmp_path: Path) -> Iterator[Flask]:
    """A council with so many contracts, handovers and people."""
    people = _people(sqlite_database)
    _contracts(sqlite_database)
    _owed(sqlite_database, people)
    app = create_app(settings_for(tmp_path), CHEAP, sqlite_database)
    yield app
    app.extensions["portal"].renderer.close()


def _people(database: Database) -> list[uuid.UUID]:
    with database.unit_of_work() as session:
        buyer, _ = keep_person(session, MAKER, PersonEntry(WHO, "Buyer"))
        open_account(session, MAKER, buyer, CHEAP.hash(PASSWORD))
        grant_role(session, MAKER, buyer, Role.PROCUREMENT, Period(TODAY), RoleScope())
        others = (PersonEntry(f"p{number}@council.example", f"Person {number}") for number in range(1, PEOPLE))
        return [buyer.id, *(keep_person(session, MAKER, one)[0].id for one in others)]


def _contracts(database: Database) -> None:
    for start in range(0, CONTRACTS, 500):
        with database.unit_of_work() as session:
            records = [
                Record("contract", {"title": f"Contract {number}", "visibility": "internal"})
                for number in range(start, start + 500)
            ]
            register_many(desk(session, MAKER, TODAY), records)


def _owed(database: Database, people: Sequence[uuid.UUID]) -> None:
    """Due on days around today: on each rung of the ladder some."""
    with database.unit_of_work() as session:
        contracts = list(session.scalars(select(Contract.id)))
        rows = [_row(contract, number, people) for number, contract in enumerate(contracts * EACH)]
        for start in range(0, len(rows), 1_000):
            session.execute(insert(Obligation), rows[start : start + 1_000])


def _row(contract: uuid.UUID, number: int, people: Sequence[uuid.UUID]) -> dict[str, object]:
    identity, due = uuid.uuid4(), TODAY + timedelta(days=number % 400 - 40)
    return {
        "id": identity, "chain_id": identity, "contract_id": contract, "type_code": "RUNBOOK",
        "title": f"Runbook {number}", "details": "", "owner_id": people[number % len(people)] if number % 9 else None,
        "due_on": due, "baseline_due_on": due, "effective_due_on": due, "evidence": ["file"],
        "acceptance_criteria": "We did it.", "status": _STATUSES[number % len(_STATUSES)].value, "round": 1,
        "criticality": (Criticality.CRITICAL if number % 3 else Criticality.MINOR).value, "disputed": False,
        "anchor": "", "offset": 0, "unit": "", "payment_clause": "", "version": 1,
        "created_at": utc_now(),
    }  # fmt: skip


@pytest.mark.bench
def test_what_handovers_cost(council: Flask, sqlite_database: Database) -> None:
    logs.configure(to_terminal=True)  # the lines of hundreds of requests would hide the table
    _pages(council)
    _summaries(sqlite_database)


def _pages(council: Flask) -> None:
    cookie = signed_in(council, WHO)
    print(f"\n{CONTRACTS * EACH:,} handovers under {CONTRACTS:,} contracts; aim for a preset: {PAGE_AIM_MS:.0f} ms")
    print(f"{'page':34} {'median':>7} {'p95':>7} {'KB':>7} {'after a change':>15}")
    made = services_of(council)
    for name, path in PAGES.items():
        offer(council, made)
        spent = cost(council, path, cookie)
        offer(council, replace(made, remembered=Remembered(most=0)))
        fresh = cost(council, path, cookie)
        print(f"{name:34} {spent.usual:7.2f} {spent.slow:7.2f} {spent.kilobytes:7.1f} {fresh.usual:15.2f}")


def _summaries(database: Database) -> None:
    due = partial(handovers_due, nation=Nation.ENGLAND_AND_WALES)
    for day in (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=4)):
        began = time.process_time(), time.monotonic()
        posted = post_digests(database, (due, handovers_waiting), "http://portal.example", day)
        taken = time.process_time() - began[0], time.monotonic() - began[1]
        print(f"{day}: {posted:,} letters to {PEOPLE:,} people: {taken[0]:.2f} s of processor time, {taken[1]:.2f} s "
              f"in all; aim: {DIGEST_AIM_S:.0f} s")  # fmt: skip
