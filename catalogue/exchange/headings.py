"""Which column means what: headings are guessed from the names, labels and known headings of fields, and a person
says otherwise where the guess is wrong."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, partial

from catalogue.errors import BadInput, Problem
from catalogue.exchange.registers import alike, normal
from catalogue.exchange.shapes import Shape
from catalogue.kinds.kind import Field, FieldType
from catalogue.terms import OwnerRole


class Place(Enum):
    """Where a column's cells go."""

    VALUE = "a field"
    PART = "a field of the row that belongs to it"
    PARTS = "a whole list that belongs to it, as JSON"
    OWNER = "who answers for it"
    SLUG = "its short address"
    VERSION = "the version it was exported from"


@dataclass(frozen=True)
class Target:
    """What a column is for; `part` names the list it belongs to, where it does."""

    place: Place
    field: Field
    part: str = ""

    @property
    def code(self) -> str:
        """What a choice calls it: no two targets of a shape are called the same."""
        return f"{self.part}.{self.field.name}" if self.place is Place.PART else self.field.name


Choices = Mapping[str, str]
"""What a person says of headings: the code of a target, or nothing for a column that is left out."""
NO_CHOICES: Choices = {}


@dataclass(frozen=True)
class Columns:
    """A target for each known heading, the headings nobody knows, whether each row is one file of a thing that has
    several (the dialect of scraped lists), and the known headings that a person left out."""

    targets: dict[str, Target]
    unknown: tuple[str, ...]
    row_per_part: bool
    left_out: tuple[str, ...] = ()

    def codes(self, headings: Sequence[str]) -> dict[str, str]:
        """What each of these headings means, by its code; empty where it means nothing."""
        return {heading: self.targets[heading].code if heading in self.targets else "" for heading in headings}

    @cached_property
    def is_our_own(self) -> bool:
        """Whether the table was exported here."""
        return any(target.place is Place.VERSION for target in self.targets.values())

    def heading_of(self, name: str) -> str:
        """The heading that means this field; the field's own name if no column does."""
        for heading, target in self.targets.items():
            if target.field.name == name and target.place is not Place.PART:
                return heading
        return name


SLUG = Field("slug", "Short address", FieldType.TEXT, max_length=120, headings=("slug",))
VERSION = Field("version", "Version", FieldType.INTEGER, headings=("version",))
_OWNER_HEADINGS: dict[OwnerRole, tuple[str, ...]] = {
    OwnerRole.INFORMATION_ASSET_OWNER: ("iao", "owner", "asset owner", "data owner", "information owner"),
    OwnerRole.DATA_STEWARD: ("steward", "information asset administrator", "iaa"),
    OwnerRole.DATA_CUSTODIAN: ("custodian",),
    OwnerRole.TECHNICAL_OWNER: ("system owner", "technical contact"),
    OwnerRole.CONTRACT_MANAGER: ("contract owner", "contract officer"),
    OwnerRole.SUPPLIER_CONTACT: ("supplier email",),
}
_OWNERS = {
    role: Field(role.value, role.label, FieldType.EMAIL, max_length=254, headings=headings)
    for role, headings in _OWNER_HEADINGS.items()
}
_PART_ADDRESSES = ("access_url", "download_url")
_OF_SCRAPED_LISTS: dict[str, tuple[str, ...]] = {
    "organisation": ("owner",),
}


def known(shape: Shape, headings: Sequence[str]) -> int:
    """How many of these headings mean something to us."""
    return len(guess(shape, [heading for heading in headings if heading.strip()]).targets)


def guess(shape: Shape, headings: Sequence[str]) -> Columns:
    """What each heading means. A field takes one column only, except lists, whose columns are joined."""
    by_part = _row_per_part(shape, headings)
    targets: dict[str, Target] = {}
    for same in _ways_to_compare(shape):
        _take(targets, headings, list(_claims(shape, by_part)), same)
    _take_last_resorts(targets, headings, shape)
    ordered = {heading: targets[heading] for heading in headings if heading in targets}
    unknown = [heading for heading in headings if heading not in targets and alike(heading) not in shape.aside]
    return Columns(ordered, tuple(unknown), by_part)


def is_last_resort(shape: Shape, heading: str, target: Target) -> bool:
    """Whether a column was taken for a field only because no better one is there."""
    names = (name for field, names in shape.last_resort if field == target.field.name for name in names)
    return target.place is Place.VALUE and _words(shape, heading) in {_words(shape, name) for name in names}


def _ways_to_compare(shape: Shape) -> list[Callable[[str], Hashable]]:
    """By its letters; where the shape says which words are idle, by its other words too."""
    return [normal] if shape.filler is None else [normal, partial(_words, shape)]


def _words(shape: Shape, heading: str) -> Hashable:
    return alike(heading, shape.filler or frozenset()) or normal(heading)


