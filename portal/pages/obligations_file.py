"""Lists of handovers as files: exactly the lines and columns of the page, and what nobody has room for there."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from catalogue.access import Actor
from catalogue.obligations.filed import Filed, filed
from catalogue.obligations.lines import Line
from catalogue.obligations.rag import Horizon
from portal.pages.obligation_words import address_of
from portal.services import services
from portal.table_files import download
from portal.tables import Column, Table


def handovers_file(
    session: Session, actor: Actor, horizon: Horizon, table: Table[Line], lines: Sequence[Line], kind: str, name: str
) -> Response:
    """These lines of this table as a file of kind `csv` or `xlsx`; `name` is the file's, without its day and ending."""
    rows = filed(session, actor, lines, horizon.today)
    return download(_widened(table), rows, kind, f"{name}-{horizon.today}")


def _widened(table: Table[Line]) -> Table[Filed]:
    """The table with the columns that only a file has."""
    home = services().settings.address
    shown = tuple(_of_line(column) for column in table.columns + table.folded)
    return Table(
        table.id,
        table.caption,
        (
            *shown,
            Column("supplier", "Supplier", lambda one: one.supplier),
            Column("reference", "Contract reference", lambda one: one.reference),
            Column("owner", "Who sees to it", lambda one: one.owner),
            Column("acceptor", "Who accepts it", lambda one: one.acceptor),
            Column("blocked", "Days blocked by the council", lambda one: "", lambda one: one.blocked_days),
            Column("address", "Address", lambda one: home + address_of(one.line.row)),
        ),
    )


def _of_line(column: Column[Line]) -> Column[Filed]:
    return Column(column.key, column.label, lambda one: column.cell(one.line), lambda one: column.in_file(one.line))
