"""Files as evidence: what is taken in, what is refused with words, and what comes out only to be saved."""

import io
import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.blobs import Blobs
from catalogue.obligations.tables import Evidence
from catalogue.store import Database
from portal.config import Settings
from portal.security import MAX_REQUEST_BYTES
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import ACCEPTOR, DID_IT, STAFF, SUPPLIER, Deal, post, send

STEPS = b"How to restart it"


@pytest.fixture
def portal_database(sqlite_database: Database) -> Database:
    """Files are kept beside the database, so it makes no difference which it is."""
    return sqlite_database


@pytest.fixture
def supplier(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    """The supplier's own person."""
    return sign_in(app.test_client(), SUPPLIER)


def upload(browser: FlaskClient, deal: Deal, name: str = "steps.txt", content: bytes = STEPS) -> str:
    """Add a file; the address at which it is then found."""
    assert post(browser, f"{deal.one}/evidence/file", file=(io.BytesIO(content), name)) == 303
    found: list[str] = re.findall(rf'href="({deal.one}/files/[0-9a-f-]+)"', browser.get(deal.one).text)
    return found[-1]


def test_a_file_comes_out_as_it_went_in_and_never_runs(supplier: FlaskClient, deal: Deal) -> None:
    answer = supplier.get(upload(supplier, deal, "../../Über “x”; filename=run.txt"))
    assert answer.data == STEPS
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] == str(len(STEPS))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ".." not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("evil.exe", b"MZ", "Files of this type are not taken."),
        ("evil.pdf.exe", b"%PDF-1.7", "Files of this type are not taken."),
        ("paper.pdf", b"MZ\x90\x00 not a PDF", ""),
        ("page.html", b"<script>alert(1)</script>", "Files of this type are not taken."),
        ("picture.svg", b"<svg onload='alert(1)'/>", "Files of this type are not taken."),
        ("no ending", STEPS, ""),
        ("empty.txt", b"", "empty"),
        (".txt", STEPS, ""),
    ],
)
def test_what_is_no_evidence_is_refused_with_words(
    supplier: FlaskClient, deal: Deal, settings: Settings, name: str, content: bytes, said: str
) -> None:
    answer = send(supplier, f"{deal.one}/evidence/file", file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    summary = answer.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert said in summary and 'href="#file"' in summary
    assert "Nothing was handed in yet." in supplier.get(deal.one).text
    assert [one for one in settings.blobs_dir.rglob("*") if one.is_file()] == []


def test_the_form_says_how_large_a_file_may_be_and_a_larger_one_is_not_read(supplier: FlaskClient, deal: Deal) -> None:
    form = supplier.get(f"{deal.one}/evidence/file").text
    assert "Less than 32 MB." in form and "(optional)" not in form
    large = {"CONTENT_LENGTH": str(MAX_REQUEST_BYTES + 1)}
    answer = supplier.post(
        f"{deal.one}/evidence/file",
        data={"file": (io.BytesIO(STEPS), "steps.txt")},
        environ_overrides=large,
    )
    assert answer.status_code == 413
    assert "32 MB" in answer.text
    assert "Nothing was handed in yet." in supplier.get(deal.one).text


def test_a_form_without_a_file_asks_for_one(supplier: FlaskClient, deal: Deal) -> None:
    answer = send(supplier, f"{deal.one}/evidence/file")
    assert answer.status_code == 422
    assert "Choose the file that you want to add." in answer.text


def test_a_file_is_for_those_who_see_its_handover(
    app: Flask, supplier: FlaskClient, deal: Deal, sign_in: SignIn
) -> None:
    address = upload(supplier, deal)
    staff = sign_in(app.test_client(), STAFF)
    assert staff.get(address).data == STEPS
    piece = address.rpartition("/")[2]
    # By the address of another handover, or of none, it is not there.
    for wrong in (f"{deal.other}/files/{piece}", f"{deal.one}/files/{uuid.UUID(int=1)}"):
        assert staff.get(wrong).status_code == 404
        assert supplier.get(wrong).status_code == 404
    assert app.test_client().get(address).status_code == 302


def test_a_link_is_no_file(supplier: FlaskClient, deal: Deal) -> None:
    assert post(supplier, f"{deal.one}/evidence/link", name="Plan", url="https://supplier.example/") == 303
    with deal.council.database.reading() as session:
        piece = session.query(Evidence).one()
    assert supplier.get(f"{deal.one}/files/{piece.id}").status_code == 404
    for url in ("javascript:alert(1)", "not an address", ""):
        assert post(supplier, f"{deal.one}/evidence/link", name="Plan", url=url) == 422


@pytest.mark.parametrize("kind", ["training", "drill", "source_build"])
def test_a_sort_that_does_not_count_here_is_refused(supplier: FlaskClient, deal: Deal, kind: str) -> None:
    assert f"{deal.one}/evidence/{kind}" not in supplier.get(deal.one).text
    assert post(supplier, f"{deal.one}/evidence/{kind}", name="Something") == 422
    assert supplier.get(f"{deal.one}/evidence/rumour").status_code == 404


def test_a_file_that_changed_on_the_disk_is_not_accepted(
    app: Flask, supplier: FlaskClient, deal: Deal, sign_in: SignIn, settings: Settings
) -> None:
    upload(supplier, deal)
    assert post(supplier, f"{deal.one}/submit") == 303
    (kept,) = [one for one in Blobs(settings.blobs_dir).folder.rglob("*") if one.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(b"How to break it...")
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert post(acceptor, f"{deal.one}/check") == 303
    answer = send(acceptor, f"{deal.one}/accept", **DID_IT)
    assert answer.status_code == 422
    assert "is not what was handed in" in answer.text
    assert deal.status == "in_check"
