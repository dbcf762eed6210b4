"""The kinds on the programming interface: list, read, make, change, attest and retire."""

import uuid
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, jsonify, request

from catalogue.access import Action, may
from catalogue.errors import NotFound
from catalogue.kinds import BY_PLURAL
from catalogue.kinds.kind import Kind
from catalogue.kinds.record import Record
from catalogue.kinds.runbook import RUNBOOK
from catalogue.resources.attesting import attest
from catalogue.resources.filters import filter_names, filters_of
from catalogue.resources.operations import describe, register, rename
from catalogue.resources.queries import moved_to, thing, thing_by_id
from catalogue.resources.records import records_of
from catalogue.resources.references import load_references
from catalogue.resources.unseen import records_as_seen
from catalogue.resources.walk import WalkRequest, walk
from catalogue.runbooks.making import make_runbook
from catalogue.terms import Lifecycle, Scope
from portal import api_request, db, guard
from portal.api_record import from_json, to_json, to_summary
from portal.auth import current_actor, open_desk

blueprint = Blueprint("api_things", __name__, url_prefix="/api/v1")
KINDS = f"/<any({', '.join(BY_PLURAL)}):plural>"
ONE = KINDS + "/<name>"


@blueprint.get(KINDS)
@guard.public
def several(plural: str) -> Response:
    """A portion of all things of a kind, and the cursor of the next portion."""
    kind, references = BY_PLURAL[plural], load_references(db.session())
    limit = api_request.whole_number("per_page", 50, api_request.MAX_PER_PAGE)
    chosen = api_request.filters(_filters(kind))
    asked = WalkRequest(kind, chosen, request.args.get("q", ""), api_request.cursor(), limit)
    found = walk(db.session(), current_actor(), asked, references, db.today())
    items = [to_summary(row) for row in found.rows]
    return jsonify(total=found.total, items=items, next=api_request.cursor_after(found.following))


@blueprint.post(KINDS)
@guard.token(Scope.WRITE)
def make(plural: str) -> tuple[Response, int]:
    """Make one thing."""
    kind = BY_PLURAL[plural]
    record = from_json(kind, api_request.json_body())
    identity = (make_runbook if kind is RUNBOOK else register)(open_desk(_note()), record)
    answer = _whole(thing_by_id(db.session(), current_actor(), identity))
    answer.headers["Location"] = f"/api/v1/{plural}/{identity}"
    return answer, 201


@blueprint.get(ONE)
@guard.public
def one(plural: str, name: str) -> Response:
    """The whole of one thing, with the ETag that a change must send back."""
    return _whole(_named(BY_PLURAL[plural], name))


@blueprint.patch(ONE)
@guard.token(Scope.WRITE)
def change(plural: str, name: str) -> Response:
    """Change the fields and lists that are sent, and no others."""
    kind = BY_PLURAL[plural]
    resource = _named(kind, name)
    api_request.check_version(resource.version, required=True)
    record = from_json(kind, api_request.json_body())
    at = open_desk(_note())
    describe(at, resource, record, resource.version)
    if record.slug and record.slug != resource.slug:
        rename(at, resource, record.slug)
    return _whole(resource)


@blueprint.post(f"{ONE}/attest")
@guard.token(Scope.WRITE)
def still_right(plural: str, name: str) -> Response:
    """Say that the version of `If-Match` is right; it makes no new one."""
    resource = _named(BY_PLURAL[plural], name)
    api_request.check_version(resource.version, required=True)
    attest(open_desk(_note()), resource, resource.version)
    return _whole(resource)


@blueprint.delete(ONE)
@guard.token(Scope.WRITE)
def retire(plural: str, name: str) -> tuple[str, int]:
    """Retire a thing: it stays, with its history, and is no longer in use."""
    kind = BY_PLURAL[plural]
    resource = _named(kind, name)
    api_request.check_version(resource.version, required=False)
    describe(open_desk(_note()), resource, Record(kind.code, {"lifecycle": Lifecycle.RETIRED.value}))
    return "", 204


def _filters(kind: Kind) -> frozenset[str]:
    fields = (one.field.name for one in filters_of(kind.code) if not one.part)
    return frozenset({*filter_names(kind.code), *fields})


def _note() -> str:
    return request.headers.get("X-Note", "")[:500]


def _named(kind: Kind, name: str) -> Any:
    """The thing with this id, this slug or this former slug. Raises `NotFound`."""
    session, actor = db.session(), current_actor()
    with suppress(ValueError, NotFound):
        found = thing_by_id(session, actor, uuid.UUID(name))
        if found.kind == kind.code:
            return found
    return thing(session, actor, kind, moved_to(session, actor, kind, name) or name)


def _whole(resource: Any) -> Response:
    session, actor = db.session(), current_actor()
    records = records_of(session, [resource], load_references(session), db.today())
    (record,) = records_as_seen(session, actor, records)
    answer = jsonify(to_json(resource, record, may(actor, Action.READ_PEOPLE)))
    answer.set_etag(str(resource.version))
    return answer
