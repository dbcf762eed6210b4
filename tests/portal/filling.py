"""Fill in a form of a page as a browser without script does: every field goes along, changed or not."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page import Element, read_page

Sent = dict[str, Any]


def fields_of(html: str, action: str) -> Sent:
    """What the form with this action would send if nothing were changed."""
    form = next(form for form in read_page(html).all("form") if form["action"] == action)
    sent: Sent = {}
    for control in form.all("input", "textarea", "select"):
        value = _value(control)
        if control["name"] and value is not None:
            sent[control["name"]] = value
    return sent


def _value(control: Element) -> str | None:
    if control.tag == "textarea":
        return "".join(child for child in control.children if isinstance(child, str)).removeprefix("\n")
    if control.tag == "select":
        chosen = [option for option in control.all("option") if "selected" in option.attributes]
        return (chosen or list(control.all("option")))[0]["value"]
    if control["type"] in ("radio", "checkbox"):
        return control["value"] if "checked" in control.attributes else None
    return control["value"]


def fill_in(client: FlaskClient, path: str, changes: Sent, action: str = "", began: str = "") -> TestResponse:
    """Open the page (or take one opened earlier, `began`), change some fields, and send its form."""
    html = began or client.get(path).text
    return client.post(action or path, data=fields_of(html, action or path) | changes)
