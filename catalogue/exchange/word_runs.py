"""The words of a line of a Word file as Markdown: bold, italic, code and links, with its pictures among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from xml.etree.ElementTree import Element

from catalogue.exchange.word_losses import Losses
from catalogue.exchange.word_numbers import Style, is_on, is_typewriter
from catalogue.exchange.word_parts import R, Relation, W
from catalogue.exchange.word_pictures import Pictures

_SPECIAL = re.compile(r"([\\`*\[\]<])|(?<!\w)(_)|(_)(?!\w)")
_FORMULAS = ("/math}oMath", "/math}oMathPara")
_HARMLESS = re.compile(r"(https?://|mailto:|/(?!/))[^\s<>\\]+", re.IGNORECASE)
_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')
_LEFT_OUT = {
    f"{W}instrText", f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}delText", f"{W}sdtPr", f"{W}txbxContent",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """Words that look alike and lead to the same place; `is_ours` are words of ours, in Markdown already."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    is_ours: bool = False

    @property
    def look(self) -> tuple[bool, bool, bool, str, bool]:
        """All but the words."""
        return self.bold, self.italic, self.code, self.link, self.is_ours


@dataclass(frozen=True)
class Reading:
    """What the lines of a document are read with: where its references lead, its pictures, what was lost, its styles,
    its notes by what refers to them, and the fields that are open where a line is read."""

    relations: dict[str, Relation]
    pictures: Pictures
    losses: Losses
    styles: dict[str, Style] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)


def pieces_of(line: Element, reading: Reading) -> list[Piece]:
    """The words of a line, in their order; what Word keeps of deleted text and of fields is left out."""
    walked = list(_walk(line, "", replace(reading, fields=[])))
    joined = [Piece("".join(one.text for one in alike), *look) for look, alike in groupby(walked, lambda one: one.look)]
    return [one for one in joined if one.text]


def _walk(element: Element, link: str, reading: Reading) -> Iterator[Piece]:
    for child in element:
        if child.tag in _LEFT_OUT:
            if child.tag == f"{W}del":
                reading.losses.note("Text that was deleted with “track changes” on is left out.")
        elif child.tag == f"{W}r":
            yield from _run(child, link, reading)
        elif child.tag == f"{W}hyperlink":
            yield from _walk(child, _address(child, reading), reading)
        elif child.tag == f"{W}fldSimple":
            yield from _walk(child, _field_link(child.get(f"{W}instr", ""), reading) or link, reading)
        elif child.tag.endswith(_FORMULAS):
            reading.losses.note("A formula is left out. Write it as words.")
        elif child.tag != f"{W}p":  # a line within a line is in a text box, which is read by itself
            yield from _walk(child, link, reading)


def _run(run: Element, link: str, reading: Reading) -> Iterator[Piece]:
    properties = run.find(f"{W}rPr")
    if properties is None:
        yield from _words(run, Piece("", link=link), reading)
    elif is_on(properties, "vanish"):
        reading.losses.note("Hidden text is left out.")
    else:
        look = _look(properties, link, reading)
        struck = is_on(properties, "strike") or is_on(properties, "dstrike")
        if struck:
            reading.losses.note("Struck out text stands in “[struck out: …]”. Take it out if it no longer holds.")
        yield from [Piece("[struck out: ", is_ours=True)] * struck
        yield from _words(run, look, reading)
        yield from [Piece("]", is_ours=True)] * struck


def _look(properties: Element, link: str, reading: Reading) -> Piece:
    """How the words of a run look, by what it says itself, else by its style: “Strong” is bold."""
    named = properties.find(f"{W}rStyle")
    style = reading.styles.get(named.get(f"{W}val", "")) if named is not None else None
    looks = style.looks if style is not None else frozenset()
    bold, italic = (is_on(properties, name, usual=name in looks) for name in ("b", "i"))
    return Piece("", bold, italic, is_typewriter(properties) or "code" in looks, link)


def _words(run: Element, look: Piece, reading: Reading) -> Iterator[Piece]:
    """The words of a run, all of one look."""
    for child in _parts(run):
        if child.tag == f"{W}fldChar":
            _field_met(child, reading)
        elif child.tag == f"{W}instrText" and reading.fields:
            reading.fields[-1] += child.text or ""
        elif child.tag == f"{W}t":
            link = look.link or (_field_link(reading.fields[-1], reading) if reading.fields else "")
            yield replace(look, text=(child.text or "").replace("\n", " "), link=link)
        elif child.tag == f"{W}tab":
            yield replace(look, text=" ")
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield replace(look, text="\n") if look.code else Piece("\n")
        elif child.tag == f"{W}noBreakHyphen":
            yield replace(look, text="-")
        elif child.tag == f"{W}sym":
            yield replace(look, text=_symbol(child, reading), code=False)
        elif child.tag == f"{W}checkBox":
            yield replace(look, text="☒ " if _is_ticked(child) else "☐ ", code=False)
        elif child.tag in (f"{W}drawing", f"{W}pict"):
            yield Piece(reading.pictures.markdown(child), is_ours=True)
        elif note := reading.notes.pop((child.tag, child.get(f"{W}id", "")), ""):
            reading.losses.note("A note stands in brackets behind the words that it belongs to. Check it.")
            yield Piece(f" ({note})")
        elif said := _lost(child):
            reading.losses.note(said)


