"""Two people changed one entry: whose words stand where, so that neither loses any."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.exchange.json_input import load_json
from catalogue.kinds.kind import Field
from catalogue.kinds.values import blank, parse_all
from catalogue.resources.history import Piece, Speak, word_differences
from portal.forms import said, typed_from, version_sent

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """A field that both changed: what the other made of it, and how yours differs from that."""

    name: str
    label: str
    theirs: list[Piece]
    yours: list[Piece]


@dataclass
class Merge:
    """What to type now so that both people's changes stand: yours where both changed the same field.

    `saved` says who saved first and when, of what has a history.
    """

    typed: dict[str, Any] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    taken: list[tuple[str, list[Piece]]] = field(default_factory=list)
    saved: str = ""


def merge(fields: Sequence[Field], base: Values, now: Values, typed: Values, speak: Speak) -> Merge:
    """Join what was typed from `base` with what stands `now`; all three by field name, `typed` as it was typed."""
    made = Merge(dict(typed))
    mine = said(fields, typed)
    for spec in fields:
        if spec.name not in typed:
            continue
        problems: list[Problem] = []
        yours = parse_all(spec, mine[spec.name], problems)
        was, stands = base.get(spec.name), now.get(spec.name)
        they_changed = not _same(was, stands)
        you_changed = bool(problems) or not _same(was, yours)
        said_then, said_now = speak(spec, was), speak(spec, stands)
        if they_changed and not you_changed:
            made.typed[spec.name] = typed_from([spec], now)[spec.name]
            made.taken.append((spec.label, word_differences(said_then, said_now)))
        elif they_changed and not _same(stands, yours):
            words = str(mine[spec.name]) if problems else speak(spec, yours)
            theirs = word_differences(said_then, said_now)
            made.clashes.append(Clash(spec.name, spec.label, theirs, word_differences(said_now, words)))
    return made


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (blank(one) and blank(other))


@dataclass(frozen=True)
class Began:
    """From what a form was drawn: a version and what it said, carried along by forms of what has no history."""

    version: int = 0
    values: Values = field(default_factory=dict)

    @property
    def hidden(self) -> dict[str, str | int]:
        """What the form sends back unseen."""
        return {"version": self.version, "began": json.dumps(self.values)}


def began_in(sent: Mapping[str, str], fields: Sequence[Field]) -> Began:
    """From what the form that was sent was drawn; what it does not tell readably counts as blank."""
    try:
        told = load_json(sent.get("began", ""))
    except BadInput:
        told = {}
    values = told if isinstance(told, dict) else {}
    return Began(version_sent(sent), {spec.name: parse_all(spec, values.get(spec.name), []) for spec in fields})
