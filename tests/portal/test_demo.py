"""The demo council: loaded once and whole, its story in order, and every page of ours stands on it."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import event, func, select

from catalogue.audit import AuditEvent
from catalogue.audit_check import verify
from catalogue.blobs import Blobs
from catalogue.kinds.resource import CataloguedResource, Link, ResourceVersion
from catalogue.migrations import upgrade
from catalogue.people.tables import Account, Organisation, Person
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.workflows.follow import rebuild
from portal.config import Settings
from portal.demo import load
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.cells import dated, months_later, rows_of
from portal.demo.load import is_loaded, load_demo
from portal.urls import with_query
from tests.conftest import TODAY
from tests.portal.applications import CHEAP, new_application
from tests.portal.conftest import csrf_of

MOST_SECONDS = 20  # of processor time: wall time on a shared machine says little
MOST_STATEMENTS = 36  # home asks one or two for each sort of card
EVERYONE = ("/", "/search", "/search?q=bin+days", "/search?q=houssing", "/search?q=sandbags", "/glossary",
            "/glossary/uprn", "/help", "/accessibility", "/privacy", "/cookies", "/contact", "/organisations",
            "/organisations/corvane-systems")  # fmt: skip
STAFF = ("/people", "/people?team=housing&sort=-end_on", "/people/marjorie-fenn", "/teams", "/teams/housing", "/my",
         "/my?show=due", "/my/starter-pack", "/starters", "/starter-paths", "/my/tokens", "/my/searches/new?q=bins",
         "/searches/ask?q=sandbags", "/unowned", "/unowned?kind=system", "/readiness",
         "/readiness?contractor=only&sort=-score", "/systems/hearth", "/systems/hearth/readiness",
         "/systems/waste-rounds/readiness")  # fmt: skip
ADMIN = ("/admin", "/admin/audit", "/admin/audit?action=system.described", "/admin/roles", "/admin/roles?show=all",
         "/admin/roles/new", "/searches/missed", "/searches/missed?show=all&sort=-times",
         "/searches/known", "/searches/known/new", "/searches/ranking", "/searches/ranking?title=12&used=0.5",
         "/searches/ranking/history", "/search?q=bin+days&why=1",
         "/people/new", "/people/priya-nair/edit", "/people/priya-nair/leaving", "/teams/new",
         "/organisations/new", "/glossary/new", "/glossary/uprn/edit", "/glossary/uprn/remove")  # fmt: skip


@pytest.mark.parametrize(
    "text, day",
    [
        ("{today}", date(2026, 11, 22)),
        ("{today-120d}", date(2026, 7, 25)),
        ("{today+17w}", date(2027, 3, 21)),
        ("{today+6m}", date(2027, 5, 22)),
        ("{today-2y}", date(2024, 11, 22)),
    ],
)
def test_dates_are_counted_from_the_day_of_loading(text: str, day: date) -> None:
    assert dated(text, TODAY) == day.isoformat()


def test_a_month_later_is_never_beyond_the_month() -> None:
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_it_is_loaded_once_and_soon(database: Database, tmp_path: Path) -> None:
    started = time.process_time()
    report = load_demo(database, TODAY, Blobs(tmp_path), passwords=CHEAP)
    assert time.process_time() - started < MOST_SECONDS
    assert report.loaded
    assert report.counts["datasets"] >= 300 and report.counts["glossary terms"] >= 80
    assert not load_demo(database, TODAY, Blobs(tmp_path), passwords=CHEAP).loaded
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == len(ACCOUNTS)
        assert session.scalar(select(func.count()).select_from(Link)) == report.counts["links"]
        assert verify(session).whole


def test_a_failure_leaves_nothing(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(load, "add_links", fail)
    with pytest.raises(OSError, match="disk"):
        load_demo(database, TODAY, Blobs(tmp_path), passwords=CHEAP)
    assert not is_loaded(database)
    with database.reading() as session:
        for table in (Organisation, Person, CataloguedResource, AuditEvent):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_its_story_is_in_order_and_past(sqlite_database: Database, tmp_path: Path) -> None:
    load_demo(sqlite_database, TODAY, Blobs(tmp_path), passwords=CHEAP)
    with sqlite_database.reading() as session:
        moments = list(session.scalars(select(AuditEvent.at).order_by(AuditEvent.seq)))
        assert moments == sorted(moments)
        assert moments[-1].date() < TODAY
        changed = session.scalars(select(ResourceVersion).where(ResourceVersion.number > 1)).all()
        assert {one.actor for one in changed} > {"Dean Wragg", "Mei Tanaka"}
        old = session.scalars(select(CataloguedResource).where(CataloguedResource.lifecycle == "deprecated")).all()
        assert old and all(one.replaced_by_id for one in old)


@pytest.fixture(scope="module")
def elvershire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the demo council in it, and an index."""
    folder = tmp_path_factory.mktemp("elvershire")
    settings = Settings(data_dir=folder, secret_key=SecretStr("s" * 40), audit_key=SecretStr("a" * 40))
    upgrade(settings.database)
    database = Database(settings.database, settings.audit_secret, _ticking(folder))
    load_demo(database, TODAY, Blobs(settings.blobs_dir), passwords=CHEAP)
    rebuild(database, Index(settings.index_dir), TODAY)
    app = new_application(settings, database)
    yield app
    app.extensions["portal"].renderer.close()
    database.dispose()


