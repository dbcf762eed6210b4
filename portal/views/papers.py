"""All papers of one handover as a file, for whoever must show them: made on request, and written down."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

from flask import Blueprint, Response, render_template

from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import contract_of, require_keeper
from catalogue.workflows.papers import note_papers, papers
from portal import db, guard
from portal.auth import current_actor
from portal.bundle.writing import write_bundle
from portal.handing_over import blobs, sitting
from portal.pages.obligation_words import LIST, address_of
from portal.pages.small_forms import SmallForm
from portal.table_files import disposition

blueprint = Blueprint("papers", __name__, url_prefix=f"{LIST}/<uuid:identity>/bundle")
_CHUNK = 1024 * 1024
_IN_MEMORY = 8 * _CHUNK


@blueprint.get("")
@guard.staff
def ask(identity: uuid.UUID) -> str:
    """What the file holds, and a button for it."""
    row = obligation(db.session(), current_actor(), identity)
    require_keeper(sitting(), contract_of(sitting(), row))
    form = SmallForm(
        title="All papers as a file",
        action=f"{address_of(row)}/bundle",
        back=address_of(row),
        button="Download the file",
        questions=[],
        intro=(
            f"All that is on record about “{row.title}”: the clause, the evidence with its fingerprints, who accepted "
            "what, both clocks, disputes, letters and the audit trail, with a program that checks it. That you took it "
            "is written down. Look through it before you hand it on: it names people."
        ),
    )
    return render_template("forms/page.html", form=form, errors=form.errors)


@blueprint.post("")
@guard.staff
def take(identity: uuid.UUID) -> Response:
    """The file."""
    row = obligation(db.session(), current_actor(), identity)
    with ExitStack() as stack:
        bundle = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        note_papers(sitting(), row, write_bundle(bundle, papers(sitting(), row), blobs()))
        bundle.seek(0)
        stack.pop_all()  # whoever reads it closes it
    answer = Response(_pieces(bundle), content_type="application/zip")
    answer.headers["Content-Disposition"] = disposition(f"papers-{identity}.zip")
    return answer


def _pieces(bundle: IO[bytes]) -> Iterator[bytes]:
    with bundle:
        while piece := bundle.read(_CHUNK):
            yield piece
