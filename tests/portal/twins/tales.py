"""What becomes of things in a made-up council: a tale is a few steps, of which none comes before the one above it."""

from collections.abc import Iterator

from catalogue.imports.identities import Sighting, keep_identities
from catalogue.imports.operations import Opening, open_run
from catalogue.imports.rules import Told
from catalogue.kinds.record import Record
from catalogue.kinds.resource import Link
from catalogue.people.roles import Period, end_sight, grant_sight
from catalogue.people.tables import Grant
from catalogue.resources.links import Tie, change_link, link, unlink
from catalogue.resources.operations import describe, rename
from catalogue.resources.ownership import Appointment, assign_owner, end_ownership
from catalogue.resources.rules import relations_between
from catalogue.terms import (
    OwnerRole,
    Relation,
    Visibility,
)
from catalogue.tuning.operations import add_known_search
from tests.conftest import TODAY
from tests.factories import OPERATOR, Place
from tests.portal.twins.cast import AUDITOR, CONTRACTOR, GONE, OWNER, Cast
from tests.portal.twins.handing_over import handovers, procedures
from tests.portal.twins.learning import steps_of_path
from tests.portal.twins.made_up import some_words
from tests.portal.twins.steps import Step, desk_in, found, kind_in, person

Tale = list[Step]
COUNCIL_ROLES = [role for role in OwnerRole if role is not OwnerRole.SUPPLIER_CONTACT]


def tales(cast: Cast) -> list[Tale]:
    """Everything that happens once all are there, in an order that chance decides."""
    told = [*_openings(cast), *_chains(cast), *_links(cast), *_changes(cast), *_replacements(cast)]
    told += [*_owners(cast), *_sights(cast), *_imports(cast), *_known_searches(cast)]
    told += [*handovers(cast), *procedures(cast), *steps_of_path(cast)]
    cast.chance.shuffle(told)
    return told


def _known_searches(cast: Cast) -> Iterator[Tale]:
    """Some of what all staff see is known as a right answer; some of that is hidden from them later."""
    shown = sorted(set(cast.keys("", Visibility.PUBLIC, Visibility.INTERNAL)) - cast.opened)
    for number, key in enumerate(cast.chance.sample(shown, 6)):
        known = _known_search(key, some_words(cast.chance))
        yield [known, _hidden(key)] if number % 2 else [known]


def _known_search(key: str, words: str) -> Step:
    def do(place: Place) -> None:
        add_known_search(place.session, OPERATOR, words, found(place, key))

    return Step(f"{key} is known", do, frozenset({key}))


def _hidden(key: str) -> Step:
    def do(place: Place) -> None:
        describe(desk_in(place), found(place, key), Record(kind_in(key), {"visibility": Visibility.RESTRICTED.value}))

    return Step(f"{key} is hidden", do, frozenset({key}))


def _openings(cast: Cast) -> Iterator[Tale]:
    """What the contract covers and the agreement shares, so that outsiders see it."""
    for opening in (cast.contract, cast.agreement):
        for key in opening.given:
            yield [_linked(opening.key, opening.relation, key, "As agreed")]


def _chains(cast: Cast) -> Iterator[Tale]:
    """A system and its dataset that all see, with a contract and a runbook beyond the system that few see."""
    system, dataset = (cast.keys(kind, Visibility.PUBLIC)[0] for kind in ("system", "dataset"))
    contract, runbook = (cast.keys(kind, Visibility.RESTRICTED)[0] for kind in ("contract", "runbook"))
    yield [_linked(system, Relation.HOLDS, dataset, "Nightly")]
    yield [_linked(contract, Relation.COVERS, system, "As signed")]
    yield [_linked(runbook, Relation.EXPLAINS, system, "Step by step")]


def _links(cast: Cast) -> Iterator[Tale]:
    """Any two things, in any way that makes sense for their kinds; some links are changed, some taken away."""
    made = {step.name for tale in (*_openings(cast), *_chains(cast)) for step in tale}
    for _ in range(len(cast.records)):
        one, other = cast.chance.sample(sorted(cast.records), 2)
        relation, outward = cast.chance.choice(relations_between(kind_in(one), kind_in(other)))
        start, end = (one, other) if outward else (other, one)
        first = _linked(start, relation, end, some_words(cast.chance))
        if start in (cast.contract.key, cast.agreement.key) or first.name in made:
            continue  # what outsiders are let in to is settled, and nothing is linked twice
        made.add(first.name)
        after = cast.chance.choice((None, None, _changed_link, _unlinked))
        yield [first, after(first, some_words(cast.chance))] if after else [first]


def _linked(start: str, relation: Relation, end: str, note: str) -> Step:
    def do(place: Place) -> None:
        link(desk_in(place), found(place, start), found(place, end), Tie(relation, note))

    return Step(f"{start} {relation} {end}", do, frozenset({start, end}))


def _standing(place: Place, first: Step) -> Link:
    start, relation, end = first.name.split()
    ends = {"from_id": found(place, start).id, "to_id": found(place, end).id}
    return place.session.query(Link).filter_by(relation=relation, **ends).one()


def _changed_link(first: Step, note: str) -> Step:
    def do(place: Place) -> None:
        row = _standing(place, first)
        change_link(
            desk_in(place), row, found(place, first.name.split()[0]), Tie(Relation(row.relation), f"New {note}")
        )

    return Step(f"{first.name}, changed", do, first.about)


