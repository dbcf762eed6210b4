"""The house tests see what they must: imports that hide, lines that count."""

import ast
from pathlib import Path

import pytest

from tests.house.source import ROOT, Module, functions, imports, length
from tests.house.test_arrows import points_down, ring
from tests.house.test_suppressions import has_reason


def module(text: str, name: str = "catalogue.people.queries") -> Module:
    """A module that is not on disk."""
    path: Path = ROOT / (name.replace(".", "/") + ".py")
    return Module(name, path, text, ast.parse(text))


@pytest.mark.parametrize(
    "text, target",
    [
        ("import catalogue.search.index", "catalogue.search.index"),
        ("from catalogue.search import index", "catalogue.search.index"),
        ("if TYPE_CHECKING:\n    from catalogue.search import index", "catalogue.search.index"),
        ("def find():\n    from catalogue.search import index", "catalogue.search.index"),
        ("from ..search import index", "catalogue.search.index"),
        ("importlib.import_module('catalogue.search.index')", "catalogue.search.index"),
    ],
)
def test_an_import_is_seen_wherever_it_hides(text: str, target: str) -> None:
    found = list(imports(module(text)))
    assert [entry.target for entry in found] == [target]
    assert not points_down(found[0])


@pytest.mark.parametrize(
    "here, there, allowed",
    [
        ("catalogue.search.index", "catalogue.people.queries", True),
        ("catalogue.search.index", "catalogue.search.query", True),
        ("catalogue.search.index", "catalogue.glossary.queries", False),
        ("catalogue.obligations.rules", "catalogue.contracts.tables", True),
        ("catalogue.obligations.rules", "catalogue.lineage.tables", False),
        ("catalogue.tuning.judging", "catalogue.search.query", True),
        ("catalogue.tuning.judging", "catalogue.glossary.queries", False),
        ("catalogue.audit", "catalogue.resources.operations", False),
    ],
)
def test_the_order_of_the_rooms(here: str, there: str, allowed: bool) -> None:
    (found,) = imports(module(f"import {there}", here))
    assert points_down(found) is allowed


def test_a_ring_is_found_through_a_function() -> None:
    one = module("from catalogue.people import rules", "catalogue.people.tables")
    two = module("def late():\n    from catalogue.people.tables import Person", "catalogue.people.rules")
    assert set(ring((one, two))) == {"catalogue.people.tables", "catalogue.people.rules"}
    assert ring((one,)) == []


def test_a_function_is_as_long_as_a_reader_sees_it() -> None:
    (node,) = functions(module('@mark\ndef find():\n    """Words."""\n\n    return 1\n'))
    assert length(node) == 4


@pytest.mark.parametrize(
    "comment, stands",
    [
        ("# noqa: S603", False),
        ("# type: ignore[attr-defined]", False),
        ("# noqa: S603 the command is a constant of this file", True),
        ("# type: ignore[attr-defined]  # the stubs lack this method", True),
    ],
)
def test_a_suppression_without_words_is_refused(comment: str, stands: bool) -> None:
    assert has_reason(comment) is stands
