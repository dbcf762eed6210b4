"""Where a visitor can go: every route of the ledger, filled with all that is in a council, hidden or not."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from catalogue.kinds import BY_PLURAL
from catalogue.terms import OwnerRole
from portal.urls import with_query
from portal.views.help import SHORT
from tests.portal.twins.cast import READER
from tests.portal.twins.known import Known, Owed, Thing
from tests.portal.twins.questions import QUESTIONS, Questions
from tests.portal.twins.steps import owed_under

LEDGER = Path(__file__).resolve().parents[2] / "golden" / "routes.txt"
_PLACE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
# What the ledger says of a GET that counts, and of one that writes otherwise.
COUNTS, WRITES = " counts", " writes"
_LINK = re.compile(r'href="(/(?!sign-in)[^"#]*\?[^"#]*)"')
_NOT_THERE = UUID(int=1)
# A place that takes one of some words: <any("agree", "open"):code>.
_CHOICE, _OPTION = re.compile(r"<any\(([^)]*)\):(\w+)>"), re.compile(r"[\w-]+")
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """A line of the ledger: a method and a rule whose places are to be filled."""

    method: str
    rule: str
    endpoint: str

    @property
    def places(self) -> tuple[str, ...]:
        """The names of what is to be filled in."""
        return tuple(_PLACE.findall(self.rule))

    @property
    def is_about_a_thing(self) -> bool:
        """Whether the address of one thing is in it."""
        return self.places[:1] == ("plural",) and len(self.places) > 1

    @property
    def is_about_handovers(self) -> bool:
        """Whether it is about something that is owed, or about all that is owed under a contract."""
        return self.rule.startswith(("/obligations/<", "/contracts/<"))

    def address(self, arguments: Arguments) -> str:
        """The rule with its places filled."""
        return _PLACE.sub(lambda place: str(arguments[place.group(1)]), self.rule)


def routes() -> Iterator[Route]:
    """Every route, from the ledger that a house test holds to be what the application has."""
    for line in LEDGER.read_text(encoding="utf-8").splitlines():
        method, rest = line.split(" ", 1)
        rule, endpoint, _guard = rest.removesuffix(COUNTS).removesuffix(WRITES).rsplit(" ", 2)
        yield Route(method, rule, endpoint)


@dataclass(frozen=True)
class Ask:
    """One request: where, how, and with which form, or JSON for programs."""

    address: str
    method: str = "GET"
    sent: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Walk:
    """Chance's choice of what a visitor asks for: `most` times at each route, of what they see and of what they do not.

    A route that cannot be filled raises: whoever adds one says here what belongs in its places.
    """

    known: Known
    hidden: frozenset[str]
    chance: Random
    most: int

    def asks(self) -> Iterator[Ask]:
        """Each route that reads, for anything, and each that changes a thing or a handover, for what the visitor cannot
        see.

        What is not there cannot be changed, so the twins stay twins.
        """
        for route in routes():
            if route.method == "GET":
                yield from (Ask(address) for address in self._addresses(route))
            elif route.is_about_a_thing:
                yield from (Ask(route.address(one), route.method) for one in self._some(_of(route, self._unseen), 1))
            elif route.is_about_handovers:
                unseen = _fitting(route, self._unseen_handovers())
                yield from (Ask(route.address(one), route.method) for one in self._some(unseen))

    def namings(self) -> Iterator[Ask]:
        """Changes of what the visitor sees that name something they do not: each is refused, as if it named nothing."""
        for unseen in self._some(self._unseen):
            of_kind = [thing for thing in self._seen if thing.kind is unseen.kind]
            retired = {"title": "Grit", "lifecycle": "retired", "replaced_by": unseen.slug}
            yield Ask(f"/api/v1/{unseen.kind.plural}", "POST", retired)
            for seen in self._some(of_kind, 1):
                yield Ask(f"/api/v1{seen.address}", "PATCH", {**retired, "version": seen.versions})
                yield Ask(f"{seen.address}/edit", "POST", {**retired, "version": seen.versions})
                yield Ask(f"{seen.address}/links/new", "POST", {"to": unseen.id, "relation": "related_to"})
            role = {"email": READER, "role": "acceptor", "reason": "Needed"}
            yield Ask("/admin/roles/new", "POST", {**role, "contract": unseen.slug})

    def links_on(self, page: str) -> list[str]:
        """Some of the addresses with a question that a page has links to: orders, files, filters, other pages."""
        return self._some(sorted({unescape(link) for link in _LINK.findall(page)}), 1)

    @cached_property
    def _unseen(self) -> list[Thing]:
        return [thing for thing in self.known.things if thing.key in self.hidden]

    @cached_property
    def _seen(self) -> list[Thing]:
        return [thing for thing in self.known.things if thing.key not in self.hidden]

    def _unseen_handovers(self) -> list[Arguments]:
        """As `_handovers` and `_contracts` do, what this visitor knows nothing of."""
        owed = [one for one in self.known.handovers if self.hidden & {one.contract, owed_under(one.contract)}]
        contracts = _contracts(self._unseen)
        parts = [{**one, **name} for one in contracts for name in ({"identity": _NOT_THERE}, {"number": 1})]
        return [*_handovers(owed), *contracts, *parts]

    def _addresses(self, route: Route) -> Iterator[str]:
        for arguments in self._arguments(route):
            address = route.address(arguments)
            yield address
            if route.endpoint in QUESTIONS:
                questions = QUESTIONS[route.endpoint](self.known, BY_PLURAL.get(arguments.get("plural", "")))
                yield from (with_query(address, **self._question(questions)) for _ in range(self.most))

    def _question(self, questions: Questions) -> dict[str, str]:
        """One or two of the questions with one of its values each; where words are taken, half the time with words."""
        names = self._some(sorted(questions), self.chance.randint(1, 2))
        if "q" in questions and self.chance.random() < 0.5:
            names.append("q")
        return {name: str(self.chance.choice(questions[name])) for name in names}

    def _arguments(self, route: Route) -> Sequence[Arguments]:
        if route.is_about_a_thing:
            return [*self._some(_of(route, self._seen), self.most + 1), *self._some(_of(route, self._unseen), 1)]
        if not route.places:
            return [{}]
        filled = _FILLED[route.rule.partition("<")[0]](self.known)
        return self._some(_fitting(route, filled))

    def _some(self, of: Iterable[Any], most: int = 0) -> list[Any]:
        every = list(of)
        return self.chance.sample(every, min(most or self.most, len(every)))


def _fitting(route: Route, filled: Iterable[Arguments]) -> list[Arguments]:
    """Those that fill the places of the rule, all of them and no others."""
    return [one for one in _with_options(route, filled) if one.keys() == set(route.places)]


def _with_options(route: Route, filled: Iterable[Arguments]) -> Iterator[Arguments]:
    """The same with each of the words that a place of the rule takes, where it takes a few only."""
    options = {name: _OPTION.findall(words) for words, name in _CHOICE.findall(route.rule)}
    for one in filled:
        missing = [name for name in options if name not in one]
        for chosen in product(*(options[name] for name in missing)):
            yield {**one, **dict(zip(missing, chosen, strict=True))}


def _of(route: Route, things: Sequence[Thing]) -> Iterator[Arguments]:
    """Everything that a route about things can be filled with, for these things by any of their names."""
    named, *others = route.places[1:]
    for thing in things:
        if not re.search(rf"[(, ]{thing.kind.plural}[,)]", route.rule):
            continue  # some have what other kinds have not
        names = [thing.slug, *thing.former] + ([thing.id] if route.rule.startswith("/api/") else [])
        choices = [_belonging(thing)[place] for place in others]
        for name, *rest in product(names, *choices):
            # A part is called `name` where the thing is called `slug`.
            yield {"plural": thing.kind.plural, **dict(zip(others, rest, strict=True)), named: name}


def _belonging(thing: Thing) -> dict[str, Sequence[object]]:
    return {
        "number": range(1, thing.versions + 2),
        "identity": (*thing.belongings, _NOT_THERE),
        "role": tuple(OwnerRole),
        "drill": (_NOT_THERE,),  # corrections have their own tests: nobody has done anything in a twin
        "name": (*(part.name for part in thing.kind.parts), "none"),
    }


def _named(place: str, values: Iterable[object]) -> list[Arguments]:
    return [{place: value} for value in (*values, "not-there")]


def _ids(values: Iterable[object]) -> list[Arguments]:
    return [{"identity": value} for value in (*values, _NOT_THERE)]


def _directory(known: Known) -> list[Arguments]:
    slugs = {"people": known.people, "teams": known.teams, "organisations": known.organisations}
    return [{"what": what, "slug": slug} for what, several in slugs.items() for slug in several]


def _contracts(things: Iterable[Thing]) -> list[Arguments]:
    return _named("slug", (one.slug for one in things if one.kind.code == "contract"))


def _handovers(owed: Iterable[Owed]) -> list[Arguments]:
    owed = list(owed)
    pieces = [{"identity": one.id, "piece": piece} for one in owed for piece in one.evidence]
    links = [{"identity": one.id, "link": link} for one in owed for link in one.links]
    papers = [{"identity": one.id, "proposal": _NOT_THERE} for one in owed]
    drills = [{"identity": one.id, "drill": _NOT_THERE} for one in owed]
    return [*_ids(one.id for one in owed), *pieces, *links, *papers, *drills]


# What belongs in the places of a rule that is not about a thing, by how the rule begins.
_FILLED: dict[str, Callable[[Known], list[Arguments]]] = {
    "/": lambda known: [*_directory(known), *({"plural": plural} for plural in BY_PLURAL)],
    "/api/v1/": lambda _: [{"plural": plural} for plural in BY_PLURAL],
    # A receipt of what somebody handed on has its own tests: none is there in a twin.
    "/people/": lambda known: [
        *_named("slug", known.people),
        *({"slug": slug, "identity": _NOT_THERE} for slug in known.people),
    ],
    "/teams/": lambda known: _named("slug", known.teams),
    "/organisations/": lambda known: _named("slug", known.organisations),
    "/glossary/": lambda known: _named("slug", known.terms),
    "/go/": lambda _: _named("name", SHORT),
    "/id/": lambda known: _ids(thing.id for thing in known.things),
    "/admin/roles/": lambda known: _ids(known.roles),
    # Nobody's mail tells of what is hidden: nothing is posted in a twin, and links have their own tests.
    "/admin/retention/": lambda known: _contracts(known.things),
    "/admin/messages/": lambda _: _ids(()),
    "/mail/stop/": lambda _: [{"topic": "digest", "token": "not-there"}],
    # An import is its maker's: each has its own tests, and nobody in a twin has handed a file in.
    "/import/": lambda _: _ids(()),
    # A checklist is its own person's alone, whatever else there is; nobody in a twin has begun one.
    "/checklists/": lambda _: _ids(()),
    # So is a starter's pack, but for their buddy and their manager; nobody in a twin has one.
    "/starters/": lambda _: _ids(()),
    "/starter-paths/": lambda known: [
        *_ids(sorted({path for path, _ in known.paths})),
        *({"identity": path, "step": step} for path, step in known.paths),
    ],
    "/calendar/": lambda _: [{"token": "not-there"}],
    # Who works under a contract by name has its own tests: nobody is named in a twin.
    "/contracts/": lambda known: [
        *_contracts(known.things),
        *({**one, "identity": _NOT_THERE} for one in _contracts(known.things)),
        # So have its changes: none is recorded in a twin.
        *({**one, "number": 1} for one in _contracts(known.things)),
    ],
    "/obligations/": lambda known: _handovers(known.handovers),
    "/my/tokens/": lambda known: _ids(known.tokens),
    "/my/searches/": lambda known: _ids(known.saved),
    # What people missed and learned is nobody's but the stewards': each has its own tests.
    "/searches/missed/": lambda _: [{"source": source, "identity": _NOT_THERE} for source in ("wish", "search")],
    "/searches/words/": lambda _: _ids(()),
    "/searches/known/": lambda known: _ids(known.searches),
    # Files of runbooks have their own tests: nobody has added one in a twin.
    "/files/": lambda _: _ids(()),
    "/assets/": lambda _: [{"version": "any", "name": "app.css"}],
}
