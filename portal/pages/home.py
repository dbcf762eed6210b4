"""The home page as one person finds it: what needs them first, then what is new and where to look."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds import KINDS
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.queries import person_of
from catalogue.people.tables import Person
from catalogue.readiness.queries import count_only_contractors
from catalogue.resources.attesting import due_on
from catalogue.resources.owners import count_unowned
from catalogue.resources.queries import things_by_id
from catalogue.runbooks.carried_out import open_checklists
from catalogue.runbooks.starters import Progress, own_progress
from catalogue.runbooks.waiting import corrections_to_work_in, drafts_waiting
from catalogue.searches.queries import count_waiting
from catalogue.terms import HeldBy, Lifecycle, Role
from catalogue.workflows import overview
from catalogue.workflows.mine import duties
from portal.pages.being_away import relief_cards
from portal.pages.changes import ChangeLine, line_of
from portal.pages.checklists import open_cards
from portal.pages.home_handovers import handover_cards
from portal.pages.home_orphans import orphan_cards
from portal.pages.home_starters import follower_cards, learner_cards, newcomer_cards
from portal.pages.obligation_answers import Answers
from portal.pages.readiness_list import ONLY
from portal.pages.readiness_list import PAGE as READINESS
from portal.pages.sought import MISSED
from portal.pages.starter_packs import PackAtHome, pack_at_home
from portal.pages.witnessing import WatchedShown, asked_about, denied_cards
from portal.urls import with_query
from portal.words import day

SOON = "6"
ENDING = f"/contracts?ends={SOON}&sort=end_on"
Card = dict[str, Any]


@dataclass(frozen=True)
class Home:
    """What one home page shows; `shared` are the things that an outsider's contract or agreement names, `pack` is what
    a starter with a path needs first, `watched` what they are named as witness of. What is `newest` is told to those
    who are told of no changes."""

    greeting: str
    staff: bool
    needs: list[Card]
    changes: list[ChangeLine]
    ending: list[overview.Ending]
    shared: list[CataloguedResource]
    newest: list[CataloguedResource]
    kinds: list[Card]
    themes: list[Card] = field(default_factory=list)
    pack: PackAtHome | None = None
    watched: list[WatchedShown] = field(default_factory=list)


def home(answers: Answers) -> Home:
    """The home page of whoever is answered."""
    session, actor, today = answers.session, answers.actor, answers.horizon.today
    person = person_of(session, actor)
    staff = actor.is_staff
    first_name = actor.name.split()[0] if person else ""
    procurement = actor.has(Role.PROCUREMENT)
    progress = own_progress(session, actor, today) if staff else None
    pack = pack_at_home(session, actor, person, progress, today) if person and staff else None
    changes = overview.recent_changes(session, actor)
    return Home(
        greeting=f"What are you looking for, {first_name}?" if staff else "",
        staff=staff,
        needs=_needs(answers, person, pack, progress) if person else [],
        changes=[line_of(change) for change in changes],
        ending=overview.contracts_ending(session, actor, today) if procurement else [],
        shared=[] if staff else _shared(session, actor),
        newest=[] if changes else list(overview.newest(session, actor, 4 if staff else 6)),
        kinds=_kinds(session, actor),
        themes=_themes(session, actor),
        pack=pack,
        watched=asked_about(session, actor),
    )


def _shared(session: Session, actor: Actor) -> list[CataloguedResource]:
    """Contracts and agreements first, then what they name."""
    found = things_by_id(session, actor, sorted(actor.things)).values() if actor.things else ()
    order = {"contract": 0, "agreement": 1}
    return sorted(found, key=lambda thing: (order.get(thing.kind, 2), thing.kind, thing.title.casefold()))


def _needs(answers: Answers, person: Person, pack: PackAtHome | None, progress: Progress | None) -> list[Card]:
    session, actor, today = answers.session, answers.actor, answers.horizon.today
    if not actor.is_staff:
        return handover_cards(answers)
    cards = open_cards(open_checklists(session, actor)) + denied_cards(session, actor) + handover_cards(answers)
    cards += [] if pack else newcomer_cards(session, actor, person, today)
    cards += learner_cards(progress, today) + follower_cards(session, actor, today)
    cards += relief_cards(session, actor, today)
    cards += _own_things(session, actor, today)
    if actor.has(Role.PROCUREMENT):
        cards += _contracts(session, actor, today)
    if actor.owned or actor.teams or may(actor, Action.ADMINISTER):
        cards += _supplier_only(session, actor)
        cards += _only_contractors(session, actor, today)
    cards += orphan_cards(session, actor, today)
    if _names_owners(actor):
        cards += _unowned(session, actor, today)
    if may(actor, Action.ANSWER_SEARCHES):
        cards += _sought(session, actor)
    if may(actor, Action.IMPORT):
        cards.append(
            {"title": "Import", "href": "/import", "text": "A register, spending, or any other table, as it is."}
        )
    if may(actor, Action.READ_AUDIT):
        cards.append(
            {"title": "Who changed what", "href": "/admin/audit", "text": "Every change, by person and thing."}
        )
    if may(actor, Action.ADMINISTER):
        cards.append({"title": "Administration", "href": "/admin", "text": "People, roles, teams and organisations."})
    return cards


def _own_things(session: Session, actor: Actor, today: date) -> list[Card]:
    mine = duties(session, actor, today)
    cards = [*_drafts(session, actor), *_corrections(session, actor)]
    if mine.due:
        title = "of your entries needs a look" if len(mine.due) == 1 else "of your entries need a look"
        text = f"The first was due for a check on {day(due_on(mine.due[0]))}."
        cards.append(_card(len(mine.due), title, "/my?show=due", text, "caution"))
    if mine.thin:
        text = "Each tells you what to add next."
        cards.append(_card(len(mine.thin), "of your entries could say more", "/my?show=thin", text))
    return cards


def _drafts(session: Session, actor: Actor) -> list[Card]:
    waiting = drafts_waiting(session, actor)
    if not waiting:
        return []
    title = "draft waits for you to approve it" if len(waiting) == 1 else "drafts wait for you to approve them"
    text = f"The first, of “{waiting[0].title}”, since {day(waiting[0].made_at)}."
    return [_card(len(waiting), title, "/my#drafts", text, "caution")]


def _corrections(session: Session, actor: Actor) -> list[Card]:
    doubted = corrections_to_work_in(session, actor)
    if not doubted:
        return []
    text = f"Who did “{doubted[0].title}” proposes corrections."
    return [
        _card(
            len(doubted), "of your runbooks may be wrong", f"/runbooks/{doubted[0].slug}/corrections", text, "caution"
        )
    ]


def _contracts(session: Session, actor: Actor, today: date) -> list[Card]:
    count = overview.count_ending(session, actor, today, SOON)
    if not count:
        return []
    title = "contract ends within 6 months" if count == 1 else "contracts end within 6 months"
    first = overview.contracts_ending(session, actor, today, 1)[0].contract
    text = f"The first on {day(first.end_on)}."
    return [_card(count, title, ENDING, text, "caution")]


def _supplier_only(session: Session, actor: Actor) -> list[Card]:
    count = overview.supplier_only(session, actor)
    if not count:
        return []
    title = "system that only its supplier can get into" if count == 1 else "systems that only a supplier can get into"
    text = "Nobody at the council has admin access."
    in_use = [status.value for status in Lifecycle if status is not Lifecycle.RETIRED]
    href = with_query("/systems", admin_access=HeldBy.SUPPLIER.value, lifecycle=in_use)
    return [_card(count, title, href, text, "warning")]


def _only_contractors(session: Session, actor: Actor, today: date) -> list[Card]:
    count = count_only_contractors(session, actor, today)
    if not count:
        return []
    title = "system that only a contractor can run" if count == 1 else "systems that only a contractor can run"
    text = "Something critical that none of our own people has done."
    return [_card(count, title, with_query(READINESS, contractor=ONLY), text, "warning")]


def _names_owners(actor: Actor) -> bool:
    """Whether the actor may name the owners of anything: a card under “What needs you” is for those who can act."""
    return bool(actor.owned or actor.teams) or any(actor.has(role) for role in _NAMING)


_NAMING = (Role.STEWARD, Role.PROCUREMENT, Role.ADMIN)


def _unowned(session: Session, actor: Actor, today: date) -> list[Card]:
    count = count_unowned(session, actor, today)
    if not count:
        return []
    title = "entry has no owner" if count == 1 else "entries have no owner"
    return [_card(count, title, "/unowned", "Nobody who works here answers for them.", "warning")]


def _sought(session: Session, actor: Actor) -> list[Card]:
    count = count_waiting(session, actor)
    if not count:
        return []
    title = "search or wish waits for an answer" if count == 1 else "searches and wishes wait for an answer"
    return [_card(count, title, MISSED, "People looked for something and found nothing.")]


def _card(count: int, title: str, href: str, text: str, tone: str = "") -> Card:
    return {"count": f"{count:,}", "title": title, "href": href, "text": text, "tone": tone}


def _kinds(session: Session, actor: Actor) -> list[Card]:
    counts = overview.count_by_kind(session, actor)
    return [
        {
            "title": kind.label_plural,
            "kind": kind.code,
            "href": f"/{kind.plural}",
            "count": f"{counts[kind.code]:,}",
            "text": kind.what[:1].upper() + kind.what[1:],
        }
        for kind in KINDS
        if counts.get(kind.code)
    ]


def _themes(session: Session, actor: Actor) -> list[Card]:
    return [
        {
            "title": theme.label,
            "href": with_query("/search", theme=theme.codes),
            "count": f"{theme.count:,}",
            "text": theme.description,
        }
        for theme in overview.count_by_theme(session, actor)
    ]
