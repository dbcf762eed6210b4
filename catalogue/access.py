"""The policy: who may do what, as rules over named facts; the one source of `may`, of SQL and of index labels.

Everything dated (roles, ownership, contracts, agreements) is resolved into the actor's sets at each request, so a
right that ends today ends today, and the labels of a thing depend on the thing alone.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from catalogue.errors import NotAllowed, NotFound
from catalogue.terms import Role, Scope, Visibility


class Action(StrEnum):
    """What can be done to a thing, or in the portal as a whole."""

    READ = "read"
    READ_HISTORY = "read_history"
    READ_READINESS = "read_readiness"
    CARRY_OUT = "carry_out"
    WITNESS = "witness"
    CREATE = "create"
    EDIT = "edit"
    PROPOSE = "propose"
    ATTEST = "attest"
    ASSIGN_OWNER = "assign_owner"
    GRANT = "grant"
    INVITE = "invite"
    READ_OBLIGATIONS = "read_obligations"
    KEEP_OBLIGATIONS = "keep_obligations"
    TEND_OBLIGATION = "tend_obligation"
    HAND_OVER = "hand_over"
    ACCEPT_HANDOVER = "accept_handover"
    READ_PEOPLE = "read_people"
    EDIT_PEOPLE = "edit_people"
    EDIT_GLOSSARY = "edit_glossary"
    ANSWER_SEARCHES = "answer_searches"
    JUDGE_SEARCHES = "judge_searches"
    TUNE_SEARCH = "tune_search"
    IMPORT = "import"
    READ_AUDIT = "read_audit"
    ADMINISTER = "administer"


@dataclass(frozen=True)
class Held:
    """A role that holds today: what it is and on what (`kind:id`, or empty for the whole council)."""

    role: Role
    scope: str = ""


@dataclass(frozen=True)
class Actor:
    """Someone at the moment they ask: every right they hold today, and nothing that they held yesterday.

    `things` are ids they may see although others may not (restricted and owned, granted, or named by a live contract
    or agreement of theirs), `owned` all that they answer for, `teams` the teams whose steward they are.
    """

    name: str = "Someone not signed in"
    via: str = "web"
    person_id: UUID | None = None
    account_id: UUID | None = None
    is_staff: bool = False
    is_operator: bool = False
    roles: frozenset[Held] = frozenset()
    things: frozenset[UUID] = frozenset()
    owned: frozenset[UUID] = frozenset()
    teams: frozenset[UUID] = frozenset()
    scopes: frozenset[Scope] | None = None

    def has(self, role: Role) -> bool:
        """Whether the actor holds this role on anything at all."""
        return any(held.role is role for held in self.roles)

    def holds_everywhere(self, role: Role) -> bool:
        """Whether the actor holds this role for the whole council."""
        return Held(role) in self.roles

    @property
    def contracts(self) -> frozenset[UUID]:
        """The live contracts under which the actor works as a contractor."""
        scopes = (held.scope for held in self.roles if held.role is Role.CONTRACTOR)
        return frozenset(UUID(scope.removeprefix("contract:")) for scope in scopes if scope) & self.things


ANONYMOUS = Actor()


def operator(name: str, via: str = "command line") -> Actor:
    """The person at the keyboard of the server: may do everything, and is written down as such."""
    return Actor(name=name, via=via, is_operator=True)


@dataclass(frozen=True)
class Thing:
    """The facts about a thing on which rights rest; `id` and `team_id` may be missing while it is being made."""

    kind: str
    visibility: Visibility = Visibility.INTERNAL
    id: UUID | None = None
    team_id: UUID | None = None


NOTHING = Thing(kind="")


class Rule(ABC):
    """A condition on (actor, thing). Rules are joined by `|` and `&`."""

    @abstractmethod
    def holds(self, actor: Actor, thing: Thing) -> bool:
        """Whether the condition is met."""

    def __or__(self, other: "Rule") -> "Rule":
        return Either((self, other))

    def __and__(self, other: "Rule") -> "Rule":
        return Both((self, other))


@dataclass(frozen=True)
class Either(Rule):
    """Any of the rules."""

    rules: tuple[Rule, ...]

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return any(rule.holds(actor, thing) for rule in self.rules)


@dataclass(frozen=True)
class Both(Rule):
    """All of the rules."""

    rules: tuple[Rule, ...]

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return all(rule.holds(actor, thing) for rule in self.rules)


@dataclass(frozen=True)
class Fact(Rule):
    """A named condition, written as a plain function."""

    name: str
    test: Callable[[Actor, Thing], bool] = field(compare=False)

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return self.test(actor, thing)


OPERATOR = Fact("the server's operator", lambda actor, thing: actor.is_operator)
STAFF = Fact("council staff", lambda actor, thing: actor.is_staff)
PUBLIC = Fact("the thing is public", lambda actor, thing: thing.visibility is Visibility.PUBLIC)
INTERNAL = Fact("the thing is for council staff", lambda actor, thing: thing.visibility is Visibility.INTERNAL)
NAMED = Fact("the thing is named for the actor", lambda actor, thing: thing.id in actor.things)
OWNER = Fact("the actor answers for the thing", lambda actor, thing: thing.id in actor.owned)
TEAM_STEWARD = Fact("the actor is steward of its team", lambda actor, thing: thing.team_id in actor.teams)
ANY_STEWARD = Fact("the actor is steward of any team", lambda actor, thing: bool(actor.teams))
CONTRACTS = Fact("it is a contract or an agreement", lambda actor, thing: thing.kind in ("contract", "agreement"))
CONTRACTOR = Fact("a contractor under this live contract", lambda actor, thing: thing.id in actor.contracts)
ACCEPTOR = Fact(
    "appointed to accept under this contract",
    lambda actor, thing: Held(Role.ACCEPTOR, f"contract:{thing.id}") in actor.roles,
)


def _everywhere(role: Role) -> Fact:
    return Fact(f"{role.label} for the whole council", lambda actor, thing: actor.holds_everywhere(role))


STEWARD = _everywhere(Role.STEWARD)
PROCUREMENT = _everywhere(Role.PROCUREMENT)
AUDITOR = _everywhere(Role.AUDITOR)
ADMIN = _everywhere(Role.ADMIN)

READ = OPERATOR | PUBLIC | (STAFF & INTERNAL) | NAMED | TEAM_STEWARD | STEWARD
ANSWERS = OPERATOR | OWNER | TEAM_STEWARD | STEWARD
KEEPS = ANSWERS | (PROCUREMENT & CONTRACTS) | ADMIN
INVITES = ANSWERS | PROCUREMENT

POLICY: dict[Action, Rule] = {
    Action.READ: READ,
    Action.READ_HISTORY: READ & (STAFF | OPERATOR),
    Action.READ_READINESS: READ & (STAFF | OPERATOR),
    Action.CARRY_OUT: READ & (STAFF | OPERATOR),
    Action.WITNESS: READ,
    Action.CREATE: OPERATOR | TEAM_STEWARD | STEWARD | (PROCUREMENT & CONTRACTS) | ADMIN,
    Action.EDIT: READ & KEEPS,
    Action.PROPOSE: READ & (STAFF | OPERATOR),
    Action.ATTEST: READ & ANSWERS,
    Action.ASSIGN_OWNER: READ & KEEPS,
    Action.GRANT: READ & ANSWERS,
    Action.INVITE: READ & CONTRACTS & INVITES,
    Action.READ_OBLIGATIONS: READ & (OPERATOR | STAFF | CONTRACTOR),
    Action.KEEP_OBLIGATIONS: READ & KEEPS,
    Action.TEND_OBLIGATION: READ & STAFF,
    Action.HAND_OVER: READ & CONTRACTOR,
    Action.ACCEPT_HANDOVER: READ & STAFF & ACCEPTOR,
    Action.READ_PEOPLE: OPERATOR | STAFF,
    Action.EDIT_PEOPLE: OPERATOR | ADMIN,
    Action.EDIT_GLOSSARY: OPERATOR | STEWARD | ADMIN,
    Action.ANSWER_SEARCHES: OPERATOR | ANY_STEWARD | STEWARD | ADMIN,
    Action.JUDGE_SEARCHES: OPERATOR | ANY_STEWARD | STEWARD | ADMIN,
    Action.TUNE_SEARCH: OPERATOR | STEWARD | ADMIN,
    Action.IMPORT: OPERATOR | STEWARD | PROCUREMENT | ADMIN,
    Action.READ_AUDIT: OPERATOR | AUDITOR | ADMIN,
    Action.ADMINISTER: OPERATOR | ADMIN,
}

_SCOPE_FOR: dict[Action, Scope] = {
    Action.READ: Scope.READ,
    Action.READ_HISTORY: Scope.READ,
    Action.READ_READINESS: Scope.READ,
    Action.READ_PEOPLE: Scope.READ,
    Action.READ_OBLIGATIONS: Scope.READ,
    Action.KEEP_OBLIGATIONS: Scope.WRITE,
    Action.TEND_OBLIGATION: Scope.WRITE,
    Action.HAND_OVER: Scope.WRITE,
    Action.CARRY_OUT: Scope.WRITE,
    Action.CREATE: Scope.WRITE,
    Action.EDIT: Scope.WRITE,
    Action.PROPOSE: Scope.WRITE,
    Action.ATTEST: Scope.WRITE,
    Action.ASSIGN_OWNER: Scope.WRITE,
    Action.EDIT_GLOSSARY: Scope.WRITE,
    Action.JUDGE_SEARCHES: Scope.WRITE,
    Action.IMPORT: Scope.IMPORT,
}


def may(actor: Actor, action: Action, thing: Thing = NOTHING) -> bool:
    """Whether the actor may do this to the thing today. Denies whatever no rule allows.

    A token's scopes only ever take away: they are asked first, then the rights of its owner.
    """
    if actor.scopes is not None and _SCOPE_FOR.get(action, Scope.ADMIN) not in actor.scopes:
        return action is Action.READ and thing.visibility is Visibility.PUBLIC and thing.id is not None
    return POLICY[action].holds(actor, thing)


def ways(actor: Actor, action: Action, thing: Thing) -> tuple[str, ...]:
    """By which parts of the policy an actor may do this, in words; none if they may not."""
    return tuple(_in_words(rule) for rule in _alternatives(POLICY[action]) if rule.holds(actor, thing))


def _alternatives(rule: Rule) -> Iterable[Rule]:
    if isinstance(rule, Either):
        return [one for part in rule.rules for one in _alternatives(part)]
    return [rule]


def _in_words(rule: Rule) -> str:
    if isinstance(rule, Fact):
        return rule.name
    assert isinstance(rule, Both | Either)
    return (" and " if isinstance(rule, Both) else " or ").join(_in_words(one) for one in rule.rules)


def require(actor: Actor, action: Action, thing: Thing = NOTHING) -> None:
    """Raise `NotFound` if the actor may not know of the thing, `NotAllowed` if they may see it but not do this."""
    if may(actor, action, thing):
        return
    if thing.id is not None and not may(actor, Action.READ, thing):
        raise NotFound(thing.kind or "page")
    raise NotAllowed(action)


EVERYTHING, INTERNAL_LABEL, PUBLIC_LABEL = "everything", "internal", "public"


def labels_of_thing(thing: Thing) -> frozenset[str]:
    """The index labels of a thing: what `READ` says of it, in words that an actor's labels can meet."""
    labels = {EVERYTHING, f"thing:{thing.id}"}
    if thing.team_id is not None:
        labels.add(f"team:{thing.team_id}")
    if thing.visibility is Visibility.PUBLIC:
        labels.add(PUBLIC_LABEL)
    if thing.visibility is Visibility.INTERNAL:
        labels.add(INTERNAL_LABEL)
    return frozenset(labels)


def labels_of_actor(actor: Actor) -> frozenset[str]:
    """The labels that an actor meets today: what carries any one of them may be read."""
    if actor.scopes is not None and Scope.READ not in actor.scopes:
        return frozenset({PUBLIC_LABEL})
    labels = {PUBLIC_LABEL, *(f"thing:{one}" for one in actor.things), *(f"owed:{one}" for one in actor.contracts)}
    if actor.is_operator or STEWARD.holds(actor, NOTHING):
        labels.add(EVERYTHING)
    if actor.is_staff:
        labels |= {INTERNAL_LABEL, *(f"under:{one}" for one in actor.things)}
    labels.update(f"team:{one}" for one in actor.teams)
    return frozenset(labels)
