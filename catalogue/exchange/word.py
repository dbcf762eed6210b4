"""Word documents (.docx) as Markdown: headings, numbered steps, tables, pictures, and what was lost.

Whoever calls it for a file of a stranger does so in a process that can be ended: see `portal/word_worker.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from catalogue.exchange.upload import Upload
from catalogue.exchange.word_losses import Losses
from catalogue.exchange.word_numbers import Lists, Place, Style, lists_of, number_of, outline_of, styles_of
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
    reader = _Reader(file, Reading(file.relations, pictures, losses))
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
        self._styles: dict[str, Style] = styles_of(file)
        self._lists: Lists = lists_of(file)
        self._depth = 0  # how far what belongs to the step before is indented; 0 where there is none

    def blocks(self, parent: Element) -> Iterator[str]:
        """The blocks of Markdown of whatever holds lines and tables."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._line(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag not in (f"{W}sdtPr", f"{W}sectPr", f"{W}del", f"{W}moveFrom"):
                yield from self.blocks(child)  # a content control, or what somebody inserted

    def _line(self, line: Element) -> Iterator[str]:
        properties = line.find(f"{W}pPr")
        style = self._style(properties)
        if style.name.startswith("toc ") and style.name[4:].isdigit():
            self._reading.losses.note("The table of contents is left out: each page of the portal makes its own.")
            return
        pieces = pieces_of(line, self._reading)
        if style.name in _CODE_STYLES:
            pieces = [replace(piece, code=not piece.is_ours) for piece in pieces]
        heading = " ".join(plain(pieces).split())
        level = (outline_of(properties) if properties is not None else None) or style.outline
        if heading and style.name == "title" and not self.title:
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
        return self._styles.get(identity, Style(identity.casefold(), None, None))

    def _numbered(self, properties: Element | None, style: Style, pieces: list[Piece], words: str) -> str:
        """A line as a step, as what belongs to the step before it, or as a paragraph."""
        number = (number_of(properties) if properties is not None else None) or style.number
        place = self._lists.place(*number) if number else None
        if place is not None:
            level = max(place.level, min(style.list_level, self._depth))
            self._depth = level + 1
            return INDENT * level + _mark(place) + words
        if not (style.name.startswith("list") or begins_with_picture(pieces)):
            self._depth = 0
        indent = INDENT * self._depth
        if all(piece.code or not piece.text.strip() for piece in pieces):
            code = plain(pieces).rstrip().replace("\n", f"\n{indent}")
            return f"{indent}```\n{indent}{code}\n{indent}```"
        return indent + _not_a_mark(words)

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
        words = markdown_of(pieces_of(line, self._reading))
        properties = line.find(f"{W}pPr")
        number = (number_of(properties) if properties is not None else None) or self._style(properties).number
        place = self._lists.place(*number) if number and words else None
        return words if place is None else f"{_mark(place).strip().replace('-', '•')} {words}"


def _mark(place: Place) -> str:
    return "-  " if place.number is None else f"{place.number}. "


def _not_a_mark(words: str) -> str:
    """A paragraph that Markdown does not take for a heading, a quotation or a rule; numbers that somebody typed
    before their steps stay numbers of steps."""
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
