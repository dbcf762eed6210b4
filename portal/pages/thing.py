"""The page of one catalogued thing, whatever its kind: what it says, in which order, and what is still missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.access import Action, Actor, Thing, may
from catalogue.kinds.completeness import Completeness, completeness
from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.resources.attesting import due_on, is_due
from catalogue.resources.owners import Owner
from catalogue.resources.whole import Whole
from catalogue.terms import Lifecycle, OwnerRole, PersonalData, RunbookType
from portal.pages.checking import Check, check_of
from portal.pages.facts import Look, answering, lifecycle_words, visibility_words
from portal.pages.headlines import headline
from portal.pages.part_tables import PartTable, part_table
from portal.pages.thing_links import LinkGroup, link_groups
from portal.pages.writing import mail_about
from portal.tables import Place
from portal.urls import url_of_thing
from portal.words import day

# Said elsewhere on the page: in its heading, its tags, its banner, its facts or the text.
_ELSEWHERE = frozenset(
    {"title", "summary", "description", "body", "runbook_type", "visibility", "lifecycle", "sensitive", "replaced_by"}
)
# Nothing is missing where these are blank: they apply to few things.
_ONLY_SOMETIMES = frozenset({
    "vcse_number", "dpia_url", "irrecoverable_vat", "framework", "latest_end_on", "kpis", "annual_value",
    "spent_to_date", "other_currency", "extension_options", "variations", "milestones", "lots", "other_suppliers",
    "amendments", "statements",
})  # fmt: skip
# Nothing is missing here where there is no personal data.
_OF_PERSONAL_DATA = frozenset({"lawful_basis", "dpia"})
_LAST = ("About", "Who answers for it", "Status", "Who can see it")
_TOGETHER = {"Who can see it": "Status"}


@dataclass(frozen=True)
class Section:
    """Fields that belong together, as rows of a summary list."""

    id: str
    title: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Rights:
    """What the reader may do with the thing."""

    edit: bool
    attest: bool
    own: bool
    history: bool
    people: bool
    invite: bool


@dataclass(frozen=True)
class ThingPage:
    """Everything that `resources/thing.html` shows. `overdue` is the day by which it should have been checked, if past;
    `check` is the form for those who may say that it is right."""

    whole: Whole
    rights: Rights
    address: str
    tags: list[dict[str, str]]
    banner: dict[str, Any] | None
    overdue: date | None
    check: Check | None
    nobody: bool
    facts: list[dict[str, Any]]
    sections: list[Section]
    not_said: list[str]
    parts: list[PartTable]
    links: list[LinkGroup]
    owners: list[dict[str, Any]]
    missing: Completeness
    contents: list[dict[str, str]]
    sources: list[str]

    @property
    def resource(self) -> Any:
        """The thing itself."""
        return self.whole.resource


def thing_page(whole: Whole, actor: Actor, today: date, at: Place) -> ThingPage:
    """Lay a thing out for one reader."""
    resource, rights = whole.resource, _rights(actor, whole.resource.facts)
    address = url_of_thing(resource.kind, resource.slug)
    look = Look(whole, rights.people, today)
    sections, not_said = _sections(look)
    parts = [
        part_table(part, whole.parts[part.name], whole.names, rights.people, at)
        for part in whole.kind.parts
        if whole.parts[part.name]
    ]
    wanted = [part for part in whole.kind.parts if part.name not in _ONLY_SOMETIMES]
    not_said += [part.label for part in wanted if not whole.parts[part.name]]
    return ThingPage(
        whole=whole,
        rights=rights,
        address=address,
        tags=_tags(look),
        banner=_banner(whole),
        overdue=due_on(resource) if is_due(resource, today) else None,
        check=check_of(resource, address) if rights.attest else None,
        nobody=rights.people and _nobody(whole),
        facts=headline(look),
        sections=sections,
        not_said=not_said if rights.edit else [],
        parts=parts,
        links=link_groups(whole, today),
        owners=_owners(look),
        missing=_missing(whole),
        contents=_contents(look, sections, parts),
        sources=_sources(look),
    )


def _rights(actor: Actor, thing: Thing) -> Rights:
    return Rights(
        may(actor, Action.EDIT, thing),
        may(actor, Action.ATTEST, thing),
        may(actor, Action.ASSIGN_OWNER, thing),
        may(actor, Action.READ_HISTORY, thing),
        may(actor, Action.READ_PEOPLE),
        may(actor, Action.INVITE, thing),
    )


def _sources(look: Look) -> list[str]:
    """Where the entry was imported from, and under which licence its content is."""
    licence = look.value("licence")["text"] if hasattr(look.resource, "licence") else ""
    under = f", under the {licence}" if licence else ""
    return [f"{source.name}, {day(source.imported_at)}{under}" for source in look.whole.sources]


def _tags(look: Look) -> list[dict[str, str]]:
    resource = look.resource
    visible = {"value": resource.visibility, "words": visibility_words(resource.visibility, look.staff)}
    tags = [{"value": resource.lifecycle, "words": lifecycle_words(look.whole.kind, resource.lifecycle)}, visible]
    if resource.sensitive:
        tags.append({"value": "sensitive"})
    personal = getattr(resource, "personal_data", "")
    if personal in (PersonalData.PERSONAL, PersonalData.SPECIAL_CATEGORY):
        tags.append({"value": personal})
    if getattr(resource, "runbook_type", ""):
        tags.append({"value": resource.runbook_type, "words": RunbookType(resource.runbook_type).label})
    return tags


def _banner(whole: Whole) -> dict[str, Any] | None:
    """What to know before using a thing that is not simply live."""
    resource = whole.resource
    if resource.lifecycle not in (Lifecycle.DEPRECATED, Lifecycle.RETIRED, Lifecycle.DRAFT):
        return None
    since = f" on {day(resource.deprecated_on)}" if resource.deprecated_on else ""
    words = {
        Lifecycle.DRAFT: "This entry is a draft. Do not rely on it yet.",
        Lifecycle.DEPRECATED: f"This was marked as being replaced{since}. Do not start using it.",
        Lifecycle.RETIRED: f"This was retired{since}. The entry is kept for the record.",
    }[Lifecycle(resource.lifecycle)]
    other = whole.replacement
    instead = {"title": other.title, "href": url_of_thing(other.kind, other.slug)} if other else None
    return {"words": words, "instead": instead}


def _nobody(whole: Whole) -> bool:
    found = answering(whole.owners)
    return whole.resource.lifecycle != Lifecycle.RETIRED and (found is None or found.gone)


def _sections(look: Look) -> tuple[list[Section], list[str]]:
    """The filled-in fields by section, the kind's own sections first, and the labels of those left blank."""
    sections: list[Section] = []
    not_said: list[str] = []
    own = {spec.name for spec in look.whole.kind.own_fields} - _ONLY_SOMETIMES
    for name, fields in _fields_by_section(look.whole.kind).items():
        rows = []
        for spec in fields:
            value = look.value(spec.name)
            if value["text"]:
                rows.append(
                    {"key": spec.label, "value": value["text"], "href": value.get("href")} | _asking(look, spec)
                )
            elif (spec.weight or spec.name in own) and _applies(spec, look.resource):
                not_said.append(spec.label)
        if rows:
            sections.append(Section(f"section-{len(sections) + 1}", name, rows))
    return sections, not_said


