"""Who holds what: the table of roles, and the form to give one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.accounts import account_of
from catalogue.people.queries import person_by_email, team
from catalogue.people.rights import RoleHeld
from catalogue.people.roles import SCOPED_TO_CONTRACT, Period, RoleScope, grant_role, revoke_role
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.resources.named import slug_meant
from catalogue.resources.queries import thing
from catalogue.terms import Role
from portal.accounts import why_not
from portal.forms import Form
from portal.pages.my import Scopes, scopes_of
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.tables import Cell, Column, Place, Table
from portal.words import day

FIELDS = (
    Field("email", "Email address of the person", FieldType.EMAIL, required=True),
    Field("role", "Role", FieldType.TERM, terms=Role, required=True),
    Field("contract", "For which contract", FieldType.RESOURCE,
          hint="For a contractor or an acceptor: the address of the contract’s page."),
    Field("team", "For which team", FieldType.TEAM, hint="For a data steward of one team only."),
    Field("until", "Until", FieldType.DATE, hint="The last day. Leave it empty if no end is known."),
    Field("reason", "Reason", FieldType.TEXT, max_length=500, required=True),
)  # fmt: skip


def roles_table(scopes: Scopes, today: date, may_end: bool) -> Table[RoleHeld]:
    """The table of who holds what."""
    columns: tuple[Column[RoleHeld], ...] = (
        Column("person", "Person", _person, sort="person"),
        Column("role", "Role", lambda row: row.role.label, sort="role"),
        Column("scope", "On what", lambda row: scopes[row.id], sort="scope"),
        Column("from_on", "From", lambda row: day(row.from_on), lambda row: row.from_on, sort="from_on"),
        Column("until_on", "Until", lambda row: day(row.until_on) or "No end set", lambda row: row.until_on,
               sort="until_on"),
        Column("granted_by", "Given by", _giver, sort="granted_by"),
    )  # fmt: skip
    end = Column[RoleHeld]("end", "Change", lambda row: _ending(row, today))
    reason = Column[RoleHeld]("reason", "Reason", lambda row: row.reason)
    shown = (*columns, end) if may_end else columns
    signs_in = Column[RoleHeld]("signs_in", "Can sign in", lambda row: "Yes" if row.signs_in else "No")
    confirmed_by = Column[RoleHeld]("confirmed_by", "Confirmed by", lambda row: row.confirmed_by)
    return Table("roles", "Roles", shown, default_sort="person", folded=(reason, confirmed_by, signs_in))


def _giver(row: RoleHeld) -> Cell:
    confirmed = f"confirmed by {row.confirmed_by}" if row.confirmed_by else ""
    return {"text": row.granted_by, "note": "; ".join(filter(None, (row.reason, confirmed)))}


def _person(row: RoleHeld) -> Cell:
    note = "" if row.signs_in else "Cannot sign in"
    return {"text": row.person.name, "href": f"/people/{row.person.slug}", "note": note}


def views(at: Place) -> list[dict[str, Any]]:
    """Links to the roles that hold now or will, and to all that ever did."""
    ended = at.get("show") == "all"
    return [
        {"text": "Now and to come", "href": at.but(show=None), "active": not ended},
        {"text": "Ended too", "href": at.but(show="all"), "active": ended},
    ]


def unusable(held: Sequence[RoleHeld], today: date) -> int:
    """How many people hold a role, now or later, that they cannot use: they have no account, or it was closed."""
    return len({row.person.id for row in held if not row.signs_in and row.standing(today) != "ended"})


def _ending(row: RoleHeld, today: date) -> Any:
    if row.standing(today) == "ended":
        return "Ended"
    if row.waiting:
        words = f"Waits for another administrator than {row.granted_by}"
        return {"text": "Confirm it", "href": f"/admin/roles/{row.id}/confirm", "note": words}
    return {"text": "End it", "href": f"/admin/roles/{row.id}/end"}


def form_page(at: Desk, form: Form) -> SmallForm:
    """The form to give someone a role."""
    return SmallForm(
        title="Give someone a role",
        action="/admin/roles/new",
        back="/admin/roles",
        button="Give this role",
        questions=asked(FIELDS, form, at.references),
        errors=form.errors,
        intro="It holds from today. What someone owns gives them its rights already: no role is needed for that.",
    )


def give(at: Desk, typed: Mapping[str, Any]) -> tuple[Person, bool]:
    """Give the role that was typed; to whom, and whether it waits. Raises `BadInput`, `Refused`."""
    values = values_of(FIELDS, typed)
    person = person_by_email(at.session, at.actor, values["email"])
    if person is None:
        raise BadInput([Problem("email", "Nobody here has this address.", "Add the person first, or correct it.")])
    role = Role(values["role"])
    period = Period(at.today, day_in(values, "until"), values["reason"])
    row = grant_role(at.session, at.actor, person, role, period, _scope(at, role, values))
    return person, row.waiting


def given_words(session: Session, person: Person, waits: bool) -> str:
    """What to say once a role is given: that it waits, or to whom it is of no use yet and what to do."""
    if waits:
        return f"The role of {person.name} waits until another administrator confirms it, on this page."
    return f"{person.name} has the role from today. " + why_not(person, account_of(session, person.email))


def _scope(at: Desk, role: Role, values: Mapping[str, Any]) -> RoleScope:
    try:
        if role in SCOPED_TO_CONTRACT and values["contract"]:
            slug = slug_meant(at.session, at.actor, "contract", values["contract"], "contract")
            return RoleScope("contract", thing(at.session, at.actor, kind_of("contract"), slug).id)
        if role is Role.STEWARD and values["team"]:
            return RoleScope("team", team(at.session, at.actor, values["team"]).id)
    except NotFound:
        reason = "We cannot find this contract."
        raise BadInput([Problem("contract", reason, "Give its title, or copy the address of its page.")]) from None
    return RoleScope()


def confirming_page(session: Session, actor: Actor, held: RoleHeld) -> SmallForm:
    """The question to the second administrator; why it was given is left out where they may not see on what it is."""
    why = f": {held.reason}" if held.reason else ""
    return SmallForm(
        title=f"Confirm the role “{held.role.label}” of {held.person.name}?",
        action=f"/admin/roles/{held.id}/confirm",
        back="/admin/roles",
        button="Confirm this role",
        questions=[],
        intro=f"On what: {scopes_of(session, actor, [held])[held.id]}. {held.granted_by} gave it{why}. "
        "It holds once somebody else has confirmed it. To refuse it, leave it, or ask for it to be ended.",
    )


def ending_page(session: Session, actor: Actor, held: RoleHeld) -> SmallForm:
    """The question whether a role shall end."""
    return SmallForm(
        title=f"End the role “{held.role.label}” of {held.person.name}?",
        action=f"/admin/roles/{held.id}/end",
        back="/admin/roles",
        button="End this role",
        questions=[],
        intro=f"On what: {scopes_of(session, actor, [held])[held.id]}. It ends at once.",
        warning=True,
    )


def end(at: Desk, held: RoleHeld) -> None:
    """End a role from today. Raises `Refused`."""
    revoke_role(at.session, at.actor, held.person, held.role, at.today, RoleScope(held.scope_kind, held.scope_id))
