"""What every page must be: titled, labelled, led by one heading, free of anything inline, with links that speak."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page import Element, read_page

POINTING = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns")
UNTYPED = frozenset({"hidden", "submit", "button", "image", "reset"})
EMPTY_WORDS = frozenset({"click here", "here", "link", "more", "read more", "this", "details"})
LEFT_OVER = re.compile(r"\{\{|\{%|\bNone\b(?= *$)|<built-in|object at 0x")
OF_ONE_REQUEST = re.compile(r'( nonce="| name="(?:csrf_token|once)" value=")[^"]+')
OTHER_HOST = re.compile(r"(https?:)?//")


def faults(html: str) -> list[str]:
    """Everything on a page that breaks a rule, as one line each."""
    return list(_faults(OF_ONE_REQUEST.sub(r"\1x", html)))


@lru_cache(maxsize=512)
def _faults(html: str) -> tuple[str, ...]:
    """Those of a page without what is new at each request: tests open the same few pages again and again."""
    page = read_page(html)
    return tuple(words for rule in RULES for words in rule(page))


def has_a_title(page: Element) -> Iterator[str]:
    """WCAG 2.4.2, 3.1.1."""
    if not any(title.text for title in page.all("title")):
        yield "no title"
    if not any(html["lang"] for html in page.all("html")):
        yield "no language"


def has_ordered_headings(page: Element) -> Iterator[str]:
    """One first heading, and no level skipped on the way down."""
    headings = list(page.all("h1", "h2", "h3", "h4", "h5", "h6"))
    firsts = sum(heading.tag == "h1" for heading in headings)
    if firsts != 1:
        yield f"{firsts} h1 headings"
    for above, below in pairwise(headings):
        if int(below.tag[1]) > int(above.tag[1]) + 1:
            yield f"heading “{below.text}” skips from {above.tag} to {below.tag}"
    yield from (f"empty {heading.tag}" for heading in headings if not heading.text)


def has_ids_that_stand(page: Element) -> Iterator[str]:
    """Each id once, and each that is pointed at is there."""
    ids = Counter(element["id"] for element in page.all() if "id" in element.attributes)
    yield from (f"id “{name}” is there {count} times" for name, count in ids.items() if count > 1)
    for element in page.all():
        for name in POINTING:
            for target in element[name].split():
                if target not in ids:
                    yield f"<{element.tag}> has {name} “{target}”, which is not there"


def has_labelled_fields(page: Element) -> Iterator[str]:
    """WCAG 1.3.1, 4.1.2."""
    labelled = {label["for"] for label in page.all("label") if label.text}
    wrapped = {id(control) for label in page.all("label") for control in label.all("input", "select", "textarea")}
    for control in page.all("input", "select", "textarea"):
        named = control["aria-label"] or control["aria-labelledby"] or control["id"] in labelled
        if control["type"] not in UNTYPED and not named and id(control) not in wrapped:
            yield f"field “{control['name']}” has no label"


def leads_to_its_errors(page: Element) -> Iterator[str]:
    """Errors are summed up at the top, in the title, and each link there leads to its field."""
    summaries = [element for element in page.all() if "govuk-error-summary" in element.classes]
    messages = [element for element in page.all() if "govuk-error-message" in element.classes]
    titles = " ".join(title.text for title in page.all("title"))
    if messages and not summaries:
        yield "an error message without an error summary"
    if summaries and not titles.startswith("Error: "):
        yield "an error summary, and a title that does not begin with “Error: ”"
    ids = {element["id"] for element in page.all()}
    for link in (link for summary in summaries for link in summary.all("a")):
        if link["href"].lstrip("#") not in ids:
            yield f"error link to “{link['href']}”, which is not there"


def has_nothing_inline(page: Element) -> Iterator[str]:
    """What the content security policy stops, and what would need another host."""
    yield from ("a script without a nonce" for script in page.all("script") if not script["nonce"])
    yield from ("a style sheet in the page" for style in page.all("style") if not style["nonce"])
    for element in page.all():
        yield from (f"<{element.tag}> has {name}" for name in element.attributes if name.startswith("on"))
        if "style" in element.attributes:
            yield f"<{element.tag}> has a style attribute"
        if element["href"].lower().startswith("javascript:"):
            yield "a link that is a script"
        if OTHER_HOST.match(element["src"]) or (element.tag == "link" and _loads_from_elsewhere(element)):
            yield f"<{element.tag}> loads from another host"


def _loads_from_elsewhere(link: Element) -> bool:
    return bool(OTHER_HOST.match(link["href"])) and link["rel"] not in {"canonical", "license", "alternate"}


def has_links_that_speak(page: Element) -> Iterator[str]:
    """WCAG 2.4.4, 1.1.1: a link or button says where it leads without its surroundings; a picture has its words."""
    for link in page.all("a", "button"):
        pictured = " ".join(image["alt"] for image in link.all("img")).strip()
        words = (link["aria-label"] or link.text or pictured).strip()
        if not words and link.attributes:
            yield f"<{link.tag}> without words: {link['href'] or link['name']}"
        if words.casefold() in EMPTY_WORDS:
            yield f"link “{words}” does not say where it leads"
    yield from ("a picture without alt" for image in page.all("img") if "alt" not in image.attributes)


def has_guarded_forms(page: Element) -> Iterator[str]:
    """Each form that changes something carries the token that only our own pages know."""
    for form in page.all("form"):
        names = {control["name"] for control in form.all("input")}
        if form["method"].lower() == "post" and "csrf_token" not in names:
            yield f"form to “{form['action']}” has no token"


def shows_no_machinery(page: Element) -> Iterator[str]:
    """What a template or a program left behind in the words."""
    for body in page.all("body"):
        for text in body.strings():
            if LEFT_OVER.search(text):
                yield f"left over from the program: “{text.strip()[:60]}”"


RULES: tuple[Callable[[Element], Iterator[str]], ...] = (
    has_a_title,
    has_ordered_headings,
    has_ids_that_stand,
    has_labelled_fields,
    leads_to_its_errors,
    has_nothing_inline,
    has_links_that_speak,
    has_guarded_forms,
    shows_no_machinery,
)


class CheckingClient(FlaskClient):
    """A test client that holds every page it fetches to the rules."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch, and fail on a page that breaks a rule."""
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.data.lstrip()[:9].lower() == b"<!doctype":
            found = faults(answer.text)
            assert found == [], f"{answer.request.path}: {found}"
        return answer