def _unlinked(first: Step, _note: str) -> Step:
    def do(place: Place) -> None:
        unlink(desk_in(place), _standing(place, first), found(place, first.name.split()[0]))

    return Step(f"{first.name}, no more", do, first.about)


def _changes(cast: Cast) -> Iterator[Tale]:
    """New words for some things, and for some of these a new address."""
    for key in cast.chance.sample(sorted(cast.records), len(cast.records) // 2):
        tale = [_described(key, some_words(cast.chance, 6))]
        yield tale + ([_renamed(key)] if cast.chance.random() < 0.4 else [])


def _described(key: str, words: str) -> Step:
    said = {"summary": f"Now {words}", "keywords": words.split()}

    def do(place: Place) -> None:
        describe(desk_in(place), found(place, key), Record(kind_in(key), said))

    return Step(f"{key} described", do, frozenset({key}))


def _renamed(key: str) -> Step:
    def do(place: Place) -> None:
        rename(desk_in(place), found(place, key), f"{key}-of-today")

    return Step(f"{key} renamed", do, frozenset({key}))


def _replacements(cast: Cast) -> Iterator[Tale]:
    """Things that are replaced: of each kind one that all see by one that few see, and any by any."""
    kinds = sorted({record.kind for record in cast.records.values()})
    pairs = [(cast.keys(kind, Visibility.PUBLIC)[0], cast.keys(kind, Visibility.RESTRICTED)[0]) for kind in kinds]
    for kind in kinds:
        old, new = cast.chance.sample(cast.keys(kind), 2)
        pairs.append((old, new))
    opened = (cast.contract.key, cast.agreement.key)
    yield from ([_replaced(old, new)] for old, new in dict(pairs).items() if old not in opened)


def _replaced(old: str, new: str) -> Step:
    """Where the new one is not there, the old one is deprecated all the same."""

    def do(place: Place) -> None:
        instead = found(place, new)
        said = {"lifecycle": "deprecated", "deprecated_on": "2026-10-01"}
        said["replaced_by"] = instead.slug if instead else ""
        describe(desk_in(place), found(place, old), Record(kind_in(old), said))

    return Step(f"{old} replaced", do, frozenset({old}))


def _owners(cast: Cast) -> Iterator[Tale]:
    """Owners of a restricted thing and of any others, with deputies, some ended, some to leave; supplier contacts."""
    first = cast.keys("", Visibility.RESTRICTED)[-1]
    yield [_appointed(first, OwnerRole.INFORMATION_ASSET_OWNER, OWNER, GONE)]
    for number, key in enumerate(cast.chance.sample(sorted({*cast.records} - {first}), len(cast.records) // 2)):
        role = cast.chance.choice(COUNCIL_ROLES)
        who, deputy = cast.chance.sample([OWNER, GONE, ""], 2)
        tale = [_appointed(key, role, who or deputy, deputy)]
        yield tale + ([_ended(key, role)] if number % 3 == 0 else [])
    yield from ([_appointed(key, OwnerRole.SUPPLIER_CONTACT, CONTRACTOR)] for key in sorted(cast.records)[::5])


def _appointed(key: str, role: OwnerRole, who: str, deputy: str = "") -> Step:
    def do(place: Place) -> None:
        stand_in = person(place, deputy) if deputy else None
        assign_owner(desk_in(place), found(place, key), Appointment(role, person(place, who), TODAY, None, stand_in))

    return Step(f"{key} owned by {who} and {deputy} as {role}", do, frozenset({key}))


def _ended(key: str, role: OwnerRole) -> Step:
    return Step(
        f"{key} no more owned as {role}",
        lambda place: end_ownership(desk_in(place), found(place, key), role),
        frozenset({key}),
    )


def _sights(cast: Cast) -> Iterator[Tale]:
    """The auditor is let in to two restricted things, and to one of them no more."""
    seen, ended = cast.chance.sample(cast.keys("", Visibility.RESTRICTED), 2)
    yield [_let_in(seen)]
    yield [_let_in(ended), _shut_out(ended)]


def _let_in(key: str) -> Step:
    def do(place: Place) -> None:
        term = Period(TODAY, None, f"To look at {key}")
        grant_sight(place.session, OPERATOR, person(place, AUDITOR), found(place, key).facts, term)

    return Step(f"{key} shown", do, frozenset({key}))


def _shut_out(key: str) -> Step:
    def do(place: Place) -> None:
        thing = found(place, key)
        row = place.session.query(Grant).filter_by(resource_id=thing.id).one()
        end_sight(place.session, OPERATOR, row, thing.facts, TODAY)

    return Step(f"{key} shown no more", do, frozenset({key}))


def _imports(cast: Cast) -> Iterator[Tale]:
    """An import that brought some things: that there was one is known to auditors, and nothing else of it."""
    brought = cast.chance.sample(sorted(cast.records), len(cast.records) // 3)
    yield [Step("import", lambda place: _imported(place, [key for key in brought if found(place, key)]))]
    yield from ([_known_elsewhere(key)] for key in brought)


def _imported(place: Place, there: list[str]) -> None:
    name = f"{' '.join(there)}.csv"[:250]
    opening = Opening("datasets", "Old register", name, f"{len(there):064}", "all")
    open_run(place.session, OPERATOR, opening)


def _known_elsewhere(key: str) -> Step:
    def do(place: Place) -> None:
        sighting = Sighting(found(place, key).id, f"register/{key}.csv", Told(), {"title": key})
        keep_identities(place.session, "Old register", [sighting], known={})

    return Step(f"{key} known elsewhere", do, frozenset({key}))
