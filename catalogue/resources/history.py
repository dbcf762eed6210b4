"""What changed between two descriptions of a thing, word by word; pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from catalogue.kinds.kind import Field, FieldType, Kind, Part
from catalogue.kinds.values import blank, written
from catalogue.terms import Licence, OwnerRole

Op = Literal["same", "added", "removed"]
Speak = Callable[[Field, Any], str]

# A word with the space before it; ends of lines stand alone, so that what is added after one leaves it where it was.
_WORD = re.compile(r"[^\S\n]*\S+|[^\S\n]+|\n")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Comparing takes time that grows with the square of what is compared, so longer texts are compared in larger pieces.
_MOST_PIECES = 3_000
# Of a long stretch that stays the same, so many lines are shown beside what changed.
_LINES_AROUND = 3


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    op: Op
    text: str


@dataclass(frozen=True)
class Difference:
    """One field, part or role that differs, in words: its name in the record, its label, before and after."""

    name: str
    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """The word differences."""
        return word_differences(self.before, self.after)


def word_differences(before: str, after: str) -> list[Piece]:
    """How one text became another, in words; in lines, or whole, where the texts are long."""
    for pattern in (_WORD, _LINE):
        old, new = pattern.findall(before), pattern.findall(after)
        if len(old) <= _MOST_PIECES and len(new) <= _MOST_PIECES:
            return _pieces(old, new)
    return _whole(before, after)


def _pieces(old: list[str], new: list[str]) -> list[Piece]:
    found: list[Piece] = []
    for op, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if op == "equal":
            found.append(Piece("same", "".join(old[old_from:old_to])))
        else:
            found += _whole("".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
    return found


def _whole(before: str, after: str) -> list[Piece]:
    if before == after:
        return [Piece("same", before)] if before else []
    removed = [Piece("removed", before)] if before else []
    return removed + ([Piece("added", after)] if after else [])


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The differences without the middle of long stretches that stay the same."""
    last = len(pieces) - 1
    return [
        _short(piece, 0 if number == 0 else _LINES_AROUND, 0 if number == last else _LINES_AROUND)
        for number, piece in enumerate(pieces)
    ]


def _short(piece: Piece, before: int, after: int) -> Piece:
    """A stretch with so many of its first and last lines."""
    lines = _LINE.findall(piece.text)
    left_out = len(lines) - before - after
    if piece.op != "same" or left_out <= _LINES_AROUND:
        return piece
    gap = f"[… {left_out} lines that stay the same …]\n"
    return Piece("same", "".join([*lines[:before], gap, *lines[len(lines) - after :]]))


def in_words(field: Field, value: Any, names: Callable[[Field, str], str]) -> str:
    """A plain value as people say it; `names` gives the name behind a reference's slug."""
    if blank(value):
        return ""
    if field.type is FieldType.TERM and field.terms is not None:
        term = field.terms.named(str(value))
        return term.label if term else str(value)
    if field.type is FieldType.LICENCE:
        licence = Licence.named(str(value))
        return licence.label if licence else str(value)
    if field.type in (FieldType.TEAM, FieldType.ORGANISATION, FieldType.THEME):
        return names(field, str(value))
    return written(value)


def differences(kind: Kind, before: dict[str, Any], after: dict[str, Any], speak: Speak) -> list[Difference]:
    """What differs between two records as history keeps them (`versions.snapshot`), in the order of the form."""
    found = [
        Difference(spec.name, spec.label, speak(spec, before["values"].get(spec.name)), said)
        for spec in kind.fields
        if (said := speak(spec, after["values"].get(spec.name))) != speak(spec, before["values"].get(spec.name))
    ]
    for part in kind.parts:
        old, new = (_listed(part, record.get("parts", {}).get(part.name, []), speak) for record in (before, after))
        if old != new:
            found.append(Difference(part.name, part.label, old, new))
    for role in OwnerRole:
        old, new = (str(record.get("owners", {}).get(role.value, "")) for record in (before, after))
        if old != new:
            found.append(Difference(role.value, role.label, old, new))
    if before.get("slug") != after.get("slug"):
        found.append(Difference("slug", "Short address", str(before.get("slug", "")), str(after.get("slug", ""))))
    return found


def _listed(part: Part, rows: list[dict[str, Any]], speak: Speak) -> str:
    """A part as text: one row a line, blanks left out."""
    return "\n".join(
        "; ".join(f"{spec.label}: {said}" for spec in part.fields if (said := speak(spec, row.get(spec.name))))
        for row in rows
    )


def label_of(kind: Kind, name: str) -> str:
    """What people call a changed field, part or role; the name itself where history knows more than the kind."""
    labels = {spec.name: spec.label for spec in kind.fields} | {part.name: part.label for part in kind.parts}
    labels |= {role.value: role.label for role in OwnerRole} | {"slug": "Short address"}
    return labels.get(name, name.replace("_", " "))
