"""What happens around every view: its guard is asked, it runs, and what it wrote is committed or undone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app

from portal import db
from portal.auth import current_actor
from portal.guard import anonymous, guard_of


class Unguarded(RuntimeError):
    """An endpoint says nothing about who may come in."""


def wrap_views(app: Flask) -> None:
    """Wrap every view of a finished application. Raises `Unguarded` if one declares no guard."""
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _wrapped(endpoint, view)
    app.teardown_request(db.close)


def _wrapped(endpoint: str, view: Callable[..., Any]) -> Callable[..., Response]:
    guard = guard_of(view)
    if guard is None:
        raise Unguarded(f"The endpoint {endpoint} declares no guard: see portal/guard.py.")

    @wraps(view)
    def answer(**arguments: Any) -> Response:
        if guard is not anonymous:
            guard.admit(current_actor())
        try:
            response = current_app.make_response(view(**arguments))
            db.settle(success=response.status_code < 400)
        except BaseException:
            db.settle(success=False)
            raise
        return response

    return answer
