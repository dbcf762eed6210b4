"""A hand-over pack: runbooks as pages that open without a network, as Markdown, with tables beside them and hashes."""

import hashlib
import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath

from catalogue.exchange.archive import timeless
from catalogue.exchange.upload import MEBIBYTE, Upload

# So many characters of pictures are in one page: the same one may stand in a text thousands of times.
MOST_SHOWN = 20 * MEBIBYTE
# So many bytes are in one pack before it is compressed: somebody has to be able to send it on.
MOST_IN_PACK = 100 * MEBIBYTE
_LINK = re.compile(r'href="/runbooks/([a-z0-9-]{1,200})(#[^"]{0,200})?"')
_STYLE = (
    "body{font:1.1rem/1.5 sans-serif;max-width:46rem;margin:1rem auto;padding:0 1rem;color:#0b0c0c}"
    "pre{overflow-x:auto;padding:1rem;border:1px solid #505a5f}table{border-collapse:collapse;display:block;"
    "overflow-x:auto}th,td{border:1px solid #505a5f;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "a{color:#1d70b8}dt{font-weight:bold}@media print{body{max-width:none;margin:0}"
    "table{display:table}tr,li,pre{break-inside:avoid}}"
)
_PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n'
    "<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
)


@dataclass(frozen=True)
class PackFile:
    """A picture or another file that a page needs: where the page has it from, how people call it, and under which
    name it is packed. Its content is asked for once there is room for it; it may be missing."""

    address: str
    title: str
    name: str
    media_type: str
    is_picture: bool
    size: int
    content: Callable[[], bytes | None]


@dataclass(frozen=True)
class PackPage:
    """A runbook in a pack: `facts` stand above it, `html` is safe already, `markdown` is the file to load again;
    `calls` is whom to call, for those whose text does not say it."""

    slug: str
    title: str
    facts: tuple[tuple[str, str], ...]
    html: str
    markdown: bytes
    files: tuple[PackFile, ...] = ()
    calls: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How much room its words take, without its files."""
        return len(self.html.encode()) + len(self.markdown)


@dataclass(frozen=True)
class Sheet:
    """A table of the pack, such as whom to call: its file is called by `name`; `note` stands above it."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class Pack:
    """All that is handed over of a system, a contract or a team, as whoever asks for it may see it.

    `portal` is the address at which it was made: what there was no room for is there.
    """

    name: str
    title: str
    made: str
    pages: tuple[PackPage, ...]
    sheets: tuple[Sheet, ...]
    portal: str = ""


@dataclass
class _Making:
    """A pack while it is written: the archive, what room is left, the hash of each file, and what was left out."""

    pack: Pack
    archive: zipfile.ZipFile
    room: int
    hashes: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, content: bytes) -> None:
        """Write one file. What two pages need is there once."""
        if name not in self.hashes:
            self.archive.writestr(timeless(str(PurePosixPath(self.pack.name) / name)), content)
            self.hashes[name] = hashlib.sha256(content).hexdigest()

    def leave_out(self, what: str, address: str) -> None:
        """Say in the index that something is missing, why, and at which address it is."""
        self.left_out.append((what, f"{self.pack.portal}{address}"))


