"""The provider of these tests comes and goes without a word, however often."""

import threading

import pytest

from tests.portal.sign_on.provider import StubProvider, running

# With two threads closing the same socket one in ten went wrong.
OFTEN = 60


def test_a_provider_ends_without_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)
    for _ in range(OFTEN):
        with running(StubProvider()):
            pass
    assert complaints == []
