"""Every term of the closed vocabularies has a code for machines, a label for people, and an address for both."""

import re

import pytest

from catalogue import terms
from catalogue.terms import Term

CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*|[a-z]+:[a-z]+")
ADDRESS = re.compile(r"(https?://|urn:)\S+")
VOCABULARIES = [
    vocabulary
    for name in terms.__all__
    if isinstance(vocabulary := getattr(terms, name), type) and issubclass(vocabulary, Term) and vocabulary is not Term
]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_each_term_says_what_it_is(vocabulary: type[Term]) -> None:
    assert [term for term in vocabulary if not CODE.fullmatch(term.value)] == []
    assert [term for term in vocabulary if not term.label or term.label != term.label.strip()] == []
    assert [term for term in vocabulary if not ADDRESS.fullmatch(term.uri)] == []


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_no_two_terms_can_be_mistaken_for_each_other(vocabulary: type[Term]) -> None:
    said = sorted(term.label.casefold() for term in vocabulary)
    assert sorted(set(said)) == said


def test_every_vocabulary_is_looked_at() -> None:
    assert len(VOCABULARIES) > 20