def write_pack(pack: Pack, most: int = MOST_IN_PACK) -> Upload:
    """The pack as a ZIP file; the same content is the same file, byte by byte.

    Of more than `most` bytes, words go before pictures and files; the index names each thing that was left out.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        making = _Making(pack, archive, most)
        for sheet in pack.sheets:
            making.add(f"{sheet.name}.html", _sheet(sheet))
        pages = _pages_with_room(making)
        there = {page.slug for page in pages}
        for page in pages:
            making.add(f"markdown/{page.slug}.md", page.markdown)
            making.add(f"pages/{page.slug}.html", _page(making, page, there))
        making.add("index.html", _index(making, pages))
        sums = [f"{digest}  {name}\n" for name, digest in sorted(making.hashes.items())]
        making.add("SHA256SUMS", "".join(sums).encode())
    return Upload(f"{pack.name}.zip", made.getvalue())


def _pages_with_room(making: _Making) -> list[PackPage]:
    """The runbooks whose words have room; that is taken before any picture or file gets some."""
    pages = []
    for page in making.pack.pages:
        if page.size <= making.room:
            making.room -= page.size
            pages.append(page)
        else:
            making.leave_out(f"The runbook “{page.title}”", f"/runbooks/{page.slug}")
    return pages


def _index(making: _Making, pages: Sequence[PackPage]) -> bytes:
    pack = making.pack
    lines = [
        f'<li><a href="pages/{page.slug}.html">{escape(page.title)}</a> ({escape(_facts(page))})</li>' for page in pages
    ]
    listed = f"<ul>{''.join(lines)}</ul>" if lines else "<p>There are no runbooks yet.</p>"
    sheets = "".join(f'<li><a href="{sheet.name}.html">{escape(sheet.title)}</a></li>' for sheet in pack.sheets)
    return _html(
        pack.title,
        f"<h1>{escape(pack.title)}</h1><p>{escape(pack.made)}</p>{_left_out(making)}<h2>Runbooks</h2>{listed}"
        f"<h2>Besides</h2><ul>{sheets}</ul><p>The same runbooks as Markdown are in the folder “markdown”. "
        "“SHA256SUMS” lists the hash of each file.</p>",
    )


def _left_out(making: _Making) -> str:
    """What is not in the pack and where it is, above all else: whoever relies on the pack must know before."""
    if not making.left_out:
        return ""
    lines = [f"<li>{escape(what)}: {escape(address)}</li>" for what, address in making.left_out]
    return (
        "<h2>Not in this pack</h2><p>This pack holds as much as can be sent on. The portal has what is missing, for "
        f"those who may see it, at these addresses. Get it from there while you can.</p><ul>{''.join(lines)}</ul>"
    )


def _facts(page: PackPage) -> str:
    return "; ".join(f"{label.lower()}: {value}" for label, value in page.facts)


def _page(making: _Making, page: PackPage, there: set[str]) -> bytes:
    """A runbook; links to runbooks and files of the same pack lead to them, and pictures are in it."""
    calls = [("Whom to call", "; ".join(page.calls))] if page.calls else []
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in (*page.facts, *calls))
    text = _LINK.sub(lambda one: f'href="{one[1]}.html{one[2] or ""}"' if one[1] in there else one[0], page.html)
    shown = MOST_SHOWN
    for one in page.files:
        text, shown = _with_file(making, page, text, one, shown)
    back = '<p><a href="../index.html">All that is in this pack</a></p>'
    return _html(page.title, f"{back}<h1>{escape(page.title)}</h1><dl>{facts}</dl>{text}")


def _with_file(making: _Making, page: PackPage, text: str, one: PackFile, shown: int) -> tuple[str, int]:
    """A page that shows a picture as often as there is room for it, or leads to a file; and what room is left in it.

    A page that is opened from a disk may fetch nothing beside it, so pictures are part of it: each as often as it is
    shown. Where there is no more room, its description stands in its place. What is not packed leads to the portal.
    """
    content = one.content() if one.size <= making.room else None
    if content is None:
        why = "is larger than the room that was left" if one.size > making.room else "could not be read"
        making.leave_out(f"“{one.title}” of “{page.title}” {why}", one.address)
        return text.replace(f'="{one.address}"', f'="{escape(making.pack.portal)}{one.address}"'), shown
    making.add(f"files/{one.name}", content)
    making.room -= len(content)
    address = f'src="{one.address}"'
    if one.is_picture and address in text:
        inside = f'src="data:{one.media_type};base64,{b64encode(content).decode()}"'
        times = min(text.count(address), min(shown, making.room) // len(inside))
        if times < text.count(address):
            making.leave_out(f"“{one.title}” is in the folder “files”; “{page.title}” has no room to show it each time",
                             one.address)  # fmt: skip
        text = text.replace(address, inside, times)
        shown, making.room = shown - times * len(inside), making.room - times * len(inside)
    text = text.replace(address, f'src="../files/{one.name}"')
    return text.replace(f'href="{one.address}"', f'href="../files/{one.name}"'), shown


def _sheet(sheet: Sheet) -> bytes:
    heads = "".join(f"<th scope=col>{escape(head)}</th>" for head in sheet.heads)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in sheet.rows)
    drawn = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    table = drawn if rows else "<p>Nothing is here.</p>"
    note = f"<p>{escape(sheet.note)}</p>" if sheet.note else ""
    back = '<p><a href="index.html">All that is in this pack</a></p>'
    return _html(sheet.title, f"{back}<h1>{escape(sheet.title)}</h1>{note}{table}")


def _html(title: str, body: str) -> bytes:
    return _PAGE.format(title=escape(title), style=_STYLE, body=body).encode()
