"""Many write one page at once: everything that anybody wrote stands in the end."""

import random
import threading
from collections.abc import Callable

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Conflict
from catalogue.kinds import kind_of
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.queries import thing
from catalogue.resources.three_ways import END, THEIRS, YOURS, join
from catalogue.runbooks.drafting import propose
from catalogue.runbooks.revisions import newest, revision_of, revisions_of
from catalogue.store import Database
from catalogue.terms import RevisionChange
from tests.factories import OPERATOR, TODAY, Place

EDITORS = 20
BEGIN = "\n".join(f"{number}. Step {number}." for number in range(1, 9))


def made(database: Database) -> None:
    with database.unit_of_work() as session:
        Place(session).thing("runbook", "Shared", body=BEGIN, slug="shared")


def the_page(session: Session) -> CataloguedResource:
    return thing(session, OPERATOR, kind_of("runbook"), "shared")


def newest_text(database: Database) -> tuple[int, str]:
    with database.reading() as session:
        found = newest(session, the_page(session))
        assert found is not None
        return found.number, found.text


def save(database: Database, actor: Actor, base: int, began: str, text: str) -> int:
    """Save as a person does: whoever is told of somebody else's change joins both, and saves again. How often."""
    tries = 0
    while True:
        tries += 1
        try:
            with database.unit_of_work() as session:
                propose(desk(session, actor, TODAY), the_page(session), text, RevisionChange.MINOR, base)
            return tries
        except Conflict as stale:
            with database.reading() as session:
                theirs = revision_of(session, actor, the_page(session), stale.current).text
            base, began, text = stale.current, theirs, join(began, text, theirs)


def edited(chance: random.Random, text: str, word: str) -> str:
    """The text with a line of somebody's own put in, or written onto the end of a line."""
    lines = text.split("\n")
    place = chance.randrange(len(lines))
    if chance.random() < 0.5 or lines[place] in (THEIRS, YOURS, END):
        lines.insert(place, word)
    else:
        lines[place] += f" {word}"
    return "\n".join(lines)


def words_in(text: str) -> set[str]:
    return {word for word in text.split() if word.startswith("w-")}


def test_twenty_who_begin_from_one_text_lose_nothing_round_after_round(
    database: Database, seeded: random.Random, count: Callable[[int, int], int]
) -> None:
    made(database)
    written: set[str] = set()
    for turn in range(count(10, 200)):
        base, began = newest_text(database)
        words = [f"w-{turn}-{editor}" for editor in range(EDITORS)]
        texts = [edited(seeded, began, word) for word in words]
        for text in seeded.sample(texts, EDITORS):
            save(database, OPERATOR, base, began, text)
        written.update(words)
        assert words_in(newest_text(database)[1]) == written


def test_editors_who_save_at_the_same_moment_lose_nothing(
    database: Database, seeded: random.Random, count: Callable[[int, int], int]
) -> None:
    made(database)
    editors, turns = count(8, EDITORS), count(3, 10)
    chances = [random.Random(seeded.random()) for _ in range(editors)]
    failed: list[BaseException] = []

    def work(editor: int, chance: random.Random) -> None:
        try:
            for turn in range(turns):
                base, began = newest_text(database)
                save(database, OPERATOR, base, began, edited(chance, began, f"w-{turn}-{editor}"))
        except BaseException as error:  # told to the test below: a thread's own error fails nothing
            failed.append(error)

    threads = [threading.Thread(target=work, args=(editor, chance)) for editor, chance in enumerate(chances)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert words_in(newest_text(database)[1]) == {
        f"w-{turn}-{editor}" for turn in range(turns) for editor in range(editors)
    }
    with database.reading() as session:
        numbers = [one.number for one in revisions_of(session, OPERATOR, the_page(session))]
    assert numbers == list(range(1 + turns * editors, 0, -1))
