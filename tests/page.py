"""A page as a tree of elements, just enough to ask what a reader of it would meet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Element:
    """One element; `children` holds elements and text in their order."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> set[str]:
        """The class names."""
        return set(self["class"].split())

    @property
    def text(self) -> str:
        """What can be read in it, with single spaces."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())

    @cached_property
    def _inside(self) -> list["Element"]:
        """It and every element inside, in the page's order."""
        found, left = [], [self]
        while left:
            found.append(element := left.pop())
            left += [child for child in reversed(element.children) if isinstance(child, Element)]
        return found

    def all(self, *tags: str) -> Iterator["Element"]:
        """Every element inside, itself included, of these tags; of any tag if none is named."""
        return (one for one in self._inside if one.tag in tags) if tags else iter(self._inside)

    def strings(self) -> Iterator[str]:
        """Every piece of text inside."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in {"script", "style"}:
                yield from child.strings()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(html: str) -> Element:
    """The root of a page's tree."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
