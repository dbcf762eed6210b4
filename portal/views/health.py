"""Whether the portal lives, whether it is ready, and its measurements; for machines."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, jsonify, request

from catalogue.errors import NotFound
from portal import guard
from portal.condition import condition
from portal.metrics import TYPE
from portal.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@guard.anonymous
def live() -> Response:
    """The process answers; nothing else is looked at."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@guard.anonymous
def ready() -> tuple[Response, int]:
    """Whether requests can be answered: 503 without a database; degraded while the index is rebuilt."""
    found = condition(services().database, services().index)
    return jsonify(status=found.status, **found.parts), 200 if found.ready else 503


@blueprint.get("/metrics")
@guard.anonymous
def metrics() -> Response:
    """Measurements, where they are switched on, for this machine or for whoever has the token; else as if not there."""
    settings = services().settings
    allowed = {
        "off": False,
        "loopback": _from_here(),
        "token": _has(settings.metrics_token.get_secret_value()),
    }
    if not allowed[settings.metrics]:
        raise NotFound
    return Response(services().metrics.text(), content_type=TYPE)


def _from_here() -> bool:
    return bool(request.remote_addr) and ip_address(str(request.remote_addr)).is_loopback


def _has(token: str) -> bool:
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())
