"""Background work: what runs by itself and how often. Each task may run twice, or be killed, without harm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from catalogue.access import operator
from catalogue.audit_check import write_anchor
from catalogue.backups.nightly import Nightly, take_nightly
from catalogue.blobs import Blobs
from catalogue.imports.arrivals import let_files_go
from catalogue.messages.digest import post_digests
from catalogue.messages.operations import forget_messages
from catalogue.messages.sending import Mail, send_waiting
from catalogue.people.absences import forget_absences
from catalogue.people.invitations import KEPT_FOR, forget_invitations
from catalogue.plurals import how_many
from catalogue.readiness.snapshots import take_snapshots, thin_snapshots
from catalogue.runbooks.arrivals import forget_arrivals
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.searches.counting import forget_counts
from catalogue.searches.operations import forget_settled
from catalogue.store import Database
from catalogue.terms import Nation
from catalogue.workflows.answer_password_requests import Doors, answer_password_requests
from catalogue.workflows.ask_witnesses import ask_witnesses
from catalogue.workflows.carry_out_plans import carry_out_plans
from catalogue.workflows.check_imports import check_waiting
from catalogue.workflows.drop_files import drop_unused_files
from catalogue.workflows.follow import follow_changes
from catalogue.workflows.keep_due_dates import keep_due_dates
from catalogue.workflows.nightly_packs import NightlyPacks, write_nightly
from catalogue.workflows.recover_imports import recover
from catalogue.workflows.reminders import sources_for
from catalogue.workflows.undo_import import forget_old_runs

MESSAGES_KEPT = timedelta(days=90)
FILES_SETTLE = timedelta(days=1)  # how long a file may wait for the row that refers to it
FIRST_HOUR = 6  # by UTC: nobody's telephone hums at midnight


@dataclass(frozen=True)
class Site:
    """What tasks work on: database, this machine's search index, anchor, day, mail, backups, nation, doors,
    files, packs, and the portal's own address."""

    database: Database
    index: Index
    anchor: Path | None
    today: date
    mail: Mail | None = None
    nightly: Nightly | None = None
    nation: Nation = Nation.ENGLAND_AND_WALES
    doors: Doors | None = None
    blobs: Blobs | None = None
    packs: NightlyPacks | None = None
    address: str = ""


@dataclass(frozen=True)
class Task:
    """One piece of work: `run` says in words what it did, nothing if nothing; `every` is how long to wait between."""

    name: str
    what: str
    every: timedelta
    run: Callable[[Site], str]


def _follow(site: Site) -> str:
    try:
        done = follow_changes(site.database, site.index, site.today)
    except Busy:
        return "Another process of this machine keeps the search index."
    if not (done.rebuilt or done.events or done.documents or done.gone):
        return ""
    how = "Built the search index anew" if done.rebuilt else f"Read {how_many(done.events, 'change')}"
    return f"{how}: {how_many(done.documents, 'entry', 'entries')} written, {done.gone:,} taken out."


def _anchor(site: Site) -> str:
    if site.anchor is None:
        return ""
    with site.database.reading() as session:
        number = write_anchor(session, site.anchor)
    return f"Event {number} is in the anchor file."


def _finish_imports(site: Site) -> str:
    return " ".join(outcome.recovery for outcome in recover(site.database, site.today))


def _check_imports(site: Site) -> str:
    if site.blobs is None:
        return ""
    checked = check_waiting(site.database, site.today, site.blobs, site.address)
    return f"Checked {how_many(len(checked), 'file')} to import." if checked else ""


def _forget_imports(site: Site) -> str:
    forgotten = forget_old_runs(site.database)
    return f"Dropped the rows of {how_many(forgotten, 'old import')}." if forgotten else ""


def _forget_searches(site: Site) -> str:
    with site.database.unit_of_work() as session:
        forgotten = forget_counts(session, site.today)
        forgotten += forget_settled(session, operator("Upkeep", via="task"), site.today)
    return f"Dropped {how_many(forgotten, 'remembered search', 'remembered searches')}." if forgotten else ""


def _send_messages(site: Site) -> str:
    if site.mail is None:
        return ""
    done = send_waiting(site.database, site.mail)
    said = {"sent": done.sent, "to be tried again": done.later, "could not be sent": done.failed}
    told = [f"{count:,} {what}" for what, count in said.items() if count]
    return f"Messages: {', '.join(told)}." if told else ""


def _answer_password_requests(site: Site) -> str:
    if site.doors is None:
        return ""
    answered = answer_password_requests(site.database, site.doors, site.today)
    return f"Posted {how_many(answered, 'letter')} about new passwords." if answered else ""


def _post_digests(site: Site) -> str:
    if site.mail is None or site.database.clock().hour < FIRST_HOUR:
        return ""
    posted = post_digests(site.database, sources_for(site.nation), site.mail.letterhead.address, site.today)
    return f"Posted {how_many(posted, 'daily summary', 'daily summaries')}." if posted else ""


def _keep_due_dates(site: Site) -> str:
    moved = keep_due_dates(site.database, site.today, site.nation)
    return f"Moved or opened {how_many(moved, 'handover')}." if moved else ""


