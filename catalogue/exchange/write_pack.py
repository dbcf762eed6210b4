"""A hand-over pack: runbooks as pages that open without a network, as Markdown, with tables beside them and hashes."""

import hashlib
import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from catalogue.exchange.archive import timeless
from catalogue.exchange.upload import MEBIBYTE, Upload

# So many characters of pictures are in one page: the same one may stand in a text thousands of times.
MOST_SHOWN = 20 * MEBIBYTE
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
    """A picture or another file that a page needs: where the page has it from, and under which name it is packed."""

    address: str
    name: str
    media_type: str
    is_picture: bool
    content: bytes


@dataclass(frozen=True)
class PackPage:
    """A runbook in a pack: `facts` stand above it, `html` is safe already, `markdown` is the file to load again."""

    slug: str
    title: str
    facts: tuple[tuple[str, str], ...]
    html: str
    markdown: bytes
    files: tuple[PackFile, ...] = ()


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
    """All that is handed over of a system, a contract or a team, as whoever asks for it may see it."""

    name: str
    title: str
    made: str
    pages: tuple[PackPage, ...]
    sheets: tuple[Sheet, ...]


def write_pack(pack: Pack) -> Upload:
    """The pack as a ZIP file; the same content is the same file, byte by byte."""
    there = {page.slug for page in pack.pages}
    files = {"index.html": _index(pack)} | {f"{sheet.name}.html": _sheet(sheet) for sheet in pack.sheets}
    files |= {f"pages/{page.slug}.html": _page(page, there) for page in pack.pages}
    files |= {f"markdown/{page.slug}.md": page.markdown for page in pack.pages}
    files |= {f"files/{one.name}": one.content for page in pack.pages for one in page.files}
    hashes = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    files["SHA256SUMS"] = "".join(hashes).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(timeless(str(PurePosixPath(pack.name) / name)), content)
    return Upload(f"{pack.name}.zip", made.getvalue())


def _index(pack: Pack) -> bytes:
    lines = [
        f'<li><a href="pages/{page.slug}.html">{escape(page.title)}</a> ({escape(_facts(page))})</li>'
        for page in pack.pages
    ]
    pages = f"<ul>{''.join(lines)}</ul>" if lines else "<p>There are no runbooks yet.</p>"
    sheets = "".join(f'<li><a href="{sheet.name}.html">{escape(sheet.title)}</a></li>' for sheet in pack.sheets)
    return _html(
        pack.title,
        f"<h1>{escape(pack.title)}</h1><p>{escape(pack.made)}</p><h2>Runbooks</h2>{pages}<h2>Besides</h2>"
        f"<ul>{sheets}</ul><p>The same runbooks as Markdown are in the folder “markdown”. “SHA256SUMS” lists the "
        "hash of each file.</p>",
    )


def _facts(page: PackPage) -> str:
    return "; ".join(f"{label.lower()}: {value}" for label, value in page.facts)


def _page(page: PackPage, there: set[str]) -> bytes:
    """A runbook; links to runbooks and files of the same pack lead to them, and pictures are in it."""
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in page.facts)
    text = _LINK.sub(lambda one: f'href="{one[1]}.html{one[2] or ""}"' if one[1] in there else one[0], page.html)
    room = MOST_SHOWN
    for one in page.files:
        text, room = _with_file(text, one, room)
    back = '<p><a href="../index.html">All that is in this pack</a></p>'
    return _html(page.title, f"{back}<h1>{escape(page.title)}</h1><dl>{facts}</dl>{text}")


def _with_file(text: str, one: PackFile, room: int) -> tuple[str, int]:
    """A page that shows a picture as often as there is room for it, or leads to a file; and what room is left.

    A page that is opened from a disk may fetch nothing beside it, so pictures are part of it: each as often as it is
    shown. Where there is no more room, its description stands in its place.
    """
    address = f'src="{one.address}"'
    if one.is_picture and address in text:
        shown = f'src="data:{one.media_type};base64,{b64encode(one.content).decode()}"'
        times = min(text.count(address), room // len(shown))
        text, room = text.replace(address, shown, times), room - times * len(shown)
    text = text.replace(address, f'src="../files/{one.name}"')
    return text.replace(f'href="{one.address}"', f'href="../files/{one.name}"'), room


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
