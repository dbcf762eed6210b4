"""Invisible is missing: whatever somebody asks for, they are told the same whether or not hidden things are there.

The whole council has things that a visitor may not see; its twin never had them (see `council`). The visitor walks
through both by every route of the ledger (see `walk`), and the answers must be equal (see `compare`).
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import true
from werkzeug.test import TestResponse

from catalogue.errors import CatalogueError
from catalogue.exchange.formats import FORMATS
from catalogue.exchange.publisher import Publisher
from catalogue.visibility import visible
from catalogue.workflows.export_records import Wish, export
from portal.urls import with_query
from tests.conftest import TODAY
from tests.portal.twins.cast import CONTRACTOR, SHADOW_FILTERS
from tests.portal.twins.compare import Told, cells, difference, told
from tests.portal.twins.conftest import Councils
from tests.portal.twins.council import VISITORS, Twins, Visitor, World
from tests.portal.twins.known import known_in
from tests.portal.twins.walk import Ask, Walk, routes

Count = Callable[[int, int], int]
NOBODY, STAFF_READER = VISITORS[:2]
REFUSED = (302, 401, 403, 404, 405, 412, 422)  # to the sign-in page, or for good
PUBLISHER = Publisher("https://know-how.council.example", "Test Council")
visitors = pytest.mark.parametrize("visitor", VISITORS, ids=lambda visitor: visitor.name)
people = pytest.mark.parametrize("visitor", VISITORS[:-1], ids=lambda visitor: visitor.name)


@visitors
def test_what_is_hidden_changes_no_answer(
    app: Flask, councils: Councils, visitor: Visitor, seeded: Random, count: Count
) -> None:
    for number in range(count(1, 10)):
        found = leaks(app, councils(number), visitor, seeded, count(1, 5))
        assert not found, "\n\n".join(found)


def test_nor_does_it_on_postgres(app: Flask, postgres_councils: Councils, seeded: Random, count: Count) -> None:
    for visitor in seeded.sample(VISITORS, count(1, len(VISITORS))):
        found = leaks(app, postgres_councils(0), visitor, seeded, count(1, 5))
        assert not found, "\n\n".join(found)


@people
def test_what_is_hidden_changes_no_export(councils: Councils, visitor: Visitor, seeded: Random, count: Count) -> None:
    for number in range(count(1, 10)):
        twins = councils(number)
        for wanted in seeded.sample(FORMATS, count(4, len(FORMATS))):
            ending = seeded.choice(wanted.endings)
            wish = Wish(wanted.code, PUBLISHER, ending)
            assert exported(twins.whole, visitor, wish) == exported(twins.seen_by(visitor), visitor, wish), wish


def test_the_walk_comes_by_every_route(app: Flask, councils: Councils, seeded: Random) -> None:
    twins = councils(0)
    addresses = app.url_map.bind("localhost")
    asked = [(ask.address.partition("?")[0], ask.method) for ask in walk_of(twins, VISITORS[1], seeded, 1).asks()]
    reached = {addresses.match(address, method)[0] for address, method in asked}
    wanted = (one for one in routes() if one.method == "GET" or one.is_about_a_thing or one.is_about_handovers)
    assert reached == {route.endpoint for route in wanted}


def test_a_list_that_forgets_who_asks_is_found_out(
    app: Flask, councils: Councils, seeded: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.resources.listing.visible", lambda actor: true())
    found = leaks(app, councils(0), VISITORS[0], seeded, 1)
    assert any("GET /" in leak for leak in found)


def test_a_supplier_who_is_told_of_anothers_handovers_is_found_out(
    app: Flask, councils: Councils, seeded: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.obligations.queries.obligations_seen", visible)
    contractor = next(visitor for visitor in VISITORS if visitor.email == CONTRACTOR)
    found = leaks(app, councils(0), contractor, seeded, 3)
    assert any("GET /obligations" in leak for leak in found)


def test_what_is_kept_for_one_reader_is_not_told_another(app: Flask, councils: Councils) -> None:
    twins = councils(0)
    asks = [Ask(with_query("/search", q="bins", **{name: code})) for name, code in SHADOW_FILTERS]
    for visitor in (STAFF_READER, NOBODY, STAFF_READER):
        heard = [told(fetch(twins.whole.client(app, visitor), ask)) for ask in asks]
        client = twins.seen_by(visitor).client(app, visitor)
        assert [difference(before, told(fetch(client, ask))) for ask, before in zip(asks, heard, strict=True)] == [
            "" for _ in asks
        ]


def leaks(app: Flask, twins: Twins, visitor: Visitor, chance: Random, most: int) -> list[str]:
    """Every address at which the twins answer this visitor differently, with how."""
    walk = walk_of(twins, visitor, chance, most)
    heard = list(answers(twins.whole.client(app, visitor), visitor, walk))
    client = twins.seen_by(visitor).client(app, visitor)
    compared = ((ask, difference(before, told(fetch(client, ask)))) for ask, before in heard)
    return [f"{ask.method} {ask.address} {ask.sent}\n{how}" for ask, how in compared if how]


def walk_of(twins: Twins, visitor: Visitor, chance: Random, most: int) -> Walk:
    """Where chance leads this visitor, `most` times by each route."""
    with twins.whole.database.reading() as session:
        return Walk(known_in(session), twins.hidden_from(visitor), chance, most)


def answers(client: FlaskClient, visitor: Visitor, walk: Walk) -> Iterator[tuple[Ask, Told]]:
    """What the visitor is told on their walk, where they also follow some of the links on each page."""
    for ask in (*walk.asks(), *walk.namings()):
        if visitor.scopes is not None and not ask.address.startswith("/api/"):
            continue  # there a token says nothing
        answer = fetch(client, ask)
        assert answer.status_code < 500, ask
        assert ask.method == "GET" or answer.status_code in REFUSED, f"{ask} was done, so the twins are no more"
        yield ask, told(answer)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            for link in map(Ask, walk.links_on(answer.text)):
                yield link, told(fetch(client, link))


def fetch(client: FlaskClient, ask: Ask) -> TestResponse:
    """Ask, with a form or, where programs ask, with JSON and the version that they read."""
    content: dict[str, Any] = {}
    if ask.method != "GET" and ask.address.startswith("/api/"):
        content = {"json": dict(ask.sent), "headers": {"If-Match": f'"{ask.sent.get("version", 1)}"'}}
    elif ask.method != "GET":
        content = {"data": dict(ask.sent)}
    return client.open(ask.address, method=ask.method, buffered=True, **content)


def exported(world: World, visitor: Visitor, wish: Wish) -> object:
    """What the visitor gets as a file, or why not."""
    with world.database.reading() as session:
        try:
            made = export(session, world.actor(visitor), TODAY, wish)
        except CatalogueError as refused:
            return repr(refused)
    return cells(made.content) if made.extension == "xlsx" else made
