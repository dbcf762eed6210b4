"""The accounts of the demo council: shown on its sign-in page, all with one well-known password."""

from dataclasses import dataclass

PASSWORD = "demo-password"  # noqa: S105 — it is printed on the demonstration's sign-in page


@dataclass(frozen=True)
class DemoAccount:
    """Someone whom visitors of the demonstration can be, and what that lets them see."""

    email: str
    who: str
    sees: str


ACCOUNTS = (
    DemoAccount("staff@council.example", "A member of staff", "what every council employee sees"),
    DemoAccount("starter@council.example", "A new starter", "a starter pack for the first weeks"),
    DemoAccount("owner@council.example", "A head of service", "the housing entries to keep right"),
    DemoAccount("procurement@council.example", "A contract manager", "contracts, soonest to end first"),
    DemoAccount("acceptor@council.example", "An acceptor", "what a supplier hands over"),
    DemoAccount("auditor@council.example", "An internal auditor", "who changed what"),
    DemoAccount("admin@council.example", "An administrator", "people, roles and the audit trail"),
    DemoAccount("contractor@supplier.example", "A supplier’s lead", "what is public, and their own contract"),
    DemoAccount(
        "partner@agency.example", "A partner agency", "what is public, and what a live agreement shares with them"
    ),
)
