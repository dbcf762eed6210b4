"""Keep a search, ask for something, answer what was looked for: one audit event each, without the words."""

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Conflict, NotAllowed, Refused
from catalogue.kinds.values import clean, text_problems
from catalogue.people.tables import Person
from catalogue.searches.rules import (
    KEPT,
    MOST_IN_NAME,
    MOST_IN_PURPOSE,
    MOST_IN_QUERY,
    MOST_IN_REASON,
    MOST_OPEN_WISHES,
    MOST_SAVED,
    MOST_WORDS,
    Answer,
    AskedSearch,
    PairState,
    folded,
    problems_in_answer,
)
from catalogue.searches.tables import MissedSearch, Reformulation, SavedSearch, Wish
from catalogue.store import for_change, now
from catalogue.terms import SearchOutcome


def save_search(session: Session, actor: Actor, name: str, asked: AskedSearch) -> SavedSearch:
    """Keep a search under a name. Who may: everyone signed in, for themselves.

    Raises `BadInput` for a missing or long name. Refused: it asks for nothing (`search_empty`) or for too much
    (`search_long`), it is kept already (`search_saved`), another has the name (`name_taken`), there are too many
    (`too_many_saved`).
    """
    person_id = _own_id(actor)
    name = _name(name)
    _hold(session, person_id)
    if asked.asks_nothing:
        raise Refused("search_empty", "Search for something first, or choose a filter: then save it.", "name")
    if len(asked.query) > MOST_IN_QUERY:
        raise Refused("search_long", "This search has too many filters to be saved. Take some away.", "name")
    kept = session.scalars(select(SavedSearch).where(SavedSearch.person_id == person_id)).all()
    same = next((row for row in kept if row.query == asked.query), None)
    if same is not None:
        raise Refused("search_saved", f"You have saved this search already, as “{same.name}”.", "name")
    if len(kept) >= MOST_SAVED:
        raise Refused(
            "too_many_saved", f"You have saved {MOST_SAVED} searches. Remove one that you no longer need.", "name"
        )
    row = SavedSearch(id=uuid.uuid4(), person_id=person_id, query=asked.query, saved_at=now(session))
    _call(session, row, name)
    session.add(row)
    session.flush()
    record(session, actor, Happening("saved_search.saved", "saved_search", row.id))
    return row


def rename_search(session: Session, actor: Actor, row: SavedSearch, name: str) -> bool:
    """Give one's saved search another name; whether that is new. Raises `BadInput`. Refused: `name_taken`."""
    _check_own(actor, row)
    name = _name(name)
    if name == row.name:
        return False
    _call(session, row, name)
    record(session, actor, Happening("saved_search.renamed", "saved_search", row.id))
    return True


def remove_search(session: Session, actor: Actor, row: SavedSearch) -> None:
    """Keep one's saved search no longer."""
    _check_own(actor, row)
    session.delete(row)
    record(session, actor, Happening("saved_search.removed", "saved_search", row.id))


def ask_for(session: Session, actor: Actor, words: str, purpose: str, today: date) -> Wish:
    """Ask the data stewards for something. Who may: everyone signed in.

    Raises `BadInput` for missing or long words. Refused: they wait for an answer to the same (`wish_open`) or to too
    many (`wishes_many`).
    """
    person_id = _own_id(actor)
    words, purpose = " ".join(clean(words).split()), clean(purpose)
    problems = text_problems("words", "what you are looking for", words, MOST_WORDS)
    problems += text_problems("purpose", "what it is for", purpose, MOST_IN_PURPOSE, required=False)
    if problems:
        raise BadInput(problems)
    _hold(session, person_id)
    waiting = session.scalars(
        select(Wish.words).where(Wish.person_id == person_id, Wish.outcome == SearchOutcome.OPEN.value)
    ).all()
    if folded(words) in {folded(one) for one in waiting}:
        raise Refused("wish_open", "You have asked for this already. The answer will be on your page.", "words")
    if len(waiting) >= MOST_OPEN_WISHES:
        words_ = f"You wait for {MOST_OPEN_WISHES} answers already. Wait for some of them, then ask again."
        raise Refused("wishes_many", words_, "words")
    row = Wish(id=uuid.uuid4(), person_id=person_id, words=words, purpose=purpose, asked_on=today, reason="")
    row.outcome = SearchOutcome.OPEN.value
    session.add(row)
    session.flush()
    record(session, actor, Happening("wish.asked", "wish", row.id))
    return row


