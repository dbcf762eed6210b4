"""Headline facts: what most readers of a kind's page came for, each answered in a word and with where it leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalogue.kinds.kind import Kind
from catalogue.resources.owners import Owner
from catalogue.resources.ties import Neighbour, Tied
from catalogue.resources.whole import Whole
from catalogue.terms import HeldBy, IdentifierScheme, Lifecycle, OwnerRole, Relation, ServiceStatus, Visibility
from portal.pages.values import Shown, shown_value, team_link
from portal.pages.writing import mail_link
from portal.urls import url_of_thing
from portal.words import day

Fact = dict[str, Any]
WARNING, CAUTION = "warning", "caution"
SOON = timedelta(days=183)
_MOST_NAMED = 2


@dataclass(frozen=True)
class Look:
    """A thing as one reader sees it on one day."""

    whole: Whole
    staff: bool
    today: date

    @property
    def resource(self) -> Any:
        """The thing; its kind's own columns are only known when running."""
        return self.whole.resource

    def value(self, name: str) -> Shown:
        """A field as a page writes it."""
        spec = self.whole.kind.field(name)
        return shown_value(spec, getattr(self.resource, spec.attribute), self.whole.names, self.staff)

    def none(self, words: str) -> str:
        """That there is none, for those who would see one; nothing for others, who may only not see it."""
        return words if self.staff else ""

    def field(self, name: str, label: str = "", note: str = "") -> Fact:
        """A field as a fact."""
        value = self.value(name)
        return {
            "label": label or self.whole.kind.field(name).label,
            "value": value["text"],
            "href": value.get("href"),
            "note": note,
        }


def answering(owners: Sequence[Owner] | None) -> Owner | None:
    """Who answers first: the highest role that somebody who still works here holds, supplier contacts aside."""
    ours = [owner for owner in owners or [] if owner.role is not OwnerRole.SUPPLIER_CONTACT]
    return next((owner for owner in ours if not owner.gone), ours[0] if ours else None)


def owner(look: Look) -> Fact:
    """Who answers for it: a name for council staff, a team and its address for everybody else."""
    if look.whole.owners is None:
        team = look.whole.names.teams.get(look.resource.team_id)
        address = look.resource.contact_email or (team.email if team else "")
        asked = mail_link(look.resource, address)
        return {"label": "Whom to ask", "value": team_link(team, False)["text"] or asked, "note": asked}
    found = answering(look.whole.owners)
    if found is None:
        tone = None if look.resource.lifecycle == Lifecycle.RETIRED else WARNING
        return {"label": "Owner", "value": "Nobody answers for this", "tone": tone}
    if found.gone:
        gone = f"Left on {day(found.person.end_on)}: nobody answers for this now"
        return _person("Owner", found, gone) | {"tone": WARNING}
    if found.person.away_until is not None:
        return _person("Owner", found, standing_in_words(found)) | {"tone": CAUTION}
    return _person("Owner", found, found.role.label)


def standing_in_words(found: Owner) -> str:
    """That an owner is away, and who stands in."""
    away = f"{found.person.name} is away until {day(found.person.away_until)}"
    return f"{away}; {found.stand_in.name} stands in" if found.stand_in else f"{away}; nobody stands in"


def _person(label: str, found: Owner, note: str) -> Fact:
    return {"label": label, "value": found.person.name, "href": f"/people/{found.person.slug}", "note": note}


def things(label: str, found: Sequence[Neighbour], note: str = "", none: str = "") -> Fact:
    """One thing with its link; of several the first two with theirs, and where all of them are listed."""
    if not found:
        return {"label": label, "value": none}
    first = found[0]
    if len(found) == 1:
        return {"label": label, "value": first.title, "href": url_of_thing(first.kind, first.slug), "note": note}
    named = [{"text": thing.title, "href": url_of_thing(thing.kind, thing.slug)} for thing in found[:_MOST_NAMED]]
    more = len(found) - len(named)
    rest = [{"text": f"and {more:,} more", "href": "#links"}] if more else []
    return {"label": label, "value": first.title, "entries": named + rest, "note": note}


def current(ties: Sequence[Tied], today: date) -> list[Neighbour]:
    """The other ends of links that hold on this day, retired things aside."""
    return [
        tied.other
        for tied in ties
        if (tied.end_on is None or tied.end_on >= today) and tied.other.lifecycle != Lifecycle.RETIRED
    ]


