"""A DCAT file in JSON as a tree that forgives: prefixes, letter case, references and lists no longer matter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LOCAL = re.compile(r"[^/#:]+$")
_LANGUAGES = ("en-gb", "en", "en-us", "")


@dataclass(frozen=True)
class Said:
    """One property as it stands in the file: its name there and its value."""

    key: str
    value: Any


class Tree:
    """The whole file: looks up what is only referred to, and names that a context inside the file explains.

    A context elsewhere on the web is never fetched; its usual names are known here.
    """

    def __init__(self, document: Any) -> None:
        self.document = document
        context = document.get("@context") if isinstance(document, dict) else None
        contexts = context if isinstance(context, list) else [context]
        self.remote_contexts = tuple(one for one in contexts if isinstance(one, str))
        self._aliases = {
            name: local_name(_iri_in_context(meaning))
            for one in contexts
            if isinstance(one, dict)
            for name, meaning in one.items()
            if _iri_in_context(meaning)
        }
        graph = document.get("@graph") if isinstance(document, dict) else document
        nodes = [one for one in graph if isinstance(one, dict)] if isinstance(graph, list) else []
        self.graph = nodes if isinstance(document, dict) or any("@id" in one for one in nodes) else []
        self._by_id = {str(one["@id"]): one for one in self.graph if "@id" in one}

    def meaning(self, key: str) -> str:
        """What a key stands for: `dct:title`, `title` and the full address all mean `title`."""
        return plain_name(self._aliases.get(key) or local_name(key))

    def node(self, value: Any) -> "Node":
        """A thing described in the file; one that is only referred to is looked up."""
        if isinstance(value, dict) and set(value) == {"@id"}:
            value = self._by_id.get(str(value["@id"]), value)
        return Node(self, value if isinstance(value, dict) else {})

    def things(self, *types: str) -> list[dict[str, Any]]:
        """The things of a graph that are of one of these types."""
        wanted = {plain_name(one) for one in types}
        return [one for one in self.graph if wanted & set(self.types(one))]

    def types(self, value: dict[str, Any]) -> list[str]:
        """The types of a thing, as plain names."""
        said = value.get("@type") or value.get("type") or []
        return [plain_name(local_name(str(one))) for one in (said if isinstance(said, list) else [said])]


class Node:
    """A thing in the file whose properties are found whatever their prefix and letter case."""

    def __init__(self, tree: Tree, value: dict[str, Any]) -> None:
        self.tree = tree
        self.value = value
        self._by_name: dict[str, Said] = {}
        for key, one in value.items():
            if one not in (None, "", [], {}):
                self._by_name.setdefault(tree.meaning(key), Said(shown_name(key), one))

    @property
    def id(self) -> str:
        """Its address, if it has one."""
        return str(self.value.get("@id") or "")

    def get(self, *names: str) -> Said | None:
        """The first of these properties that the file gives."""
        return next((self._by_name[plain_name(one)] for one in names if plain_name(one) in self._by_name), None)

    def text(self, *names: str) -> str:
        """The first of these properties as text."""
        said = self.get(*names)
        return text_of_value(said.value) if said else ""

    def nodes(self, *names: str) -> Iterator["Node"]:
        """The things that the first of these properties names."""
        said = self.get(*names)
        if said is None:
            return
        for one in said.value if isinstance(said.value, list) else [said.value]:
            yield self.tree.node(one)


def local_name(key: str) -> str:
    """What follows the last slash, hash or colon of a name."""
    found = _LOCAL.search(key)
    return found.group(0) if found else key


def plain_name(name: str) -> str:
    """A name without case and punctuation."""
    return "".join(character for character in name.casefold() if character.isalnum())


def shown_name(key: str) -> str:
    """The name as people read it: prefixes stay, long addresses go."""
    return local_name(key) if "://" in key else key


def values_of(value: Any) -> list[Any]:
    """The value as a list."""
    return value if isinstance(value, list) else [value]


def text_of_value(value: Any) -> str:
    """The text in a value of JSON-LD: a plain one, a literal with its language, an address, or the first of a list."""
    if isinstance(value, list):
        return next((text for one in _english_first(value) if (text := text_of_value(one))), "")
    if isinstance(value, dict):
        if "@value" in value:
            return str(value["@value"])
        languages = {str(name).casefold(): one for name, one in value.items()}
        spoken = next((languages[one] for one in _LANGUAGES if isinstance(languages.get(one), str)), None)
        return str(spoken or value.get("@id") or "")
    if isinstance(value, bool) or value is None:
        return ""
    return str(value)


def _english_first(values: list[Any]) -> list[Any]:
    return sorted(values, key=lambda one: isinstance(one, dict) and str(one.get("@language", "en"))[:2] != "en")


def _iri_in_context(meaning: Any) -> str:
    if isinstance(meaning, dict):
        meaning = meaning.get("@id")
    return meaning if isinstance(meaning, str) and ":" in meaning and meaning[-1:] not in "/#:" else ""
