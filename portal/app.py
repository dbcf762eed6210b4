"""The application: everything that answers requests, put together in one place."""

from flask import Flask
from flask_wtf import CSRFProtect

from catalogue.people.passwords import Passwords
from catalogue.store import Database
from portal import auth, dispatch, errors, frame, logs, security, throttle
from portal.config import Settings
from portal.rendering import Renderer
from portal.services import Services, offer
from portal.views import account, assets, resources, stable

BLUEPRINTS = (
    account.blueprint,
    assets.blueprint,
    resources.blueprint,
    stable.blueprint,
)


def create_app(settings: Settings, passwords: Passwords | None = None, database: Database | None = None) -> Flask:
    """The application for these settings; tests may bring cheap passwords and a database of their own."""
    app = Flask("portal", static_folder=None)
    made = Services(
        settings=settings,
        database=database or Database(settings.database, settings.audit_secret),
        index=None,
        renderer=Renderer(),
        passwords=passwords or Passwords(),
    )
    offer(app, made)
    logs.init(app)
    security.init(app, settings)
    throttle.init(app)
    auth.init(app)
    app.config.update(WTF_CSRF_TIME_LIMIT=None)  # a session's own limits hold for its forms
    CSRFProtect(app)
    frame.init(app)
    errors.init(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    dispatch.wrap_views(app)
    return app
