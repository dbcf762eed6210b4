"""When drills stop counting, on the page, as files and as calendars."""

import csv
import io
import re

import icalendar
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.people.tables import Person
from tests.catalogue.runbooks.running import Running
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.test_readiness import STAFF, text_of

PAGE = "/readiness/calendar"


def two(at: Running) -> None:
    """Ben restored Hearth, which is critical, and gave access, which is minor."""
    at.drill(at.procedure(is_restore=True), at.ben)
    at.drill(at.procedure("Give access", "minor"), at.ben)


def test_the_page_says_by_month_and_by_day(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(two)
    staff = sign_in(client, STAFF)
    assert PAGE in staff.get("/readiness").text
    page = text_of(staff.get(PAGE).text)
    assert "12 May 2027" in page and "12 November 2027" in page and "One of our own people" in page
    assert "Ben Booth" not in page
    rows = list(csv.DictReader(io.StringIO(staff.get(f"{PAGE}?as=csv&table=months").text.lstrip("\ufeff"))))
    assert [(row["Month"], row["Drills stop counting"], row["Leave nobody of ours"]) for row in rows if
            row["Drills stop counting"] != "0"] == [("2027-05-01", "1", "1"), ("2027-11-01", "2", "2")]  # fmt: skip
    assert len(rows) == 13
    rows = list(csv.DictReader(io.StringIO(staff.get(f"{PAGE}?month=2027-05&as=csv").text.lstrip("\ufeff"))))
    assert [(row["Counts until"], row["Procedure"], row["Can do it then"]) for row in rows] == [
        ("2027-05-12", "Restore", "0")
    ]
    assert "Only May 2027." in text_of(staff.get(f"{PAGE}?month=2027-05").text)


def test_where_nothing_ends_the_page_says_so(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    staff = sign_in(client, STAFF)
    assert "Nothing stops counting" in staff.get(PAGE).text
    assert "Nothing stops counting" in staff.get(f"{PAGE}?month=never").text


def test_it_is_saved_as_a_calendar(client: FlaskClient, council: Council, running: Tell, sign_in: SignIn) -> None:
    running(two)
    staff = sign_in(client, STAFF)
    answer = staff.get(f"{PAGE}.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert sorted((str(event.decoded("dtstart")), str(event["summary"])) for event in events) == [
        ("2027-05-12", "Practise again: Restore (Hearth)"),
        ("2027-11-12", "Practise again: Give access (Hearth)"),
        ("2027-11-12", "Practise again: Restore (Hearth)"),
    ]
    assert len({str(event["uid"]) for event in events}) == 3
    with council.database.reading() as session:
        people = [str(one) for one in session.scalars(select(Person.id))]
    assert not any(one in answer.text for one in people), "who is not told a name is told no number of theirs"
    assert client.application.test_client().get(f"{PAGE}.ics").status_code == 302


def test_one_s_own_calendar_has_one_s_own_drills(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    def by_staff(at: Running) -> None:
        at.ben = at.session.get_one(type(at.ann), council.accounts[STAFF].person_id)
        two(at)

    running(by_staff)
    staff = sign_in(client, STAFF)
    link = re.search(r'href="http://[^/"]+(/calendar/[0-9a-f]+\.ics)"', staff.get(PAGE).text)
    assert link
    days = icalendar.Calendar.from_ical(client.application.test_client().get(link[1]).data).walk("VEVENT")
    assert sorted(str(event["summary"]) for event in days) == [
        "Practise again: Give access (Hearth)",
        "Practise again: Restore (Hearth)",
    ]
