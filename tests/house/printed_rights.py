"""The policy as tables: what each sort of person may do to a thing, about obligations and in the portal."""

from uuid import UUID

from catalogue.access import KEEPS, POLICY, READ, Action, Actor, Both, Either, Fact, Held, Rule, Thing, may
from catalogue.terms import Role, Visibility
from tests.house.tabling import answer, table

THING, TEAM = UUID(int=1), UUID(int=2)
WHO: dict[str, Actor] = {
    "Anyone": Actor(),
    "Contractor or partner, not named for it": Actor(account_id=THING),
    "Contractor or partner, named for it": Actor(account_id=THING, things=frozenset({THING})),
    "Council staff": Actor(is_staff=True),
    "Staff named for it": Actor(is_staff=True, things=frozenset({THING})),
    "Its owner or deputy": Actor(is_staff=True, things=frozenset({THING}), owned=frozenset({THING})),
    "Steward of its team": Actor(is_staff=True, teams=frozenset({TEAM})),
    **{
        f"{role.label} for the whole council": Actor(is_staff=True, roles=frozenset({Held(role)}))
        for role in (Role.STEWARD, Role.PROCUREMENT, Role.AUDITOR, Role.ADMIN)
    },
    "The server’s operator": Actor(is_operator=True),
}
ABOUT_A_THING = (
    Action.READ_HISTORY,
    Action.READ_READINESS,
    Action.CREATE,
    Action.EDIT,
    Action.ATTEST,
    Action.ASSIGN_OWNER,
    Action.GRANT,
    Action.INVITE,
)
ABOUT_OBLIGATIONS = (
    Action.READ_OBLIGATIONS,
    Action.KEEP_OBLIGATIONS,
    Action.TEND_OBLIGATION,
    Action.HAND_OVER,
    Action.ACCEPT_HANDOVER,
)
UNDER_A_CONTRACT = {
    "Contractor under it": Actor(
        things=frozenset({THING}), roles=frozenset({Held(Role.CONTRACTOR, f"contract:{THING}")})
    ),
    "Acceptor for it": Actor(is_staff=True, roles=frozenset({Held(Role.ACCEPTOR, f"contract:{THING}")})),
}
ABOUT_THE_PORTAL = tuple(action for action in Action if action not in (Action.READ, *ABOUT_A_THING, *ABOUT_OBLIGATIONS))


def reading() -> str:
    """Who may read a thing, by its visibility."""
    rows = (
        (who, *(answer(may(actor, Action.READ, Thing("dataset", seen, THING, TEAM))) for seen in Visibility))
        for who, actor in WHO.items()
    )
    return table(("Who", *(seen.label for seen in Visibility)), rows)


def changing() -> str:
    """What each may do to a dataset, and to a contract, that all staff can see."""
    rows = []
    for who, actor in WHO.items():
        cells = []
        for action in ABOUT_A_THING:
            found = {kind: may(actor, action, _made(action, kind)) for kind in ("dataset", "contract")}
            both = found["dataset"] == found["contract"]
            cells.append(answer(found["dataset"]) if both else "contracts and agreements")
        rows.append((who, *cells))
    return table(("Who", *(_words_of(action) for action in ABOUT_A_THING)), rows)


def _made(action: Action, kind: str) -> Thing:
    return Thing(kind, Visibility.INTERNAL, None if action is Action.CREATE else THING, TEAM)


def obliging() -> str:
    """What each may do about the obligations of a contract that everyone can see."""
    deal = Thing("contract", Visibility.PUBLIC, THING, TEAM)
    rows = (
        (who, *(answer(may(actor, action, deal)) for action in ABOUT_OBLIGATIONS))
        for who, actor in (WHO | UNDER_A_CONTRACT).items()
    )
    return table(("Who", *(_words_of(action) for action in ABOUT_OBLIGATIONS)), rows)


def keeping() -> str:
    """What each may do in the portal as a whole."""
    rows = ((who, *(answer(may(actor, action)) for action in ABOUT_THE_PORTAL)) for who, actor in WHO.items())
    return table(("Who", *(_words_of(action) for action in ABOUT_THE_PORTAL)), rows)


def rules() -> str:
    """The policy itself, rule by rule."""
    return table(("Action", "Allowed if"), ((f"`{action}`", said(rule)) for action, rule in POLICY.items()))


def said(rule: Rule) -> str:
    """A rule in words."""
    if isinstance(rule, Both):
        return " and ".join(_part(one) for one in rule.rules)
    if isinstance(rule, Either):
        return "; or ".join(said(one) for one in rule.rules)
    assert isinstance(rule, Fact)
    return rule.name


def _part(rule: Rule) -> str:
    if rule == READ:
        return "*may read it*"
    if rule == KEEPS:
        return "*keeps it*"
    return f"({said(rule)})" if isinstance(rule, Either) else said(rule)


def keeps() -> str:
    """Who keeps a thing: the part of the policy that several rules share."""
    return f"*Keeps it*: {said(KEEPS)}.\n"


def _words_of(action: Action) -> str:
    return action.value.replace("_", " ").capitalize()
