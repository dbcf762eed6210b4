"""What the council's provider proves of someone who signs on, and how it is asked: words without the libraries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from werkzeug.wrappers import Response

from catalogue.messages.rules import can_be_written_to, one_line
from catalogue.people.sign_on_ties import Identity

MOST_IN_NAME = 200
# As OpenID Connect has it: at most 255 letters of ASCII.
_SUBJECT = re.compile(r"[\x20-\x7e]{1,255}")
log = structlog.get_logger()


@dataclass(frozen=True)
class Proven:
    """What the provider proved of who came: their entry there, a verified address, a name, groups, and when they showed
    who they are."""

    identity: Identity
    email: str
    name: str
    groups: frozenset[str]
    shown_at: datetime | None = None


class NotProven(Exception):
    """Nobody was proven; `words` say to the person what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Provider(Protocol):
    """Who can say who someone is."""

    def ask(self, come_back_to: str, again: bool = False) -> Response:
        """To the provider, who sends the browser back to that address; `again` asks for the sign-in anew, although
        they are known there. Raises `NotProven`."""

    def answer(self) -> Proven:
        """Who came back from the provider with this request. Raises `NotProven`."""


def proven(claims: Mapping[str, Any]) -> Proven:
    """What a token that holds says. Raises `NotProven` without an address that is verified, or a subject.

    It must be a plain one: other letters may become somebody else's when they are made small, as the sign for a kelvin
    becomes a k.
    """
    email = claims.get("email")
    if not isinstance(email, str) or not can_be_written_to(email.strip()) or not _is_verified(claims):
        log.warning("sign_on_failed", reason="address not verified")
        raise NotProven("Your council’s sign-in service does not vouch for your email address. Tell your IT desk.")
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not isinstance(issuer, str) or not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        log.warning("sign_on_failed", reason="no subject")
        raise NotProven("Your council’s sign-in service does not say which entry is yours. Tell your IT desk.")
    groups = claims.get("groups")
    if not isinstance(groups, list):
        log.warning("sign_on_without_groups")
        groups = []
    name, shown = claims.get("name"), claims.get("auth_time")
    return Proven(
        identity=Identity(issuer, subject),
        email=email.strip().lower(),
        name=one_line(name, MOST_IN_NAME) if isinstance(name, str) else "",
        groups=frozenset(group for group in groups if isinstance(group, str)),
        shown_at=_moment(shown),
    )


def _moment(said: object) -> datetime | None:
    """A moment in seconds; None for what is no moment, such as milliseconds."""
    try:
        return datetime.fromtimestamp(said, UTC) if isinstance(said, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None


def _is_verified(claims: Mapping[str, Any]) -> bool:
    """`email_verified` decides where there is one; Entra, which has none, says `xms_edov`: the tenant owns the domain.

    Without either, an address may be anything that someone typed into their own entry at the provider.
    """
    if "email_verified" in claims:
        return claims["email_verified"] is True
    return claims.get("xms_edov") in (True, "1", "true")