def _take(
    targets: dict[str, Target],
    headings: Sequence[str],
    claims: Sequence[tuple[tuple[str, ...], Target]],
    same: Callable[[str], Hashable],
) -> None:
    """Give each heading that is still free to the first who claims it."""
    free: dict[Hashable, list[str]] = {}
    for heading in headings:
        if heading not in targets:
            free.setdefault(same(heading), []).append(heading)
    taken = {(target.place, target.field.name) for target in targets.values()}
    for names, target in claims:
        claim = (target.place, target.field.name)
        for heading in dict.fromkeys(heading for name in names for heading in free.get(same(name), ())):
            if heading not in targets and (claim not in taken or _takes_several(target.field)):
                targets[heading] = target
                taken.add(claim)


def _take_last_resorts(targets: dict[str, Target], headings: Sequence[str], shape: Shape) -> None:
    """What nothing says well is taken from a column that may say it; what is needed, from one that says another."""
    for name, words in shape.last_resort:
        field = shape.field(name)
        if any(target.place is Place.VALUE and target.field is field for target in targets.values()):
            continue
        wanted = [_words(shape, word) for word in words]
        fitting = [one for one in headings if _words(shape, one) in wanted and (field.required or one not in targets)]
        if fitting:
            best = min(fitting, key=lambda one: wanted.index(_words(shape, one)))
            targets[best] = Target(Place.VALUE, field)


def columns_of(shape: Shape, headings: Sequence[str], choices: Choices = NO_CHOICES) -> Columns:
    """The guess, changed by what a person chose; what they did not speak of is guessed, where it is still free.

    Raises `BadInput` for a choice that is none, for one about no column of the file, and for two columns that would be
    one field.
    """
    guessed = guess(shape, headings)
    said = {heading: choices[heading] for heading in headings if heading in choices}
    if strangers := [heading for heading in choices if heading not in said]:
        mend = f"Write one of its headings as it stands there: {', '.join(headings)}."
        raise BadInput([Problem(one, f"The file has no column “{one[:60]}”.", mend) for one in strangers])
    chosen = _chosen(offers(shape, headings), said)
    taken = {target.code for target in chosen.values()}
    for heading, target in guessed.targets.items():
        if heading not in said and (target.code not in taken or _takes_several(target.field)):
            chosen[heading] = target
    targets = {heading: chosen[heading] for heading in headings if heading in chosen}
    return Columns(
        targets,
        tuple(heading for heading in guessed.unknown if heading not in targets),
        guessed.row_per_part,
        tuple(heading for heading in guessed.targets if heading not in targets),
    )


def offers(shape: Shape, headings: Sequence[str]) -> dict[str, Target]:
    """All that a column of such a table can be taken for, by code."""
    return {target.code: target for _, target in _claims(shape, _row_per_part(shape, headings))}


def _chosen(offered: Mapping[str, Target], said: Choices) -> dict[str, Target]:
    found: dict[str, Target] = {}
    by_code: dict[str, str] = {}
    problems: list[Problem] = []
    for heading, code in said.items():
        if not code:
            continue
        if code not in offered:
            problems.append(Problem(heading, f"“{code[:60]}” is not a field of this.", "Choose one of the fields."))
            continue
        target, other = offered[code], by_code.setdefault(code, heading)
        if other != heading and not _takes_several(target.field):
            reason = f"“{other}” and “{heading}” are both taken for “{target.field.label}”."
            problems.append(Problem(heading, reason, "Choose something else for one of them, or leave one out."))
        found[heading] = target
    if problems:
        raise BadInput(problems)
    return found


def _takes_several(field: Field) -> bool:
    return field.type is FieldType.LIST or field.name == "personal_data"


def _row_per_part(shape: Shape, headings: Sequence[str]) -> bool:
    wanted = {
        normal(heading)
        for part in shape.parts[:1]
        for field in part.fields
        if field.name in _PART_ADDRESSES
        for heading in (field.name, *field.headings)
    }
    return any(normal(heading) in wanted for heading in headings)


def _claims(shape: Shape, by_part: bool) -> Iterator[tuple[tuple[str, ...], Target]]:
    """Who claims which headings, strongest first: exact names, then labels, then headings seen elsewhere."""
    fields = [Target(Place.VALUE, field) for field in shape.fields]
    owners = [Target(Place.OWNER, field) for field in _OWNERS.values()] if shape.has_owners else []
    own = [Target(Place.SLUG, SLUG), Target(Place.VERSION, VERSION)] if shape.has_owners else []
    lists = [Target(Place.PARTS, Field(part.name, part.label, FieldType.TEXT), part.name) for part in shape.parts]
    parts = [
        Target(Place.PART, field, part.name)
        for part in shape.parts[:1]
        for field in part.fields
        if field.headings or field.facet
    ]
    for target in [*own, *fields, *owners, *lists]:
        yield (target.field.name,), target
    if by_part:
        yield from _claims_of_scraped_lists(fields, parts)
    for target in fields:
        yield shape.headings.get(target.field.name, ()), target
    for target in [*fields, *owners]:
        yield (target.field.label,), target
    for target in [*fields, *owners, *parts]:
        yield (target.field.label, *target.field.headings), target


def _claims_of_scraped_lists(fields: list[Target], parts: list[Target]) -> Iterator[tuple[tuple[str, ...], Target]]:
    for target in parts:
        yield (target.field.name, *target.field.headings), target
    for target in fields:
        if target.field.name in _OF_SCRAPED_LISTS:
            yield _OF_SCRAPED_LISTS[target.field.name], target
