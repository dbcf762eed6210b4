"""Links that let in whoever has them, for a while: each says what it is for, until when, and is sealed by our key.

A link holds once because what it names changes when it is used; nothing of it is kept. The address in it is our own
setting's, never what a request says of itself.
"""

import uuid
from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeSerializer

from catalogue.workflows.answer_password_requests import Doors
from portal.config import Settings

RENEWAL = "/sign-in/new-password"
INVITATION = "/invitation"
UPLOAD = "/hand-in"
WITNESS = "/witness"


class SealedLinks:
    """Makes and reads the links of one portal for one purpose: no other seal made with the key stands here."""

    def __init__(self, settings: Settings, purpose: str, path: str) -> None:
        self._seal = URLSafeSerializer(settings.session_secret, salt=f"link: {purpose}")
        self._address = settings.address + path

    def link(self, subject: uuid.UUID, number: int, until: datetime) -> str:
        """The link for this thing in its state of this number. It is not in the path, which is written to logs."""
        return f"{self._address}?link={self._seal.dumps([subject.hex, number, int(until.timestamp())])}"

    def opened(self, sealed: str, at: datetime) -> tuple[uuid.UUID, int] | None:
        """What a link names; None if we did not make it or its time is over."""
        try:
            subject, number, until = self._seal.loads(sealed)
        except BadData:
            return None
        return (uuid.UUID(subject), number) if at < datetime.fromtimestamp(until, UTC) else None


def password_links(settings: Settings) -> SealedLinks:
    """Links to a new password: each names an account and its number, see `link_number`."""
    return SealedLinks(settings, "new password", RENEWAL)


def invitation_links(settings: Settings) -> SealedLinks:
    """Links to an invitation: each names it."""
    return SealedLinks(settings, "invitation", INVITATION)


def upload_links(settings: Settings) -> SealedLinks:
    """Links to hand in by: each names the link's own row."""
    return SealedLinks(settings, "upload", UPLOAD)


def witness_links(settings: Settings) -> SealedLinks:
    """Links by which a witness answers: each names a drill."""
    return SealedLinks(settings, "witness", WITNESS)


def doors_of(settings: Settings) -> Doors:
    """How people come in, by these settings."""
    sign_in, witnessing = f"{settings.address}/sign-in", witness_links(settings).link
    return Doors(password_links(settings).link, sign_in, settings.staff_may_use_password, witnessing)
