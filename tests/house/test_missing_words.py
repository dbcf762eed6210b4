"""What is said of a field that must be filled in reads as a sentence, whatever its label is."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from catalogue.kinds import KINDS
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import missing
from portal import pages

NO_SENTENCE = re.compile(
    r"Enter the ((what|who|whose|why|how|when|where|which|since|for|from|to|until|by|in|it|its)\b.*|.* (on|by)\.)"
)


def fields_in(value: Any) -> Iterator[Field]:
    """The fields that a module keeps under one of its names."""
    if isinstance(value, Field):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from fields_in(one)
    elif isinstance(value, dict):
        yield from fields_in(list(value.values()))


def fields_of_forms() -> set[Field]:
    """Every field of a kind, of its parts, and of a short form."""
    modules = [import_module(f"{pages.__name__}.{found.name}") for found in pkgutil.iter_modules(pages.__path__)]
    kept = [value for module in modules for value in vars(module).values()]
    parts = [(kind.fields, [part.fields for part in kind.parts]) for kind in KINDS]
    return set(fields_in([*kept, *parts]))


def test_it_reads_as_a_sentence_for_every_field_of_every_form() -> None:
    said = sorted(missing(spec) for spec in fields_of_forms() if spec.required)
    assert len(said) > 40
    assert [words for words in said if NO_SENTENCE.match(words)] == []


@pytest.mark.parametrize(
    "label, words",
    [
        ("Reason", "Enter the reason."),
        ("Person who did it", "Enter the person who did it."),
        ("What changed", "Fill in “What changed”."),
        ("Why it is taken back", "Fill in “Why it is taken back”."),
        ("Its address", "Fill in “Its address”."),
        ("Done on", "Fill in “Done on”."),
        ("Whole sum", "Enter the whole sum."),
        ("How did it end?", "Answer “How did it end?”"),
    ],
)
def test_what_is_no_name_of_a_thing_is_quoted(label: str, words: str) -> None:
    assert missing(Field("one", label, FieldType.TEXT)) == words
