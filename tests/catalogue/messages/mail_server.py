"""A small mail server on this machine, that keeps what it is given and can be told what to answer."""

import contextlib
import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class MailServer:
    """What was given to the server, and by what commands. `answers` replaces what it says to a command."""

    answers: Mapping[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    from_start: bool = False
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0


class _Talk(socketserver.StreamRequestHandler):
    """One client's connection."""

    def handle(self) -> None:
        assert isinstance(self.server, _Listener)
        server = self.server.state
        server.connections += 1
        if server.from_start:
            self._be_private(server)
        self._say(server.answers.get("CONNECT", "220 here"))
        envelope: list[str] = []
        while line := self.rfile.readline():
            command = line.decode().strip()
            server.commands.append(command)
            verb = command.partition(" ")[0].upper()
            answer = server.answers.get(verb, _USUAL.get(verb, "250 good"))
            if answer == "HANG UP":
                return
            if verb == "EHLO" and server.tls and not isinstance(self.connection, ssl.SSLSocket):
                answer = answer.replace("\r\n", "\r\n250-STARTTLS\r\n")
            self._say(answer)
            if verb == "STARTTLS":
                self._be_private(server)
            elif verb in ("MAIL", "RCPT"):
                envelope.append(command)
            elif verb == "DATA" and answer.startswith("354"):
                server.letters.append(self._letter())
                server.envelopes.append(envelope)
                envelope = []
                if (taken := server.answers.get(".", "250 taken")) == "HANG UP":
                    return
                self._say(taken)
            elif verb == "QUIT":
                return

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # a private one is another than the server itself closes

    def _letter(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = message_from_bytes(b"".join(lines), policy=SMTP)
        assert isinstance(letter, EmailMessage)
        return letter

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _be_private(self, server: MailServer) -> None:
        assert server.tls is not None
        self.connection = server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)


_USUAL = {
    "EHLO": "250-here\r\n250 AUTH PLAIN",
    "DATA": "354 go on",
    "QUIT": "221 bye",
    "AUTH": "235 welcome",
    "STARTTLS": "220 go",
}


class _Listener(socketserver.ThreadingTCPServer):
    """What waits for clients."""

    daemon_threads = True

    def __init__(self, state: MailServer) -> None:
        self.state = state
        super().__init__((HOST, 0), _Talk)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is no failure."""


@contextlib.contextmanager
def serving(server: MailServer) -> Iterator[MailServer]:
    """The server, listening on a port of its own until the end."""
    with _Listener(server) as listening:
        server.port = int(listening.server_address[1])
        threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            listening.shutdown()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of this machine shows, and what a client needs to believe it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, secret = folder / "certificate.pem", folder / "key.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(shown, secret)
    return server, ssl.create_default_context(cafile=str(shown))