def _ticking(_folder: Path) -> Callable[[], datetime]:
    start = datetime.fromisoformat(f"{TODAY}T09:00:00+00:00")
    ticks = iter(range(10**9))
    return lambda: start + timedelta(milliseconds=next(ticks))


def browser(app: Flask, email: str = "") -> FlaskClient:
    """Somebody's browser; signed in if an address is given."""
    client = app.test_client()
    if email:
        token = csrf_of(client.get("/sign-in").text)
        answer = client.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
        assert answer.status_code == 303
    return client


@pytest.mark.parametrize("account", ["", *(one.email for one in ACCOUNTS)])
def test_every_page_stands_for_everyone_who_may_see_it(elvershire: Flask, account: str) -> None:
    client = browser(elvershire, account)
    paths = [*EVERYONE]
    if account.endswith("@council.example"):
        paths += STAFF
    if account.startswith("admin@"):
        paths += ADMIN
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


COUNTED = {
    "admin@council.example": (*EVERYONE, *STAFF, *ADMIN),
    "starter@council.example": ("/", "/my/starter-pack"),
    "staff@council.example": ("/starters",),
}


@pytest.mark.parametrize("account", COUNTED)
def test_no_page_asks_the_database_for_one_row_at_a_time(elvershire: Flask, account: str) -> None:
    client = browser(elvershire, account)
    asked: list[str] = []
    engine = elvershire.extensions["portal"].database.engine

    def listener(*said: str) -> None:
        asked.append(said[2])

    event.listen(engine, "before_cursor_execute", listener)
    counts = {}
    for path in COUNTED[account]:
        asked.clear()
        client.get(path)
        counts[path] = len(asked)
    event.remove(engine, "before_cursor_execute", listener)
    assert {path: count for path, count in counts.items() if count > MOST_STATEMENTS} == {}


def test_what_nobody_answered_yet_is_really_not_found(elvershire: Flask) -> None:
    client = browser(elvershire, "staff@council.example")
    rows = [row for row in rows_of("missed_searches", TODAY) if not row["answered"]]
    found = [row["words"] for row in rows if "Nothing that you can see" not in client.get(_search(row["words"])).text]
    assert rows and found == []


def test_words_tried_next_found_what_the_first_did_not(elvershire: Flask) -> None:
    client = browser(elvershire, "staff@council.example")
    for row in rows_of("reformulations", TODAY):
        assert "Nothing that you can see" in client.get(_search(row["from"])).text, row
        assert re.search(r">\d+ results?<", client.get(_search(row["to"])).text), row


def _search(words: str) -> str:
    return with_query("/search", q=words)


def test_counts_at_home_are_those_of_the_lists(elvershire: Flask) -> None:
    client = browser(elvershire, "staff@council.example")
    home = client.get("/").text
    for href, count in re.findall(
        r'href="(/search\?theme=[^"]+)">[^<]+</a> <span class="app-themes__count">([\d,]+)<', home
    ):
        assert f">{count} results<" in client.get(href.replace("&amp;", "&")).text
    systems = re.search(r'app-icon--system" href="/systems">Systems</a> <span class="app-kinds__count">(\d+)<', home)
    assert systems and f"{systems.group(1)} systems" in client.get("/systems").text


