"""HTML in what others publish becomes Markdown; placeholders that were never filled in are found."""

import re
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>|<!--")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_PLACEHOLDER = re.compile(r"\{\{[^{}]{0,200}\}\}|\$\{[^{}]{0,200}\}")
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_PARAGRAPHS = frozenset({"p", "div", "ul", "ol", "table", "section", "article", "blockquote", "tr", "pre"})


def has_html(text: str) -> bool:
    """Whether there are tags in it."""
    return bool(_TAG.search(text))


def markdown_of(html: str) -> str:
    """The text of HTML, with its paragraphs, lists, headings and links in Markdown."""
    if not has_html(html):
        return unescape(html).replace("\xa0", " ") if _ENTITY.search(html) else html
    reader = _Reader()
    reader.feed(_without_comments(html))
    reader.close()
    return reader.markdown()


def _without_comments(html: str) -> str:
    """The text without comments; one that is never closed goes on to the end. The parser takes long over those."""
    first, *others = html.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


def without_placeholders(text: str) -> str:
    """The text without `{{…}}` and `${…}` that a template left behind."""
    return _PLACEHOLDER.sub("", text).strip()


def has_placeholder(text: str) -> bool:
    """Whether a template left a placeholder in it."""
    return bool(_PLACEHOLDER.search(text))


class _Reader(HTMLParser):
    """Writes Markdown while it reads tags; unknown tags count for nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._silent = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _PARAGRAPHS:
            self._out.append("\n\n")
        elif tag == "br":
            self._out.append("\n")
        elif tag == "li":
            self._out.append("\n- ")
        elif re.fullmatch("h[1-6]", tag):
            self._out.append("\n\n" + "#" * max(2, int(tag[1])) + " ")
        elif tag == "a":
            self._links.append(_address(dict(attrs).get("href") or ""))
            self._out.append("[" if self._links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _PARAGRAPHS or re.fullmatch("h[1-6]", tag):
            self._out.append("\n\n")
        elif tag == "a" and self._links:
            address = self._links.pop()
            self._out.append(f"]({address})" if address else "")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._out.append(re.sub(r"\s+", " ", data))

    def markdown(self) -> str:
        """What was written, tidied: no empty links, no spaces at line ends, one blank line at most."""
        self._out.extend(f"]({address})" if address else "" for address in reversed(self._links))
        text = "".join(self._out).replace("\xa0", " ")
        text = re.sub(r"\[\s*\]\([^()]*\)", "", text)
        lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _address(href: str) -> str:
    text = href.strip()
    return text.replace(" ", "%20").replace(")", "%29") if re.match(r"(https?://|mailto:)", text) else ""
