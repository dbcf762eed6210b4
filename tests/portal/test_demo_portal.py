"""The demo council runs a portal itself: the pages about it are runbooks of a system, and their links lead on."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from catalogue.blobs import Blobs
from catalogue.migrations import upgrade
from catalogue.store import Database
from portal.config import Settings
from portal.demo.load import load_demo
from portal.demo.runbook_pages import own_pages
from tests.conftest import TODAY
from tests.portal.applications import CHEAP, new_application
from tests.portal.test_demo import browser

ADDRESSES = [f"/runbooks/portal-{page.stem}" for page in own_pages()]
INSTRUCTIONS = re.compile(r'<div class="app-prose[^"]*"[^>]*>(.*?)</div>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"')


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Somebody of the council, at their own portal."""
    app, database = _elvershire(tmp_path_factory)
    yield browser(app, "staff@council.example")
    app.extensions["portal"].renderer.close()
    database.dispose()


def _elvershire(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Database]:
    key = SecretStr("k" * 40)
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), secret_key=key, audit_key=key)
    upgrade(settings.database)
    database = Database(settings.database, settings.audit_secret)
    load_demo(database, TODAY, Blobs(settings.blobs_dir), passwords=CHEAP)
    app = new_application(settings, database)
    return app, database


def test_its_system_leads_to_every_page_that_tells_what_to_do(staff: FlaskClient) -> None:
    assert len(ADDRESSES) >= 12
    page = staff.get("/systems/this-portal").text
    listed = staff.get("/systems/this-portal/runbooks").text if "/systems/this-portal/runbooks" in page else page
    assert [address for address in ADDRESSES if f'href="{address}"' not in listed] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_has_an_owner_a_team_a_type_and_a_day_of_review(staff: FlaskClient, address: str) -> None:
    page = staff.get(address).text
    for words in ("Nesta Llewellyn", "Digital and Technology", 'href="/systems/this-portal"'):
        assert words in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_link_of_theirs_leads_to_a_page_and_to_its_heading(staff: FlaskClient, address: str) -> None:
    dead = []
    for link in LINK.findall("".join(INSTRUCTIONS.findall(staff.get(address).text))):
        path, _, heading = link.partition("#")
        answer = staff.get(path or address)
        if answer.status_code != 200 or (heading and f'id="{heading}"' not in answer.text):
            dead.append(link)
    assert dead == []


def test_its_pack_leads_from_page_to_page_without_the_portal(staff: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(staff.get("/systems/this-portal/pack.zip").data)) as archive:
        pages = {Path(name).name: archive.read(name).decode() for name in archive.namelist() if "/pages/" in name}
    links = [link for text in pages.values() for link in LINK.findall(text) if not link.startswith(("#", ".."))]
    assert len(pages) == len(ADDRESSES) and len(links) >= len(ADDRESSES)
    for page, _, heading in (link.partition("#") for link in links):
        assert page in pages and (not heading or f'id="{heading}"' in pages[page])


def test_what_the_council_can_do_with_it_itself_is_recorded(staff: FlaskClient) -> None:
    page = staff.get("/systems/this-portal/readiness").text
    assert "Restore the portal from a backup" in page
    assert 'href="/runbooks/portal-back-up-and-restore"' in page
