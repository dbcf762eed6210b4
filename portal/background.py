"""What goes on beside the requests: the follower that keeps the search index, and tasks that have come due."""

import gc
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

import structlog
from flask import Flask

from catalogue.blobs import Blobs
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.store import Database
from catalogue.tasks import TASKS, Site, Task
from catalogue.workflows.follow import Follower
from portal.config import Settings
from portal.db import LONDON
from portal.mail import mail_of
from portal.sealed_links import doors_of
from portal.services import Services, services_of
from portal.storing import nightly_of, packs_of

LOOK_SECONDS = 5.0
LOCK = "tasks"
FOLLOWING = "follow_changes"  # a server has a thread of its own for this, quicker than a task
log = structlog.get_logger()


class TaskRunner:
    """Runs tasks when they come due, in one process of a machine at a time."""

    def __init__(self, site: Callable[[], Site], tasks: Sequence[Task] = TASKS) -> None:
        self._site = site
        self._due = dict.fromkeys(tasks, 0.0)

    def run_due(self) -> list[str]:
        """Run what has come due; what each said. Nothing runs while another process of this machine does."""
        site = self._site()
        said = {}
        try:
            with suppress(Busy), site.index.lock(LOCK):
                for task in [task for task, due in self._due.items() if time.monotonic() >= due]:
                    said[task.name] = self._run(task, site)
                    self._due[task] = time.monotonic() + task.every.total_seconds()
        except OSError as error:
            log.error("tasks_not_locked", exc_info=error)
        return [f"{name}: {words}" for name, words in said.items() if words]

    def _run(self, task: Task, site: Site) -> str:
        try:
            words = task.run(site)
        except Exception as error:
            log.error("task_failed", task=task.name, exc_info=error)
            return "failed; it will be tried again"
        if words:
            log.info("task_done", task=task.name, said=words)
        return words


def day_of(database: Database) -> date:
    """The day in the council's own time zone."""
    return database.clock().astimezone(LONDON).date()


def site(settings: Settings, database: Database, index: Index) -> Site:
    """What tasks work on today."""
    anchor, day = settings.audit_anchor, day_of(database)
    mail, nightly, doors = mail_of(settings), nightly_of(settings), doors_of(settings)
    blobs, packs = Blobs(settings.blobs_dir), packs_of(settings)
    return Site(database, index, anchor, day, mail, nightly, settings.nation, doors, blobs, packs, settings.address)


def site_of(made: Services) -> Site:
    """What tasks of this application work on."""
    return site(made.settings, made.database, made.index)


class Background:
    """The threads of one process that answer no requests."""

    def __init__(self, app: Flask) -> None:
        made = services_of(app)
        self._follower = Follower(made.database, made.index, lambda: day_of(made.database))
        self._runner = TaskRunner(lambda: site_of(made), [task for task in TASKS if task.name != FOLLOWING])
        self._notebook = made.notebook
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="tasks", daemon=True)

    def start(self) -> None:
        """Begin.

        What the process has made up to now stays with it. The garbage collector is told so: looking through 200,000
        objects again and again would hold up whoever asks just then for a tenth of a second.
        """
        gc.collect()
        gc.freeze()
        self._follower.start()
        self._notebook.start()
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for what is being done."""
        self._leaving.set()
        self._follower.stop()
        self._notebook.stop()
        self._thread.join(timeout=LOOK_SECONDS)

    def _go_on(self) -> None:
        while not self._leaving.wait(LOOK_SECONDS):
            self._runner.run_due()
