"""Who may come in at an endpoint: each declares exactly one guard, which is asked before its view runs.

A guard settles what needs no thing to be looked at. Rights over one thing are settled by operations and queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from catalogue.access import ANONYMOUS, Action, Actor, may
from catalogue.errors import NotAllowed
from catalogue.terms import Scope

View = TypeVar("View", bound=Callable[..., Any])


class SignInNeeded(Exception):
    """Nobody is signed in, and this needs somebody."""


class TokenNeeded(Exception):
    """A program must show a token here; a browser's session does not count."""


@dataclass(frozen=True)
class Guard:
    """A name for the ledger, a test that raises unless the actor may come in, and the scope that a token must have."""

    name: str
    admit: Callable[[Actor], None]
    scope: Scope | None = None

    def __call__(self, view: View) -> View:
        if guard_of(view) is not None:
            raise ValueError(f"{view.__name__} has two guards")
        view.__dict__["guard"] = self
        return view


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """The guard that a view declares."""
    return getattr(view, "guard", None)


def _anyone(_actor: Actor) -> None:
    pass


def _signed_in(actor: Actor) -> None:
    if actor.account_id is None:
        raise SignInNeeded


def _staff(actor: Actor) -> None:
    _signed_in(actor)
    if not actor.is_staff:
        raise NotAllowed("read", "This page is for council staff.")


anonymous = Guard("anonymous", _anyone)  # for files and machines' checks: nobody is even asked who they are
public = Guard("public", _anyone)
signed_in = Guard("signed_in", _signed_in)
staff = Guard("staff", _staff)


def may_do(action: Action) -> Guard:
    """Those who hold a right that is not about one thing."""

    def admit(actor: Actor) -> None:
        if may(actor, action):
            return
        if actor.account_id is None:
            raise SignInNeeded
        raise NotAllowed(action)

    return Guard(f"may({action})", admit)


def token(scope: Scope) -> Guard:
    """Programs that show a token with this scope."""

    def admit(actor: Actor) -> None:
        if actor == ANONYMOUS or actor.scopes is None:
            raise TokenNeeded
        if scope not in actor.scopes:
            raise NotAllowed(scope, f"This token does not have the scope “{scope}”.")

    return Guard(f"token({scope})", admit, scope)


def scopes_of(views: Iterable[Callable[..., Any]]) -> tuple[Scope, ...]:
    """What a token can be good for at these views: what their guards ask for, and reading, which no guard needs to."""
    asked = {found.scope for view in views if (found := guard_of(view)) is not None}
    return tuple(scope for scope in Scope if scope is Scope.READ or scope in asked)
