"""The 24 sorts of promise that are shipped: what is promised, when it usually falls due, what proves it. Pure data.

They are where a council begins, not law: it changes them and adds its own, as rows of `ObligationType`.
"""

from dataclasses import dataclass

from catalogue.terms import Anchor, EvidenceType, OffsetUnit

_A, _E, _U = Anchor, EvidenceType, OffsetUnit
_PAPERS = (_E.FILE, _E.LINK)
_DONE = (_E.DRILL, _E.FILE)


@dataclass(frozen=True)
class ShippedType:
    """One sort of promise. Its criteria are what an acceptor ticks off, one a line."""

    code: str
    label: str
    hint: str
    anchor: Anchor
    offset: int
    unit: OffsetUnit
    evidence: tuple[EvidenceType, ...]
    acceptance_criteria: str
    every: int | None = None


TYPES = (
    ShippedType("EXIT_PLAN", "Exit plan", "Draft an exit plan, agree it with us and keep it current.",
                _A.START, 3, _U.MONTHS, _PAPERS,
                "It names systems, procedures, owners and dates.\nWe walked through it once.", 12),
    ShippedType("EXIT_REGISTER", "Exit registers", "List assets, licences, sub-contracts and configuration.",
                _A.START, 3, _U.MONTHS, _PAPERS,
                "It agrees with our catalogue.\nIt names no system that we do not know."),
    ShippedType("EXIT_MANAGER", "Exit lead", "Name who leads the exit, and a deputy.",
                _A.START, 3, _U.MONTHS, _PAPERS, "We reached them.\nThey still work there."),
    ShippedType("KT_PLAN", "Knowledge transfer plan",
                "Plan topics, teachers, learners, methods, checks and dates, and report progress.",
                _A.START, 3, _U.MONTHS, _PAPERS,
                "Every critical procedure of every system is in it.\nEach has two learners.", 12),
    ShippedType("KT_GENERAL", "Knowledge transfer",
                "Hand over all knowledge that is reasonably needed, configuration included.",
                _A.END, -3, _U.MONTHS, (_E.TRAINING, _E.DRILL, _E.FILE),
                "Whoever received it signed the list of topics, not the supplier."),
    ShippedType("DOCS_HANDOVER", "Documentation",
                "Hand over design as built, interfaces, data dictionary and manuals, so that we can edit them.",
                _A.GO_LIVE, 0, _U.DAYS, _PAPERS, "A third party could maintain the system from it.\nWe can edit it."),
    ShippedType("RUNBOOK", "Runbook", "Write how to start, stop, back up, restore, deploy and handle incidents.",
                _A.SYSTEM_ACCEPTANCE, 0, _U.DAYS, (_E.RUNBOOK_REVISION, _E.FILE, _E.DRILL),
                "Somebody other than its author carried it out."),
    ShippedType("TRAINING", "Training", "Hold the agreed sessions for the agreed people.",
                _A.GO_LIVE, 1, _U.MONTHS, (_E.TRAINING,), "Each learner taught it back, or passed a test of the task."),
    ShippedType("TRAIN_TRAINER", "Training of our trainers", "Bring our own trainers to where they can teach it.",
                _A.GO_LIVE, 1, _U.MONTHS, (_E.TRAINING, _E.FILE), "One of our trainers taught a group."),
    ShippedType("SHADOW", "Shadowing", "Let our staff sit beside yours while they work.",
                _A.END, -1, _U.MONTHS, (_E.FILE, _E.TRAINING), "Each critical procedure was seen once."),
    ShippedType("REVERSE_SHADOW", "Reverse shadowing", "Look on while our staff run it.",
                _A.END, -14, _U.DAYS, _DONE,
                "Each critical procedure had two clean runs.\nThe two were by different people."),
    ShippedType("PERSONNEL_ACCESS", "Access to people", "Keep those who built it reachable after the end.",
                _A.END, 6, _U.MONTHS, _PAPERS, "They answered a question that we asked to test it."),
    ShippedType("KEY_PERSON", "Overlap of key people", "Replace nobody named without an overlap.",
                _A.EVENT, 0, _U.DAYS, (_E.FILE, _E.DRILL), "The new person passed a test of the task."),
    ShippedType("SOURCE_CODE", "Source code", "Hand over repository, build, tests and infrastructure as code.",
                _A.END, 0, _U.DAYS, (_E.SOURCE_BUILD,), "Our staff built it on our machine without help."),
    ShippedType("ESCROW", "Escrow", "Deposit the source with an agent, and renew it with each release.",
                _A.START, 30, _U.DAYS, _PAPERS, "The deposit was verified.\nWe know what releases it to us."),
    ShippedType("IPR", "Intellectual property", "Assign or license it, and list the parts of third parties.",
                _A.EVENT, 0, _U.DAYS, _PAPERS, "We may change it and let somebody else run it."),
    ShippedType("CREDENTIALS", "Admin accounts",
                "Hand over admin accounts, keys, certificates and domains, and give up your own access.",
                _A.END, 0, _U.DAYS, (_E.ACCOUNT_HANDOVER,),
                "Our staff signed in with each account.\nThe supplier’s accounts are gone."),
    ShippedType("DATA_EXPORT", "Export of data", "Hand over all data in an open format, with its schema.",
                _A.END, 14, _U.DAYS, (_E.DATA_RELOAD,), "We loaded it again.\nThe counts of rows agree."),
    ShippedType("DATA_DELETE", "Deletion of data", "Erase our data once the export is confirmed, and certify it.",
                _A.EVENT, 0, _U.DAYS, (_E.FILE,), "The certificate names systems and backups."),
    ShippedType("THIRD_PARTY", "Licences and sub-contracts", "Transfer or assign licences, sub-contracts and consents.",
                _A.END, -1, _U.MONTHS, _PAPERS, "We can use them from the first day."),
    ShippedType("OPEN_ITEMS", "Open items", "List known faults, tickets, changes under way and debts.",
                _A.END, -7, _U.DAYS, _PAPERS, "We went through the list.\nEach item has an owner."),
    ShippedType("TERM_ASSIST", "Help to move", "Help us to move, at agreed rates and for an agreed time.",
                _A.END, 3, _U.MONTHS, _PAPERS, "The milestones of the exit were met."),
    ShippedType("SUPPORT_TAIL", "Support after sign-off", "Answer our calls for a while after we took over.",
                _A.END, 90, _U.DAYS, _PAPERS, "Calls fell to the agreed level."),
    ShippedType("KT_ACCEPTANCE", "Certificate of knowledge transfer",
                "Provide the certificate on which payments that were held back depend.",
                _A.EVENT, 0, _U.DAYS, (_E.FILE,), "Whoever signs is not of the supplier and approves no invoices."),
)  # fmt: skip
