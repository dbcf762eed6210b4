"""The numbers by which results are ordered: tried by stewards, used by those of the whole council."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, Conflict, Problem, Refused
from catalogue.tuning.operations import use_ranking
from catalogue.tuning.queries import ranking_in_use, ranking_settings
from catalogue.tuning.rules import ranking_from
from portal import db, guard
from portal.auth import current_actor
from portal.pages import ranking as pages
from portal.pages import ranking_history, ranking_preview
from portal.pages.small_forms import problems_in
from portal.searching import desk
from portal.table_files import download
from portal.tables import asked, in_order, place, shown, turned_to

blueprint = Blueprint("ranking", __name__, url_prefix=pages.PAGE)


@blueprint.get("")
@guard.may_do(Action.JUDGE_SEARCHES)
def index() -> str | tuple[str, int]:
    """The numbers in use; or other ones, with what they would change. Nothing is saved by trying."""
    at, now = place(*pages.NAMES), ranking_in_use(db.session())
    given = pages.given_in(at)
    typed = pages.typed_in(given, now)
    try:
        new = ranking_from(typed)
    except BadInput as bad:
        return _drawn(typed, problems=bad.problems), 422
    return _drawn(typed, preview=ranking_preview.shown_preview(at, desk(), new) if given else None)


@blueprint.post("")
@guard.may_do(Action.TUNE_SEARCH)
def use() -> Response | tuple[str, int]:
    """Order everyone's results by these numbers from now on."""
    session, note = db.session(), request.form.get("note", "")
    typed = pages.typed_in(request.form, ranking_in_use(session))
    try:
        use_ranking(session, current_actor(), ranking_from(typed), note, _began())
    except Conflict:
        return _drawn(typed, [Problem("note", pages.STALE)], note), 409
    except (BadInput, Refused) as bad:
        return _drawn(typed, problems_in(bad), note), 422
    flash("Everyone’s results are ordered by these numbers from now on.", "success")
    return redirect(pages.PAGE, 303)


@blueprint.get("/history")
@guard.may_do(Action.JUDGE_SEARCHES)
def history() -> Response | str:
    """What the numbers were, and who set them, when and why."""
    at, table = place(), ranking_history.history_table()
    settings = ranking_history.settings_in_turn(ranking_settings(db.session(), current_actor()))
    wanted = asked(table, at)
    rows = in_order(table, settings, wanted.sort)
    if wanted.file:
        return download(table, rows, wanted.file, f"ranking-{db.today()}")
    there, pager = turned_to(rows, at, wanted.page)
    return render_template("ranking/history.html", table=shown(table, there, at), total=len(rows), pager=pager)


def _began() -> int:
    """The setting from which the form was drawn; one that never was, if it does not say."""
    given = request.form.get("began", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1


def _drawn(
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
    note: str = "",
    preview: ranking_preview.ShownPreview | None = None,
) -> str:
    session, actor = db.session(), current_actor()
    page = pages.ranking_page(actor, ranking_settings(session, actor), ranking_in_use(session), typed, problems, note)
    return render_template("ranking/index.html", page=page, preview=preview, errors=page.errors)
