"""Which headline facts each kind's page opens with, in order, and those that only one kind has."""

from datetime import timedelta

from catalogue.terms import Lifecycle, Relation
from portal.pages import facts
from portal.pages.facts import CAUTION, WARNING, Fact, FactMaker, Look
from portal.pages.writing import mail_link
from portal.words import day


def frequency(look: Look) -> Fact:
    """How often its content changes, and when it last did."""
    modified = look.resource.modified
    return look.field("update_frequency", note=f"Last on {day(modified)}" if modified else "")


def access(look: Look) -> Fact:
    """Who may use the data, and under which licence."""
    return look.field("access_rights", note=str(look.value("licence")["text"]))


def criticality(look: Look) -> Fact:
    """What it costs when it stops, and how soon it must be back."""
    recovery = look.resource.recovery_time
    return look.field("criticality", note=f"Must be back within {recovery}" if recovery else "")


def service(look: Look) -> Fact:
    """Whether it can be used, and where it runs."""
    return look.field("service_status", "Service", note=str(look.value("hosting")["text"]))


def ends(look: Look) -> Fact:
    """When the contract ends, how many days are left, and how far it could be extended."""
    contract = look.resource
    words, tone = facts.time_left(contract.end_on, look.today)
    later = contract.latest_end_on and contract.end_on and contract.latest_end_on > contract.end_on
    note = f"{words[:1].upper()}{words[1:]}" + (f"; at the latest {day(contract.latest_end_on)}" if later else "")
    return look.field("end_on", note=note) | {"tone": tone}


def notice(look: Look) -> Fact:
    """How much notice ends it, and the last day to give it."""
    contract = look.resource
    if contract.notice_days is None:
        return {"label": "Notice", "value": ""}
    said = {"label": "Notice", "value": f"{contract.notice_days:,} days"}
    if contract.end_on is None or contract.end_on < look.today:
        return said
    last = contract.end_on - timedelta(days=contract.notice_days)
    if last < look.today:
        return said | {"note": f"The last day to give it was {day(last)}", "tone": CAUTION}
    return said | {"note": f"Give it by {day(last)}", "tone": CAUTION if last - look.today < facts.SOON / 2 else None}


def value(look: Look) -> Fact:
    """What it costs."""
    return look.field("value", "Value", note=str(look.value("value_basis")["text"]))


def covers(look: Look) -> Fact:
    """The systems under it."""
    return facts.things("Covers", facts.current(look.whole.tied(Relation.COVERS, True), look.today))


def state(look: Look) -> Fact:
    """Whether the agreement holds today."""
    start, end = look.resource.start_on, look.resource.end_on
    if look.resource.lifecycle != Lifecycle.LIVE:
        return look.field("lifecycle", "In force") | {"tone": CAUTION}
    if start is None:
        return {"label": "In force", "value": "Not yet: it has no start date", "tone": CAUTION}
    if start > look.today:
        return {"label": "In force", "value": f"Not before {day(start)}", "tone": CAUTION}
    words, tone = facts.time_left(end, look.today)
    expired = end is not None and end < look.today
    note = f"{words[:1].upper()}{words[1:]}, on {day(end)}" if end else "It has no end date"
    return {"label": "In force", "value": "No: it has ended" if expired else "Yes", "note": note, "tone": tone}


def parties(look: Look) -> Fact:
    """Whom it binds."""
    known = look.whole.names.organisations
    names = [known[row["organisation"]].name for row in look.whole.parts["parties"] if row["organisation"] in known]
    return {"label": "Between", "value": ", ".join(names), "href": "#parties-caption" if names else None}


def shares(look: Look) -> Fact:
    """Which datasets it lets go."""
    return facts.things("Shares", facts.current(look.whole.tied(Relation.SHARES, True), look.today))


def due(look: Look) -> Fact:
    """When it must next be sent."""
    when = look.resource.due_on
    late = when is not None and when < look.today
    near = when is not None and when - look.today < timedelta(days=28)
    note = "This date has passed" if late else ""
    return look.field("due_on", note=note) | {"tone": WARNING if late else CAUTION if near else None}


def made_from(look: Look) -> Fact:
    """What feeds it."""
    return facts.things("Made from", facts.current(look.whole.tied(Relation.FEEDS, False), look.today))


def about(look: Look) -> Fact:
    """What the runbook explains."""
    return facts.things("For", facts.current(look.whole.tied(Relation.EXPLAINS, True), look.today))


def checked(look: Look) -> Fact:
    """When somebody last said that it is right."""
    resource = look.resource
    note = f"To be checked every {resource.review_months} months" if resource.review_months else ""
    return {"label": "Last checked", "value": day(resource.attested_on) or "Not yet", "note": note}


def whom_to_call(look: Look) -> Fact:
    """Whom to call about a runbook: whom it names, else its owner, and who stands in."""
    if look.resource.contacts:
        return {"label": "Whom to call", "value": "; ".join(look.resource.contacts.splitlines())}
    found = facts.answering(look.whole.owners)
    fact = facts.owner(look)
    if found is None or found.gone:
        return fact | {"label": "Whom to call"}
    if found.stand_in:
        instead = {"value": found.stand_in.name, "href": f"/people/{found.stand_in.slug}"}
        note = mail_link(look.resource, found.stand_in.email) + f"; {facts.standing_in_words(found)}"
        return fact | instead | {"label": "Whom to call", "note": note}
    if found.person.away_until:
        return fact | {"label": "Whom to call"}
    deputy = f"; {found.deputy.name} stands in" if found.deputy else ""
    return fact | {"label": "Whom to call", "note": mail_link(look.resource, found.person.email) + deputy}


HEADLINES: dict[str, tuple[FactMaker, ...]] = {
    "dataset": (facts.owner, facts.status, access, frequency, facts.joins_on, facts.files, facts.held_in,
                facts.contract, facts.runbook),
    "system": (facts.owner, service, criticality, facts.admin_access, facts.contract, facts.runbook),
    "contract": (lambda look: look.field("supplier"), ends, notice, value, covers, facts.owner),
    "agreement": (state, parties, shares, lambda look: look.field("lawful_basis"),
                  lambda look: look.field("dpia", "Assessment (DPIA)"), facts.owner),
    "report": (facts.owner, lambda look: look.field("report_type"), due, lambda look: look.field("update_frequency"),
               lambda look: look.field("recipient"), made_from),
    "runbook": (whom_to_call, about, checked),
}  # fmt: skip


def headline(look: Look) -> list[Fact]:
    """The facts that this thing's page opens with; of a kind without a list here, its owner and headline fields.

    Those who do not see everything are told nothing of what is blank: for them it may only be hidden.
    """
    makers = HEADLINES.get(look.whole.kind.code)
    if makers is None:
        said = [facts.owner(look), *(look.field(name) for name in look.whole.kind.headline)]
    else:
        said = [make(look) for make in makers]
    return [fact for fact in said if look.staff or fact["value"]]
