"""The application: everything that answers requests, put together in one place."""

from flask import Flask
from flask_wtf import CSRFProtect

from catalogue.people.passwords import Passwords
from catalogue.search.index import Index
from catalogue.store import Database
from portal import auth, dispatch, errors, frame, logs, security, throttle
from portal.config import Settings
from portal.metrics import Metrics
from portal.notebook import Notebook
from portal.proof import Provider
from portal.remembered import Remembered
from portal.rendering import Renderer
from portal.services import Services, offer, services
from portal.throttle import API_REQUESTS, limiter
from portal.views import (
    account,
    api_about,
    api_search,
    api_things,
    assets,
    audit,
    calendars,
    chasing,
    checklists,
    contract_changes,
    contract_handover,
    contracts,
    drill_calendar,
    engagements,
    glossary,
    health,
    help,
    home,
    imports,
    invitation,
    invitations,
    known_searches,
    learners,
    many,
    messages,
    my,
    new_password,
    notices,
    obligation_clocks,
    obligation_exits,
    obligation_procedures,
    obligation_scope,
    obligation_steps,
    obligations,
    ocds,
    packs,
    papers,
    path_steps,
    payments,
    people,
    people_account,
    people_away,
    people_edit,
    people_erase,
    people_leaving,
    procedures,
    ranking,
    readiness,
    reports_unowned,
    resource_attest,
    resource_edit,
    resource_history,
    resource_links,
    resource_owners,
    resource_parts,
    resource_sights,
    resources,
    retention,
    runbook_files,
    runbook_texts,
    runbooks_word,
    saved_searches,
    search,
    searches,
    second_step,
    sign_on,
    stable,
    starter_paths,
    starters,
    stop_messages,
    suggested_procedures,
    upload,
    upload_links,
    what_if,
    witness_link,
    witnessing,
)
from portal.vocabularies import Vocabularies

BLUEPRINTS = (
    account.blueprint,
    assets.blueprint,
    audit.blueprint,
    calendars.blueprint,
    chasing.blueprint,
    checklists.blueprint,
    contract_changes.blueprint,
    contract_handover.blueprint,
    contracts.blueprint,
    drill_calendar.blueprint,
    engagements.blueprint,
    glossary.blueprint,
    health.blueprint,
    help.blueprint,
    home.blueprint,
    imports.blueprint,
    invitation.blueprint,
    invitations.blueprint,
    known_searches.blueprint,
    learners.blueprint,
    many.blueprint,
    messages.blueprint,
    my.blueprint,
    new_password.blueprint,
    notices.blueprint,
    obligation_clocks.blueprint,
    obligation_exits.blueprint,
    obligation_procedures.blueprint,
    obligation_scope.blueprint,
    obligation_steps.blueprint,
    obligations.blueprint,
    ocds.blueprint,
    packs.blueprint,
    papers.blueprint,
    path_steps.blueprint,
    payments.blueprint,
    people.blueprint,
    people_account.blueprint,
    people_edit.blueprint,
    people_erase.blueprint,
    people_away.blueprint,
    people_leaving.blueprint,
    procedures.blueprint,
    ranking.blueprint,
    readiness.blueprint,
    reports_unowned.blueprint,
    resource_attest.blueprint,
    resource_edit.blueprint,
    resource_history.blueprint,
    resource_links.blueprint,
    resource_owners.blueprint,
    resource_parts.blueprint,
    resource_sights.blueprint,
    resources.blueprint,
    retention.blueprint,
    runbook_files.blueprint,
    runbook_texts.blueprint,
    runbooks_word.blueprint,
    saved_searches.blueprint,
    search.blueprint,
    searches.blueprint,
    second_step.blueprint,
    sign_on.blueprint,
    stable.blueprint,
    starter_paths.blueprint,
    starters.blueprint,
    stop_messages.blueprint,
    suggested_procedures.blueprint,
    upload.blueprint,
    upload_links.blueprint,
    what_if.blueprint,
    witness_link.blueprint,
    witnessing.blueprint,
)
API_BLUEPRINTS = (
    api_about.blueprint,
    api_search.blueprint,
    api_things.blueprint,
)


def create_app(settings: Settings, passwords: Passwords | None = None, database: Database | None = None) -> Flask:
    """The application for these settings; tests may bring cheap passwords and a database of their own."""
    app = Flask("portal", static_folder=None)
    database = database or Database(settings.database, settings.audit_secret)
    offer(app, new_services(settings, passwords or Passwords(), database, _provider(app, settings)))
    logs.init(app)
    app.after_request(lambda response: services().metrics.note(response))
    security.init(app, settings)
    throttle.init(app)
    auth.init(app)
    app.config.update(WTF_CSRF_TIME_LIMIT=None)  # a session's own limits hold for its forms
    csrf = CSRFProtect(app)
    csrf.exempt(stop_messages.blueprint)  # its links say whose messages they are, and mail programs open no page first
    frame.init(app)
    errors.init(app)
    for blueprint in API_BLUEPRINTS:
        csrf.exempt(blueprint)  # there, a browser's session counts for nothing but reading
        limiter.limit(API_REQUESTS)(blueprint)
    for blueprint in (*BLUEPRINTS, *API_BLUEPRINTS):
        app.register_blueprint(blueprint)
    dispatch.wrap_views(app)
    return app


def new_services(
    settings: Settings, passwords: Passwords, database: Database, sign_on: Provider | None = None
) -> Services:
    """What an application for these settings has at hand, with nothing remembered or measured yet."""
    return Services(
        settings=settings,
        database=database,
        index=Index(settings.index_dir),
        renderer=Renderer(),
        passwords=passwords,
        metrics=Metrics(),
        vocabularies=Vocabularies(),
        remembered=Remembered(),
        directory=Remembered(most=1),
        rights=Remembered(),
        notebook=Notebook(database),
        sign_on=sign_on,
    )


def _provider(app: Flask, settings: Settings) -> Provider | None:
    """Who vouches for council staff, if single sign-on is set up; only then are its libraries needed."""
    if not settings.signs_on:
        return None
    from portal.oidc import SignOn

    return SignOn(app, settings)
