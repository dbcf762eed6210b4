"""Whatever a program sends as a value is kept or refused by name, and both databases say the same."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalogue.kinds import KINDS
from catalogue.kinds.kind import Kind
from catalogue.store import Database
from catalogue.terms import Scope
from tests.portal.conftest import Council

ODD: tuple[Any, ...] = (
    "",
    " ",
    "x" * 300,
    "é" * 3_000,
    "\u202e\u200b",
    "😀",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "-1",
    "0",
    "1e309",
    "2147483648",
    "999999999999",
    "9" * 40,
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "Infinity",
    "NaN",
    -1,
    0,
    2**31,
    2**63,
    10**30,
    0.1,
    1e300,
    True,
    None,
)


@pytest.fixture
def portal_database(database: Database) -> Database:
    """SQLite and PostgreSQL in turn."""
    return database


@pytest.fixture
def some(seeded: random.Random, count: Callable[[int, int], int]) -> Callable[[], list[Any]]:
    """A few of the odd values, others each time; all of them in `make soak`."""
    return lambda: seeded.sample(ODD, count(3, len(ODD)))


def wrap(kind: Kind, name: str, value: Any) -> Any:
    """The value, in a list where the field is one."""
    return [value] if kind.field(name).type == "list" and isinstance(value, str) else value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_field_keeps_or_refuses_every_value(
    client: FlaskClient, council: Council, kind: Kind, some: Callable[[], list[Any]]
) -> None:
    headers = council.token("steward@council.example", Scope.READ, Scope.WRITE)
    broken = []
    for field in kind.fields:
        for value in some():
            body = {"title": "One", field.name: wrap(kind, field.name, value)}
            answer = client.post(f"/api/v1/{kind.plural}", json=body, headers=headers)
            if answer.status_code not in (201, 422):
                broken.append((field.name, str(value)[:40], answer.status_code))
    assert broken == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.parts], ids=lambda kind: kind.code)
def test_every_field_of_a_list_does_too(
    client: FlaskClient, council: Council, kind: Kind, some: Callable[[], list[Any]]
) -> None:
    headers = council.token("steward@council.example", Scope.READ, Scope.WRITE)
    broken = []
    for part in kind.parts:
        for field in part.fields:
            for value in some():
                body = {"title": "One", part.name: [{part.key: "One", field.name: value}]}
                answer = client.post(f"/api/v1/{kind.plural}", json=body, headers=headers)
                if answer.status_code not in (201, 422):
                    broken.append((part.name, field.name, str(value)[:40], answer.status_code))
    assert broken == []
