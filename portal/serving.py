"""Serving: the portal with its settings checked, by threads of one process or by several processes."""

from typing import TYPE_CHECKING

from portal.app import create_app
from portal.config import Settings, WrongSettings, read_settings
from portal.safety import faults
from portal.security import behind_proxies

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def safe_settings() -> Settings:
    """The settings in the environment, fit to serve with. Raises `WrongSettings` with all that is wrong."""
    settings = read_settings()
    if found := faults(settings):
        raise WrongSettings(found)
    return settings


def application(settings: Settings | None = None) -> "WSGIApplication":
    """The whole portal as one callable for a server."""
    settings = settings or safe_settings()
    return behind_proxies(create_app(settings), settings)
