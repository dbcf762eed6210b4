"""How the tests of the import room hand a file in, confirm its columns and press the buttons of its page."""

import csv
import io

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.portal.filling import fields_of

KEEPER = "procurement@council.example"
HEADINGS = ("Title", "Start date", "Money", "Summary")
GOOD = [("Bin lorries", "1/4/2026", "1,000", "New words"), ("Gritting", "2/4/2026", "5", "Salt")]
BAD = [("Salt", "see framework", "=1+1", ""), ("", "3/4/2026", "7", "")]


def file_of(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def sent(client: FlaskClient, content: bytes, name: str = "register-2026.csv", **more: str) -> TestResponse:
    """Hand a file in as the form does."""
    values = fields_of(client.get("/import?what=contracts").text, "/import")
    return client.post("/import", data={**values, **more, "file": (io.BytesIO(content), name)})


def confirmed(client: FlaskClient, answer: TestResponse, **chosen: str) -> str:
    """Confirm its columns, some of them changed; where its page is."""
    assert answer.status_code == 303, answer.text
    where = answer.location
    values = fields_of(client.get(where).text, where)
    settled = client.post(where, data={**values, **chosen})
    assert (settled.status_code, settled.location) == (303, where.removesuffix("/columns"))
    return settled.location


def pressed(client: FlaskClient, where: str, what: str) -> str:
    """Press a button of the page; the page that it leads to."""
    page = client.get(where if what == "apply" else f"{where}/{what}").text
    done = client.post(f"{where}/{what}", data=fields_of(page, f"{where}/{what}"))
    assert (done.status_code, done.location) == (303, where)
    return client.get(where).text


def token(client: FlaskClient) -> dict[str, str]:
    """What every form of theirs carries."""
    return {"csrf_token": fields_of(client.get("/import").text, "/import")["csrf_token"]}
