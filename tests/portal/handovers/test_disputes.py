"""Disputes: a thread that both sides read, and all papers of it as a file that a small program checks."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from catalogue.audit import AuditEvent
from catalogue.errors import Refused
from catalogue.obligations.disputing import write_note
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Evidence
from catalogue.workflows.papers import papers
from portal.bundle.writing import write_bundle
from portal.handing_over import blobs
from tests.conftest import TODAY
from tests.portal.conftest import SignIn
from tests.portal.filling import fields_of, fill_in
from tests.portal.handovers.deal import KEEPER, OPERATOR, STAFF, SUPPLIER, Deal

SAID = "The export opens with <b>no</b> column names."


@pytest.fixture
def keeper(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), KEEPER)


@pytest.fixture
def supplier(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), SUPPLIER)


@pytest.fixture
def disputed(deal: Deal, keeper: FlaskClient, supplier: FlaskClient) -> Deal:
    """Something was handed in as a file, and both sides argue about it."""
    path = f"{deal.one}/evidence/file"
    form = fields_of(supplier.get(path).text, path) | {"file": (io.BytesIO(b"1. Restore.\n"), "../restore.txt")}
    assert supplier.post(path, data=form).status_code == 303
    fill_in(supplier, f"{deal.one}/submit", {})
    assert fill_in(keeper, f"{deal.one}/dispute", {"reason": SAID}).status_code == 303
    return deal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where papers are unpacked: beside the portal's own data."""
    return tmp_path / "papers"


