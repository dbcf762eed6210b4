"""What an import may change: the source's word, our word and what the source said last time, compared. Pure.

A blank never erases. What someone here changed since the last import stays as it is: if the source changed it too,
that is a conflict for a person to settle.
"""

from dataclasses import dataclass, field, replace
from typing import Any

Plain = Any
RowValues = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What one side says of a thing: values by field, lists by part, owners by role; and when, if that is known."""

    values: dict[str, Plain] = field(default_factory=dict)
    parts: dict[str, list[RowValues]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    as_of: str = ""


@dataclass(frozen=True)
class Clash:
    """One field that both sides changed: what the source says, and what stands."""

    name: str
    incoming: Plain
    current: Plain


@dataclass
class Comparison:
    """What to change, what clashes, and what to remember as the source's last word."""

    changes: Told = field(default_factory=Told)
    clashes: list[Clash] = field(default_factory=list)
    remembered: Told = field(default_factory=Told)

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.changes.values or self.changes.parts or self.changes.owners)

    def forgo(self, name: str, last: Told | None) -> None:
        """Leave one value as it stands, as if the source had not said it this time: that is a clash."""
        self.clashes.append(Clash(name, self.changes.values.pop(name), None))
        before = last.values.get(name) if last else None
        if is_blank(before):
            self.remembered.values.pop(name, None)
        else:
            self.remembered.values[name] = before


def is_blank(value: Plain) -> bool:
    """Whether nothing is said. No and zero are said."""
    return value is None or value == "" or value == []


def same(one: Plain, other: Plain) -> bool:
    """Whether two values say the same: two blanks do, and two lists of the same words in another order."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return bool(one == other) or (is_blank(one) and is_blank(other))


def compare(
    incoming: Told, current: Told, last: Told | None, keys: dict[str, str], growing: frozenset[str] = frozenset()
) -> Comparison:
    """Compare what the source says with what stands. `last` is what the source said before (None: never seen);
    `keys` name the field by which the rows of each part are recognised, `growing` the parts of which a source says
    only what is new. What a source said earlier than its last word only fills what is blank."""
    last_word = last.as_of if last else ""
    found = Comparison(remembered=Told(as_of=max(incoming.as_of, last_word)))
    if last is not None:
        incoming = _grown(incoming, last, {name: keys[name] for name in growing})
    if incoming.as_of < last_word:
        incoming = _filling(incoming, current, growing)
    sides = (
        (incoming.values, current.values, last.values if last else {}, found.changes.values, found.remembered.values),
        (incoming.owners, current.owners, last.owners if last else {}, found.changes.owners, found.remembered.owners),
    )
    for said, stands, before, changes, remembered in sides:
        remembered.update(before)
        for name, value in said.items():
            outcome = settle(value, stands.get(name), before.get(name))
            if outcome == "clash":
                found.clashes.append(Clash(name, value, stands.get(name)))
                continue
            if outcome == "change":
                changes[name] = value
            if not is_blank(value):
                remembered[name] = value
    _compare_parts(found, incoming, current, last, keys)
    return found


def _grown(incoming: Told, last: Told, keys: dict[str, str]) -> Told:
    """What comes in, its lists that only grow with the rows that the source said before; the later word counts."""
    parts = dict(incoming.parts)
    for name, key in keys.items():
        if name in parts:
            said, before = _numbered(parts[name], key), _numbered(last.parts.get(name, []), key)
            whole = {**said, **before} if incoming.as_of < last.as_of else {**before, **said}
            parts[name] = list(whole.values())
    return replace(incoming, parts=parts)


def _filling(incoming: Told, current: Told, growing: frozenset[str]) -> Told:
    """Of what comes in, that for which nothing stands."""
    return Told(
        {name: value for name, value in incoming.values.items() if is_blank(current.values.get(name))},
        {name: rows for name, rows in incoming.parts.items() if name in growing or not current.parts.get(name)},
        {role: email for role, email in incoming.owners.items() if is_blank(current.owners.get(role))},
        incoming.as_of,
    )


def settle(incoming: Plain, current: Plain, last: Plain) -> str:
    """`same`, `change`, `keep` (someone here changed it and the source did not) or `clash`, for one value."""
    if is_blank(incoming) or same(incoming, current):
        return "same"
    if is_blank(current) and is_blank(last):
        return "change"
    if same(current, last):
        return "change"
    return "keep" if same(incoming, last) else "clash"


def _compare_parts(found: Comparison, incoming: Told, current: Told, last: Told | None, keys: dict[str, str]) -> None:
    found.remembered.parts.update(last.parts if last else {})
    for name, rows in incoming.parts.items():
        if not rows:
            continue
        standing = [_said(row) for row in current.parts.get(name, [])]
        before = [_said(row) for row in last.parts.get(name, [])] if last else []
        merged, clashes = merge_rows([_said(row) for row in rows], standing, before, keys[name])
        found.clashes += [Clash(name, one.incoming, one.current) for one in clashes]
        if _in_any_order(merged) != _in_any_order(standing):
            found.changes.parts[name] = merged
        if not clashes:
            found.remembered.parts[name] = [_said(row) for row in rows]


def merge_rows(
    incoming: list[RowValues], current: list[RowValues], last: list[RowValues], key: str
) -> tuple[list[RowValues], list[Clash]]:
    """The rows that should stand, in the source's order, with rows that people here added behind them.

    A row that the source no longer gives goes only if nobody here changed it.
    """
    standing, before = _numbered(current, key), _numbered(last, key)
    merged: list[RowValues] = []
    clashes: list[Clash] = []
    for name, row in _numbered(incoming, key).items():
        ours = standing.pop(name, None)
        if ours is None:
            removed_here = name in before and same(row, before[name])
            merged += [] if removed_here else [row]
            continue
        whole, more = _merged_row(row, ours, before.get(name, {}))
        merged.append(whole)
        clashes += more
    merged += [row for name, row in standing.items() if not (name in before and row == before[name])]
    return merged, clashes


def _merged_row(incoming: RowValues, current: RowValues, last: RowValues) -> tuple[RowValues, list[Clash]]:
    whole, clashes = dict(current), []
    for name, value in incoming.items():
        outcome = settle(value, current.get(name), last.get(name))
        if outcome == "change":
            whole[name] = value
        elif outcome == "clash":
            clashes.append(Clash(name, value, current.get(name)))
    return whole, clashes


def _said(row: RowValues) -> RowValues:
    """A row without what is blank or merely not ticked, so that rows compare whoever wrote them."""
    return {name: value for name, value in row.items() if not is_blank(value) and value is not False}


def _in_any_order(rows: list[RowValues]) -> list[str]:
    """Rows to compare where their order says nothing: graphs have none."""
    return sorted(repr(sorted(row.items())) for row in rows)


def _numbered(rows: list[RowValues], key: str) -> dict[tuple[str, int], RowValues]:
    """Rows by their key; several with one key are told apart by their order."""
    found: dict[tuple[str, int], RowValues] = {}
    for row in rows:
        name, number = str(row.get(key, "")).casefold(), 1
        while (name, number) in found:
            number += 1
        found[name, number] = row
    return found
