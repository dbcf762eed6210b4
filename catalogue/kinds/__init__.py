"""What is catalogued: the one explicit list of kinds. A new kind is a file here, an entry here and a migration."""

from catalogue.kinds.agreement import AGREEMENT
from catalogue.kinds.contract import CONTRACT
from catalogue.kinds.dataset import DATASET
from catalogue.kinds.kind import Kind
from catalogue.kinds.report import REPORT
from catalogue.kinds.runbook import RUNBOOK
from catalogue.kinds.system import SYSTEM

KINDS: tuple[Kind, ...] = (DATASET, SYSTEM, CONTRACT, AGREEMENT, REPORT, RUNBOOK)
BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
BY_PLURAL: dict[str, Kind] = {kind.plural: kind for kind in KINDS}


def kind_of(code: str) -> Kind:
    """The kind of this code. Raises KeyError."""
    return BY_CODE[code]
