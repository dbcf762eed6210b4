"""What is kept too long and what is held: two tables for administrators, and the forms to hold, lift and dispose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue.errors import BadInput, NotFound, Problem, Refused
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.desk import Desk
from catalogue.resources.named import slug_meant
from catalogue.resources.queries import thing
from catalogue.retention.operations import check_liftable, hold
from catalogue.retention.queries import Due, HeldContract, LiftedHold
from catalogue.retention.wording import several
from catalogue.workflows.dispose import Look, look
from portal.forms import Form
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.tables import Cell, Column, Place, Table, named_action
from portal.urls import url_of_thing
from portal.words import count, day

RETENTION = "/admin/retention"
HELD, LIFTED = "held", "lifted"  # what `show` says for the contracts under legal hold, and for holds that are over
_WHY_HELD = Field(
    "reason", "Reason", FieldType.TEXT, required=True, max_length=500,
    hint="Such as the claim and its reference. Only administrators can read it.",
)  # fmt: skip
_WHY_LIFTED = Field(
    "reason", "Reason", FieldType.TEXT, required=True, max_length=500,
    hint="Such as: the claim was settled on 3 May 2026. Only administrators can read it.",
)  # fmt: skip
_WHICH = Field(
    "contract", "Contract", FieldType.RESOURCE, required=True, hint="Its title, or the address of its page.",
)  # fmt: skip
_DECISION = Field(
    "reason", "Who decided it, and when", FieldType.TEXT, required=True, max_length=500,
    hint="Such as: records panel, 3 May 2026. It stays in the audit trail.",
)  # fmt: skip
HOLD_FIELDS = (_WHICH, _WHY_HELD)
LIFT_FIELDS = (_WHY_LIFTED,)
DISPOSE_FIELDS = (_DECISION,)
NOTHING_DUE = {"title": "Nothing is due for disposal", "text": "Records of ended contracts are listed here in time."}
NOTHING_HELD = {"title": "No contract is under legal hold", "text": "Hold a contract while a claim may need it."}
NOTHING_LIFTED = {"title": "No legal hold was lifted", "text": "Holds that are over are listed here with the reason."}


@dataclass(frozen=True)
class Question:
    """A form with what to know before answering; `why_not` stands in its place where it may not be answered."""

    form: SmallForm
    facts: Sequence[Mapping[str, Any]] = ()
    why_not: str = ""


def views(at: Place, due: int, held: int, lifted: int) -> list[dict[str, Any]]:
    """Links to the tables, with how many rows each has."""
    said = (("Due for disposal", None, due), ("Under legal hold", HELD, held), ("Holds lifted", LIFTED, lifted))
    shown = at.get("show") if at.get("show") in (HELD, LIFTED) else None
    return [
        {"text": f"{words} ({count(many)})", "href": at.but(show=code, sort=None), "active": code == shown}
        for words, code, many in said
    ]


def due_table() -> Table[Due]:
    """The table of contracts whose time is over."""
    rule = Column[Due]("rule", "Kept as", _rule, lambda row: row.rule.label, sort="rule")
    columns: tuple[Column[Due], ...] = (
        Column("contract", "Contract", _contract, lambda row: row.title, sort="contract"),
        Column("ended", "Ended", lambda row: day(row.ended), lambda row: row.ended, sort="ended"),
        Column("until", "Kept until", lambda row: day(row.kept_until), lambda row: row.kept_until, sort="until"),
        rule,
        Column("keep", "Keep longer", _keep),
        Column("change", "Change", _dispose),
    )
    held = Column[Due]("hold", "Legal hold", lambda row: row.hold)
    deed = Column[Due]("deed", "Known whether it is a deed", lambda row: "Yes" if row.deed_known else "No")
    return Table("due", "Due for disposal", columns, default_sort="until", folded=(held, deed))


def _contract(row: Due | HeldContract | LiftedHold) -> Cell:
    return {"text": row.title, "href": url_of_thing("contract", row.slug)}


def _rule(row: Due) -> Cell:
    note = "" if row.deed_known else "Nobody has said whether it is a deed: look first."
    return {"text": f"{row.rule.label}, {row.rule.years} years", "note": note}


def _dispose(row: Due) -> Cell:
    if row.hold:
        return {"text": "Under legal hold", "note": row.hold}
    return {"text": named_action("Dispose", f"of {row.title}"), "href": f"{RETENTION}/{row.slug}/dispose"}


def _keep(row: Due) -> Cell:
    if row.hold:
        return ""
    return {"text": named_action("Hold", row.title), "href": f"{RETENTION}/hold?contract={row.slug}"}


def held_table() -> Table[HeldContract]:
    """The table of contracts under legal hold."""
    columns: tuple[Column[HeldContract], ...] = (
        Column("contract", "Contract", _contract, lambda row: row.title, sort="contract"),
        Column("reason", "Reason", lambda row: row.reason),
        Column("since", "Since", lambda row: day(row.from_on), lambda row: row.from_on, sort="since"),
        Column("set_by", "Set by", lambda row: row.set_by, sort="set_by"),
        Column("change", "Change", _lift),
    )
    return Table("held", "Under legal hold", columns, default_sort="since")


def _lift(row: HeldContract) -> Cell:
    return {"text": named_action("Lift", f"the hold of {row.title}"), "href": f"{RETENTION}/{row.slug}/lift"}


def lifted_table() -> Table[LiftedHold]:
    """The table of holds that are over, each with both reasons."""
    columns: tuple[Column[LiftedHold], ...] = (
        Column("contract", "Contract", _contract, lambda row: row.title, sort="contract"),
        Column("reason", "Held because", _held_because, lambda row: row.reason),
        Column("lifted", "Lifted", lambda row: day(row.lifted_on), lambda row: row.lifted_on, sort="lifted"),
        Column("why", "Lifted because", _lifted_because, lambda row: row.lifted_why),
    )
    folded = (
        Column[LiftedHold]("since", "Since", lambda row: "", lambda row: row.from_on),
        Column[LiftedHold]("set_by", "Set by", lambda row: row.set_by),
        Column[LiftedHold]("lifted_by", "Lifted by", lambda row: row.lifted_by),
    )
    return Table("lifted", "Holds lifted", columns, default_sort="-lifted", folded=folded)


def _held_because(row: LiftedHold) -> Cell:
    return {"text": row.reason, "note": f"since {day(row.from_on)}, by {row.set_by}"}


def _lifted_because(row: LiftedHold) -> Cell:
    return {"text": row.lifted_why or "Nobody said why", "note": f"by {row.lifted_by}"}


def contract_called(at: Desk, slug: str) -> Contract:
    """The contract of an address. Raises `NotFound`."""
    found = thing(at.session, at.actor, kind_of("contract"), slug)
    assert isinstance(found, Contract)
    return found


def hold_question(form: Form) -> Question:
    """The form to put a contract under legal hold."""
    return Question(
        SmallForm(
            title="Put a contract under legal hold",
            action=f"{RETENTION}/hold",
            back=RETENTION,
            button="Hold it",
            questions=asked(HOLD_FIELDS, form),
            errors=form.errors,
            intro="While it is held, nothing of it is disposed of, and nobody who had a part in it is erased. "
            "Another administrator lifts the hold.",
        )
    )


def hold_typed(at: Desk, typed: Mapping[str, Any]) -> Contract:
    """Hold the contract that was typed. Raises `BadInput`, `Refused`."""
    values = values_of(HOLD_FIELDS, typed)
    try:
        contract = contract_called(at, slug_meant(at.session, at.actor, "contract", values["contract"], "contract"))
    except NotFound:
        words = "We cannot find this contract."
        raise BadInput([Problem("contract", words, "Give its title, or copy the address of its page.")]) from None
    hold(at, contract, values["reason"])
    return contract


def lift_question(at: Desk, contract: Contract, form: Form) -> Question:
    """The question whether a hold shall end, or why this person may not end it."""
    question = SmallForm(
        title=f"Lift the legal hold of {contract.title}?",
        action=f"{RETENTION}/{contract.slug}/lift",
        back=f"{RETENTION}?show={HELD}",
        button="Lift the hold",
        questions=asked(LIFT_FIELDS, form),
        errors=form.errors,
        intro="Its records can then be disposed of once their time is over.",
    )
    try:
        standing = check_liftable(at, contract)
    except Refused as refusal:
        return Question(replace(question, errors=[]), why_not=refusal.words)
    said = {"Held because": standing.reason, "Since": day(standing.from_on), "Set by": standing.set_by}
    return Question(question, [{"key": key, "value": value} for key, value in said.items()])


def dispose_question(at: Desk, contract: Contract, form: Form) -> Question:
    """What would go with a contract and the form to let it go, or why it may not."""
    try:
        seen = look(at, contract.slug)
    except Refused as refusal:
        return Question(_disposing(contract, form), why_not=refusal.words)
    return Question(_disposing(contract, form, seen.code), _what_goes(seen))


def _disposing(contract: Contract, form: Form, code: str = "") -> SmallForm:
    return SmallForm(
        title=f"Dispose of {contract.title}",
        action=f"{RETENTION}/{contract.slug}/dispose",
        back=RETENTION,
        button="Dispose of it for good",
        questions=asked(DISPOSE_FIELDS, form),
        errors=form.errors,
        intro="All that is listed here goes for good. Look at the contract and its documents first.",
        warning=True,
        hidden={"code": code},
    )


def _what_goes(seen: Look) -> list[dict[str, str]]:
    due = seen.contract
    said = {"Ended": day(due.ended), "Kept until": day(due.kept_until), "Kept as": due.rule.why}
    named = sorted((several(name), many) for name, many in seen.rows.items())
    rows = {f"{words[:1].upper()}{words[1:]}": f"{many:,}" for words, many in named}
    return [{"key": key, "value": value} for key, value in (said | rows).items()]
