"""Letters are posted with what they tell of: once for a key, in one line where a header begins, to real addresses."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.audit import AuditEvent
from catalogue.errors import Refused
from catalogue.messages.operations import NOT_AN_ADDRESS, Letter, check_addressee, post
from catalogue.messages.rules import can_be_written_to
from catalogue.messages.tables import Message
from catalogue.store import Database
from catalogue.terms import MessageState
from tests.factories import OPERATOR, Place

LETTER = Letter("ann@council.example", "Bins", "They are full.", "You empty the bins.", key="bins:1")


def posted(session: Session) -> list[Message]:
    """Everything in the outbox."""
    return list(session.scalars(select(Message)))


def test_a_letter_waits_with_the_person_it_is_for(database: Database) -> None:
    with database.unit_of_work() as session:
        ann = Place(session).person("Ann")
        post(session, OPERATOR, LETTER)
    with database.reading() as session:
        (message,) = posted(session)
        assert (message.state, message.person_id, message.tries) == (MessageState.WAITING, ann.id, 0)
        event = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == message.id)).one()
        assert (event.action, event.details) == ("message.posted", {"actor": "the tests", "topic": "letter"})


def test_what_is_undone_posts_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.unit_of_work() as session:
        post(session, OPERATOR, LETTER)
        raise ZeroDivisionError
    with database.reading() as session:
        assert posted(session) == []


def test_a_key_is_posted_once_and_letters_without_one_each_time(database: Database) -> None:
    with database.unit_of_work() as session:
        assert post(session, OPERATOR, LETTER) is not None
        assert post(session, OPERATOR, LETTER) is None
    plain = Letter("ann@council.example", "Bins", "Full.", "You empty the bins.")
    with database.unit_of_work() as session:
        assert post(session, OPERATOR, LETTER) is None
        assert None not in (post(session, OPERATOR, plain), post(session, OPERATOR, plain))
    with database.reading() as session:
        assert len(posted(session)) == 3


@pytest.mark.parametrize(
    "address",
    [
        "ann", "ann@", "@council.example", "ann@council", "ann@council.example,eve@bad.example", "a b@council.example",
        "ann@council.example\nBcc: eve@bad.example", "Ann <ann@council.example>", '"a b"@council.example',
        "ann@-council.example", f"{'a' * 65}@council.example", f"ann@{'a.' * 130}example", "ann@räte.example", "",
        "ann@council.example>", "..@council.example", "ann@[127.0.0.1]",
    ],
)  # fmt: skip
def test_a_letter_to_no_address_is_kept_as_one_that_could_not_be_sent(sqlite_database: Database, address: str) -> None:
    with sqlite_database.unit_of_work() as session:
        post(session, OPERATOR, Letter(address, "Bins", "Full.", "You empty the bins."))
    with sqlite_database.reading() as session:
        (message,) = posted(session)
        assert (message.state, message.said) == (MessageState.FAILED, NOT_AN_ADDRESS)
        assert message.settled_at is not None


@pytest.mark.parametrize("address", ["ann@council.example", "ann.o'neill+bins@mail.council.gov.uk", "A@B.EXAMPLE"])
def test_usual_addresses_are_good(address: str) -> None:
    assert can_be_written_to(address)


def test_nothing_in_a_subject_can_end_a_header(sqlite_database: Database) -> None:
    subject = "Bins\r\nBcc: eve@bad.example\x00\u2028\x85 are\tfull" + "x" * 300
    with sqlite_database.unit_of_work() as session:
        post(session, OPERATOR, Letter("ann@council.example", subject, "a\r\nb\x00\x1b[0m", "Because.\r\n\r\nNo."))
    with sqlite_database.reading() as session:
        (message,) = posted(session)
        assert message.subject.startswith("Bins Bcc: eve@bad.example are full")
        assert len(message.subject) == 200
        assert message.body == "a\nb[0m"
        assert message.reason == "Because. No."


@pytest.mark.parametrize(
    "name, address, code",
    [
        ("Gil Marsh", "gil..marsh@supplier.example", "cannot_be_written_to"),
        ("Gil https://evil.example", "gil@supplier.example", "name_is_link"),
        ("WWW.evil.example", "gil@supplier.example", "name_is_link"),
    ],
)
def test_a_letter_to_somebody_new_goes_to_a_name_at_an_address(name: str, address: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_addressee(name, address)
    assert refused.value.code == code
    check_addressee("Gil O’Marsh-Wade", "gil.marsh@supplier.example")