def _ask_witnesses(site: Site) -> str:
    if site.doors is None:
        return ""
    with site.database.unit_of_work() as session:
        asked = ask_witnesses(session, site.doors.witness_link, site.today)
    return f"Asked {how_many(asked, 'witness', 'witnesses')} without an account." if asked else ""


def _carry_out_plans(site: Site) -> str:
    carried = carry_out_plans(site.database, site.today)
    return f"Handed on what {how_many(carried, 'receipt')} had planned." if carried else ""


def _forget_messages(site: Site) -> str:
    before = site.database.clock() - MESSAGES_KEPT
    with site.database.unit_of_work() as session:
        forgotten = forget_messages(session, operator("Upkeep", via="task"), before)
    return f"Dropped {how_many(forgotten, 'old message')}." if forgotten else ""


def _forget_invitations(site: Site) -> str:
    before = site.database.clock() - KEPT_FOR
    with site.database.unit_of_work() as session:
        forgotten = forget_invitations(session, operator("Upkeep", via="task"), before)
    return f"Dropped {how_many(forgotten, 'old invitation')}." if forgotten else ""


def _forget_absences(site: Site) -> str:
    with site.database.unit_of_work() as session:
        forgotten = forget_absences(session, site.today)
    return f"Dropped {how_many(forgotten, 'absence')} of the past." if forgotten else ""


def _drop_files(site: Site) -> str:
    if site.blobs is None:
        return ""
    before = site.database.clock() - FILES_SETTLE
    with site.database.unit_of_work() as session:
        forget_arrivals(session, before)
        let_files_go(session, before)
    with site.database.reading() as session:
        dropped = drop_unused_files(session, site.blobs, before)
    return f"Dropped {how_many(dropped, 'file')} that nothing refers to." if dropped else ""


def _keep_readiness(site: Site) -> str:
    with site.database.unit_of_work() as session:
        taken = take_snapshots(session, site.today)
        dropped = thin_snapshots(session, site.today)
    said = [f"Kept today’s readiness of {how_many(taken, 'system')}."] if taken else []
    return " ".join(said + ([f"Dropped {how_many(dropped, 'older figure')}."] if dropped else []))


def _back_up(site: Site) -> str:
    if site.nightly is None:
        return ""
    taken = take_nightly(site.database, operator("Upkeep", via="task"), site.nightly)
    return f"Wrote {taken.path.name}: {how_many(taken.manifest.rows, 'row')}, read back whole." if taken else ""


def _write_packs(site: Site) -> str:
    if site.packs is None:
        return ""
    written = write_nightly(site.database, operator("Upkeep", via="task"), site.packs, site.today)
    return f"Wrote {how_many(written, 'hand-over pack')}." if written else ""


TASKS = (
    Task("follow_changes", "Bring this machine's search index up to what has changed", timedelta(seconds=5), _follow),
    Task("anchor_audit", "Note the end of the audit trail in another place", timedelta(hours=1), _anchor),
    Task("check_imports", "Check large files that were handed in to import", timedelta(seconds=5), _check_imports),
    Task(
        "finish_imports",
        "Go on with large imports, and with those whose process was ended",
        timedelta(seconds=5),
        _finish_imports,
    ),
    Task("forget_imports", "Drop the rows of imports too old to be taken back", timedelta(hours=1), _forget_imports),
    Task("forget_searches", "Drop remembered searches that are a year old", timedelta(days=1), _forget_searches),
    Task("keep_due_dates", "Bring due dates after the days of contracts", timedelta(minutes=5), _keep_due_dates),
    Task("ask_witnesses", "Write to witnesses who have no account", timedelta(minutes=5), _ask_witnesses),
    Task("carry_out_plans", "Hand on what was planned for this day", timedelta(minutes=5), _carry_out_plans),
    Task(
        "answer_password_requests",
        "Write to those who want a new password",
        timedelta(seconds=5),
        _answer_password_requests,
    ),
    Task("send_messages", "Send the messages that wait", timedelta(seconds=10), _send_messages),
    Task("post_digests", "Write to those whom something needs today", timedelta(hours=1), _post_digests),
    Task("forget_messages", "Drop messages that were settled 90 days ago", timedelta(days=1), _forget_messages),
    Task("forget_invitations", "Drop invitations that nobody accepted", timedelta(days=1), _forget_invitations),
    Task("forget_absences", "Drop absences that are over", timedelta(hours=1), _forget_absences),
    Task("drop_files", "Drop files that nothing refers to any more", timedelta(hours=1), _drop_files),
    Task(
        "keep_readiness",
        "Keep each day’s readiness of every system, and after 13 months one day of each month",
        timedelta(hours=1),
        _keep_readiness,
    ),
    Task("take_backup", "Write a backup into PORTAL_BACKUP_DIR, where that is set", timedelta(hours=1), _back_up),
    Task("write_packs", "Write all packs into PORTAL_PACKS_DIR, where that is set", timedelta(hours=1), _write_packs),
)


def task_called(name: str) -> Task:
    """The task of this name. Raises KeyError."""
    return {task.name: task for task in TASKS}[name]
