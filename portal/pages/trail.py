"""Who changed what, in words: events as lines of a table, and the filters over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds import BY_CODE, BY_PLURAL
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.values import Unreadable, parse
from catalogue.people.queries import person, person_by_email
from catalogue.resources.queries import thing
from catalogue.workflows.trail import Named, TrailLine, TrailRequest, actions_known
from portal.forms import Question
from portal.pages.changes import labels, listed
from portal.tables import PER_PAGE, Asked, Column, Place, Table, shown
from portal.urls import url_of_thing
from portal.words import day_time

_DONE = {
    "registered": "Added", "described": "Changed", "restored": "Brought back an earlier version of",
    "renamed": "Gave a new address to", "owner_assigned": "Named an owner of", "owner_ended": "Ended the ownership of",
    "sight_granted": "Let someone see", "sight_ended": "Ended someone’s sight of",
    "attested": "Checked", "linked": "Linked", "link_changed": "Changed a link of",
    "unlinked": "Took away a link of", "added": "Added", "changed": "Changed", "removed": "Removed",
    "left": "Noted the last day of", "away": "Said the days away of", "back": "Said the return of",
    "granted": "Gave a role to", "revoked": "Took a role from",
    "opened": "Opened an account for", "closed": "Closed the account of", "locked": "Locked the account of",
    "password_changed": "Changed the password of", "signed_in": "Signed in", "signed_out": "Signed out",
    "created": "Made a token for", "saved": "Saved", "asked": "Asked for something", "found": "Answered: found",
    "not_held": "Answered: not held", "dismissed": "Dismissed", "open": "Opened again", "learned": "Learned",
    "forgotten": "Forgot after its time", "set": "Set", "known_search_added": "Added a known search for",
    "known_search_removed": "Removed a known search of", "posted": "Posted", "sent": "Sent", "failed": "Could not send",
    "tried_again": "Had sent again", "withdrawn": "Withdrew", "messages_stopped": "Stopped messages to",
    "messages_started": "Started messages to", "came_back": "Noted the return of",
    "taken": "Wrote", "restored_from": "Restored from",
    "done": "Disposed of", "held": "Put under legal hold", "hold_lifted": "Lifted the legal hold of",
    "erased": "Erased", "details_blanked": "Blanked the trail for",
    "procedure_added": "Said what must be done to run", "procedure_changed": "Changed what must be done to run",
    "procedure_ended": "Said what need not be done to run", "drill_recorded": "Recorded a drill of",
    "drill_voided": "Voided a drill of", "drill_confirmed": "Confirmed, as its witness, a drill of",
    "drill_denied": "Said that they did not watch a drill of", "checklist_begun": "Began to carry out",
    "step_ticked": "Ticked a step of",
    "checklist_ended": "Ended a checklist of", "read": "Read", "text_drafted": "Drafted a new text of",
    "text_approved": "Approved a new text of", "text_withdrawn": "Withdrew a draft of",
    "file_added": "Added a file to", "file_removed": "Removed a file of",
    "made": "Made", "ended": "Ended", "step_added": "Added a step to", "step_changed": "Changed a step of",
    "step_removed": "Took a step out of", "step_moved": "Moved a step of",
    "path_step_added": "Put on a starter path", "path_step_changed": "Changed the step of a starter path on",
    "path_step_removed": "Took from a starter path", "path_step_moved": "Moved the step of a starter path on",
    "learner_assigned": "Assigned a learner of",
    "learner_taken_off": "Took a learner off", "path_given": "Gave a starter path to",
    "path_ended": "Took a starter path from", "buddy_named": "Named a buddy of", "met": "Met somebody on the path of",
    "met_taken_back": "Took back that they met somebody on the path of",
}  # fmt: skip
_OTHER_KINDS = {
    "person": "Person", "team": "Team", "organisation": "Organisation", "account": "Account", "link": "Link",
    "glossary_term": "Glossary term", "theme": "Theme", "token": "Token", "role": "Role", "import_run": "Import",
    "saved_search": "Saved search", "missed_search": "Search that found nothing", "wish": "Wish",
    "reformulation": "Words tried next", "ranking": "Ranking", "message": "Message",
    "backup": "Backup", "disposal": "Disposal", "starter_path": "Starter path",
}  # fmt: skip
_PAGES = {"person": "people", "team": "teams", "organisation": "organisations"}
FILTERS = ("person", "thing", "action", "from", "until")
_DAY = Field("day", "Day", FieldType.DATE)


def action_words(action: str) -> str:
    """`contract.described` → `Contract: changed`."""
    kind, _, verb = action.partition(".")
    return f"{kind_words(kind)}: {_verb(verb).lower()}"


def kind_words(kind: str) -> str:
    """What people call the sort of thing that an event is about."""
    if kind in BY_CODE:
        return BY_CODE[kind].label
    return _OTHER_KINDS.get(kind, kind.replace("_", " ").capitalize())


def _verb(verb: str) -> str:
    return _DONE.get(verb, verb.replace("_", " ").capitalize())


def trail_table() -> Table[TrailLine]:
    """The table of events."""
    return Table(
        "trail",
        "Who changed what",
        (
            Column("at", "When", lambda row: day_time(row.at), lambda row: row.at),
            Column("by", "Who", _by),
            Column("action", "What", lambda row: _verb(row.action.partition(".")[2])),
            Column("subject", "To which thing", _subject, _subject_words),
            Column("more", "More", _more),
        ),
        folded=(
            Column("seq", "Number", lambda row: str(row.seq), lambda row: row.seq),
            Column("code", "Code", lambda row: row.action),
            Column("kind", "Kind", lambda row: kind_words(row.kind)),
            Column("via", "Through", lambda row: row.via),
        ),
    )


def _by(row: TrailLine) -> Any:
    if row.by_slug:
        return {"text": row.by, "href": f"/people/{row.by_slug}", "note": "" if row.via == "web" else row.via}
    return {"text": row.by, "note": "" if row.via == "web" else row.via}


def _subject(row: TrailLine) -> Any:
    if not row.subjects:
        return kind_words(row.kind)
    first = row.subjects[0]
    more = f"{_relation(row)} {row.subjects[1].name}" if len(row.subjects) > 1 else kind_words(row.kind)
    return {"text": first.name, "href": _address(first), "note": more}


def _subject_words(row: TrailLine) -> str:
    if not row.subjects:
        return kind_words(row.kind)
    return f" {_relation(row)} ".join(named.name for named in row.subjects)


def _relation(row: TrailLine) -> str:
    return str(row.details.get("relation", "and")).replace("_", " ")


def _address(named: Named) -> str:
    if named.kind in _PAGES:
        return f"/{_PAGES[named.kind]}/{named.slug}"
    return url_of_thing(named.kind, named.slug) if named.kind in BY_CODE else ""


def _more(row: TrailLine) -> str:
    """Which fields, which role, and why."""
    if not row.subjects:
        return ""
    details = row.details
    changed = details.get("changed") or []
    if changed and row.kind in BY_CODE:
        verb = row.action.partition(".")[2]
        return "" if verb == "registered" else listed(labels(row.kind, changed))
    if changed:
        return listed([str(name).replace("_id", "").replace("_on", "").replace("_", " ") for name in changed])
    said = [str(details[name]).replace("_", " ") for name in ("role", "name", "note", "reason") if details.get(name)]
    return ": ".join(said)


@dataclass(frozen=True)
class Wanted:
    """What the address asks of the trail, as a request and as a form with what is wrong in it."""

    request: TrailRequest
    questions: list[Any]
    errors: list[dict[str, str]]
    narrowed: bool


def wanted(session: Session, actor: Actor, at: Place, asked: Asked) -> Wanted:
    """Read the filters. One that cannot be read is said to be wrong and left out."""
    wrong: dict[str, str] = {}
    who = _person(session, actor, at.get("person"), wrong)
    what = _thing(session, actor, at.get("thing"), wrong)
    request = TrailRequest(
        person_id=who,
        subject_id=what,
        action=at.get("action"),
        from_on=_day("from", at, wrong),
        until_on=_day("until", at, wrong),
        page=asked.page,
        per_page=0 if asked.file and not wrong else PER_PAGE,
    )
    errors = [{"text": words, "href": f"#{name}"} for name, words in wrong.items()]
    questions = _questions(at, actions_known(session, actor), wrong)
    return Wanted(request, questions, errors, any(at.get(name) for name in FILTERS))


def drawn(table: Table[TrailLine], rows: Sequence[TrailLine], at: Place, wanted: Wanted) -> dict[str, Any]:
    """The table as the page draws it: no file while a filter is wrong, as that would hold what nobody asked for."""
    made = shown(table, rows, at)
    return made | {"downloads": None} if wanted.errors else made


def _person(session: Session, actor: Actor, words: str, wrong: dict[str, str]) -> Any:
    if not words.strip():
        return None
    found = person_by_email(session, actor, words)
    if found is None:
        try:
            found = person(session, actor, words.strip().rstrip("/").rpartition("/")[2])
        except NotFound:
            wrong["person"] = "Nobody here has this address. Enter an email address."
    return found.id if found else None


def _thing(session: Session, actor: Actor, words: str, wrong: dict[str, str]) -> Any:
    """A thing by its address, such as `/datasets/tenancies`."""
    if not words.strip():
        return None
    *_, plural, slug = ["", "", *words.strip().rstrip("/").split("/")]
    try:
        if plural not in BY_PLURAL:
            raise NotFound
        return thing(session, actor, BY_PLURAL[plural], slug).id
    except NotFound:
        wrong["thing"] = "We cannot find that. Copy the address of its page, like /datasets/tenancies."
        return None


def _day(name: str, at: Place, wrong: dict[str, str]) -> date | None:
    try:
        found = parse(_DAY, at.get(name))
    except Unreadable as error:
        wrong[name] = f"{error.reason} {error.mend}"
        return None
    return date.fromisoformat(found) if found else None


def _questions(at: Place, actions: Sequence[str], wrong: dict[str, str]) -> list[Any]:
    options = [{"value": action, "text": action_words(action)} for action in actions]
    return [
        Question("person", "Person", "text", at.get("person"), "Their email address", wrong.get("person")),
        Question("thing", "Thing", "text", at.get("thing"), "The address of its page", wrong.get("thing")),
        Question("action", "What was done", "select", at.get("action"), options=options, none="Anything"),
        Question("from", "From", "text", at.get("from"), "Like 27/3/2026", wrong.get("from")),
        Question("until", "To", "text", at.get("until"), "Like 27/3/2026", wrong.get("until")),
    ]  # fmt: skip
