"""Saying that an entry is still right: the small form for it, and what is asked where the entry changed meanwhile."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from catalogue.kinds import kind_of
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.attesting import due_on
from portal.forms import Question
from portal.pages.small_forms import SmallForm
from portal.urls import url_of_thing, with_query
from portal.words import day

_HINT = "Everyone who can see the entry can read it."
_CHANGED = Markup(
    "Someone changed it after you opened the page. "
    '<a class="govuk-link" href="{}">See what changed</a>, then say whether it is right now.'
)


@dataclass(frozen=True)
class Check:
    """The form by which someone says that an entry is right, as `components/still-right.html` draws it."""

    id: str
    title: str
    action: str
    version: int
    back: str


def check_of(thing: CataloguedResource, back: str) -> Check:
    """The form for this entry as it stands; `back` is where it leads to afterwards."""
    address = url_of_thing(thing.kind, thing.slug)
    return Check(f"note-{thing.kind}-{thing.slug}", thing.title, f"{address}/attest", thing.version, back)


@dataclass(frozen=True)
class LookLine:
    """An entry that needs a look, with what its owner must see of it to say that it is right."""

    thing: CataloguedResource
    kind: str
    address: str
    due: date | None
    last: str
    edit: str
    check: Check


def look_line(thing: CataloguedResource, back: str) -> LookLine:
    """An entry on the list of those who answer for it."""
    address = url_of_thing(thing.kind, thing.slug)
    return LookLine(
        thing=thing,
        kind=kind_of(thing.kind).label,
        address=address,
        due=due_on(thing),
        last=last_checked(thing),
        edit=with_query(f"{address}/edit", back=back),
        check=check_of(thing, back),
    )


def last_checked(thing: CataloguedResource) -> str:
    """When who last said that the entry is right, for those who may read the directory."""
    if thing.attested_on is None:
        return f"Not checked since it was added on {day(thing.created_at)}"
    return f"Last checked on {day(thing.attested_on)} by {thing.attested_by}"


def changed_page(thing: CataloguedResource, began: int, note: str, back: str) -> SmallForm:
    """What is asked of someone who called an entry right that had changed: to look again, with their note kept."""
    address = url_of_thing(thing.kind, thing.slug)
    versions = with_query(f"{address}/history/compare", **{"from": began, "to": thing.version})
    changes = versions if began else f"{address}/history"
    return SmallForm(
        title=f"Look at {thing.title} again",
        action=f"{address}/attest",
        back=back,
        button="Still right",
        questions=[Question("note", "Note", "text", note, _HINT)],
        intro=_CHANGED.format(changes),
        hidden={"version": thing.version, "back": back},
    )
