"""What of HTML may be shown: words, links, lists, tables and our own images; nothing that runs or fetches."""

import re

import nh3

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "span", "strong", "sub", "sup", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    **{heading: {"id"} for heading in ("h2", "h3", "h4", "h5", "h6")},
}
_SCHEMES = {"http", "https", "mailto"}
_CALLOUT = re.compile(r"(<blockquote>\s{0,2}<p>)\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s{0,2}")
_BOX = re.compile(r"(<li>(?:\s{0,2}<p>)?)\[([ xX])\] ")

_CONTENTS_MARK = re.compile(r"<p>\[\[?(?:<em>)?TOC(?:</em>)?\]\]?</p>")


def sanitise(raw: str) -> str:
    """HTML without anything that runs, frames, styles or fetches from elsewhere."""
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
        clean_content_tags={"script", "style"},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("img", "src"):
        return value if _is_ours(value) else None
    if (tag, name) == ("a", "href") and value.startswith("#") and not value.startswith("#text-"):
        return f"#text-{value[1:]}"  # to a heading of this text, as its writer calls it
    if name == "id":
        return value if value.startswith("text-") else None
    return value


def _is_ours(address: str) -> bool:
    """Whether an image is on this site: a path from the root, which no spelling turns into another host."""
    return address.startswith("/") and not address.startswith("//") and not set(address) & set("\\\t\n\r")


def callouts(safe: str) -> str:
    """Quotations that begin with a mark such as `[!WARNING]`, as others write them, with the word in its place."""
    return _CALLOUT.sub(lambda found: f"{found[1]}<strong>{found[2].capitalize()}:</strong> ", safe)


def without_contents_mark(safe: str) -> str:
    """Without the line that asks for a list of contents elsewhere, `[TOC]` or `[[_TOC_]]`: our pages have their own."""
    return _CONTENTS_MARK.sub("", safe)


def tick_boxes(safe: str) -> str:
    """Task lists with signs in place of form controls, which would need labels and could not be ticked."""
    return _BOX.sub(lambda found: found[1] + ("☐ " if found[2] == " " else "☑ "), safe)
