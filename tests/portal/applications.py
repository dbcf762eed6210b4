"""Applications for tests: one for all that share settings, as making one takes longer than most tests do."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from flask import Flask

from catalogue.people.passwords import Passwords
from catalogue.store import Database
from portal.app import create_app, new_services
from portal.config import Settings
from portal.rendering import Renderer
from portal.services import offer
from portal.throttle import limiter
from tests.conftest import PLENTY_OF_SECONDS
from tests.page_rules import CheckingClient

NOWHERE = Path(os.devnull)  # what needs a folder does without
CHEAP = Passwords(cheap=True)
RENDERER = Renderer(seconds=PLENTY_OF_SECONDS)
"""Starting its workers takes longer than rendering, and what it remembers depends on nothing but the text."""
atexit.register(RENDERER.close)


@contextmanager
def application(settings: Settings, database: Database) -> Iterator[Flask]:
    """The application for these settings, whose clients check each page; all that it has at hand is new but its
    renderer."""
    signs_on = settings.signs_on  # who vouches for staff is bound to one application
    made = new_application(settings, database) if signs_on else _kept(settings.model_copy(update={"data_dir": NOWHERE}))
    configured = dict(made.config)
    at_hand = new_services(settings, CHEAP, database, made.extensions["portal"].sign_on)
    offer(made, replace(at_hand, renderer=RENDERER))
    limiter.reset()
    yield made
    made.config.clear()
    made.config.update(configured)


@lru_cache(maxsize=8)
def _kept(settings: Settings) -> Flask:
    """One application for all settings that differ in their folder alone; it is given its database for each test."""
    return new_application(settings, Database("sqlite://", b""))


def new_application(settings: Settings, database: Database) -> Flask:
    """An application that shares nothing; who is done with it closes its renderer."""
    made = create_app(settings, CHEAP, database)
    made.config["RATELIMIT_ENABLED"] = False
    made.test_client_class = CheckingClient
    return made
