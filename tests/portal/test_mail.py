"""How an installation sends mail by its settings, what the doctor says of it, and the links that stop messages."""

import uuid
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from catalogue.messages.carriers import FolderCarrier, SmtpCarrier
from catalogue.messages.operations import Letter, post
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.tasks import task_called
from catalogue.terms import MessageTopic
from portal.background import site
from portal.config import Settings
from portal.doctor import State, examine
from portal.mail import mail_of
from portal.stop_links import StopLinks
from tests.factories import OPERATOR
from tests.portal.conftest import settings_for
from tests.portal.test_config import SAFE

PRODUCTION = {**SAFE, "smtp_url": "smtps://portal:hidden@mail.council.example", "mail_from": "portal@council.example"}
SAM = uuid.UUID(int=7)


def test_a_demonstration_writes_files_whatever_is_set(tmp_path: Path) -> None:
    mail = mail_of(settings_for(tmp_path, smtp_url="smtps://mail.council.example"))
    assert mail is not None
    assert mail.carrier == FolderCarrier(tmp_path / "mail")
    assert (mail.letterhead.sender, mail.letterhead.host) == ("know-how@council.example", "127.0.0.1")


def test_production_speaks_to_its_server_or_sends_nothing(tmp_path: Path) -> None:
    mail = mail_of(settings_for(tmp_path, **PRODUCTION))
    assert mail is not None
    assert isinstance(mail.carrier, SmtpCarrier)
    assert (mail.carrier.server.host, mail.letterhead.sender) == ("mail.council.example", "portal@council.example")
    assert mail.letterhead.address == "https://know-how.council.example"
    assert "hidden" not in repr(mail)
    assert mail_of(settings_for(tmp_path, **SAFE)) is None


@pytest.mark.parametrize(
    "change, host",
    [
        ({"base_url": "https://[2001:db8::5]:444"}, "[2001:db8::5]"),
        ({"base_url": "https://bücher.example"}, "xn--bcher-kva.example"),
        ({"name": "Know-how\r\nBcc: eve@bad.example"}, "know-how.council.example"),
    ],
)
def test_names_and_hosts_of_any_sort_fit_into_headers(tmp_path: Path, change: dict[str, str], host: str) -> None:
    mail = mail_of(settings_for(tmp_path, **{**PRODUCTION, **change}))
    assert mail is not None
    assert mail.letterhead.host == host
    assert "\n" not in mail.letterhead.name


def test_the_tasks_of_a_demonstration_write_what_was_posted(settings: Settings, sqlite_database: Database) -> None:
    with sqlite_database.unit_of_work() as session:
        post(session, OPERATOR, Letter("ann@council.example", "Bins", "They are full.", "You empty them."))
    at = site(settings, sqlite_database, Index(settings.index_dir))
    assert task_called("send_messages").run(at) == "Messages: 1 sent."
    assert task_called("send_messages").run(at) == ""
    assert task_called("post_digests").run(at) == ""
    assert task_called("forget_messages").run(at) == ""
    (file,) = settings.mail_dir.glob("*.eml")
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == "ann@council.example"


def said_by_doctor(settings: Settings) -> dict[str, State]:
    """What the doctor says before it looks at the database."""
    return {finding.words: finding.state for finding in examine(settings)}


def test_the_doctor_says_where_mail_goes(settings: Settings, sqlite_url: str, tmp_path: Path) -> None:
    demo = said_by_doctor(settings)
    assert demo[f"A demonstration sends no mail: it writes it into {settings.mail_dir}."] is State.NOTE
    tmp_path.chmod(0o700)
    here = {"database_url": sqlite_url}
    silent = said_by_doctor(settings_for(tmp_path, **{**SAFE, **here}))
    assert [state for words, state in silent.items() if words.startswith("No mail is sent")] == [State.NOTE]
    sending = said_by_doctor(settings_for(tmp_path, **{**PRODUCTION, **here}))
    assert sending["Mail is sent from portal@council.example."] is State.RIGHT
    wrong = said_by_doctor(settings_for(tmp_path, **{**PRODUCTION, **here, "mail_from": "", "contact_email": ""}))
    assert wrong["No mail can be sent with these settings."] is State.WRONG


def test_the_doctor_counts_what_could_not_be_sent(
    settings: Settings, sqlite_database: Database, sqlite_url: str
) -> None:
    with sqlite_database.unit_of_work() as session:
        post(session, OPERATOR, Letter("nobody", "Bins", "They are full.", "You empty them."))
    found = said_by_doctor(settings.model_copy(update={"database_url": sqlite_url}))
    assert found["1 message could not be sent. See /admin/messages for why."] is State.NOTE


def test_a_link_stops_what_it_says_and_for_whom_it_says_only() -> None:
    links = StopLinks("s" * 40, "https://know-how.council.example")
    link = links.link(SAM, MessageTopic.DIGEST)
    assert link.startswith("https://know-how.council.example/mail/stop/digest/")
    token = link.rpartition("/")[2]
    assert links.person(MessageTopic.DIGEST, token) == SAM
    assert links.person(MessageTopic.LETTER, token) is None
    assert StopLinks("t" * 40).person(MessageTopic.DIGEST, token) is None
    other = StopLinks("s" * 40).link(uuid.UUID(int=8), MessageTopic.DIGEST).rpartition("/")[2]
    mixed = other[:32] + token[32:]
    for wrong in ("", "a", "é", token[:-2], f"{token}00", mixed, token[32:] + token[:32], "0" * 5_000):
        assert links.person(MessageTopic.DIGEST, wrong) is None
