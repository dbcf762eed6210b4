"""What every answer carries and what no request may exceed: headers, hosts, sizes, proxies."""

import secrets
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from catalogue.exchange.upload import MEBIBYTE
from portal import sessions
from portal.config import Settings, host_name

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MAX_REQUEST_BYTES = 32 * MEBIBYTE
MAX_FORM_BYTES = 4 * MEBIBYTE
MAX_FORM_PARTS = 5_000
MONITORS = ("localhost", "127.0.0.1", "::1")  # what watches over the portal from its own machine
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=63072000; includeSubDomains"


def init(app: Flask, settings: Settings) -> None:
    """Set limits and cookies, and put the headers on every answer."""
    app.config.update(
        SECRET_KEY=settings.session_secret,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        SESSION_COOKIE_NAME="portal" if settings.demo else "__Host-portal",
        SESSION_COOKIE_SECURE=not settings.demo,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=sessions.ABSOLUTE,  # also how old a signed cookie may be
        PREFERRED_URL_SCHEME="http" if settings.demo else "https",
    )
    if settings.hosts:
        ours = frozenset((*settings.hosts, *MONITORS)) - {""}  # what a Host that cannot be read is taken for
        app.before_request(lambda: refuse_other_hosts(ours))
    app.before_request(refuse_large_forms)
    app.after_request(lambda response: with_headers(response, strict=not settings.demo))
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def behind_proxies(application: "WSGIApplication", settings: Settings) -> "WSGIApplication":
    """The application as seen through our own proxies; with none, what a client says of itself is not believed."""
    hops = settings.proxy_hops
    return ProxyFix(application, x_for=hops, x_proto=hops, x_host=hops) if hops else application


def refuse_other_hosts(ours: frozenset[str]) -> None:
    """Answer for our own host names only (400). Flask's own list of them cannot hold an IPv6 address."""
    if host_name(request.host) not in ours:
        raise SecurityError


def refuse_large_forms() -> None:
    """Hold plain forms to the limits too, which Werkzeug knows only for forms with files (413)."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    request.max_content_length = MAX_FORM_BYTES
    if request.get_data(cache=True).count(b"&") >= MAX_FORM_PARTS:  # n fields have n - 1 between them
        raise RequestEntityTooLarge


def csp_nonce() -> str:
    """The number used once that lets this page's own scripts run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def policy() -> str:
    """The Content-Security-Policy of this answer: nothing inline, nothing from other hosts."""
    scripts = f"'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def with_headers(response: Response, strict: bool) -> Response:
    """The answer with every header; pages of people who are signed in are kept by no cache."""
    for name, value in _FIXED.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy())
    if strict:
        response.headers["Strict-Transport-Security"] = _HSTS
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if _is_personal() else "no-cache"
    return response


def _is_personal() -> bool:
    return "Authorization" in request.headers or request.method == "POST" or _signed_in()


def _signed_in() -> bool:
    return "actor" in g and g.actor.account_id is not None
