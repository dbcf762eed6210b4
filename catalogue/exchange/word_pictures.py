"""Pictures of a Word file: PNG and JPEG come over, known by their bytes; what stays behind is told."""

import hashlib
import io
import re
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from catalogue.exchange.upload import MEBIBYTE
from catalogue.exchange.word_losses import Losses
from catalogue.exchange.word_parts import R, Relation, WordFile
from catalogue.files.file_types import picture_ending
from catalogue.files.picture_size import is_drawable
from catalogue.runbooks.lint_text import TO_DESCRIBE

MOST_PICTURES = 100  # as many files as a runbook has
MOST_BYTES = 20 * MEBIBYTE  # of all of them, unpacked: as large as a Word file may be
MOST_IN_ALT = 300
_SPECIAL = re.compile(r"[\\`*_\[\]<]")
_NOWHERE = Relation("", False, "")
_OUTSIDE = "A picture lies outside the file. We fetch nothing."
_TOO_MANY = f"A picture is left out: {MOST_PICTURES} come over, and {MOST_BYTES // MEBIBYTE} MB of them, and no more."
_TOO_LARGE = (
    "A picture is left out: it has more pixels than a phone can show. Save it smaller, 8,000 by 6,000 at most, and add "
    "it to the runbook."
)
_NONE = "A picture is left out: it is damaged, or is not what its name says. Open it and save it again as PNG."


@dataclass(frozen=True)
class Picture:
    """A picture that comes over; the text shows it at `/files/<identity>`. Its name in the file is no name of ours."""

    identity: str
    name: str
    content: bytes


class Pictures:
    """The pictures of a document, in the order in which it shows them; the same bytes are kept once."""

    def __init__(self, file: WordFile, losses: Losses) -> None:
        self._file = file
        self._losses = losses
        self._by_hash: dict[str, Picture] = {}
        self._by_target: dict[str, Picture | str] = {}
        self._bytes = 0
        self._met = 0

    def taken(self) -> tuple[Picture, ...]:
        """What comes over."""
        return tuple(self._by_hash.values())

    def markdown(self, drawing: Element) -> str:
        """What the text says where a picture stood; nothing for a drawing without one.

        A picture that stays behind is named by its words, so that its place is known.
        """
        relations = [relation for one in drawing.iter() for relation in self._relations_of(one)]
        if not relations:
            return ""
        self._met += 1
        alt = next((said for one in drawing.iter() if (said := one.get("descr"))), "")
        words = _SPECIAL.sub(r"\\\g<0>", " ".join(alt.split())[:MOST_IN_ALT])
        picture = self._first_of(relations)
        if picture is None:
            return f"**Picture {self._met}:** {words or '[insert what this picture shows]'} "
        return f"![{words or TO_DESCRIBE}](/files/{picture.identity}) "

    def _relations_of(self, element: Element) -> list[Relation]:
        ids = (element.get(name) for name in (f"{R}embed", f"{R}link", f"{R}id"))
        found = (self._file.relations.get(one or "", _NOWHERE) for one in ids)
        return [relation for relation in found if relation.kind == "image"]

    def _first_of(self, relations: list[Relation]) -> Picture | None:
        """The first form of a picture that is taken: Word keeps some twice, as a drawing and as PNG."""
        met = [_OUTSIDE if one.is_external else self._at(one.target) for one in relations]
        for picture in met:
            if isinstance(picture, Picture):
                return picture
        self._losses.note(str(met[0]))
        return None

    def _at(self, target: str) -> Picture | str:
        """The picture that a part holds, or why it is not taken; read once however often it is shown."""
        if target not in self._by_target:
            content = self._file.picture(target)
            ending = picture_ending(content)
            self._by_target[target] = self._drawable(content, ending) if ending else _not_taken(target)
        return self._by_target[target]

    def _drawable(self, content: bytes, ending: str) -> Picture | str:
        drawable = is_drawable(io.BytesIO(content))
        if drawable is None:
            return _NONE
        return self._kept(content, ending) if drawable else _TOO_LARGE

    def _kept(self, content: bytes, ending: str) -> Picture | str:
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._by_hash:
            return self._by_hash[digest]
        if len(self._by_hash) >= MOST_PICTURES or self._bytes + len(content) > MOST_BYTES:
            return _TOO_MANY
        self._bytes += len(content)
        name = f"picture-{len(self._by_hash) + 1}.{ending}"
        picture = self._by_hash[digest] = Picture(str(uuid.uuid4()), name, content)
        return picture


def _not_taken(target: str) -> str:
    kind = PurePosixPath(target).suffix.removeprefix(".").upper()
    if kind in ("PNG", "JPG", "JPEG") or not (kind.isascii() and kind.isalnum() and len(kind) < 6):
        return _NONE
    return f"A picture ({kind}) is left out: only PNG and JPEG come over. Save it as PNG and add it to the runbook."
