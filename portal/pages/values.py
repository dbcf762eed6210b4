"""How the value of a field is written on a page: words, a link, or both, by the field's type."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from catalogue.kinds.facets import code_of
from catalogue.kinds.kind import Field, FieldType, Vocabulary
from catalogue.resources.whole import Named, Names
from catalogue.terms import Licence
from portal.urls import with_query
from portal.words import count, day, file_size, money

Shown = dict[str, Any]
_LONGEST_ADDRESS = 60
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


def shown_value(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    """`text` (words or Markup) and, where it leads somewhere, `href`. `value` is what the table's column holds."""
    if value is None or value in ("", []):
        return {"text": ""}
    if spec.terms is not None:
        return {"text": _label(spec.terms, value)}
    return _BY_TYPE[spec.type](spec, value, names, staff)


@cache
def _label(terms: Vocabulary, code: str) -> str:
    """The label of a code of a closed vocabulary; a code that it no longer has is shown as it is."""
    return next((term.label for term in terms if term.value == code), code)


def short_address(address: str) -> str:
    """A web address as people read it: without its scheme, cut where it gets long."""
    parts = urlsplit(address)
    words = (parts.netloc + parts.path).rstrip("/")
    return words if len(words) <= _LONGEST_ADDRESS else f"{words[: _LONGEST_ADDRESS - 1]}…"


def paragraphs(text: str) -> Markup:
    """Plain text with its line ends kept."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def link_to_web(address: str) -> str | None:
    """The address if it is one that a browser may follow."""
    return address if address.startswith(("https://", "http://")) else None


def _text(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": str(value)}


def _long_text(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": paragraphs(str(value))}


def _list(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    """The words of a list; where search has a filter for them, each leads to what shares it."""
    if not spec.facet:
        return {"text": ", ".join(value)}
    links = (_LINK.format(with_query("/search", **{spec.facet: code_of(spec.facet, word)}), word) for word in value)
    return {"text": Markup(", ").join(links)}


def _licence(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    licence = Licence.named(value)
    if licence is None:
        return _url(spec, value, names, staff) if link_to_web(value) else {"text": value}
    return {"text": licence.label, "href": link_to_web(licence.uri)}


def _boolean(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": "Yes" if value else "No"}


def _integer(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": file_size(value) if spec.name == "size_bytes" else count(value)}


def _money(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": money(value)}


def _date(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": day(value)}


def _url(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": short_address(value), "href": link_to_web(value)}


def _email(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": value, "href": f"mailto:{quote(value, safe='@')}"}


def _team(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return team_link(names.teams.get(value), staff)


def team_link(team: Named | None, staff: bool) -> Shown:
    """A team's name, which leads to its page for those who may read the directory."""
    if team is None:
        return {"text": ""}
    return {"text": team.name, "href": f"/teams/{team.slug}" if staff else None}


def _organisation(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    found = names.organisations.get(value)
    return {"text": found.name, "href": f"/organisations/{found.slug}"} if found else {"text": ""}


def _theme(spec: Field, value: Any, names: Names, staff: bool) -> Shown:
    return {"text": names.themes.get(value, value), "href": f"/search?theme={quote(value)}"}


_BY_TYPE: dict[FieldType, Callable[[Field, Any, Names, bool], Shown]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _long_text,
    FieldType.MARKDOWN: _long_text,
    FieldType.LIST: _list,
    FieldType.LICENCE: _licence,
    FieldType.BOOLEAN: _boolean,
    FieldType.INTEGER: _integer,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.URL: _url,
    FieldType.EMAIL: _email,
    FieldType.TEAM: _team,
    FieldType.ORGANISATION: _organisation,
    FieldType.THEME: _theme,
}
