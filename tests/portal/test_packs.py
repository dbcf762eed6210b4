"""Hand-over packs: what is in them for whom, at their addresses and in the folder of the command."""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from catalogue.exchange.write_pack import Pack
from catalogue.kinds import kind_of
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.resources.queries import thing
from catalogue.tasks import task_called
from catalogue.terms import Relation
from catalogue.workflows import nightly_packs
from portal import background
from portal.cli import cli
from portal.services import services_of
from portal.storing import storage_of
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn

OWNED = {"owners": {"information_asset_owner": "owner@council.example"}}


@pytest.fixture
def hearth(council: Council) -> Council:
    """A system under a contract, with two runbooks that explain it: one that few may see, and one of the team."""
    council.register("system", "Hearth", visibility="internal", **OWNED)
    council.register("contract", "Support", visibility="internal")
    body = "Do **it**. <script>alert(1)</script>"
    council.register("runbook", "Start it", visibility="internal", team="test-team", body=body, review_months=6)
    council.register("runbook", "Break glass", visibility="restricted", body="Secret words")
    with council.database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        system, contract = (thing(session, OPERATOR, kind_of(kind), slug) for kind, slug in ENDS)
        link(at, contract, system, Tie(Relation.COVERS))
        for slug in ("start-it", "break-glass"):
            link(at, thing(session, OPERATOR, kind_of("runbook"), slug), system, Tie(Relation.EXPLAINS))
    return council


ENDS = (("system", "hearth"), ("contract", "support"))


def files_of(content: bytes) -> dict[str, str]:
    """The files of a pack by name, without its folder."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name.partition("/")[2]: archive.read(name).decode(errors="replace") for name in archive.namelist()}


@pytest.mark.parametrize("address", ["/systems/hearth", "/contracts/support", "/teams/test-team"])
def test_a_pack_holds_what_the_asker_may_see(
    client: FlaskClient, hearth: Council, sign_in: SignIn, address: str
) -> None:
    staff = sign_in(client, "staff@council.example")
    assert f'href="{address}/pack.zip"' in staff.get(address).text
    answer = staff.get(f"{address}/pack.zip")
    assert answer.status_code == 200
    files = files_of(answer.data)
    assert [name for name in files if name.startswith("pages/")] == ["pages/start-it.html"]
    assert "Do <strong>it</strong>." in files["pages/start-it.html"]
    assert "<script" not in files["pages/start-it.html"]
    assert "Break glass" not in "".join(files.values())
    assert "break-glass" not in "".join(files.values())
    if address.startswith("/systems"):
        assert "owner@council.example" in files["contacts.html"]


def test_what_cannot_be_seen_has_no_pack(client: FlaskClient, hearth: Council, sign_in: SignIn) -> None:
    hearth.register("system", "Hidden", visibility="restricted")
    staff = sign_in(client, "staff@council.example")
    assert staff.get("/systems/hidden/pack.zip").status_code == 404
    assert staff.get("/systems/gone/pack.zip").status_code == 404


def test_suppliers_get_no_pack_of_what_is_internal(client: FlaskClient, hearth: Council, sign_in: SignIn) -> None:
    supplier = sign_in(client, "contractor@supplier.example")
    assert supplier.get("/systems/hearth/pack.zip").status_code == 404
    assert supplier.get("/teams/test-team/pack.zip").status_code == 404


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a demonstration's packs go."""
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "data"))
    assert CliRunner().invoke(cli, ["upgrade"]).exit_code == 0
    return tmp_path / "packs"


def test_the_command_takes_away_only_packs_of_its_own(folder: Path) -> None:
    folder.mkdir()
    for name in ("system-gone.zip", "holiday.zip", "holiday.txt"):
        (folder / name).write_bytes(b"x")
    (folder / "packs.txt").write_text("system-gone.zip\n../data\n..\nholiday.txt\n")
    told = CliRunner().invoke(cli, ["packs", str(folder)])
    assert (told.exit_code, told.output.splitlines()[-1][:12]) == (0, "Wrote 0 pack")
    assert sorted(one.name for one in folder.iterdir()) == ["holiday.txt", "holiday.zip", "packs.txt"]


def test_links_that_others_lay_into_the_folder_lead_nowhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = folder.parent / "secret"
    secret.write_bytes(b"as it was")
    folder.mkdir()
    for name in (f"system-a.zip.{os.getpid()}.part", f"packs.txt.{os.getpid()}.part", "system-a.zip", "packs.txt"):
        (folder / name).symlink_to(secret)
    monkeypatch.setattr(nightly_packs, "packs", lambda _: iter([Pack("system-a", "A", "", (), ())]))
    assert CliRunner().invoke(cli, ["packs", str(folder)]).exit_code == 0
    assert secret.read_bytes() == b"as it was"
    assert sorted(one.name for one in folder.iterdir() if not one.is_symlink()) == ["packs.txt", "system-a.zip"]


def test_a_run_that_fails_leaves_last_nights_packs_as_they_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Iterator[Pack]:
        yield Pack("system-a", "A", "", (), ())
        raise OSError("no room")

    folder.mkdir()
    (folder / "system-a.zip").write_bytes(b"last night")
    (folder / "packs.txt").write_text("system-a.zip\n")
    monkeypatch.setattr(nightly_packs, "packs", fails)
    assert CliRunner().invoke(cli, ["packs", str(folder)]).exit_code == 1
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == {
        "system-a.zip": b"last night",
        "packs.txt": b"system-a.zip\n",
    }


def test_the_task_writes_them_each_night(app: Flask, hearth: Council, tmp_path: Path) -> None:
    made = services_of(app)
    folder = tmp_path / "packs"
    settings = made.settings.model_copy(update={"packs_dir": folder})
    site = background.site(settings, made.database, made.index)
    task = task_called("write_packs")
    assert task.run(site) == "Wrote 3 hand-over packs."
    assert task.run(site) == "", "once a night"
    names = ["contract-support.zip", "packs.txt", "system-hearth.zip", "team-test-team.zip"]
    assert sorted(one.name for one in folder.iterdir()) == names
    pages = files_of((folder / "system-hearth.zip").read_bytes())
    assert "pages/break-glass.html" in pages, "whoever reads the folder reads all"
    last_night = made.database.clock().timestamp() - 21 * 3600
    os.utime(folder / "packs.txt", (last_night, last_night))
    assert task.run(site) == "Wrote 3 hand-over packs."
    assert background.site(made.settings, made.database, made.index).packs is None


def test_packs_are_no_part_of_a_backup(app: Flask) -> None:
    settings = services_of(app).settings
    settings = settings.model_copy(update={"packs_dir": settings.data_dir / "packs"})
    assert "packs" in storage_of(settings).left_out
