"""Every endpoint is listed under exactly one guard, and the list is what the application does.

`python -m tests.house.test_guards` writes the list anew; the difference is for a person to read.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule, UUIDConverter

from catalogue.migrations import upgrade
from portal import guard
from portal.app import create_app
from portal.config import Settings
from portal.db import says_that_it_writes
from portal.dispatch import Unguarded, wrap_views
from portal.guard import guard_of
from portal.notebook import says_that_it_counts

LEDGER = Path(__file__).resolve().parents[1] / "golden" / "routes.txt"
AUTOMATIC = {"HEAD", "OPTIONS"}
REFUSED = (302, 401)


def endpoints(app: Flask) -> Iterator[tuple[str, Rule, str]]:
    """Each method of each rule, with its guard's name."""
    for rule in app.url_map.iter_rules():
        found = guard_of(app.view_functions[rule.endpoint])
        for method in sorted((rule.methods or set()) - AUTOMATIC):
            yield method, rule, found.name if found else "NONE"


def routes(app: Flask) -> Iterator[str]:
    """The ledger's lines: method, path, endpoint, guard; `counts` for a GET that writes counts, `writes` for others."""
    for method, rule, name in endpoints(app):
        view = app.view_functions[rule.endpoint]
        counts = " counts" if says_that_it_counts(view) else " writes" if says_that_it_writes(view) else ""
        yield f"{method} {rule.rule} {rule.endpoint} {name}{counts}"


def made_app(folder: Path) -> Flask:
    """The application on an empty database."""
    settings = Settings(data_dir=folder)
    upgrade(settings.database)
    return create_app(settings)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = made_app(tmp_path_factory.mktemp("guards"))
    made.config["RATELIMIT_ENABLED"] = False
    yield made
    made.extensions["portal"].renderer.close()
    made.extensions["portal"].database.dispose()


def test_the_ledger_is_what_the_application_does(app: Flask) -> None:
    written = set(LEDGER.read_text(encoding="utf-8").splitlines())
    real = set(routes(app))
    assert sorted(real - written) == [], "not in tests/golden/routes.txt"
    assert sorted(written - real) == [], "in tests/golden/routes.txt, but no more in the application"


def test_every_endpoint_has_one_guard(app: Flask) -> None:
    assert [line for line in routes(app) if line.endswith(" NONE")] == []


def test_an_endpoint_without_a_guard_keeps_the_portal_from_starting() -> None:
    naked = Flask("naked", static_folder=None)
    naked.add_url_rule("/", "home", lambda: "hello")
    with pytest.raises(Unguarded, match="home"):
        wrap_views(naked)


def test_two_guards_on_one_view_are_refused() -> None:
    blueprint = Blueprint("twice", __name__)
    with pytest.raises(ValueError, match="two guards"):
        blueprint.get("/")(guard.staff(guard.public(lambda: "")))


def test_nobody_comes_in_where_somebody_is_needed(app: Flask) -> None:
    """Asked without a session, every endpoint that is not open sends to the sign-in page or asks for a token."""
    app.config["WTF_CSRF_ENABLED"] = False
    asked = [(method, rule) for method, rule, name in endpoints(app) if name not in ("public", "anonymous")]
    let_in = [f"{method} {rule}" for method, rule in asked if _status(app.test_client(), method, rule) not in REFUSED]
    assert let_in == []


def _status(client: FlaskClient, method: str, rule: Rule) -> int:
    adapter = client.application.url_map.bind("localhost")
    values = {name: _sample(rule, name) for name in rule.arguments} | dict(rule.defaults or {})
    address = adapter.build(rule.endpoint, values, method=method)
    return client.open(address, method=method).status_code


def _sample(rule: Rule, name: str) -> object:
    """Something that the rule takes in this place."""
    converter = rule._converters.get(name)
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return (
        UUID(int=1) if isinstance(converter, UUIDConverter) else 1 if isinstance(converter, IntegerConverter) else "a"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        LEDGER.write_text("\n".join(sorted(routes(made_app(Path(place))))) + "\n", encoding="utf-8")
