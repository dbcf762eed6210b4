"""What teams and the like are called is kept with the wording it was read with, for those who may know the same."""

from collections.abc import Callable
from typing import Any

import pytest

from catalogue.access import ANONYMOUS
from catalogue.store import Database
from portal import vocabularies as module
from portal.vocabularies import Vocabularies
from tests.factories import Place


def test_an_answer_of_before_a_change_is_not_kept_after_it(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.unit_of_work() as session:
        Place(session).team("Grit Team")
    kept = Vocabularies()
    with sqlite_database.reading() as before:
        kept.of(before)
        with sqlite_database.unit_of_work() as session:
            Place(session).thing("dataset", "Grit rounds", visibility="public", team="grit-team")
        with sqlite_database.reading() as after:
            meanwhile(monkeypatch, "labels_of_actor", lambda: kept.of(after))
            assert not kept.names_for(before, ANONYMOUS).teams.labels
            assert kept.names_for(after, ANONYMOUS).teams.labels == {"grit-team": "Grit Team"}


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, do: Callable[[], Any]) -> None:
    """Let something happen the first time that a function is called, before it answers."""
    real, waiting = getattr(module, name), [do]

    def called(*arguments: Any) -> Any:
        while waiting:
            waiting.pop()()
        return real(*arguments)

    monkeypatch.setattr(module, name, called)
