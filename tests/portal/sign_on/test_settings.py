"""Single sign-on: what its settings may say, and a portal without it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.terms import Role
from portal.config import WrongSettings, read_settings
from portal.safety import faults
from tests.house.source import ROOT
from tests.portal.conftest import settings_for
from tests.portal.test_config import SAFE

UNSAFE = [
    ({"oidc_issuer": "http://login.council.example"}, "PORTAL_OIDC_ISSUER must begin with https://"),
    ({"oidc_client_id": ""}, "PORTAL_OIDC_CLIENT_ID or PORTAL_OIDC_CLIENT_SECRET"),
    ({"oidc_client_secret": ""}, "PORTAL_OIDC_CLIENT_ID or PORTAL_OIDC_CLIENT_SECRET"),
]


@pytest.mark.parametrize("change, words", UNSAFE)
def test_production_refuses_half_a_single_sign_on(tmp_path: Path, change: dict[str, str], words: str) -> None:
    tmp_path.chmod(0o700)
    sso = {"oidc_issuer": "https://login.council.example", "oidc_client_id": "portal", "oidc_client_secret": "s" * 20}
    assert faults(settings_for(tmp_path, **SAFE, **sso)) == []
    (found,) = faults(settings_for(tmp_path, **{**SAFE, **sso, **change}))
    assert words in found


@pytest.mark.parametrize("written", ["g-contractors=contractor", "g=acceptor", "=admin", "steward", "g=king"])
def test_a_group_gives_only_roles_of_council_staff(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("PORTAL_OIDC_GROUPS", written)
    with pytest.raises(WrongSettings) as wrong:
        read_settings()
    assert "PORTAL_OIDC_GROUPS" in wrong.value.problems[0]


def test_a_group_may_have_any_name(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, oidc_groups="CN=Data stewards=steward,b2=admin, b2=auditor,")
    assert settings.roles_for({"CN=Data stewards"}) == {Role.STEWARD}
    assert settings.roles_for({"b2"}) == {Role.ADMIN, Role.AUDITOR}
    assert settings.roles_for(set()) == frozenset()


def test_single_sign_on_without_its_libraries_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.config.find_spec", lambda _name: None)
    monkeypatch.setenv("PORTAL_OIDC_ISSUER", "https://login.council.example")
    with pytest.raises(WrongSettings, match="extra “sso”"):
        read_settings()


def test_the_portal_runs_without_the_libraries_of_single_sign_on(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules.update(dict.fromkeys(('authlib', 'joserfc', 'requests')));"
        "from portal.app import create_app; from portal.config import Settings;"
        "made = create_app(Settings()); made.extensions['portal'].renderer.close(); print('made')"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**kept, "PORTAL_DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "made\n", done.stderr
