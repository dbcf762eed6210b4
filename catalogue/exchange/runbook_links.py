"""Links between the pages of a folder of runbooks: files there, addresses in the portal."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from catalogue.kinds.record import Record
from catalogue.kinds.runbook import RUNBOOK
from catalogue.runbooks.lint_text import ANCHOR, INLINE_CODE, lines_of

_LINK = r"(?<=\]\()(?P<file>[^][()\s#:?]{1,300})(?P<anchor>#[^)\s]{1,200})?(?=\))"
_CODE_OR_LINK = re.compile(f"{INLINE_CODE.pattern}|{_LINK}")


def linked(records: Iterable[Record]) -> list[Record]:
    """The runbooks with links to one another's files turned into the addresses that they have here.

    Only a page that gives itself a slug has an address before it is saved. All other links stay as they are.
    """
    pages = list(records)
    slugs = {page.external_id: page.slug for page in pages if page.slug}
    return [replace(page, values={**page.values, "body": _body(page, slugs)}) for page in pages]


def _body(page: Record, slugs: Mapping[str, str]) -> str:
    folder, body = posixpath.dirname(page.external_id), page.values["body"]

    def address(found: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(folder, unquote(found["file"] or "")))
        if file not in slugs:
            return found[0]
        heading = found["anchor"].replace("#", f"#{ANCHOR}", 1) if found["anchor"] else ""
        return f"/{RUNBOOK.plural}/{slugs[file]}{heading}"

    texts = zip(lines_of(body), body.splitlines(keepends=True), strict=True)
    return "".join(text if line.is_code else _CODE_OR_LINK.sub(address, text) for line, text in texts)
