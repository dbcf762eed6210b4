"""What a program sends: its JSON, its cursor, and the version that it read."""

import base64
import binascii
import uuid
from typing import Any

from flask import request
from werkzeug.exceptions import PreconditionRequired, UnsupportedMediaType

from catalogue.errors import BadInput, Conflict
from catalogue.exchange.json_input import load_json
from portal.errors import Unusable, failure

MAX_JSON_BYTES = 2 * 1024 * 1024
MAX_PER_PAGE = 200
_TYPES = frozenset({"application/json", "application/merge-patch+json"})


def json_body() -> Any:
    """The JSON that was sent. Raises `Unusable` for other types and for JSON that is not to be trusted."""
    if request.mimetype not in _TYPES:
        raise UnsupportedMediaType
    request.max_content_length = MAX_JSON_BYTES
    try:
        return load_json(request.get_data())
    except BadInput as bad:
        raise Unusable(failure(400, str(bad.problems[0].words), "bad_json")) from None


def check_version(standing: int, required: bool) -> None:
    """Compare If-Match with the version that stands. Raises 428 where it is missing and `Conflict` where it is old."""
    if not request.if_match:
        if required:
            raise PreconditionRequired
        return
    if not request.if_match.contains(str(standing)):
        raise Conflict(standing)


def cursor() -> uuid.UUID | None:
    """After which id to go on. Raises `Unusable` for a cursor that we did not give out."""
    given = request.args.get("cursor", "")
    if not given:
        return None
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(given + "=="))
    except (ValueError, binascii.Error):
        raise Unusable(failure(400, "This cursor is not one that we gave out. Start without one.")) from None


def cursor_after(identity: uuid.UUID | None) -> str | None:
    """The cursor with which to go on after this id."""
    return base64.urlsafe_b64encode(identity.bytes).decode().rstrip("=") if identity else None


def whole_number(name: str, usual: int, most: int) -> int:
    """A number among the parameters, at most `most`. Raises `Unusable` for what is no number from 1."""
    given = request.args.get(name, "")
    if not given:
        return usual
    if not given.isascii() or not given.isdecimal() or int(given[:9]) < 1:
        raise Unusable(failure(400, f"{name} must be a whole number from 1."))
    return min(int(given[:9]), most)


def filters(known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The filters among the parameters, each with all its values. Raises `Unusable` for one that there is not."""
    unknown = sorted(set(request.args) - known - {"q", "page", "per_page", "sort", "cursor"})
    if unknown:
        raise Unusable(failure(400, f"There is no filter “{unknown[0][:60]}”. There are: {', '.join(sorted(known))}."))
    return {name: tuple(request.args.getlist(name)[:50]) for name in request.args if name in known}
