"""What the running portal has at hand: its settings, its database, its search index and its Markdown renderer."""

from dataclasses import dataclass

from flask import Flask, current_app

from catalogue.people.passwords import Passwords
from catalogue.search.index import Index
from catalogue.store import Database
from portal.config import Settings
from portal.metrics import Metrics
from portal.notebook import Notebook
from portal.proof import Provider
from portal.remembered import Remembered
from portal.rendering import Renderer
from portal.vocabularies import Vocabularies

_NAME = "portal"


@dataclass(frozen=True)
class Services:
    """Made once by `create_app`; nothing in it belongs to one request."""

    settings: Settings
    database: Database
    index: Index
    renderer: Renderer
    passwords: Passwords
    metrics: Metrics
    vocabularies: Vocabularies
    remembered: Remembered
    directory: Remembered
    rights: Remembered
    notebook: Notebook
    sign_on: Provider | None


def offer(app: Flask, made: Services) -> None:
    """Put the services within reach of every request of this application."""
    app.extensions[_NAME] = made


def services_of(app: Flask) -> Services:
    """The services of this application, outside requests."""
    found: Services = app.extensions[_NAME]
    return found


def services() -> Services:
    """The services of the application that answers this request."""
    found: Services = current_app.extensions[_NAME]
    return found
