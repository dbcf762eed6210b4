"""A mail server is spoken to in private and in good time, and what it says decides what becomes of a message."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

import pytest

from catalogue.messages.carriers import FolderCarrier, NotCarried, Privacy, SmtpCarrier, SmtpServer, smtp_server
from catalogue.messages.tables import Message
from catalogue.messages.writing import written
from catalogue.terms import MessageTopic
from tests.catalogue.messages.mail_server import HOST, MailServer, certificate, serving
from tests.catalogue.messages.outbox import LETTERHEAD

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def message(**values: object) -> Message:
    """A message as the outbox keeps it."""
    usual = {
        "id": UUID(int=7), "topic": "letter", "to_address": "ann@council.example", "subject": "Räte",
        "body": "Zoë,\n.a line with a dot\nFrom here on", "reason": "You asked.", "posted_at": AT, "person_id": None,
    }  # fmt: skip
    return Message(**usual | values)


LETTER = written(message(), LETTERHEAD)


def carrier(server: MailServer, user: str = "", password: str = "") -> SmtpCarrier:
    """One that speaks openly with this server."""
    return SmtpCarrier(SmtpServer(HOST, server.port, Privacy.NONE, user, password), timeout=10)


def refusal(server: MailServer, user: str = "", password: str = "") -> NotCarried:
    """What becomes of a letter to this server."""
    with serving(server), carrier(server, user, password).trip() as carry, pytest.raises(NotCarried) as refused:
        carry(LETTER)
    return refused.value


def test_letters_of_a_trip_share_a_connection_and_arrive_whole() -> None:
    with serving(MailServer()) as server:
        with carrier(server).trip() as carry:
            carry(LETTER)
            carry(written(message(to_address="bob@council.example"), LETTERHEAD))
        assert server.connections == 1
        first, second = server.letters
        assert (first["Subject"], second["To"]) == ("Räte", "bob@council.example")
        assert first.get_content().startswith("Zoë,\r\n.a line with a dot\r\nFrom here on\r\n")
        assert server.envelopes[0][0].startswith("mail FROM:<know-how@council.example>")
        assert server.envelopes[0][1:] == ["rcpt TO:<ann@council.example>"]
        assert server.commands[-1] == "quit"


def test_nobody_is_asked_where_there_is_nothing_to_carry() -> None:
    with serving(MailServer()) as server:
        with carrier(server).trip():
            pass
        assert server.connections == 0


@pytest.mark.parametrize("from_start, privacy", [(True, Privacy.TLS), (False, Privacy.STARTTLS)])
def test_letters_go_in_private_and_the_password_only_then(tmp_path: Path, from_start: bool, privacy: Privacy) -> None:
    shown, trusted = certificate(tmp_path)
    with serving(MailServer(tls=shown, from_start=from_start)) as server:
        target = SmtpServer(HOST, server.port, privacy, "portal", "hidden")
        with SmtpCarrier(target, timeout=10, trust=trusted).trip() as carry:
            carry(LETTER)
        assert len(server.letters) == 1
        verbs = [command.partition(" ")[0].upper() for command in server.commands]
        assert verbs.index("AUTH") > (verbs.index("STARTTLS") if not from_start else 0)


def test_a_server_that_cannot_be_private_or_is_not_known_gets_nothing(tmp_path: Path) -> None:
    with serving(MailServer()) as server:
        target = SmtpServer(HOST, server.port, Privacy.STARTTLS, "portal", "hidden")
        with SmtpCarrier(target, timeout=10).trip() as carry, pytest.raises(NotCarried) as refused:
            carry(LETTER)
        assert refused.value.nobody_there
        assert not any(command.upper().startswith(("AUTH", "MAIL")) for command in server.commands)
    shown, _ = certificate(tmp_path)
    with serving(MailServer(tls=shown, from_start=True)) as server:
        unknown = SmtpCarrier(SmtpServer(HOST, server.port, Privacy.TLS), timeout=10)
        with unknown.trip() as carry, pytest.raises(NotCarried, match="certificate verify failed"):
            carry(LETTER)
        assert server.letters == []


@pytest.mark.parametrize(
    "answers, for_good, nobody_there",
    [
        ({"RCPT": "550 5.1.1 no such person"}, True, False),
        ({"RCPT": "450 4.2.1 mailbox busy"}, False, False),
        ({"DATA": "554 not this"}, True, False),
        ({".": "552 too large"}, True, False),
        ({".": "451 full"}, False, False),
        ({"MAIL": "553 you are not who you say"}, False, True),
        ({"CONNECT": "421 come back later"}, False, True),
        ({"MAIL": "HANG UP"}, False, True),
        ({".": "HANG UP"}, False, True),
    ],
)
def test_what_the_server_says_decides(answers: dict[str, str], for_good: bool, nobody_there: bool) -> None:
    refused = refusal(MailServer(answers))
    assert (refused.for_good, refused.nobody_there) == (for_good, nobody_there)
    code = next(iter(answers.values())).partition(" ")[0]
    assert code == "HANG" or code in refused.said


def test_a_wrong_password_is_about_no_one_letter() -> None:
    refused = refusal(MailServer({"AUTH": "535 who are you"}), user="portal", password="wrong")
    assert (refused.for_good, refused.nobody_there) == (False, True)
    assert "wrong" not in refused.said


def test_after_a_refused_letter_the_next_one_is_carried() -> None:
    answers = {"RCPT": "550 no such person"}
    with serving(MailServer(answers)) as server, carrier(server).trip() as carry:
        with pytest.raises(NotCarried):
            carry(LETTER)
        answers.clear()
        carry(LETTER)
        assert len(server.letters) == 1


def test_a_server_that_hung_up_is_called_again() -> None:
    answers = {"MAIL": "HANG UP"}
    with serving(MailServer(answers)) as server, carrier(server).trip() as carry:
        with pytest.raises(NotCarried):
            carry(LETTER)
        answers.clear()
        carry(LETTER)
        assert (len(server.letters), server.connections) == (1, 2)


def test_nobody_waits_for_ever(tmp_path: Path) -> None:
    with ExitStack() as stack:
        shown, _ = certificate(tmp_path)
        server = stack.enter_context(serving(MailServer(tls=shown, from_start=True)))  # waits for us to begin
        carry = stack.enter_context(replace(carrier(server), timeout=0.2).trip())
        with pytest.raises(NotCarried, match="timed out"):
            carry(LETTER)
    with carrier(server).trip() as carry, pytest.raises(NotCarried, match="does not answer"):
        carry(LETTER)


def test_a_folder_gets_a_file_that_only_its_owner_reads_and_the_same_one_again(tmp_path: Path) -> None:
    folder = FolderCarrier(tmp_path / "mail")
    for _ in range(2):
        with folder.trip() as carry:
            carry(LETTER)
    (file,) = folder.folder.iterdir()
    assert file.name == "20261122-090000-00000000-0000-0000-0000-000000000007.eml"
    assert (file.stat().st_mode & 0o777, folder.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Räte"


def test_a_folder_that_cannot_be_written_to_is_about_no_one_letter(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with FolderCarrier(tmp_path / "mail").trip() as carry, pytest.raises(NotCarried) as refused:
        carry(LETTER)
    assert refused.value.nobody_there


def test_a_letter_says_what_machines_need_to_know() -> None:
    assert (LETTER["Date"], LETTER["Message-ID"]) == (
        "Sun, 22 Nov 2026 09:00:00 +0000",
        "<00000000-0000-0000-0000-000000000007@know-how.council.example>",
    )
    assert (LETTER["From"], LETTER["Auto-Submitted"]) == ("Know-how <know-how@council.example>", "auto-generated")
    assert LETTER.get_content_type() == "text/plain"
    assert LETTER.get_content_charset() == "utf-8"
    assert bytes(LETTER).isascii()


def test_only_what_can_be_stopped_says_how() -> None:
    link = LETTERHEAD.stop_link(UUID(int=1), MessageTopic.DIGEST)
    for topic in MessageTopic:
        letter = written(message(topic=topic.value, person_id=UUID(int=1)), LETTERHEAD)
        wire = bytes(letter).decode()
        stoppable = topic is MessageTopic.DIGEST
        assert (f"\r\nList-Unsubscribe: <{link}>\r\n" in wire) is stoppable
        assert ("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in wire) is stoppable
        assert (link in letter.get_content()) is stoppable
    assert written(message(topic="digest"), LETTERHEAD)["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "url, server",
    [
        ("smtp://mail.council.example", SmtpServer("mail.council.example", 587, Privacy.STARTTLS)),
        ("smtps://u%40c:p%2F@mail.council.example", SmtpServer("mail.council.example", 465, Privacy.TLS, "u@c", "p/")),
        ("smtp://localhost?starttls=no", SmtpServer("localhost", 25, Privacy.NONE)),
        ("smtp://[::1]:2525?starttls=no", SmtpServer("::1", 2525, Privacy.NONE)),
    ],
)  # fmt: skip
def test_addresses_of_servers_are_read(url: str, server: SmtpServer) -> None:
    assert smtp_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.council.example", "http://mail.council.example", "smtp://", "smtp://host/path", "smtp://host?starttls=yes",
        "smtps://host?starttls=no", "smtp://host?timeout=1", "smtp://host:port", "smtp://[::1", "smtp://host?x",
        "smtp://u:secret@host:99999",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"it (is|must)|after") as wrong:
        smtp_server(url)
    assert "secret" not in str(wrong.value)


def test_a_password_is_not_in_what_is_printed() -> None:
    assert "hidden" not in repr(smtp_server("smtp://portal:hidden@mail.council.example"))
