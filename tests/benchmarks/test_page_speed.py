"""What pages cost the processor at 10,000 and 100,000 entries: things, tables, a thing's history, searches."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from catalogue.access import operator
from catalogue.blobs import Blobs
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.passwords import Passwords
from catalogue.resources.desk import desk
from catalogue.resources.listing import ListRequest, all_of
from catalogue.resources.operations import register_many
from catalogue.resources.records import records_of
from catalogue.store import Database
from catalogue.workflows.follow import rebuild
from portal import logs
from portal.app import create_app
from portal.demo.load import load_demo
from tests.benchmarks.conftest import SIZES
from tests.portal.conftest import csrf_of, settings_for

TIMES = 60
AIM_MS = {10_000: 6.0, 100_000: 9.0}
SUGGEST_AIM_MS = 3.0
COPIER = operator("Benchmark")
PAGES = {
    "dataset": "/datasets/open-space-audit-2016",
    "system": "/systems/hearth",
    "contract": "/contracts/hearth-support-and-hosting",
    "runbook": "/runbooks/housing-nightly-load-fails",
}
SEARCHES = {
    "search: two words": "/search?q=council+tax",
    "search: one common word": "/search?q=council",
    "search: nothing asked": "/search",
    "search: with filters": "/search?q=open+space&kind=dataset&access=open",
    "search: no result": "/search?q=%22housing+parking%22+lorries&kind=dataset&access=open",
    "suggest: two words": "/api/v1/suggest?q=council+ta",
    "suggest: three letters": "/api/v1/suggest?q=cou",
}
# Pages of results are kept: what is asked for the first time costs more.
FIRSTS = {"search: never asked before": "/search?q=", "suggest: never asked before": "/api/v1/suggest?q="}


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time for one request."""

    usual: float
    slow: float
    kilobytes: float


def copies(database: Database, today: date, entries: int) -> None:
    """Fill the catalogue up to so many entries with copies of the demo council's own datasets."""
    with database.unit_of_work() as session:
        at = desk(session, COPIER, today)
        originals = all_of(session, COPIER, ListRequest(kind="dataset"), at.references, today)
        records = records_of(session, originals, at.references, today)
        wanted = entries - len(records) - 150
        made = [_copy(records[number % len(records)], number) for number in range(wanted)]
        for start in range(0, wanted, 500):
            register_many(at, made[start : start + 500])


def _copy(original: Record, number: int) -> Record:
    values = original.values | {"title": f"{original.values['title']} {number}", "replaced_by": ""}
    if values["lifecycle"] == "deprecated":
        values["lifecycle"] = "live"
    return Record(original.kind, values, original.parts, original.owners)


@pytest.fixture(params=SIZES)
def entries(request: pytest.FixtureRequest) -> int:
    """How many entries there are."""
    count: int = request.param
    return count


@pytest.fixture
def app(sqlite_database: Database, tmp_path: Path, today: date, entries: int) -> Iterator[Flask]:
    """The portal with so many entries."""
    load_demo(sqlite_database, today, Blobs(tmp_path / "files"), passwords=Passwords(cheap=True))
    copies(sqlite_database, today, entries)
    made = create_app(settings_for(tmp_path), Passwords(cheap=True), sqlite_database)
    rebuild(sqlite_database, made.extensions["portal"].index, today)
    made.config["RATELIMIT_ENABLED"] = False
    yield made
    made.extensions["portal"].renderer.close()


def cost(app: Flask, path: str, cookie: str) -> Cost:
    """What one request costs, after the first few."""
    return cost_of(app, [path] * (TIMES + 5), cookie)


def cost_of(app: Flask, paths: Sequence[str], cookie: str) -> Cost:
    """What one of these requests costs, after the first few."""
    spent = []
    size = 0
    for turn, path in enumerate(paths):
        environ = EnvironBuilder(path=path, headers=[("Cookie", cookie)]).get_environ()
        began = time.process_time()
        body, status, _ = run_wsgi_app(app, environ, buffered=True)
        size = sum(len(chunk) for chunk in body)
        if turn >= 5:
            spent.append((time.process_time() - began) * 1000)
        assert status.startswith("200"), f"{path}: {status}"
    return Cost(median(spent), quantiles(spent, n=20)[-1], size / 1000)


def different(database: Database, before: str) -> list[str]:
    """As many addresses, each of a search that nobody has asked before: two words of a title."""
    with database.reading() as session:
        titles = session.scalars(select(CataloguedResource.title).order_by(CataloguedResource.id)).all()
    pairs = (title.split()[:2] for title in titles if len(title.split()) > 2)
    distinct = dict.fromkeys("+".join(quote(word) for word in pair) for pair in pairs)
    return [before + words for words in distinct][: TIMES + 5]


def signed_in(app: Flask, email: str) -> str:
    """The cookie of a session."""
    client = app.test_client()
    token = csrf_of(client.get("/sign-in").text)
    client.post("/sign-in", data={"email": email, "password": "demo-password", "csrf_token": token})
    cookie = client.get_cookie("portal")
    assert cookie is not None
    return f"portal={cookie.value}"


@pytest.mark.bench
def test_what_pages_cost(app: Flask, sqlite_database: Database, entries: int) -> None:
    logs.configure(to_terminal=True)  # the lines of thousands of requests would hide the table
    staff = signed_in(app, "staff@council.example")
    empty = Flask("empty")
    empty.add_url_rule("/", "hello", lambda: "hello")
    baseline = cost(empty, "/", "").usual
    print(
        f"\nan empty Flask answer: {baseline:.3f} ms; aim for a thing's page and a search: {AIM_MS[entries]:.1f} ms; "
        f"for suggestions: {SUGGEST_AIM_MS:.1f} ms"
    )
    print(f"{entries:,} entries; milliseconds of processor time for one request")
    print(f"{'page':34} {'who':10} {'median':>7} {'p95':>7} {'KB':>7}")
    for who, cookie in (("nobody", ""), ("staff", staff)):
        for name, path in PAGES.items():
            if not cookie and name != "dataset":
                continue
            _told(name, who, lambda path=path, cookie=cookie: cost(app, path, cookie))
        for path in ("/datasets", "/datasets?access=open&sort=-modified", "/systems"):
            _told(path, who, lambda path=path, cookie=cookie: cost(app, path, cookie))
        for name, path in SEARCHES.items():
            _told(name, who, lambda path=path, cookie=cookie: cost(app, path, cookie))
        for name, path in FIRSTS.items():
            paths = different(sqlite_database, path)
            _told(name, who, lambda paths=paths, cookie=cookie: cost_of(app, paths, cookie))
    _told("history", "staff", lambda: cost(app, "/systems/hearth/history", staff))


def _told(name: str, who: str, measure: Callable[..., Any]) -> None:
    found: Cost = measure()
    print(f"{name:34} {who:10} {found.usual:7.2f} {found.slow:7.2f} {found.kilobytes:7.1f}")
