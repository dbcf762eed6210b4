"""What is said of people who cannot sign in, on pages and on the command line: a role may come before an account."""

import shlex

from markupsafe import Markup

from catalogue.people.tables import Account, Person

_NO_ACCOUNT = Markup(
    "{} cannot sign in yet: they have no account. Whoever runs the portal makes one with: <code>{}</code>"
)
_CLOSED = Markup("{} cannot sign in: their account was closed.")


def command_for(person: Person) -> str:
    """The command that makes somebody's account."""
    return f"portal user add {person.email} --name {shlex.quote(person.name)}"


def why_not(person: Person, account: Account | None, subject: str = "They") -> Markup:
    """Why somebody cannot sign in, and what to do; empty if they can. `subject` is how the sentence calls them."""
    if account is None:
        return _NO_ACCOUNT.format(subject, command_for(person))
    return Markup() if account.active else _CLOSED.format(subject)
