"""Commands for what is kept too long and what must go: `portal retention` and `portal erase`."""

import click
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.people.queries import person_by_email
from catalogue.plurals import how_many
from catalogue.resources.queries import thing
from catalogue.retention import operations
from catalogue.retention.queries import due_for_disposal
from catalogue.retention.wording import counted
from catalogue.workflows.desks import full_desk
from catalogue.workflows.dispose import Look, dispose, look
from catalogue.workflows.erase import check_erasable, erase_person
from portal.terminal import acting, as_option, nobody_at, opened, say, today

_CONTRACT = click.argument("slug", metavar="CONTRACT")
_why = click.option("--reason", required=True, help="Why; kept with the hold, for administrators.")
_reason = click.option("--reason", required=True, help="Why; kept in the audit trail.")


@click.group()
def retention() -> None:
    """How long the records of contracts are kept."""


@retention.command("list")
@as_option
def list_due(as_email: str | None) -> None:
    """Contracts whose records have been kept for long enough."""
    with opened() as (_, database), database.reading() as session:
        day = today(database)
        found = due_for_disposal(session, acting(session, as_email, day), day)
    for one in found:
        notes = [f"{one.rule.label}, kept until {one.kept_until}"]
        notes += [] if one.deed_known else ["nobody has said whether it is a deed: look at it first"]
        notes += [f"UNDER LEGAL HOLD: {one.hold}"] if one.hold else []
        say(f"{one.slug}  {one.title} (ended {one.ended}): {'; '.join(notes)}")
    say(f"{how_many(len(found), 'contract is', 'contracts are')} due for disposal." if found else "Nothing is due.")


@retention.command("hold")
@_CONTRACT
@_why
@as_option
def hold(slug: str, reason: str, as_email: str | None) -> None:
    """Put a contract under legal hold: nothing of it may be disposed of, nobody tied to it erased."""
    with opened() as (_, database), database.unit_of_work() as session:
        day = today(database)
        at = full_desk(session, acting(session, as_email, day), day)
        operations.hold(at, _contract(session, at.actor, slug), reason)
    say(f"{slug} is under legal hold.")


@retention.command("lift")
@_CONTRACT
@_why
@as_option
def lift(slug: str, reason: str, as_email: str | None) -> None:
    """End the legal hold of a contract."""
    with opened() as (_, database), database.unit_of_work() as session:
        day = today(database)
        at = full_desk(session, acting(session, as_email, day), day)
        operations.lift(at, _contract(session, at.actor, slug), reason)
    say(f"{slug} is no longer under legal hold.")


def _contract(session: Session, actor: Actor, slug: str) -> Contract:
    found = thing(session, actor, kind_of("contract"), slug)
    assert isinstance(found, Contract)
    return found


@retention.command("dispose")
@_CONTRACT
@click.option("--confirm", "code", default="", metavar="CODE", help="What the first look printed: do it.")
@click.option("--reason", default="", help="Who decided it, and when; kept in the audit trail.")
@as_option
def dispose_of(slug: str, code: str, reason: str, as_email: str | None) -> None:
    """Show what would go with a contract; with --confirm, take it away for good."""
    with opened() as (_, database), database.unit_of_work() as session:
        day = today(database)
        at = full_desk(session, acting(session, as_email, day), day)
        if code:
            _tell("Disposed of", dispose(at, slug, code, reason))
            return
        seen = look(at, slug)
    _tell("This would go for good:", seen)
    say("Look at it and at its documents. If all of it may go, run again with:")
    say(f"  --confirm {seen.code} --reason 'who decided, and when'")


def _tell(heading: str, seen: Look) -> None:
    say(f"{heading} {seen.contract.title}, ended {seen.contract.ended}, kept until {seen.contract.kept_until}.")
    for name, count in seen.rows.items():
        say(f"  {counted(name, count)}")


@click.command()
@click.argument("email")
@_reason
@click.option("--apply", "for_good", is_flag=True, help="Do it. Without it: say whether it may be done.")
@as_option
def erase(email: str, reason: str, for_good: bool, as_email: str | None) -> None:
    """Erase a person who has left: nothing names them any more, and the audit trail stays whole."""
    with opened() as (_, database), database.unit_of_work() as session:
        day = today(database)
        actor = acting(session, as_email, day)
        person = person_by_email(session, actor, email)
        if person is None:
            raise nobody_at(email)
        check_erasable(session, actor, person, day)
        if not for_good:
            say(f"{person.name} may be erased. It cannot be taken back. To do it, add --apply.")
            return
        done = erase_person(session, actor, person, reason, day)
    say(f"They are now called {done.name}. {how_many(done.events, 'event')} of the audit trail say less than before.")
    for name, count in done.rows.items():
        say(f"  {counted(name, count)}")
    if done.namesakes:
        say("Somebody else has the same name, so texts with the name alone were left. Look for it in search.")
    say("Backups from before still name them. Names in pictures, files and other words were not looked for.")
