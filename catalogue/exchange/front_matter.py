"""What stands above the text of a Markdown page: names and values in YAML (`---`), TOML (`+++`) or JSON (`{`)."""

import json
import re
import tomllib
from typing import Any

import yaml

from catalogue.errors import BadInput
from catalogue.exchange.json_input import load_json
from catalogue.exchange.remarks import Remarks

MAX_FRONT_MATTER = 20_000
_FENCES = len("---\n---\n")
_YAML = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"(?:---|\+\+\+)[ \t]*\n")
_JSON_OPENED = re.compile(r"\{\s*\"[^\"\n]{1,80}\"\s*:")
_ONE_A_LINE = "Write one “name: value” a line."


def end_of_front_matter(text: str) -> int:
    """Where the text of a page begins; 0 where nothing stands above it that is closed."""
    fence = _YAML.match(text) or _TOML.match(text)
    return fence.end() if fence else _end_of_json(text)


def front_matter(row: int, name: str, text: str, remarks: Remarks) -> tuple[dict[str, Any], str] | None:
    """The names and values above a text, and the text; None if they cannot be read, which is told."""
    end = end_of_front_matter(text)
    if not end and not _OPENED.match(text):
        remarks.note(row, "There is no front matter, so we know no more of it than its text.", "", "", name)
        return {}, text
    if not end:
        mend = "Close it with a line of three hyphens."
        remarks.refuse(row, "The front matter is opened and never closed.", mend, "", name)
        return None
    if end > MAX_FRONT_MATTER + _FENCES:
        reason = f"The front matter has more than {MAX_FRONT_MATTER:,} characters."
        remarks.refuse(row, reason, "Move what readers should see into the text.", "", name)
        return None
    try:
        said = _said(text[:end])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, BadInput, RecursionError) as error:
        remarks.refuse(row, f"The front matter cannot be read{_place(error)}.", _ONE_A_LINE, "", name)
        return None
    if not isinstance(said, dict):
        remarks.refuse(row, "The front matter does not give names and values.", _ONE_A_LINE, "", name)
        return None
    return {str(key): value for key, value in said.items()}, text[end:]


def _said(head: str) -> Any:
    if found := _YAML.match(head):
        return yaml.load(found.group(1), _PlainLoader) or {}  # noqa: S506 — it makes nothing but text and lists
    if found := _TOML.match(head):
        return _plain(tomllib.loads(found.group(1)))
    return _plain(load_json(head))


def _plain(value: Any) -> Any:
    """Texts, lists and names, as the reader of YAML gives them."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _place(error: Exception) -> str:
    """In which line of the file something is wrong, where the reader says so."""
    mark = getattr(error, "problem_mark", None)
    return f": look at line {mark.line + 2}" if mark is not None else ""


def _end_of_json(text: str) -> int:
    if not _JSON_OPENED.match(text):
        return 0
    try:
        _, end = json.JSONDecoder().raw_decode(text[:MAX_FRONT_MATTER])
    except (ValueError, RecursionError):
        return 0
    return end + 1 if text[end : end + 1] == "\n" else end


class _PlainLoader(yaml.BaseLoader):
    """Makes texts, lists and names of them; a value named once and used often, the seed of a YAML bomb, is refused."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)
