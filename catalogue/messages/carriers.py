"""What takes messages away: a mail server, or a folder for those who only want to see what would be sent."""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

TIMEOUT_SECONDS = 20.0
Carry = Callable[[EmailMessage], None]


class NotCarried(Exception):
    """A message was not taken, with what was said. `for_good` if another try would end the same.

    `nobody_there` means that it was not about this message: the others need not be tried now.
    """

    def __init__(self, said: str, for_good: bool = False, nobody_there: bool = False) -> None:
        super().__init__(said)
        self.said = said
        self.for_good = for_good
        self.nobody_there = nobody_there


class Carrier(Protocol):
    """Takes messages away. One trip may carry many; what it gives takes one, or raises `NotCarried`."""

    def trip(self) -> AbstractContextManager[Carry]:
        """Set out, and come back at the end."""


@dataclass(frozen=True)
class FolderCarrier:
    """Writes each message into a folder as an `.eml` file, which mail programs open."""

    folder: Path

    @contextmanager
    def trip(self) -> Iterator[Carry]:
        yield self._carry

    def _carry(self, letter: EmailMessage) -> None:
        try:
            self._write(letter)
        except OSError as error:
            raise NotCarried(f"{self.folder} cannot be written to: {error.strerror}", nobody_there=True) from None

    def _write(self, letter: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{letter['Date'].datetime:%Y%m%d-%H%M%S}-{letter['Message-ID'].strip('<>').partition('@')[0]}"
        unfinished = self.folder / f"{name}.part"
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(bytes(letter))
        unfinished.replace(self.folder / f"{name}.eml")


class Privacy(StrEnum):
    """How a connection to a mail server is kept from being read: from its start, from its first command on, or not."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class SmtpServer:
    """Where a mail server is, and how to sign in to it; without a user nobody signs in."""

    host: str
    port: int
    privacy: Privacy
    user: str = ""
    password: str = field(default="", repr=False)


_USUAL_PORT = {Privacy.TLS: 465, Privacy.STARTTLS: 587, Privacy.NONE: 25}


def smtp_server(url: str) -> SmtpServer:
    """The server at `smtp://user:password@host:port` (STARTTLS), `smtps://…` (TLS) or `smtp://…?starttls=no` (plain).

    Raises `ValueError`, with words that do not repeat the password.
    """
    try:
        parts = urlsplit(url)
        port, asked = parts.port, parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError("it is no address of a mail server") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("it must look like smtp://user:password@mail.council.example:587")
    if asked and (parts.scheme == "smtps" or asked != [("starttls", "no")]):
        raise ValueError("after “?” it can only say starttls=no, and that only with smtp://")
    privacy = Privacy.TLS if parts.scheme == "smtps" else Privacy.NONE if asked else Privacy.STARTTLS
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port or _USUAL_PORT[privacy], privacy, user, password)


@dataclass(frozen=True)
class SmtpCarrier:
    """Gives messages to a mail server, all of a trip through one connection; each wait has an end."""

    server: SmtpServer
    timeout: float = TIMEOUT_SECONDS
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @contextmanager
    def trip(self) -> Iterator[Carry]:
        connection = _Connection(self)
        try:
            yield connection.carry
        finally:
            connection.close()

    def connected(self) -> smtplib.SMTP:
        """A connection that is private as far as asked and signed in. Raises `OSError`, as everything of smtplib."""
        server = self.server
        connection = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=self.timeout, context=self.trust)
            if server.privacy is Privacy.TLS
            else smtplib.SMTP(server.host, server.port, timeout=self.timeout)
        )
        try:
            if server.privacy is Privacy.STARTTLS:
                connection.starttls(context=self.trust)
            if server.user:
                connection.login(server.user, server.password)
        except OSError:
            connection.close()
            raise
        return connection


class _Connection:
    """The connection of one trip, made when it is first needed and again after it broke."""

    def __init__(self, carrier: SmtpCarrier) -> None:
        self._carrier = carrier
        self._open: smtplib.SMTP | None = None

    def carry(self, letter: EmailMessage) -> None:
        """Give one message to the server."""
        try:
            self._open = self._open or self._carrier.connected()
            self._open.sendmail(*_envelope(letter), bytes(letter))
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, said),) = refused.recipients.values()
            raise NotCarried(_words(code, said), for_good=code >= 500) from None
        except smtplib.SMTPDataError as refused:
            raise NotCarried(_words(refused.smtp_code, refused.smtp_error), for_good=refused.smtp_code >= 500) from None
        except smtplib.SMTPResponseException as refused:  # it does not let us in, or not write as who we are
            self.close()
            raise NotCarried(_words(refused.smtp_code, refused.smtp_error), nobody_there=True) from None
        except OSError as error:
            self.close()
            raise NotCarried(f"The mail server does not answer: {error}", nobody_there=True) from None

    def close(self) -> None:
        """Take leave of the server."""
        if self._open is not None:
            with suppress(OSError):
                self._open.quit()
            self._open = None


def _envelope(letter: EmailMessage) -> tuple[str, str]:
    return letter["From"].addresses[0].addr_spec, letter["To"].addresses[0].addr_spec


def _words(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
