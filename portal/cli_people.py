"""Commands about accounts: `portal user`, `portal role` and `portal token`."""

import secrets
import sys
from datetime import datetime, timedelta
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.errors import BadInput, Problem
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.accounts import account_of, close_account, open_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.passwords import Passwords
from catalogue.people.roles import Period, RoleScope, grant_role, revoke_role
from catalogue.people.sign_on_ties import TiedAt, how_many_tied, ties_by_issuer, untie
from catalogue.people.tables import Person, Team
from catalogue.people.tokens import Wanted, create_token
from catalogue.plurals import how_many
from catalogue.store import Database
from catalogue.terms import Employer, Role, Scope
from catalogue.workflows.account_letters import UNTIED, tell
from catalogue.workflows.untie_many import untie_some
from portal.accounts import why_not
from portal.terminal import account_at, acting, as_option, opened, progress, say, today

GENERATED_BYTES = 12


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "role_code", type=click.Choice([role.value for role in Role]), help="A first role.")
@click.option("--scope", "scope_words", metavar="KIND:SLUG", help="On what the role is held, such as contract:…")
@click.option("--employer", type=click.Choice([one.value for one in Employer]), help="Council, for someone new.")
@click.option("--organisation", default="", metavar="SLUG", help="Whom a supplier's or partner's person works for.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_option
def add_user(
    email: str,
    name: str,
    role_code: str | None,
    scope_words: str | None,
    employer: str | None,
    organisation: str,
    password_stdin: bool,
    as_email: str | None,
) -> None:
    """Let a person sign in: makes the person if they are new, and their account."""
    password, made_up = _password(password_stdin)
    with opened() as (_, database), database.unit_of_work() as session:
        day = today(database)
        actor = acting(session, as_email, day)
        hashed = Passwords().hash(password)
        entry = PersonEntry(email, name, organisation=organisation, employer=Employer(employer) if employer else None)
        person, _ = keep_person(session, actor, entry)
        open_account(session, actor, person, hashed)
        if role_code:
            grant_role(session, actor, person, Role(role_code), Period(day), _scope(session, scope_words))
    say(f"{name} can sign in as {email.strip().lower()}.")
    if made_up:
        say(f"Their password, shown only now: {password}")


def _password(from_input: bool) -> tuple[str, bool]:
    """The password, and whether we made it up because nobody was there to be asked."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n"), False
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True), False
    return secrets.token_urlsafe(GENERATED_BYTES), True


@user.command("deactivate")
@click.argument("email")
@as_option
def deactivate_user(email: str, as_email: str | None) -> None:
    """End an account: no more signing in, every session ends, its tokens stop."""
    with opened() as (_, database), database.unit_of_work() as session:
        close_account(session, acting(session, as_email, today(database)), account_at(session, email))
    say(f"The account of {email} is closed.")


@user.command("untie")
@click.argument("email")
@click.option("--reason", default="", help="Why, and how you know who signs in next; kept in the audit trail.")
@as_option
def untie_user(email: str, reason: str, as_email: str | None) -> None:
    """Untie an account from single sign-on: the next sign-in with this address ties it again."""
    with opened() as (_, database), database.unit_of_work() as session:
        actor, account = acting(session, as_email, today(database)), account_at(session, email)
        untie(session, actor, account, reason)
        tell(session, actor, account, UNTIED)
    say(f"The account of {email} is untied from single sign-on.")


@user.command("untie-all")
@click.option("--issuer", required=True, metavar="URL", help="The provider, spelled as in PORTAL_OIDC_ISSUER.")
@click.option("--reason", default="", help="Why, and how you know that each entry stays theirs; kept for each account.")
@click.option(
    "--tied-before",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"]),
    help="What the first look printed: who is tied anew since then stays so.",
)
@click.option("--apply", "for_good", is_flag=True, help="Do it. Without it: say how many accounts it would untie.")
@as_option
def untie_all_users(
    issuer: str, reason: str, tied_before: datetime | None, for_good: bool, as_email: str | None
) -> None:
    """Untie every account from one provider, whose registration was made anew and gives each entry another `sub`."""
    with opened() as (_, database):
        which = TiedAt(issuer, tied_before or database.clock())
        if for_good:
            say(f"{_untied(database, which, reason, as_email)} untied from {issuer}.")
            return
        with database.reading() as session:
            day = today(database)
            actor = acting(session, as_email, day)
            found, others = how_many_tied(session, actor, which, day), ties_by_issuer(session, actor)
    say(f"{how_many(found, 'account')} would be untied from {issuer}.")
    if found:
        say("Each person is signed out, and told by mail. To do it, run again with:")
        before = f"{which.before:%Y-%m-%dT%H:%M:%S.%fZ}"
        say(f"  --apply --tied-before {before} --reason 'why, and how you know who comes next'")
        return
    for name, number in others:
        say(f"  {how_many(number, 'account is', 'accounts are')} tied at {name}")


def _untied(database: Database, which: TiedAt, reason: str, as_email: str | None) -> str:
    """Untie them, some at a time, so that nobody waits long for the database; how many, in words."""
    done = 0
    while True:
        with database.unit_of_work() as session:
            day = today(database)
            number = untie_some(session, acting(session, as_email, day), which, reason, day)
        if not number:
            return how_many(done, "account is", "accounts are")
        done += number
        progress(f"{done:,} untied")


@click.group()
def role() -> None:
    """What people may do."""


_role = click.argument("role_code", metavar="ROLE", type=click.Choice([one.value for one in Role]))
_scope_option = click.option("--scope", "scope_words", metavar="KIND:SLUG", help="On what; without it: on everything.")


@role.command("grant")
@click.argument("email")
@_role
@_scope_option
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day, such as 2027-03-31.")
@click.option("--reason", default="", help="Why; kept with the role.")
@as_option
def grant(
    email: str, role_code: str, scope_words: str | None, until: datetime | None, reason: str, as_email: str | None
) -> None:
    """Give a person a role, from today."""
    with opened() as (_, database), database.unit_of_work() as session:
        day = today(database)
        period = Period(day, until.date() if until else None, reason)
        person = _person(session, email)
        actor, scope = acting(session, as_email, day), _scope(session, scope_words)
        grant_role(session, actor, person, Role(role_code), period, scope)
        useless = why_not(person, account_of(session, email)).striptags()
    say(f"{email} is now {Role(role_code).label.lower()}. {useless}".strip())


@role.command("revoke")
@click.argument("email")
@_role
@_scope_option
@as_option
def revoke(email: str, role_code: str, scope_words: str | None, as_email: str | None) -> None:
    """Take a role back, from today."""
    with opened() as (_, database), database.unit_of_work() as session:
        day = today(database)
        actor, person = acting(session, as_email, day), _person(session, email)
        revoke_role(session, actor, person, Role(role_code), day, _scope(session, scope_words))
    say(f"{email} is no longer {Role(role_code).label.lower()}.")


@click.group()
def token() -> None:
    """Keys with which programs act for a person."""


@token.command("create")
@click.option("--user", "email", required=True, metavar="EMAIL", help="For whom the program acts.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([one.value for one in Scope]))
@click.option("--name", default="Made on the command line", show_default=True, help="What it is for.")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="How long it lasts.")
@as_option
def create(email: str, scopes: tuple[str, ...], name: str, days: int, as_email: str | None) -> None:
    """Make a token and print it: the only time it can be read."""
    wanted = Wanted(name, frozenset(Scope(scope) for scope in scopes), timedelta(days=days))
    with opened() as (_, database), database.unit_of_work() as session:
        actor = acting(session, as_email, today(database))
        made = create_token(session, actor, account_at(session, email), wanted)
    say(made)


def _person(session: Session, email: str) -> Person:
    person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise BadInput([Problem("email", f"Nobody here has the address {email}.", "Add them with: portal user add")])
    return person


def _scope(session: Session, words: str | None) -> RoleScope:
    """The scope written as `kind:slug`; nothing written is the whole council."""
    if not words:
        return RoleScope()
    kind, _, slug = words.partition(":")
    found: UUID | None
    if kind == "team":
        found = session.scalar(select(Team.id).where(Team.slug == slug))
    else:
        here = (CataloguedResource.kind == kind, CataloguedResource.slug == slug)
        found = session.scalar(select(CataloguedResource.id).where(*here))
    if found is None:
        raise BadInput(
            [Problem("scope", f"There is no {kind} with the address “{slug}”.", "Write it like team:housing.")]
        )
    return RoleScope(kind, found)