def _field_met(mark: Element, reading: Reading) -> None:
    """Open or close a field, such as a link of older programs."""
    how = mark.get(f"{W}fldCharType", "")
    if how == "begin":
        reading.fields.append("")
    elif how == "end" and reading.fields:
        reading.fields.pop()


def _field_link(said: str, reading: Reading) -> str:
    """Where the field leads that says this; nothing where it is no link, or none that is kept."""
    found = _FIELD.match(said)
    if found and _HARMLESS.fullmatch(found[1]):
        return _in_brackets(found[1])
    if "HYPERLINK" in said:
        reading.losses.note(_LINK_LOST)
    return ""


def _in_brackets(address: str) -> str:
    """An address as Markdown takes it between brackets."""
    return address.replace("(", "%28").replace(")", "%29")


def _lost(child: Element) -> str:
    """What is lost with a part of a run."""
    if child.tag == f"{W}instrText" and "HYPERLINK" in (child.text or ""):
        return _LINK_LOST
    return _NOTES.get(child.tag, "")


_NOTES = {
    f"{W}footnoteReference": "A footnote is left out. Write it into the text.",
    f"{W}endnoteReference": "A note at the end is left out. Write it into the text.",
}
# Characters of the fonts Wingdings and Symbol that stand in documents of councils: ticks, boxes, arrows, bullets.
_SYMBOLS = {
    "F0FE": "☒", "F0FD": "☒", "F078": "☒", "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0FC": "✓", "F0FB": "✗",
    "F0E0": "→", "F0E8": "→", "F0AE": "→", "F0B7": "•", "F0A7": "•", "F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B0": "°",
}  # fmt: skip


def _symbol(element: Element, reading: Reading) -> str:
    found = _SYMBOLS.get(element.get(f"{W}char", "").upper(), "")
    if not found:
        reading.losses.note("A symbol is left out. Write what it means.")
    return found


def _is_ticked(box: Element) -> bool:
    said = box.find(f"{W}checked")
    said = box.find(f"{W}default") if said is None else said
    return said is not None and said.get(f"{W}val", "1") not in ("0", "false", "off")


def _parts(run: Element) -> Iterator[Element]:
    """What a run is made of; a drawing is one part, whatever it is made of."""
    for child in run:
        yield child
        if child.tag not in (f"{W}drawing", f"{W}pict", f"{W}object"):
            yield from _parts(child)


_LINK_LOST = "A link leads within the document or to a file or program. Its words are kept, the link is not."
_NOWHERE = Relation("", False, "")


def _address(element: Element, reading: Reading) -> str:
    """Where a link leads; nothing for places within the document, and for what is no address of the web."""
    target = reading.relations.get(element.get(f"{R}id", ""), _NOWHERE)
    if target.is_external and _HARMLESS.fullmatch(target.target):
        return _in_brackets(target.target)
    reading.losses.note(_LINK_LOST)
    return ""


def markdown_of(pieces: list[Piece]) -> str:
    """The pieces as lines of Markdown: one, or more where the line was broken by hand."""
    lines = "".join(_marked(one) for one in pieces).split("\n")
    return "\n".join(words for words in (" ".join(one.split()) for one in lines) if words)


def plain(pieces: list[Piece]) -> str:
    """The words alone, as they were typed."""
    return "".join(one.text for one in pieces if not one.is_ours)


def pictures_among(pieces: list[Piece]) -> str:
    """The pictures alone, for a line whose words are read without them."""
    return "".join(one.text for one in pieces if one.is_ours).strip()


def begins_with_picture(pieces: list[Piece]) -> bool:
    """Whether a line begins with a picture, which belongs to the step before it."""
    return next((one.is_ours for one in pieces if one.text.strip()), False)


def _marked(piece: Piece) -> str:
    words = piece.text.strip()
    if not words or piece.is_ours:
        return piece.text
    made = f"`{' '.join(words.replace('`', '’').split())}`" if piece.code else _SPECIAL.sub(r"\\\g<0>", words)
    if piece.link:
        made = f"[{made}]({piece.link})"
    made = f"*{made}*" if piece.italic and not piece.code else made
    made = f"**{made}**" if piece.bold and not piece.code else made
    lead = piece.text[: len(piece.text) - len(piece.text.lstrip())]
    return lead + made + piece.text[len(piece.text.rstrip()) :]