def _asking(look: Look, spec: Field) -> dict[str, Any]:
    """What the row of a field that says whom to ask has besides: a link that starts the mail about this entry."""
    resource = look.resource
    if spec.type is FieldType.EMAIL:
        return {"href": mail_about(resource, getattr(resource, spec.attribute))}
    if spec.name != "access_how" or not (whom := _whom_to_ask(look)):
        return {}
    name, address = whom
    ask = {"text": f"Ask {name} for access", "href": mail_about(resource, address)}
    return {"entries": [{"text": look.value(spec.name)["text"]}, ask]}


def _whom_to_ask(look: Look) -> tuple[str, str] | None:
    """Who gives access, and where to write: the data steward, else who answers; for outsiders the shared mailbox."""
    working = [owner for owner in look.whole.owners or [] if not owner.gone]
    steward = next((owner for owner in working if owner.role is OwnerRole.DATA_STEWARD), answering(working))
    if steward is not None:
        return steward.person.name, steward.person.email
    team = look.whole.names.teams.get(look.resource.team_id)
    address = look.resource.contact_email or (team.email if team else "")
    return (address, address) if address else None


def _applies(spec: Field, resource: Any) -> bool:
    """Whether a field that is blank is something to add."""
    no_persons = getattr(resource, "personal_data", "") == PersonalData.NONE
    return not (no_persons and spec.name in _OF_PERSONAL_DATA)


def _fields_by_section(kind: Kind) -> dict[str, list[Field]]:
    """The kind's own sections first, then what every thing says, without what the page says elsewhere."""
    by_name = kind.sections()
    found: dict[str, list[Field]] = {}
    for name in [*(name for name in by_name if name not in _LAST), *_LAST]:
        shown = [spec for spec in by_name[name] if spec.name not in _ELSEWHERE]
        found.setdefault(_TOGETHER.get(name, name), []).extend(shown)
    return found


def _owners(look: Look) -> list[dict[str, Any]]:
    """Rows of the list of owners, for those who may read the directory."""
    rows = []
    for owner in look.whole.owners or []:
        left = f"left on {day(owner.person.end_on)}" if owner.gone else ""
        away = f"away until {day(owner.person.away_until)}" if owner.person.away_until else ""
        until = f"until {day(owner.until_on)}" if owner.until_on else ""
        note = ", ".join(words for words in (owner.person.job_title, left, away, until) if words)
        entries = [{"text": owner.person.name, "href": f"/people/{owner.person.slug}", "note": note}]
        if owner.deputy:
            entries.append(
                {"text": owner.deputy.name, "href": f"/people/{owner.deputy.slug}", "note": _deputy_words(owner)}
            )
        if not owner.gone:
            asked = owner.stand_in or owner.person
            entries.append({"text": f"Ask {asked.name}", "href": mail_about(look.resource, asked.email)})
        rows.append({"key": owner.role.label, "entries": entries})
    return rows


def _deputy_words(owner: Owner) -> str:
    if owner.stand_in:
        return "stands in now"
    assert owner.deputy is not None
    return f"deputy, away until {day(owner.deputy.away_until)}" if owner.deputy.away_until else "stands in as deputy"


def _missing(whole: Whole) -> Completeness:
    values = {spec.name: getattr(whole.resource, spec.attribute) for spec in whole.kind.fields}
    return completeness(whole.kind, values, bool(whole.owners))


def _contents(look: Look, sections: list[Section], parts: list[PartTable]) -> list[dict[str, str]]:
    resource = look.resource
    items = []
    if getattr(resource, "body", ""):
        items.append({"text": "Instructions", "href": "#instructions"})
    if resource.description:
        items.append({"text": "Description", "href": "#description"})
    items += [{"text": part.table["caption"], "href": f"#{part.name}-caption"} for part in parts]
    if look.whole.ties or look.staff:
        items.append({"text": "What it hangs together with", "href": "#links"})
    items += [{"text": section.title, "href": f"#{section.id}"} for section in sections]
    return items
