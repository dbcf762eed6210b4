"""Serving: settings checked first, then threads of one process, or several processes where the database bears it."""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

from flask import Flask
from waitress.server import create_server

from catalogue.store import sqlite_module, wal_is_safe
from portal import logs, security
from portal.app import create_app
from portal.background import Background
from portal.config import Settings, WrongSettings, read_settings
from portal.safety import faults
from portal.services import services_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
REQUEST_SECONDS = 60


def safe_settings() -> Settings:
    """The settings in the environment, fit to serve with. Raises `WrongSettings` with all that is wrong."""
    settings = read_settings()
    if found := faults(settings):
        raise WrongSettings(found)
    return settings


def application(settings: Settings | None = None) -> "WSGIApplication":
    """The whole portal as one callable for a server of your own choice, with its background work."""
    settings = settings or safe_settings()
    logs.configure()
    app = create_app(settings)
    Background(app).start()
    return security.behind_proxies(app, settings)


def check_workers(settings: Settings, workers: int) -> None:
    """Raise `WrongSettings` if this machine cannot safely run so many processes on this database."""
    if workers == 1:
        return
    if not sys.platform.startswith("linux"):
        raise WrongSettings(["Several workers need Linux. Leave --workers out: one process with threads serves here."])
    version = sqlite_module().sqlite_version_info
    if settings.database.startswith("sqlite") and not wal_is_safe(version):
        words = ".".join(map(str, version))
        raise WrongSettings([
            f"SQLite {words} may damage a database that several processes write to. "
            "Leave --workers out, or use PostgreSQL, or a newer SQLite (3.51.3 or later)."
        ])  # fmt: skip


def serve_threads(settings: Settings, ready: Callable[[], None]) -> None:
    """Serve with the threads of this process until someone stops it; `ready` is called once it listens."""
    app = create_app(settings)
    server: Any = _listening(
        security.behind_proxies(app, settings),
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        ident="",
        clear_untrusted_proxy_headers=settings.proxy_hops == 0,
        max_request_body_size=security.MAX_REQUEST_BYTES,
        channel_timeout=REQUEST_SECONDS,
    )
    background = Background(app)
    signal.signal(signal.SIGTERM, _leave)
    background.start()
    ready()
    try:
        server.run()
    finally:
        server.close()
        close(app, background)


def _listening(application: "WSGIApplication", **options: Any) -> Any:
    """A server that listens. Raises `WrongSettings` if the address is taken or is not this machine's."""
    try:
        return create_server(application, **options)
    except OSError as error:
        where = f"{options['host']}:{options['port']}"
        raise WrongSettings([f"The portal cannot listen on {where}: {error.strerror}. Set PORTAL_PORT."]) from None


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def close(app: Flask, background: Background) -> None:
    """Stop what goes on beside the requests, and give back what the application holds."""
    background.stop()
    services = services_of(app)
    services.renderer.close()
    services.database.dispose()
