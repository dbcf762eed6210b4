"""The notes at the foot of a page or at the end of a Word file, by what refers to them."""

from catalogue.exchange.word_parts import W, WordFile


def notes_of(file: WordFile) -> dict[tuple[str, str], str]:
    """The words of each note, by the tag and the id of its reference; a note has no looks and no links."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = file.element(f"{kind}s.xml")
        for note in root.findall(f"{W}{kind}") if root is not None else ():
            words = " ".join("".join(one.text or "" for one in note.iter(f"{W}t")).split())
            if words:
                found[f"{W}{kind}Reference", note.get(f"{W}id", "")] = words
    return found