def answer(session: Session, actor: Actor, row: MissedSearch | Wish, said: Answer, began: str, today: date) -> None:
    """Say what became of something that was looked for; to open it again takes the answer back.

    Who may: stewards and administrators. Raises `BadInput` for an answer that lacks its entry or its reason,
    `Conflict` if somebody answered since the actor read that it was `began`. The words of a missed search that is
    dismissed are forgotten at once.
    """
    require(actor, Action.ANSWER_SEARCHES)
    problems = problems_in_answer(said) + text_problems("reason", "the reason", said.reason, MOST_IN_REASON, False)
    if problems:
        raise BadInput(problems)
    _read_again(session, row)
    if row.outcome != began:
        raise Conflict(0)
    row.outcome = said.outcome.value
    row.thing_id = said.thing_id if said.outcome is SearchOutcome.FOUND else None
    row.reason = "" if said.outcome is SearchOutcome.OPEN else said.reason
    row.answered_on = None if said.outcome is SearchOutcome.OPEN else today
    if isinstance(row, MissedSearch) and said.outcome is SearchOutcome.DISMISSED:
        row.words = ""
    details = {"thing": str(row.thing_id)} if row.thing_id else {}
    subject = row.__tablename__
    record(session, actor, Happening(f"{subject}.{said.outcome.value}", subject, row.id, details=details))


def dismiss_pair(session: Session, actor: Actor, row: Reformulation) -> None:
    """Never offer a pair of words again, and forget them. Who may: whoever keeps the glossary.

    Refused: it is settled already (`pair_settled`).
    """
    _settle(session, actor, row, PairState.DISMISSED)
    row.from_words = row.to_words = ""


def note_learned(session: Session, actor: Actor, row: Reformulation, term_id: uuid.UUID) -> None:
    """Note that the glossary has learned the first words of a pair. Who may, and refused: as for dismissing."""
    _settle(session, actor, row, PairState.LEARNED, term=str(term_id))


def forget_settled(session: Session, actor: Actor, today: date) -> int:
    """Drop wishes that were answered a year ago, and saved searches of people who left a year ago; how many.

    Who may: administrators and the operator.
    """
    require(actor, Action.ADMINISTER)
    before = today - KEPT
    wishes = session.scalars(
        select(Wish).where(Wish.outcome != SearchOutcome.OPEN.value, Wish.answered_on < before)
    ).all()
    saved = session.scalars(
        select(SavedSearch).join(Person, Person.id == SavedSearch.person_id).where(Person.end_on < before)
    ).all()
    rows: list[Wish | SavedSearch] = [*wishes, *saved]
    for row in rows:
        session.delete(row)
        subject = row.__tablename__
        record(session, actor, Happening(f"{subject}.forgotten", subject, row.id))
    return len(rows)


def _own_id(actor: Actor) -> uuid.UUID:
    if actor.person_id is None:
        raise NotAllowed("keep", "Sign in first.")
    return actor.person_id


def _hold(session: Session, person_id: uuid.UUID) -> None:
    """Let nothing else be kept for this person until the commit: what they have is counted first."""
    session.execute(for_change(select(Person.id).where(Person.id == person_id)))


def _read_again(session: Session, row: MissedSearch | Wish | Reformulation) -> None:
    """Read the row as it is by now, and let nobody else change it until the commit."""
    session.flush()
    session.refresh(row, with_for_update=True)


def _check_own(actor: Actor, row: SavedSearch) -> None:
    if row.person_id != _own_id(actor):
        raise NotAllowed("keep")


def _name(name: str) -> str:
    name = " ".join(clean(name).split())
    if problems := text_problems("name", "a name", name, MOST_IN_NAME):
        raise BadInput(problems)
    return name


def _call(session: Session, row: SavedSearch, name: str) -> None:
    """Give the row a name that none of the person's others has, whatever its case."""
    others = select(SavedSearch.id).where(
        SavedSearch.person_id == row.person_id, SavedSearch.name_key == folded(name), SavedSearch.id != row.id
    )
    if session.scalar(others) is not None:
        raise Refused("name_taken", f"You have another search called “{name}”. Choose another name.", "name")
    row.name, row.name_key = name, folded(name)


def _settle(session: Session, actor: Actor, row: Reformulation, state: PairState, **details: str) -> None:
    require(actor, Action.EDIT_GLOSSARY)
    _read_again(session, row)
    if row.state != PairState.OPEN:
        raise Refused("pair_settled", "Someone has settled these words already. Look at the list again.", "term")
    row.state = state.value
    record(session, actor, Happening(f"reformulation.{state.value}", "reformulation", row.id, details=details))
