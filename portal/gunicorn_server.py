"""Several processes under gunicorn, each with an application of its own."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from portal import security
from portal.app import create_app
from portal.background import Background
from portal.config import Settings
from portal.serving import REQUEST_SECONDS, close

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 4
LEAVE_SECONDS = 15


class WorkerServer(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    """The portal under gunicorn; `ready` is called once it listens."""

    def __init__(self, settings: Settings, workers: int, ready: Callable[[], None]) -> None:
        self.settings = settings
        self.workers = workers
        self.ready = ready
        self.running: tuple[Flask, Background] | None = None
        super().__init__()

    def load_config(self) -> None:
        """Settings of gunicorn; nothing is read from its own files and variables."""
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": REQUEST_SECONDS,
            "graceful_timeout": LEAVE_SECONDS,
            "loglevel": "warning",
            "when_ready": lambda _arbiter: self.ready(),
            "worker_exit": lambda _arbiter, _worker: self._leave(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        """Make the application, in the process that will serve it."""
        app = create_app(self.settings)
        background = Background(app)
        background.start()
        self.running = (app, background)
        return security.behind_proxies(app, self.settings)

    def _leave(self) -> None:
        if self.running:
            close(*self.running)
