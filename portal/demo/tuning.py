"""How the demo council looks after its search: the searches it knows answers to, and numbers it once tried."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial

from catalogue.kinds import kind_of
from catalogue.resources.desk import Desk
from catalogue.resources.queries import thing
from catalogue.tuning.operations import add_known_search, use_ranking
from catalogue.tuning.queries import newest_setting
from catalogue.tuning.rules import ranking_from
from portal.demo.cells import Row, rows_of
from portal.demo.searches import Deed
from portal.demo.story import moment

KEEPER = "admin@council.example"
# By then everything that they should find has been entered.
_KNOWN_SINCE = timedelta(days=2)
_AT = time(15, 45)


def care_of_search(today: date) -> Iterator[Deed]:
    """Everything, in no order."""
    yield Deed(moment(today - _KNOWN_SINCE, _AT), KEEPER, partial(_keep_known, rows_of("known_searches", today)))
    for row in rows_of("ranking_settings", today):
        yield Deed(moment(date.fromisoformat(row["day"]), _AT), row["by"], partial(_use, row))


def _keep_known(rows: list[Row], at: Desk) -> None:
    for row in rows:
        found = thing(at.session, at.actor, kind_of(row["kind"]), row["slug"])
        add_known_search(at.session, at.actor, row["query"], found)


def _use(row: Row, at: Desk) -> None:
    ranking = ranking_from({row["number"]: row["value"]})
    use_ranking(at.session, at.actor, ranking, row["note"], newest_setting(at.session))
