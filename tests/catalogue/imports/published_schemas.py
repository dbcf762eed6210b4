"""The published schemas of OCDS 1.1.5, and whether a package is what they ask for, its formats included."""

import json
import re
from datetime import datetime
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from catalogue.exchange.ocds_published import Json
from tests.catalogue.imports.loads import SAMPLES

SCHEMAS = {path.stem: json.loads(path.read_text()) for path in (SAMPLES / "ocds" / "schema").glob("*.json")}
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["id"], Resource.from_contents(schema, default_specification=DRAFT4)) for schema in SCHEMAS.values()
)
FORMATS = FormatChecker()


@FORMATS.checks("uri")
def _is_uri(said: object) -> bool:
    """RFC 3986, of which no package here knows."""
    letters = r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*"
    host = rf"(?:{letters}|\[[0-9a-fA-F:.]+\](?::\d+)?)"
    return not isinstance(said, str) or re.fullmatch(rf"https?://{host}{letters}(?:#{letters})?", said) is not None


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(said: object) -> bool:
    """RFC 3339, likewise."""
    if not isinstance(said, str):
        return True
    shape = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
    return re.fullmatch(shape, said) is not None and datetime.fromisoformat(said).tzinfo is not None


def assert_valid(package: Json, schema: str) -> None:
    """The published schema accepts it."""
    validator = Draft4Validator(SCHEMAS[schema], registry=REGISTRY, format_checker=FORMATS)
    assert [error.message for error in validator.iter_errors(package)] == []
