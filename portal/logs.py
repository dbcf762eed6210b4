"""What the server writes down: one JSON line a request, each with the id that its answer carries."""

import logging
import re
import sys
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request

_QUIET = ("waitress.queue",)
HIDDEN = "…"
_LONG_PART = re.compile(r"[^/]{20,}")
# No slug of ours and no id looks so: they are small letters with hyphens between them.
_LIKE_A_SEAL = re.compile(r"[A-Z]|[0-9A-Za-z_]{32}")
log = structlog.get_logger()


def configure(to_terminal: bool = False) -> None:
    """JSON lines on standard error; for someone who watches a terminal, readable lines and only what goes wrong."""
    renderer: Any = structlog.dev.ConsoleRenderer() if to_terminal else structlog.processors.JSONRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if to_terminal else logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever standard error is by then
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def init(app: Flask) -> None:
    """Give each request an id, and write each down when it is answered."""
    app.before_request(_begin)
    app.after_request(_end)


def plain(path: str) -> str:
    """A path without what lets in whoever knows it, such as the address of a calendar; also where no page has it, as
    that is how a link looks that somebody copied badly."""
    return _LONG_PART.sub(lambda part: HIDDEN if _LIKE_A_SEAL.search(part[0]) else part[0], path)


def _begin() -> None:
    g.request_id = uuid.uuid4().hex[:16]
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    if "request_id" not in g:
        return response
    response.headers["X-Request-Id"] = g.request_id
    actor = g.get("actor")
    log.info(
        "request",
        method=request.method,
        endpoint=request.endpoint or "",
        path=plain(request.path)[:200],
        status=response.status_code,
        milliseconds=round(1000 * (time.perf_counter() - g.started), 1),
        account=str(actor.account_id) if actor and actor.account_id else "",
    )
    return response