@pytest.mark.parametrize("account", ["", "contractor@supplier.example", "partner@agency.example"])
def test_to_outsiders_the_directory_does_not_exist(elvershire: Flask, account: str) -> None:
    client = browser(elvershire, account)
    for path in ("/people", "/people/marjorie-fenn", "/teams", "/teams/housing"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "account, sees, misses",
    [
        ("", "What this is", "What needs you"),
        ("staff@council.example", "What changed", "Contracts that end soonest"),
        ("starter@council.example", "Your starter pack", "Contracts that end soonest"),
        ("owner@council.example", "systems that only a supplier can get into", "Administration"),
        ("procurement@council.example", "Contracts that end soonest", "Administration"),
        ("auditor@council.example", "Who changed what", "Administration"),
        ("admin@council.example", "Administration", "Your starter pack"),
        ("contractor@supplier.example", "Hearth housing system: support and hosting", "What changed"),
        ("partner@agency.example", "Hospital discharge and community health sharing", "What changed"),
    ],
)
def test_home_is_by_role(elvershire: Flask, account: str, sees: str, misses: str) -> None:
    page = browser(elvershire, account).get("/").text
    assert sees in page
    assert misses not in page


def test_the_owner_finds_five_entries_that_need_a_look(elvershire: Flask) -> None:
    client = browser(elvershire, "owner@council.example")
    assert "of your entries need a look" in client.get("/").text
    page = client.get("/my?show=due").text
    assert "Need a look (5)" in page
    assert page.count(">Still right<") == 5


@pytest.mark.parametrize(
    "account, path",
    [
        ("contractor@supplier.example", "/contracts/hearth-support-and-hosting"),
        ("contractor@supplier.example", "/contracts"),
        ("contractor@supplier.example", "/systems/hearth"),
        ("partner@agency.example", "/agreements/hospital-discharge-sharing"),
    ],
)
def test_what_outsiders_read_is_said_to_be_shared_with_them(elvershire: Flask, account: str, path: str) -> None:
    page = browser(elvershire, account).get(path).text
    assert "Shared with you" in page
    assert "Council staff only" not in page
    assert "Council staff only" in browser(elvershire, "owner@council.example").get(path).text


def test_a_partner_is_told_what_the_role_lets_them_see(elvershire: Flask) -> None:
    page = browser(elvershire, "partner@agency.example").get("/my").text
    assert "For live agreements with the agency" in page and "Sees what is public and what a live agreement" in page
    assert "whole council" not in page


def test_remarks_about_a_contract_are_for_council_staff(elvershire: Flask) -> None:
    remarks = {
        "grounds-maintenance-sheltered-housing": "the new tender is late",
        "electoral-management-software": "support us by the hour",
        "mapping-platform-licence": "procurement wants a price first",
    }
    for slug, remark in remarks.items():
        assert browser(elvershire, "").get(f"/contracts/{slug}").status_code == 404
        assert remark in browser(elvershire, "procurement@council.example").get(f"/contracts/{slug}").text


def test_a_note_on_a_check_is_for_council_staff(elvershire: Flask) -> None:
    path, note = "/contracts/hearth-support-and-hosting", "Notice period checked with Procurement"
    assert note in browser(elvershire, "owner@council.example").get(path).text
    page = browser(elvershire, "contractor@supplier.example").get(path).text
    assert "Checked" in page and note not in page


def test_the_state_of_an_entry_is_not_that_of_the_service(elvershire: Flask) -> None:
    page = browser(elvershire, "owner@council.example").get("/systems/hearth").text
    assert ">Entry: live<" in page
    assert re.search(r">Service</dt>\s*<dd[^>]*>\s*Being replaced<", page)


def test_no_fact_is_a_link_that_reads_as_a_number(elvershire: Flask) -> None:
    page = browser(elvershire, "owner@council.example").get("/systems/hearth").text
    facts = page[page.index('<dl class="app-facts">') :].partition("</dl>")[0]
    assert "/runbooks/" in facts and " more</a>" in facts
    assert not re.search(r">\d+</a>", facts)


def test_what_a_filter_is_set_to_has_its_name_where_nothing_is_found(elvershire: Flask) -> None:
    page = browser(elvershire, "owner@council.example").get("/systems?admin_access=supplier&lifecycle=draft").text
    assert "Status: <" not in page and ">Draft" in page and not re.search(r">\s*draft\b", page)
    page = browser(elvershire, "partner@agency.example").get("/datasets?joins_on=national-insurance-number").text
    assert "National Insurance number" in page and ">national-insurance-number" not in page
