"""Every way in which the catalogue refuses is said in a plain sentence, and met by a test."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.source import Module, modules


@dataclass(frozen=True)
class Refusal:
    """One `Refused(code, words, …)` in the source; `words` has a hole where the sentence names something."""

    place: str
    code: str
    words: str


def refusals(module: Module) -> Iterator[Refusal]:
    """Every refusal that a module can make."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id="Refused"), args=[ast.Constant(value=str(code)), words, *_]):
                yield Refusal(f"{module}:{node.lineno}", code, _spoken(words))


def _spoken(words: ast.expr) -> str:
    """The sentence as far as it is written there; words made elsewhere are one hole."""
    match words:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "[…]" for part in parts)
    return "[…]."


def is_plain(words: str) -> bool:
    """Whether this is a whole sentence: a capital, or the name of something, at its start; a stop at its end."""
    return (words[:1].isupper() or words[:1] in {"“", "["}) and words.endswith((".", "?"))


def every_refusal() -> list[Refusal]:
    """All refusals of the catalogue."""
    return [found for module in modules("catalogue") for found in refusals(module)]


def test_each_refusal_is_a_plain_sentence() -> None:
    assert [f"{found.place} {found.words!r}" for found in every_refusal() if not is_plain(found.words)] == []


def test_each_refusal_is_met_by_a_test() -> None:
    tested = "\n".join(module.text for module in modules("tests"))
    unmet = sorted({found.code for found in every_refusal() if f'"{found.code}"' not in tested})
    assert unmet == [], f"no test meets {unmet}"
