"""How readiness went, on pages: as a picture in words, as a table, as a file, and before there are any figures."""

import csv
import io
from datetime import timedelta

from flask.testing import FlaskClient

from catalogue.readiness.snapshots import take_snapshots
from tests.catalogue.runbooks.running import Running
from tests.factories import TODAY
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.test_readiness import PAGE, STAFF, one_sided, text_of


def went_up(at: Running) -> None:
    """A week ago nobody of ours could start it, then Ann did."""
    start = at.procedure("Start")
    at.contract()
    take_snapshots(at.session, TODAY - timedelta(weeks=1))
    at.drill(start, at.ann, days_ago=2)
    take_snapshots(at.session, TODAY)


def test_where_there_is_no_past_the_pages_say_so(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(one_sided)
    staff = sign_in(client, STAFF)
    for address in (PAGE, "/readiness"):
        page = staff.get(address).text
        assert "There are no figures yet." in page
        assert 'class="app-trend"' not in page


def test_the_past_is_told_as_a_picture_a_table_and_a_file(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(went_up)
    staff = sign_in(client, STAFF)
    page = text_of(staff.get(PAGE).text)
    assert "There are no figures before 15 November 2026." in page
    assert 'aria-label="15 November 2026: 0%; 22 November 2026: 50%"' in page
    assert [(row["Day"], row["Readiness (%)"], row["Only a contractor"]) for row in past(staff, PAGE)] == [
        ("2026-11-22", "50", "No"),
        ("2026-11-15", "0", "Yes"),
    ]
    assert [(row["Day"], row["Red"], row["Only a contractor"]) for row in past(staff, "/readiness")] == [
        ("2026-11-22", "1", "0"),
        ("2026-11-15", "1", "1"),
    ]


def past(reader: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of the file of how it went."""
    text = reader.get(f"{address}?as=csv&table=trend").text.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))
