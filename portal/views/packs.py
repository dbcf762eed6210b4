"""Hand-over packs for whoever asks: of a system, a contract or a team, with what they may see and nothing else."""

from flask import Blueprint, Response

from catalogue.exchange.write_pack import Pack, write_pack
from catalogue.people.queries import team
from catalogue.workflows.pack_desk import PackDesk
from catalogue.workflows.packs import pack_of, pack_of_team
from portal import db, guard
from portal.auth import current_actor
from portal.finding import thing_at
from portal.handing_over import blobs
from portal.services import services
from portal.table_files import disposition

blueprint = Blueprint("packs", __name__)


@blueprint.get("/<any(systems, contracts):plural>/<slug>/pack.zip")
@guard.signed_in
def of_thing(plural: str, slug: str) -> Response:
    """The runbooks of a system, or of the systems that a contract covers."""
    return _sent(pack_of(_desk(), thing_at(plural, slug)))


@blueprint.get("/teams/<slug>/pack.zip")
@guard.signed_in
def of_team(slug: str) -> Response:
    """The runbooks of a team. Raises `NotFound` for those who may not read the directory."""
    return _sent(pack_of_team(_desk(), team(db.session(), current_actor(), slug)))


def _desk() -> PackDesk:
    html, portal = services().renderer.html, services().settings.address
    return PackDesk(db.session(), current_actor(), db.today(), lambda text: str(html(text)), blobs().content, portal)


def _sent(pack: Pack) -> Response:
    written = write_pack(pack)
    answer = Response(written.content, content_type="application/zip")
    answer.headers["Content-Disposition"] = disposition(written.name)
    return answer
