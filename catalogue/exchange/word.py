"""Word documents (.docx) as Markdown: headings, numbered steps, tables, pictures, and what was lost.

Whoever calls it for a file of a stranger does so in a process that can be ended: see `portal/word_worker.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from catalogue.exchange.upload import Upload
from catalogue.exchange.word_losses import Losses
from catalogue.exchange.word_notes import notes_of
from catalogue.exchange.word_numbers import (
    Lists,
    Place,
    Style,
    heading_in,
    lists_of,
    number_of,
    outline_of,
    styles_of,
    whole,
)
from catalogue.exchange.word_parts import W, WordFile
from catalogue.exchange.word_pictures import Picture, Pictures
from catalogue.exchange.word_runs import (
    Piece,
    Reading,
    begins_with_picture,
    markdown_of,
    pictures_among,
    pieces_of,
    plain,
)
from catalogue.exchange.word_tables import columns_of, table_lines, within
from catalogue.letters import fold

INDENT = "   "  # what belongs to a step stands under its words: `1. ` is three characters wide
MAX_TITLE = 200
_FIRST_LEVEL = "# "
_BOLD_LINE = re.compile(r"\*\*[^*\n]{1,80}[^*\n.!?;,]\*\*")
_TYPED_NUMBER = re.compile(r"(\d{1,2})\) +(?=\S)")
_TYPED_BULLET = re.compile(r"[•·▪●◦○‣■–] *(?=[^\s\d])|- +(?=\S)")
_QUARTER_INCH = 360
_CODE_STYLES = ("code", "source code", "preformatted text", "html preformatted", "macro text", "macro")
_LOST_PARTS = (
    ("/header", "What stands at the head of each page is left out."),
    ("/footer", "What stands at the foot of each page is left out."),
    ("/comments", "Comments in the margin are left out."),
    ("/embeddings/", "Files inside the document (a spreadsheet, a mail) are left out."),
    ("/charts/", "Charts are left out."),
    ("/afchunk", "Text that another program put in whole is left out. Copy it into the document."),
    ("/diagrams/", "Diagrams (SmartArt) are left out."),
)


@dataclass(frozen=True)
class WordText:
    """What a Word file says: its title, where it gives itself one or begins with a heading, its text as Markdown, the
    pictures that the text shows, and what did not come over."""

    title: str
    body: str
    losses: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()


def read_word(upload: Upload) -> WordText:
    """The text of a Word file. Raises `BadInput` for what is none, or is not safe to read."""
    file, losses = WordFile(upload), Losses()
    pictures = Pictures(file, losses)
    reader = _Reader(file, Reading(file.relations, pictures, losses, styles_of(file), notes_of(file)))
    body = file.document().find(f"{W}body")
    blocks = [block for block in reader.blocks(body) if block] if body is not None else []
    for part, words in _LOST_PARTS:
        if file.holds(part):
            losses.note(words)
    blocks = _with_headings(blocks, losses)
    title, blocks = _titled(reader.title, blocks)
    text = "\n\n".join(_in_one_code(blocks))
    return WordText(title, text, losses.sentences(), pictures.taken())


def _titled(title: str, blocks: list[str]) -> tuple[str, list[str]]:
    """The title and what follows it: a heading of the first level that stands first is one, and is not said twice."""
    heading = blocks[0].removeprefix(_FIRST_LEVEL) if blocks and blocks[0].startswith(_FIRST_LEVEL) else ""
    is_title = 0 < len(heading) <= MAX_TITLE and fold(heading) == fold(title or heading)
    return (title or heading, blocks[1:]) if is_title else (title, blocks)


def _with_headings(blocks: list[str], losses: Losses) -> list[str]:
    """The blocks, lines in bold made headings where somebody wrote headings so and none as such."""
    bold = [index for index, block in enumerate(blocks) if _BOLD_LINE.fullmatch(block)]
    if not bold or any(block.startswith("#") for block in blocks):
        return blocks
    losses.note("No line has a heading’s style, so short lines in bold are taken for headings.")
    made = {index: f"## {blocks[index].strip('*').rstrip(': ')}" for index in bold}
    return [made.get(index, block) for index, block in enumerate(blocks)]


class _Reader:
    """Walks a document from its first line to its last."""

    def __init__(self, file: WordFile, reading: Reading) -> None:
        self.title = ""
        self._reading = reading
        self._lists: Lists = lists_of(file)
        self._depth = 0  # how far what belongs to the step before is indented; 0 where there is none

    def blocks(self, parent: Element) -> Iterator[str]:
        """The blocks of Markdown of whatever holds lines and tables."""
        before: list[Element] = []  # the words of a line whose end was deleted: they begin the next one
        for child in parent:
            if child.tag == f"{W}p":
                before += child[_words_at(child) :]
                if child.find(f"{W}pPr/{W}rPr/{W}del") is None:
                    child[_words_at(child) :], before = before, []
                    yield from self._line(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag not in (f"{W}sdtPr", f"{W}sectPr", f"{W}del", f"{W}moveFrom"):
                yield from self.blocks(child)  # a content control, or what somebody inserted
        if before:
            last = Element(f"{W}p")
            last[:] = before
            yield from self._line(last)

    def _line(self, line: Element) -> Iterator[str]:
        properties = line.find(f"{W}pPr")
        style = self._style(properties)
        if style.name.startswith("toc ") and style.name[4:].isdigit():
            self._reading.losses.note("The table of contents is left out: each page of the portal makes its own.")
            return
        pieces = pieces_of(line, self._reading)
        if style.name in _CODE_STYLES or "code" in style.looks:
            pieces = [replace(piece, code=not piece.is_ours) for piece in pieces]
        heading = " ".join(plain(pieces).split())
        level = (outline_of(properties) if properties is not None else None) or style.outline
        if heading and style.name in ("title", "titel") and not self.title:
            self.title = heading[:MAX_TITLE]
            yield pictures_among(pieces)
        elif heading and level:
            self._depth = 0
            yield f"{'#' * min(level, 6)} {heading}"
            yield pictures_among(pieces)
        elif words := markdown_of(pieces):
            yield self._numbered(properties, style, pieces, words)
        for box in line.iter(f"{W}txbxContent"):
            yield from self.blocks(box)

    def _style(self, properties: Element | None) -> Style:
        named = properties.find(f"{W}pStyle") if properties is not None else None
        identity = named.get(f"{W}val", "") if named is not None else ""
        style = self._reading.styles.get(identity)
        if style is None:
            return Style(identity.casefold(), heading_in(identity.casefold()), None)
        level = self._lists.of_style.get((style.number[0], identity)) if style.number else None
        return replace(style, number=(style.number[0], level)) if style.number and level else style

    def _numbered(self, properties: Element | None, style: Style, pieces: list[Piece], words: str) -> str:
        """A line as a step, as what belongs to the step before it, or as a paragraph."""
        number = number_of(properties, style.number)
        place = self._lists.place(*number) if number else None
        if place is not None:
            level = max(place.level, min(style.list_level, self._depth))
            self._depth = level + 1
            return INDENT * level + _mark(place) + _below(words, INDENT * self._depth)
        if not (style.name.startswith("list") or begins_with_picture(pieces) or _is_indented(properties)):
            self._depth = 0
        indent = INDENT * self._depth
        if all(piece.code or not piece.text.strip() for piece in pieces):
            code = plain(pieces).rstrip().replace("\n", f"\n{indent}")
            return f"{indent}```\n{indent}{code}\n{indent}```"
        return indent + _below(words, indent, typed=True)

    def _table(self, table: Element) -> Iterator[str]:
        rows = [
            [words for cell in within(row, "tc") for words in (self._cell(cell), *[""] * (columns_of(cell) - 1))]
            for row in within(table, "tr")
            if row.find(f"{W}trPr/{W}del") is None
        ]
        if table.find(f".//{W}gridSpan") is not None or table.find(f".//{W}vMerge") is not None:
            self._reading.losses.note("Cells of a table were merged. Check its columns.")
        self._depth = 0
        yield from table_lines(rows)

    def _cell(self, cell: Element) -> str:
        if cell.find(f".//{W}tbl") is not None:
            self._reading.losses.note("A table within a table is read as lines. Check it.")
        lines = [self._cell_line(line) for line in cell.iter(f"{W}p")]
        return "<br>".join(words for words in lines if words)

    def _cell_line(self, line: Element) -> str:
        words = markdown_of(pieces_of(line, self._reading)).replace("\n", "<br>")
        properties = line.find(f"{W}pPr")
        number = number_of(properties, self._style(properties).number)
        place = self._lists.place(*number) if number and words else None
        return words if place is None else f"{_mark(place).strip().replace('-', '•')} {words}"


def _mark(place: Place) -> str:
    return "-  " if place.number is None else f"{place.number}. "


def _words_at(line: Element) -> int:
    return 1 if len(line) and line[0].tag == f"{W}pPr" else 0


def _is_indented(properties: Element | None) -> bool:
    """Whether a line begins as far in as Word sets what is below a step: a quarter of an inch, in 20ths of a point."""
    said = properties.find(f"{W}ind") if properties is not None else None
    return said is not None and whole(said.get(f"{W}left") or said.get(f"{W}start")) >= _QUARTER_INCH


def _below(words: str, indent: str, typed: bool = False) -> str:
    """The words with what stands below a break by hand as lines of their own, as far in as what belongs to them."""
    first, *rest = words.split("\n")
    return f"\n\n{indent}".join([_not_a_mark(first) if typed else first, *map(_not_a_mark, rest)])


def _not_a_mark(words: str) -> str:
    """A paragraph that Markdown does not take for a heading, a quotation or a rule; numbers and bullets that somebody
    typed before their steps stay marks of steps."""
    if typed := _TYPED_NUMBER.match(words):
        return f"{typed[1]}. {words[typed.end() :]}"
    if typed := _TYPED_BULLET.match(words):
        return f"-  {words[typed.end() :]}"
    return f"\\{words}" if words.startswith(("#", ">", "+ ", "- ", "=", "|", "~")) else words


def _in_one_code(blocks: list[str]) -> Iterator[str]:
    """The blocks; lines of code that follow each other become one."""
    held = ""
    for block in blocks:
        is_code = block.lstrip().startswith("```")
        if held and is_code:
            held = held.rpartition("\n")[0] + "\n" + block.partition("\n")[2]
            continue
        if held:
            yield held
        held = block if is_code else ""
        if not is_code:
            yield block
    if held:
        yield held
