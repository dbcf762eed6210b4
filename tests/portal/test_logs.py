"""What the server writes down: enough to find a fault, and nothing by which somebody could come in."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalogue.store import Database
from catalogue.terms import MessageTopic
from portal import logs
from portal.calendar_links import CalendarLinks, Part
from portal.config import Settings
from portal.sealed_links import invitation_links, password_links, upload_links, witness_links
from portal.stop_links import StopLinks

SECRET = uuid.UUID("a8c39d7e-5b7e-4dc0-9a40-8fb5c7a1d1f3")


def links_of(settings: Settings) -> list[str]:
    """One of each sort of address that lets in whoever knows it."""
    until = datetime(2027, 1, 1, tzinfo=UTC)
    sealed = [made(settings) for made in (password_links, invitation_links, upload_links, witness_links)]
    return [
        *(links.link(SECRET, 1, until) for links in sealed),
        CalendarLinks(settings.session_secret, settings.address).link(SECRET, 1),
        CalendarLinks(settings.session_secret, settings.address).link(SECRET, 1, Part(preset="overdue")),
        StopLinks(settings.session_secret, settings.address).link(SECRET, MessageTopic.DIGEST),
    ]


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("spoilt", ["{}", "{}/", "{}.", "{}%20and"])
def test_no_line_holds_an_address_that_lets_people_in(
    client: FlaskClient, settings: Settings, capsys: pytest.CaptureFixture[str], number: int, spoilt: str
) -> None:
    """Neither as it was sent, nor as somebody copied it, nor as the page from which they come."""
    logs.configure()
    address = links_of(settings)[number]
    path = address.removeprefix(settings.address)
    secret = re.split("[/=]", path)[-1].removesuffix(".ics")
    for asked in (path, path.replace("?link=", "/")):
        client.get(spoilt.format(asked), headers={"Referer": address})
    said = capsys.readouterr().err
    assert said.count('"event": "request"') == 2
    assert not [one for one in (secret, secret[:24], secret[-24:]) if one in said], said


@pytest.mark.parametrize(
    "path",
    [
        "/datasets/council-tax-collection-and-recovery-of-arrears-since-2019",
        f"/obligations/{SECRET}/upload-links",
        "/assets/0123456789ab/govuk-frontend.min.css",
    ],
)
def test_a_line_still_says_which_page_it_was(path: str) -> None:
    assert logs.plain(path) == path


def test_an_error_of_the_database_does_not_say_values(database: Database) -> None:
    with pytest.raises(DBAPIError) as failed, database.unit_of_work() as session:
        session.execute(text("SELECT :value FROM no_such_table"), {"value": "a value that is secret"})
    assert "no_such_table" in str(failed.value)
    assert "a value that is secret" not in str(failed.value)
