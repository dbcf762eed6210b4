"""A tool is told to look away at most ten times, each time with the reason beside it."""

import io
import re
import tokenize
from collections.abc import Iterator

from tests.house.source import PRODUCT, Module, modules

MOST = 10
DIRECTIVE = re.compile(
    r"#\s*(?:ruff:\s*)?(?:noqa|type:\s*ignore|nosec|mypy:|pragma:)(?:[:\s]*[A-Z]+\d+,?|\[[\w, -]+\])*"
)
SHORTEST_REASON = 12


def suppressions(module: Module) -> Iterator[tuple[str, str]]:
    """Where a tool is told to look away, and what stands there."""
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT and DIRECTIVE.search(token.string):
            yield f"{module}:{token.start[0]}", token.string


def has_reason(comment: str) -> bool:
    """Whether words follow the directive."""
    return len(DIRECTIVE.sub("", comment).strip(" #:–—-")) >= SHORTEST_REASON


def test_suppressions_are_few() -> None:
    found = [place for module in modules(*PRODUCT, "tests") for place, _ in suppressions(module)]
    assert len(found) <= MOST, found


def test_each_suppression_gives_its_reason() -> None:
    found = [entry for module in modules(*PRODUCT, "tests") for entry in suppressions(module)]
    assert [place for place, comment in found if not has_reason(comment)] == []
