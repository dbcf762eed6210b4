"""Guessing addresses, passwords and codes: how long a refusal takes tells nothing, and many at once are no more."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from catalogue.people.accounts import WRONG_BEFORE_LOCK, close_account
from catalogue.people.tables import Account, SecondStep
from catalogue.store import Database, now
from portal import second_step
from tests.portal.conftest import PASSWORD, Council, csrf_of
from tests.portal.test_auth import OPERATOR, STAFF, attempt


@pytest.fixture
def portal_database(database: Database) -> Database:
    """SQLite lets one write at a time, PostgreSQL many."""
    return database


@pytest.fixture
def work(council: Council, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What takes long of what is done: hashes that are checked, and commits of something that was written."""
    done: list[str] = []
    check, engine = PasswordHasher.verify, council.database.engine

    def hashing(hasher: PasswordHasher, hashed: str, password: str) -> bool:
        done.append(f"a hash of {hashed.split('$')[3]}")
        return check(hasher, hashed, password)

    def writing(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        connection.info["wrote"] = connection.info.get("wrote") or not statement.startswith("SELECT")

    def committing(connection: Any) -> None:
        done.extend(["a commit"] if connection.info.pop("wrote", False) else [])

    monkeypatch.setattr(PasswordHasher, "verify", hashing)
    event.listen(engine, "before_cursor_execute", writing)
    event.listen(engine, "commit", committing)
    yield done
    event.remove(engine, "before_cursor_execute", writing)
    event.remove(engine, "commit", committing)


def test_a_refusal_takes_as_long_whoever_is_tried(client: FlaskClient, council: Council, work: list[str]) -> None:
    """With an account, with a locked or closed one, with one without a password, and with none."""
    with council.database.unit_of_work() as session:
        accounts = {email: session.get_one(Account, one.id) for email, one in council.accounts.items()}
        accounts["owner@council.example"].locked_until = datetime(2030, 1, 1, tzinfo=UTC)
        accounts["steward@council.example"].password_hash = ""
        close_account(session, OPERATOR, accounts["admin@council.example"])
    worked = {}
    for who in ("staff", "owner", "steward", "admin", "nobody"):
        work.clear()
        assert attempt(client, f"{who}@council.example", "wrong password").status_code == 422
        worked[who] = tuple(work)
    assert set(worked.values()) == {("a hash of m=8,t=1,p=1", "a commit")}, worked


def test_codes_that_are_sent_at_once_are_no_more_guesses(
    app: Flask, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits for the one before it to be counted, so none is looked at once the account is locked."""
    looked_at = []

    def look(*asked: Any) -> None:
        looked_at.append(asked[-1])
        time.sleep(0.05)

    made = app.extensions["portal"]
    in_production = replace(made, settings=made.settings.model_copy(update={"mode": "production"}))
    monkeypatch.setitem(app.extensions, "portal", in_production)
    monkeypatch.setattr(second_step, "use_code", look)
    with council.database.unit_of_work() as session:
        held = SecondStep(account_id=council.accounts[STAFF].id, secret="any", last_step=0, set_up_at=now(session))
        session.add(held)
    sends = [_code_to_send(app, f"{number:06}") for number in range(WRONG_BEFORE_LOCK + 4)]
    with ThreadPoolExecutor(len(sends)) as pool:
        answers = [one.result() for one in [pool.submit(send) for send in sends]]
    assert {answer.status_code for answer in answers} == {422}
    assert len(looked_at) == WRONG_BEFORE_LOCK


def _code_to_send(app: Flask, code: str) -> Any:
    """A browser in which the password was right, about to send this code."""
    browser = app.test_client()
    attempt(browser, STAFF, PASSWORD)
    form = {"code": code, "csrf_token": csrf_of(browser.get("/sign-in/code").text)}
    return partial(browser.post, "/sign-in/code", data=form)
