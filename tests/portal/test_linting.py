"""Advice on runbooks where people meet it: on the form, and at the command line."""

from pathlib import Path

from click.testing import CliRunner
from flask.testing import FlaskClient

from portal.cli import cli
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fill_in

BODY = "Ring TODO.\n\n1. Stop it\n\n[Gone](/runbooks/gone) [Secret](/datasets/secret) [All](/runbooks)\n"


def test_the_form_gives_advice_and_saves_all_the_same(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    steward = sign_in(client, "steward@council.example")
    typed = {"title": "Stop it", "body": BODY}
    shown = fill_in(steward, "/runbooks/new", {**typed, "do": "preview"})
    assert "Nobody is named as owner" in shown.text
    assert "“TODO” is still to be filled in." in shown.text
    assert "Line 3</a>: This step does not say what should happen" in shown.text
    assert "“/runbooks/gone” leads nowhere" in shown.text
    assert "“/runbooks” leads nowhere" not in shown.text
    assert fill_in(steward, "/runbooks/new", typed).status_code == 303
    assert "Advice on the instructions" in steward.get("/runbooks/stop-it/write").text
    assert "Advice on the instructions" not in steward.get("/runbooks/stop-it/edit").text


def test_only_runbooks_get_advice(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    shown = fill_in(sign_in(client, "steward@council.example"), "/datasets/new", {"title": "X", "do": "preview"})
    assert "Advice on the instructions" not in shown.text


def test_the_command_says_file_line_and_advice(tmp_path: Path) -> None:
    (tmp_path / "stop.md").write_text("---\ntitle: Stop it\n---\n\nRing TODO.\n")
    told = CliRunner().invoke(cli, ["lint-runbooks", str(tmp_path)])
    assert told.exit_code == 0
    assert "stop.md:5: “TODO” is still to be filled in." in told.output
    assert "1 page read:" in told.output
    assert CliRunner().invoke(cli, ["lint-runbooks", str(tmp_path), "--strict"]).exit_code == 1


def test_the_command_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_text("---\ntitle: [\n---\nWords.\n")
    told = CliRunner().invoke(cli, ["lint-runbooks", str(tmp_path)])
    assert told.exit_code == 1
    assert "The front matter cannot be read: look at line 3." in told.output
