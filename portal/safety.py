"""What makes a production installation unsafe: each fault in plain words, with its mend."""

import os
from ipaddress import ip_address
from urllib.parse import urlsplit

from catalogue.messages.carriers import Privacy, smtp_server
from catalogue.messages.rules import can_be_written_to
from portal.config import KEY_BYTES, Settings, host_name

FEWEST_CHARACTERS = 12


def faults(settings: Settings) -> list[str]:
    """Why production must not start with these settings; empty when it may. A demonstration has no faults."""
    if settings.demo:
        return []
    return [
        *_key_faults(settings),
        *_address_faults(settings),
        *_storage_faults(settings),
        *mail_faults(settings),
        *_sign_on_faults(settings),
        *_metrics_faults(settings),
    ]


def _key_faults(settings: Settings) -> list[str]:
    found = []
    keys = {
        "PORTAL_SECRET_KEY": settings.secret_key.get_secret_value(),
        "PORTAL_AUDIT_KEY": settings.audit_key.get_secret_value(),
    }
    mend = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    for name, key in keys.items():
        if not key:
            found.append(f"{name} is not set. {mend}")
        elif len(key.encode()) < KEY_BYTES or len(set(key)) < FEWEST_CHARACTERS:
            found.append(f"{name} can be guessed: it needs at least {KEY_BYTES} random bytes. {mend}")
        elif key in _demo_keys(settings):
            found.append(f"{name} is the demonstration's own key. {mend}")
    if len(set(keys.values())) == 1 and all(keys.values()):
        found.append("PORTAL_AUDIT_KEY is the same as PORTAL_SECRET_KEY. Give each its own key.")
    return found


def _demo_keys(settings: Settings) -> set[str]:
    files = [settings.data_dir / name for name in ("secret-key", "audit-key")]
    return {file.read_text().strip() for file in files if file.is_file()}


def _address_faults(settings: Settings) -> list[str]:
    found = []
    parts = urlsplit(settings.base_url)
    if parts.scheme != "https" or not parts.hostname:
        found.append(
            "PORTAL_BASE_URL must be the HTTPS address that people use. Set it like https://know-how.council.gov.uk"
        )
    if not settings.trusted_hosts.strip():
        found.append("PORTAL_TRUSTED_HOSTS is not set. Set it to the portal's host name, as in PORTAL_BASE_URL.")
    elif any("*" in host or host.startswith(".") for host in settings.hosts):
        found.append("PORTAL_TRUSTED_HOSTS must not hold a wildcard. List each host name.")
    elif parts.hostname and host_name(parts.netloc) not in settings.hosts:
        found.append(f"PORTAL_TRUSTED_HOSTS does not hold {parts.hostname}, the host of PORTAL_BASE_URL. Add it.")
    if settings.proxy_hops == 0 and not _is_loopback(settings.host):
        found.append(
            f"PORTAL_HOST is {settings.host}, so people would reach the portal without HTTPS. "
            "Put a proxy that speaks HTTPS before it and set PORTAL_PROXY_HOPS to 1, or set PORTAL_HOST to 127.0.0.1."
        )
    return found


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _storage_faults(settings: Settings) -> list[str]:
    found = []
    if not settings.database_url:
        found.append(
            "PORTAL_DATABASE_URL is not set. Set it to postgresql://… or, for one machine, to sqlite:////path/portal.sqlite3"
        )
    folder = settings.data_dir
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        found.append(f"PORTAL_DATA_DIR, {folder}, is not a folder that the portal can write to. Make it, or let it in.")
    elif folder.stat().st_mode & 0o007:
        found.append(f"PORTAL_DATA_DIR, {folder}, is open to everyone on this machine. Mend it with: chmod o= {folder}")
    return found


def mail_faults(settings: Settings) -> list[str]:
    """Mail that is set up must be private on its way and say whom it comes from; none at all is no danger."""
    if not (url := settings.smtp_url.get_secret_value()):
        return []
    try:
        server = smtp_server(url)
    except ValueError as wrong:
        return [f"PORTAL_SMTP_URL cannot be used: {wrong}."]
    found = []
    if server.privacy is Privacy.NONE and not _is_loopback(server.host):
        found.append(
            f"PORTAL_SMTP_URL would send passwords and links to {server.host} for everyone to read. "
            "Take away “?starttls=no”, or use smtps://"
        )
    if not can_be_written_to(settings.sender):
        found.append("PORTAL_MAIL_FROM is not an address that mail can come from. Set it like know-how@council.gov.uk")
    return found


def _sign_on_faults(settings: Settings) -> list[str]:
    if not settings.signs_on:
        return []
    found = []
    if urlsplit(settings.oidc_issuer).scheme != "https":
        found.append("PORTAL_OIDC_ISSUER must begin with https:// and be the provider's own spelling of its issuer.")
    if not settings.oidc_client_id or not settings.oidc_client_secret.get_secret_value():
        found.append(
            "PORTAL_OIDC_CLIENT_ID or PORTAL_OIDC_CLIENT_SECRET is not set. Take both from the portal's entry at the "
            "provider."
        )
    return found


def _metrics_faults(settings: Settings) -> list[str]:
    if settings.metrics == "token" and len(settings.metrics_token.get_secret_value()) < KEY_BYTES // 2:
        return ["PORTAL_METRICS_TOKEN is too short: it needs at least 16 characters."]
    return []
