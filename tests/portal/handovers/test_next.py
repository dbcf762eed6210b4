"""The top of a handover's page says what whoever looks has to do next, and leads to the form."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.terms import ObligationStatus
from tests.page import read_page
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import (
    ACCEPTOR,
    KEEPER,
    LINK,
    STAFF,
    SUPPLIER,
    Deal,
    hand_in,
    post,
)

S = ObligationStatus
NOBODY: tuple[str, list[str]] = ("", [])
ADDS = ["evidence/link", "evidence/file"]


def next_of(browser: FlaskClient, deal: Deal) -> tuple[str, list[str]]:
    """What the line says, and to which forms of the handover it leads."""
    found = [one for one in read_page(browser.get(deal.one).text).all("p") if one.text.startswith("Next: ")]
    if not found:
        return NOBODY
    links = [link["href"].removeprefix(f"{deal.one}/") for link in found[0].all("a")]
    words = found[0].text.removeprefix("Next: ")
    for link in found[0].all("a"):
        words = words.replace(link.text, "")
    return words.strip(" ·"), links


@pytest.mark.parametrize(
    "status, told",
    [
        (S.DRAFT, {KEEPER: ("agree it with the supplier, and say so here.", ["agree"])}),
        (S.AGREED, {KEEPER: ("open it, so that the supplier can hand it over.", ["open"])}),
        (S.OPEN, {
            SUPPLIER: ("add what proves it, then submit it.", ADDS),
            KEEPER: ("the supplier hands it in. You can do it for them: add what proves it, then submit it.",
                     [*ADDS, "link"]),
        }),
        (S.SUBMITTED, {KEEPER: ("begin to check it.", ["check"]), ACCEPTOR: ("begin to check it.", ["check"])}),
        (S.ACCEPTED, {}), (S.ACCEPTED_IN_PART, {}), (S.NOT_DELIVERED, {}), (S.NOT_PURSUED, {}), (S.VARIED, {}),
        (S.SUPERSEDED, {}), (S.CANCELLED, {}),
    ],
)  # fmt: skip
def test_each_state_says_what_is_next_to_those_whose_turn_it_is(
    app: Flask, deal: Deal, sign_in: SignIn, status: S, told: dict[str, tuple[str, list[str]]]
) -> None:
    deal.bring_to(status)
    for email in (STAFF, SUPPLIER, KEEPER):
        assert next_of(sign_in(app.test_client(), email), deal) == told.get(email, NOBODY), email
    if ACCEPTOR in told:
        assert next_of(sign_in(app.test_client(), ACCEPTOR), deal) == told[ACCEPTOR]


@pytest.mark.parametrize("anchor, begins", [("request", "ask for it, then"), ("event", "once it has happened, record")])
def test_what_waits_for_a_request_or_an_event_says_to_record_it(
    app: Flask, deal: Deal, sign_in: SignIn, anchor: str, begins: str
) -> None:
    supplier, keeper, staff = (sign_in(app.test_client(), email) for email in (SUPPLIER, KEEPER, STAFF))
    for status in (S.AGREED, S.OPEN, S.RETURNED):
        deal.bring_to(status, anchor=anchor, unit="days", offset=15, due_on=None, effective_due_on=None)
        words, links = next_of(keeper, deal)
        assert words.startswith(begins) and links == ["happened"], status
        assert "happened" not in next_of(supplier, deal)[1]
        assert next_of(staff, deal) == NOBODY
    deal.bring_to(S.DRAFT)
    assert next_of(keeper, deal)[1] == ["agree"], "what nobody has agreed on is not asked for"
    deal.bring_to(S.SUBMITTED)
    assert next_of(keeper, deal)[1] == ["check"]
    deal.bring_to(S.OPEN)
    assert post(keeper, f"{deal.one}/happened", **{f"happened_on-{part}": "1" for part in ("day", "month")},
                **{"happened_on-year": "2027"}) == 303  # fmt: skip
    assert next_of(keeper, deal)[1] == [*ADDS, "link"]


def test_what_was_sent_back_says_so_and_why_until_it_is_handed_in_again(
    app: Flask, deal: Deal, sign_in: SignIn
) -> None:
    supplier, keeper = (sign_in(app.test_client(), email) for email in (SUPPLIER, KEEPER))
    assert post(supplier, f"{deal.one}/evidence/link", **LINK) == 303
    assert next_of(supplier, deal) == ("submit what was added.", ["submit", *ADDS])
    assert post(supplier, f"{deal.one}/submit") == 303
    assert next_of(supplier, deal) == NOBODY
    assert post(keeper, f"{deal.one}/check") == 303
    assert post(keeper, f"{deal.one}/return", reasons="Step 6 is\nmissing. " + "x" * 400) == 303
    told = "add what was missing, then submit it again."
    assert next_of(supplier, deal) == (told, ADDS)
    page = supplier.get(deal.one).text
    assert "Sent back on" in page and "Step 6 is missing. xxx" in page
    assert next_of(keeper, deal)[0] == f"the supplier hands it in. You can do it for them: {told}"
    assert post(supplier, f"{deal.one}/evidence/link", **LINK) == 303
    assert next_of(supplier, deal) == ("submit it again.", ["submit", *ADDS])
    assert "Sent back on" in supplier.get(deal.one).text
    assert post(supplier, f"{deal.one}/submit") == 303
    assert "Sent back on" not in supplier.get(deal.one).text.partition("Both sides")[0].partition("What proves it")[0]


def test_whoever_accepts_is_led_to_it_and_others_are_told_why_they_may_not(
    app: Flask, deal: Deal, sign_in: SignIn
) -> None:
    supplier, keeper, acceptor = (sign_in(app.test_client(), email) for email in (SUPPLIER, KEEPER, ACCEPTOR))
    hand_in(supplier, deal)
    assert post(keeper, f"{deal.one}/check") == 303
    told = "try it, then accept it, or return it with reasons."
    assert next_of(acceptor, deal) == (told, ["accept", "return"])
    assert next_of(keeper, deal) == NOBODY
    deal.bring_to(S.IN_CHECK, acceptor_id=None)
    assert next_of(keeper, deal) == ("say who accepts it: nobody is appointed.", ["people"])
    assert next_of(acceptor, deal) == ("say who accepts it: nobody is appointed.", ["people"])


def test_whoever_filed_the_evidence_is_told_that_somebody_else_accepts(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert post(acceptor, f"{deal.one}/evidence/link", **LINK) == 303
    assert post(sign_in(app.test_client(), SUPPLIER), f"{deal.one}/submit") == 303
    assert post(acceptor, f"{deal.one}/check") == 303
    words, links = next_of(acceptor, deal)
    assert (words.startswith("You added evidence to this yourself"), links) == (True, [])


def test_a_second_person_is_led_to_what_was_proposed(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper, other = (sign_in(app.test_client(), email) for email in (KEEPER, ACCEPTOR))
    assert post(keeper, f"{deal.one}/not-pursue", reason="It is worth nothing.") == 303
    assert next_of(other, deal) == ("read what was proposed, and approve it or withdraw it.", ["#proposal"])
    assert next_of(keeper, deal)[1] != ["#proposal"]
