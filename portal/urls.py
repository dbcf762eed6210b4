"""Addresses: of things and assets, of a page with other parameters, and which addresses are our own."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import quote, urlencode, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from catalogue.kinds import kind_of
from catalogue.search.besides import HANDOVER
from portal.places import ASSETS

HANDOVERS = "obligations"
Parameters = Mapping[str, str | int | list[str] | tuple[str, ...] | None]


def url_of_thing(kind: str, slug: str) -> str:
    """The address of a catalogued thing's page. Built by hand: `url_for` in loops costs more than the search."""
    return f"/{kind_of(kind).plural}/{slug}"


def url_of_found(kind: str, slug: str) -> str:
    """The address of a search result's page: a handover's has its id, a thing's its slug."""
    return f"/{HANDOVERS}/{slug}" if kind == HANDOVER else url_of_thing(kind, slug)


def with_query(path: str, **parameters: str | int | list[str] | tuple[str, ...] | None) -> str:
    """A path with parameters; those that are empty are left out."""
    said = {name: value for name, value in parameters.items() if value not in (None, "", [], ())}
    return f"{path}?{urlencode(said, doseq=True)}" if said else path


@cache
def assets_version() -> str:
    """A short hash over all assets: it is part of their addresses, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for path in sorted(path for path in ASSETS.rglob("*") if path.is_file()):
        digest.update(path.relative_to(ASSETS).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file in `portal/static`."""
    return f"/assets/{assets_version()}/{name}"


def local_path(given: str | None) -> str | None:
    """The path, if it is one of a page of ours that can be opened; None for anything else.

    Browsers take `//evil`, `/\\\\evil` and `/<tab>/evil` for another host, so the shape is checked before the URL map.
    """
    if not given or not given.startswith("/") or given.startswith("//"):
        return None
    if any(character == "\\" or ord(character) <= 32 or ord(character) == 127 for character in given):
        return None
    parts = urlsplit(given)
    if parts.scheme or parts.netloc or not _opens(parts.path):
        return None
    return quote(parts.path, safe="/%:@-._~!$&'()*+,;=") + (f"?{parts.query}" if parts.query else "")


def tidied(path: str) -> str | None:
    """The page of ours that a path with capitals or a slash at its end was meant for; None if there is no such page.

    Whether there is anything at that address is not looked at, so this tells nothing of what is hidden.
    """
    plain = path.rstrip("/").lower()
    return local_path(plain) if plain != path else None


def _opens(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        adapter.match(path, method="GET")
    except RequestRedirect:
        return False
    except HTTPException:
        return False
    return True


def here() -> str:
    """The path and query of this request: where to come back to."""
    return request.full_path.rstrip("?")


def one_of(codes: Iterable[str]) -> str:
    """The part of a rule of the URL map that stands for one of these; some have a hyphen, so each is quoted."""
    quoted = ", ".join(f'"{code}"' for code in codes)
    return f"<any({quoted}):code>"
