"""Settings: what is read, what a demonstration makes for itself, and what production refuses."""

import stat
from pathlib import Path

import pytest

from portal.config import Settings, WrongSettings, kept_key, read_settings
from portal.safety import faults
from tests.portal.conftest import settings_for

SAFE = {
    "mode": "production",
    "base_url": "https://know-how.council.example",
    "trusted_hosts": "know-how.council.example",
    "database_url": "postgresql://portal@db/portal",
    "secret_key": "Zk3vT0pQ9wXy7LmN5bVc2RdF8gHj4SaU1eIoP6tY",
    "audit_key": "qW8eR2tY6uI1oP5aS9dF3gH7jK0lZ4xC8vB2nM6Q",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that only its owner can open."""
    tmp_path.chmod(0o700)
    return tmp_path


def test_safe_settings_have_no_faults(folder: Path) -> None:
    assert faults(settings_for(folder, **SAFE)) == []


def test_a_host_that_is_an_ipv6_address_is_safe_and_has_brackets_in_addresses(folder: Path) -> None:
    hosts = {"base_url": "https://[2001:db8::5]", "trusted_hosts": "[2001:db8::5]"}
    assert faults(settings_for(folder, **{**SAFE, **hosts})) == []
    assert settings_for(folder, host="::1").address == "http://[::1]:8000"


def test_a_demonstration_needs_no_settings(folder: Path) -> None:
    assert faults(Settings(data_dir=folder)) == []


UNSAFE = [
    ({"secret_key": ""}, "PORTAL_SECRET_KEY is not set"),
    ({"secret_key": "short"}, "PORTAL_SECRET_KEY can be guessed"),
    ({"secret_key": "a" * 64}, "PORTAL_SECRET_KEY can be guessed"),
    ({"audit_key": ""}, "PORTAL_AUDIT_KEY is not set"),
    ({"audit_key": SAFE["secret_key"]}, "PORTAL_AUDIT_KEY is the same"),
    ({"base_url": ""}, "PORTAL_BASE_URL must be the HTTPS address"),
    ({"base_url": "http://know-how.council.example"}, "PORTAL_BASE_URL must be the HTTPS address"),
    ({"trusted_hosts": ""}, "PORTAL_TRUSTED_HOSTS is not set"),
    ({"trusted_hosts": "*"}, "must not hold a wildcard"),
    ({"trusted_hosts": ".council.example"}, "must not hold a wildcard"),
    ({"trusted_hosts": "other.example"}, "does not hold know-how.council.example"),
    ({"database_url": ""}, "PORTAL_DATABASE_URL is not set"),
    ({"host": "0.0.0.0"}, "without HTTPS"),
    (
        {"smtp_url": "smtp://u:secret@host/x", "mail_from": "a@b.example"},
        "PORTAL_SMTP_URL cannot be used: it must look",
    ),
    ({"smtp_url": "smtp://mail.example?starttls=no", "mail_from": "a@b.example"}, "for everyone to read"),
    ({"smtp_url": "smtps://mail.example"}, "PORTAL_MAIL_FROM is not an address"),
    ({"smtp_url": "smtps://mail.example", "mail_from": "Know-how <a@b.example>"}, "PORTAL_MAIL_FROM is not an address"),
    ({"metrics": "token", "metrics_token": "short"}, "PORTAL_METRICS_TOKEN is too short"),
]


@pytest.mark.parametrize("change, words", UNSAFE)
def test_production_refuses_what_is_unsafe_and_says_which(folder: Path, change: dict[str, str], words: str) -> None:
    found = faults(settings_for(folder, **{**SAFE, **change}))
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "url",
    ["smtp://mail.example", "smtps://u:p@mail.example", "smtp://127.0.0.1?starttls=no", "smtp://[::1]?starttls=no"],
)
def test_mail_that_is_private_or_stays_on_the_machine_is_safe(folder: Path, url: str) -> None:
    assert faults(settings_for(folder, **SAFE, smtp_url=url, contact_email="help@council.example")) == []


def test_production_refuses_the_keys_of_a_demonstration(folder: Path) -> None:
    key = kept_key(folder / "secret-key")
    found = faults(settings_for(folder, **{**SAFE, "secret_key": key}))
    assert found == [words for words in found if "PORTAL_SECRET_KEY is the demonstration's own key" in words] != []


def test_production_refuses_a_data_folder_that_is_missing_or_open_to_all(folder: Path) -> None:
    assert "is not a folder" in faults(settings_for(folder / "missing", **SAFE))[0]
    folder.chmod(0o755)
    assert "is open to everyone" in faults(settings_for(folder, **SAFE))[0]


def test_a_demonstration_makes_its_keys_once_and_for_itself_alone(folder: Path) -> None:
    first, second = Settings(data_dir=folder), Settings(data_dir=folder)
    assert first.session_secret == second.session_secret != first.audit_secret.decode()
    assert len(first.session_secret) >= 32
    for name in ("secret-key", "audit-key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_what_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MODE", "testing")
    monkeypatch.setenv("PORTAL_PORT", "http")
    monkeypatch.setenv("PORTAL_BRAND_COLOUR", "red; } body { display: none")
    with pytest.raises(WrongSettings) as wrong:
        read_settings()
    named = " ".join(wrong.value.problems)
    for name in ("PORTAL_MODE", "PORTAL_PORT", "PORTAL_BRAND_COLOUR"):
        assert name in named


def test_keys_are_not_in_what_is_printed(folder: Path) -> None:
    assert SAFE["secret_key"] not in repr(settings_for(folder, **SAFE))