def bundle(browser: FlaskClient, deal: Deal) -> zipfile.ZipFile:
    """The papers, downloaded."""
    answer = fill_in(browser, f"{deal.one}/bundle", {})
    assert answer.status_code == 200 and answer.content_type == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the program in the papers says, run by itself from anywhere."""
    command = [sys.executable, "-I", str(folder / "verify.py")]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)


def test_both_sides_write_and_read(disputed: Deal, keeper: FlaskClient, supplier: FlaskClient) -> None:
    assert "it may have to be disclosed" in supplier.get(f"{disputed.one}/note").text
    assert fill_in(supplier, f"{disputed.one}/note", {"text": "It opens with names here."}).status_code == 303
    assert fill_in(keeper, f"{disputed.one}/note", {"text": "Not on our machines."}).status_code == 303
    ours, theirs = keeper.get(disputed.one).text, supplier.get(disputed.one).text
    for page in (ours, theirs):
        assert "It opens with names here." in page and "Not on our machines." in page
        assert "&lt;b&gt;no&lt;/b&gt;" in page
    assert "Procurement, " in ours and "Contractor, " in ours
    assert "Procurement" not in theirs and "The council, " in theirs


def test_a_thread_ends_when_it_is_settled(disputed: Deal, keeper: FlaskClient, supplier: FlaskClient) -> None:
    fill_in(keeper, f"{disputed.one}/settle", {"reason": "The names came."})
    page = supplier.get(disputed.one).text
    assert "Dispute, settled" in page and "The names came." in page and f"{disputed.one}/note" not in page
    answer = fill_in(supplier, f"{disputed.one}/note", {"text": "Thanks."})
    assert answer.status_code == 422 and "not disputed" in answer.text


def test_others_read_it_and_do_not_write(app: Flask, disputed: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    assert "&lt;b&gt;no&lt;/b&gt;" in staff.get(disputed.one).text
    for path in ("note", "bundle"):
        assert staff.get(f"{disputed.one}/{path}").status_code == 403


def test_the_operation_refuses_where_nothing_is_disputed(deal: Deal) -> None:
    with deal.council.database.unit_of_work() as session, pytest.raises(Refused) as refused:
        write_note(Sitting(session, OPERATOR, TODAY), obligation(session, OPERATOR, deal.id), "Hello.")
    assert refused.value.code == "not_disputed"


def test_the_papers_hold_all_and_the_program_says_so(disputed: Deal, keeper: FlaskClient, folder: Path) -> None:
    fill_in(keeper, f"{disputed.one}/note", {"text": "Not on our machines."})
    archive = bundle(keeper, disputed)
    assert sorted(archive.namelist()) == [
        "evidence/001.txt", "index.html", "manifest.sha256", "record.json", "verify.py",
    ]  # fmt: skip
    assert archive.read("evidence/001.txt") == b"1. Restore.\n"
    record = json.loads(archive.read("record.json"))
    assert record["evidence"][0]["name"] == "restore.txt"
    assert record["disputes"][0]["reason"] == SAID
    assert record["disputes"][0]["notes"][0]["text"] == "Not on our machines."
    assert {"contract.obligation_submitted", "contract.obligation_disputed"} <= {
        one["action"] for one in record["audit"]
    }
    page = archive.read("index.html").decode()
    assert "&lt;b&gt;no&lt;/b&gt;" in page and 'href="evidence/001.txt"' in page and "<script" not in page
    archive.extractall(folder)
    told = verified(folder)
    assert told.returncode == 0 and "4 files, 0 problems." in told.stdout


def test_the_trail_keeps_the_fingerprint_that_the_program_prints(
    disputed: Deal, keeper: FlaskClient, folder: Path
) -> None:
    """Who changes a paper and the list of hashes with it is found so."""
    bundle(keeper, disputed).extractall(folder)
    with disputed.council.database.reading() as session:
        made = select(AuditEvent).where(AuditEvent.action == "contract.obligation_papers_made")
        (kept,) = (session.scalars(made).one().details or {})["hashes"]
    assert kept in verified(folder).stdout
    old, page = verified(folder).stdout, folder / "index.html"
    listed = (folder / "manifest.sha256").read_text()
    before = hashlib.sha256(page.read_bytes()).hexdigest()
    page.write_text("Nothing happened.")
    after = hashlib.sha256(page.read_bytes()).hexdigest()
    (folder / "manifest.sha256").write_text(listed.replace(before, after))
    told = verified(folder)
    assert told.returncode == 0 and kept not in told.stdout and kept in old


@pytest.mark.parametrize(
    "name, words",
    [
        ("evidence/001.txt", "changed: evidence/001.txt"),
        ("index.html", "changed: index.html"),
        ("more.txt", "not part of these papers: more.txt"),
    ],
)
def test_the_program_finds_what_was_changed(
    disputed: Deal, keeper: FlaskClient, folder: Path, name: str, words: str
) -> None:
    bundle(keeper, disputed).extractall(folder)
    with (folder / name).open("ab") as file:
        file.write(b"!")
    told = verified(folder)
    assert told.returncode == 1 and words in told.stdout
    (folder / name).unlink()
    assert name == "more.txt" or f"missing: {name}" in verified(folder).stdout


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("manifest.sha256", None, "manifest.sha256 is missing or was changed"),
        ("manifest.sha256", b"nothing of a list\n", "manifest.sha256 is missing or was changed"),
        ("manifest.sha256", b"\xff\xfe", "manifest.sha256 is missing or was changed"),
        ("record.json", b'{"evidence": [', "cannot be read: record.json"),
        ("record.json", b"[]", "cannot be read: record.json"),
        ("record.json", b'{"evidence": [1]}', "cannot be read: record.json"),
    ],
)
def test_the_program_says_in_words_that_its_own_files_are_not_whole(
    disputed: Deal, keeper: FlaskClient, folder: Path, name: str, content: bytes | None, words: str
) -> None:
    bundle(keeper, disputed).extractall(folder)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    told = verified(folder)
    assert (told.returncode, told.stderr) == (1, "") and words in told.stdout


def test_evidence_that_is_not_kept_as_it_came_is_told(disputed: Deal, keeper: FlaskClient, folder: Path) -> None:
    with disputed.council.database.unit_of_work() as session:
        session.execute(update(Evidence).values(sha256="0" * 64))
    archive = bundle(keeper, disputed)
    assert "does not have this file any more" in archive.read("index.html").decode()
    archive.extractall(folder)
    told = verified(folder)
    assert told.returncode == 1 and "not the evidence on record: restore.txt" in told.stdout


def test_the_same_record_gives_the_same_bytes(app: Flask, disputed: Deal, keeper: FlaskClient) -> None:
    with disputed.council.database.reading() as session, app.test_request_context():
        made = []
        for _ in range(2):
            at, file = Sitting(session, OPERATOR, TODAY), io.BytesIO()
            write_bundle(file, papers(at, obligation(session, OPERATOR, disputed.id)), blobs())
            made.append(file.getvalue())
    assert made[0] == made[1]


def test_that_papers_were_taken_is_written_down(disputed: Deal, keeper: FlaskClient) -> None:
    bundle(keeper, disputed)
    with disputed.council.database.reading() as session:
        events = select(AuditEvent).where(AuditEvent.action == "contract.obligation_papers_made")
        assert len(session.scalars(events).all()) == 1