def status(look: Look) -> Fact:
    """Where it is in its life, and when somebody last said that the entry is right."""
    resource = look.resource
    note = f"Checked on {day(resource.attested_on)}" if resource.attested_on else ""
    tone = CAUTION if resource.lifecycle in (Lifecycle.DEPRECATED, Lifecycle.RETIRED) else None
    return {"label": "Status", "value": Lifecycle(resource.lifecycle).label, "note": note, "tone": tone}


def lifecycle_words(kind: Kind, code: str) -> str:
    """Where a thing is in its life, as its tag says it; of a kind that runs, the entry's and not the service's."""
    label = Lifecycle(code).label
    return f"Entry: {label.lower()}" if any(spec.terms is ServiceStatus for spec in kind.fields) else label


def visibility_words(code: str, staff: bool) -> str:
    """Who can see a thing, to this reader: what is not public and yet seen from outside was shared with them."""
    return Visibility(code).label if staff or code == Visibility.PUBLIC else "Shared with you"


def joins_on(look: Look) -> Fact:
    """Which identifiers its columns hold: what it can be joined on."""
    schemes = dict.fromkeys(row["identifier_scheme"] for row in look.whole.parts["columns"] if row["identifier_scheme"])
    names = [IdentifierScheme(code).label.partition(" (")[0] for code in schemes]
    none = "No known identifier" if look.whole.parts["columns"] else ""
    return {"label": "Joins on", "value": ", ".join(names) or none, "href": "#columns-caption" if names else None}


def files(look: Look) -> Fact:
    """In which forms it can be had."""
    rows = look.whole.parts["distributions"]
    forms = ", ".join(dict.fromkeys(row["format"] for row in rows if row["format"]))
    words = forms or (f"{len(rows)} listed" if rows else "")
    return {"label": "Files and services", "value": words, "href": "#distributions-caption" if rows else None}


def held_in(look: Look) -> Fact:
    """The systems that hold it."""
    return things("Held in", current(look.whole.tied(Relation.HOLDS, False), look.today))


def runbook(look: Look) -> Fact:
    """How it is looked after: runbooks about it, else about the systems it lives in."""
    own = current(look.whole.tied(Relation.EXPLAINS, False), look.today)
    if own or look.whole.kind.code == "system":
        return things("Runbook" if len(own) == 1 else "Runbooks", own, none=look.none("None yet")) | (
            {} if own else {"tone": CAUTION}
        )
    none = look.none("None yet")
    return things("Runbook", _beyond(look, Relation.EXPLAINS), "For the system that holds it", none=none)


def _beyond(look: Look, relation: Relation) -> list[Neighbour]:
    found = {other.id: other for _, tied, other in look.whole.beyond if tied is relation}
    return [other for other in found.values() if other.lifecycle != Lifecycle.RETIRED]


def contract(look: Look) -> Fact:
    """The contract behind it: the one that runs longest, until when and with whom."""
    direct = look.whole.tied(Relation.COVERS, False) + look.whole.tied(Relation.SUPPLIED_UNDER, True)
    found = current(direct, look.today) or [tied.other for tied in direct] or _beyond(look, Relation.COVERS)
    if not found:
        return {"label": "Contract", "value": look.none("None recorded")}
    endings = look.whole.endings
    last = max(found, key=lambda one: (endings[one.id].end_on or date.max) if one.id in endings else date.min)
    until = endings[last.id].end_on if last.id in endings else None
    words, tone = time_left(until, look.today)
    note = f"{words[0].upper()}{words[1:]}, on {day(until)}" if until else ""
    return things("Contract", [last], note) | {"tone": tone}


def time_left(until: date | None, today: date) -> tuple[str, str | None]:
    """How long until a last day, in words, and how loudly to say it; empty without one."""
    if until is None:
        return "", None
    days = (until - today).days
    if days < 0:
        return f"ended {_days(-days)} ago", WARNING
    if days == 0:
        return "ends today", WARNING
    return f"ends in {_days(days)}", CAUTION if until - today <= SOON else None


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def admin_access(look: Look) -> Fact:
    """Who can administer it: knowledge that only a supplier has is the risk this portal is about."""
    held = look.resource.admin_access
    tone = WARNING if held == HeldBy.SUPPLIER else CAUTION if held in ("", HeldBy.UNKNOWN) else None
    return look.field("admin_access", "Admin access") | {"tone": tone}


FactMaker = Callable[[Look], Fact]
