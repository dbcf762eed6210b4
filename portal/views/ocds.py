"""Contracts as open contracting data, in pages: release packages and record packages (OCDS 1.1.5)."""

from collections.abc import Callable, Sequence

from flask import Blueprint, request
from werkzeug.wrappers import Response

from catalogue.errors import NotFound
from catalogue.exchange.ocds_published import Json, Source
from catalogue.exchange.write_ocds import record_package, release_package, to_json
from catalogue.workflows.export_ocds import feed_page
from portal import db, guard
from portal.finding import reader
from portal.services import services
from portal.urls import with_query

blueprint = Blueprint("ocds", __name__, url_prefix="/ocds")
Pack = Callable[[Sequence[Json], Source, str, str], Json]


@blueprint.get("/releases.json")
@guard.public
def releases() -> Response:
    """The releases of what the reader may see, 100 a page."""
    return _packed("releases", release_package)


@blueprint.get("/records.json")
@guard.public
def records() -> Response:
    """The same as records, each with the compiled state of its process."""
    return _packed("records", record_package)


def _packed(name: str, pack: Pack) -> Response:
    """One page of a feed, with the address of the next. A page past the last is missing, not empty: whoever harvests
    takes what is not there for deleted."""
    publisher = services().settings.publisher
    found = feed_page(db.session(), reader(), db.today(), publisher, _page())
    following = _address(name, found.number + 1) if found.number < found.pages else ""
    package = pack(found.releases, found.source, _address(name, found.number), following)
    answer = Response(to_json(package), content_type="application/json")
    answer.add_etag()
    return answer.make_conditional(request)


def _page() -> int:
    said = request.args.get("page", "1")
    if not said.isdecimal() or len(said) > 6:
        raise NotFound
    return int(said)


def _address(name: str, page: int) -> str:
    asked = request.args.get("visibility", "")[:20]
    address = f"{services().settings.address}/ocds/{name}.json"
    return with_query(address, page=page if page > 1 else None, visibility=asked)
