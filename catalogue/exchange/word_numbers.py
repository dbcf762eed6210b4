"""How a Word file numbers its lines: what each style is called, which lists there are, and how far each has counted."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from catalogue.exchange.word_parts import W, WordFile

MOST_LEVELS = 9
_BULLETS = frozenset({"bullet", "none", ""})
_TYPEWRITERS = ("courier", "consolas", "lucida console", "menlo", "monaco", "monospace", "cascadia", "source code")
_HEADINGS = (
    "heading|pennawd|überschrift|berschrift|titre|titolo|título|kop|rubrik|overskrift|nagłówek|nadpis|otsikko|"
    "encabezado|cabeçalho|titlu|заголовок|ceannteideal"
)


@dataclass(frozen=True)
class Place:
    """Where a line stands in a list: `number` is None for a bullet."""

    level: int
    number: int | None


@dataclass(frozen=True)
class Style:
    """A style of lines or words: its name in small letters, the level of its heading, the list it belongs to, and
    which looks it gives: `b` for bold, `i` for italic, `code` for a typewriter face."""

    name: str
    outline: int | None
    number: tuple[str, int] | None
    looks: frozenset[str] = frozenset()

    @property
    def list_level(self) -> int:
        """How deep a list of this style stands: “List Bullet 2” is below “List Bullet”, though each begins anew."""
        found = re.fullmatch(r"list (?:bullet|number) ([2-5])", self.name)
        return int(found.group(1)) - 1 if found else 0


@dataclass
class Lists:
    """The lists of a document and how far each has counted."""

    formats: dict[str, dict[int, str]]
    starts: dict[str, dict[int, int]]
    shared: dict[str, str]
    firsts: dict[str, dict[int, int]] = field(default_factory=dict)
    of_style: dict[tuple[str, str], int] = field(default_factory=dict)  # the level that a list gives to a style
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def place(self, number: str, level: int) -> Place | None:
        """The place of the next line of a list; None where it is none."""
        if number not in self.formats:
            return None
        level = min(max(level, 0), MOST_LEVELS - 1)
        if self.formats[number].get(level, "") in _BULLETS:
            return Place(level, None)
        counted = self._counted.setdefault(self.shared[number], {})
        starts = self.starts[number]
        if number not in self._met:
            self._met.add(number)
            for restarted in [one for one in counted if one in starts]:
                del counted[restarted]
        counted[level] = (
            counted[level] + 1 if level in counted else starts.get(level, self.firsts[number].get(level, 1))
        )
        for deeper in [one for one in counted if one > level]:
            del counted[deeper]
        return Place(level, counted[level])


def lists_of(file: WordFile) -> Lists:
    """The lists that a document defines."""
    root = file.element("numbering.xml")
    abstract: dict[str, dict[int, str]] = {}
    firsts: dict[str, dict[int, int]] = {}
    styled: dict[str, str] = {}
    named: dict[str, dict[str, int]] = {}
    made = Lists({}, {}, {})
    if root is None:
        return made
    for one in root.iter(f"{W}abstractNum"):
        levels = {whole(level.get(f"{W}ilvl")): _value(level, "numFmt") for level in one.iter(f"{W}lvl")}
        identity = one.get(f"{W}abstractNumId", "")
        abstract[identity] = levels
        firsts[identity] = {
            whole(level.get(f"{W}ilvl")): whole(_value(level, "start"))
            for level in one.iter(f"{W}lvl")
            if level.find(f"{W}start") is not None
        }
        named[identity] = {_value(level, "pStyle"): whole(level.get(f"{W}ilvl")) for level in one.iter(f"{W}lvl")}
        styled[f"of {_value(one, 'styleLink')}"] = identity
        styled[identity] = f"of {_value(one, 'numStyleLink')}"
    for one in root.findall(f"{W}num"):
        number, meant = one.get(f"{W}numId", ""), _value(one, "abstractNumId")
        overrides = {
            whole(level.get(f"{W}ilvl")): whole(_value(level, "startOverride"))
            for level in one.iter(f"{W}lvlOverride")
            if level.find(f"{W}startOverride") is not None
        }
        drawn = meant if abstract.get(meant) else styled.get(styled.get(meant, ""), meant)  # a list may be a style's
        made.formats[number], made.starts[number] = abstract.get(drawn, {}), overrides
        made.firsts[number] = firsts.get(drawn, {})
        made.shared[number] = meant
        made.of_style |= {(number, name): level for name, level in named.get(drawn, {}).items()}
    return made


def styles_of(file: WordFile) -> dict[str, Style]:
    """The styles of a document by their id; what one does not say stands in the style it is based on."""
    root = file.element("styles.xml")
    drawn = {} if root is None else {one.get(f"{W}styleId", ""): one for one in root.findall(f"{W}style")}
    return {identity: _style(identity, drawn) for identity in drawn}


def _style(identity: str, drawn: dict[str, Element]) -> Style:
    name = _value(drawn[identity], "name").casefold()
    outline, number = None, None
    looks: dict[str, bool] = {}
    for _ in range(20):  # a ring of styles ends here
        one = drawn.get(identity)
        if one is None:
            break
        properties = one.find(f"{W}pPr")
        if properties is not None:
            outline = outline_of(properties) if outline is None else outline
            number = number_of(properties) if number is None else number
        looks = _looks(one) | looks
        outline = heading_in(_value(one, "name").casefold()) if outline is None else outline
        identity = _value(one, "basedOn")
    return Style(name, outline, number, frozenset(look for look, on in looks.items() if on))


def _looks(style: Element) -> dict[str, bool]:
    properties = style.find(f"{W}rPr")
    if properties is None:
        return {}
    said = {name: is_on(properties, name) for name in ("b", "i") if properties.find(f"{W}{name}") is not None}
    return said | ({"code": is_typewriter(properties)} if properties.find(f"{W}rFonts") is not None else {})


def is_on(properties: Element, name: str, usual: bool = False) -> bool:
    """Whether properties switch a look on; `usual` is what holds where they say nothing of it."""
    found = properties.find(f"{W}{name}")
    return found.get(f"{W}val", "1") not in ("0", "false", "off") if found is not None else usual


def is_typewriter(properties: Element) -> bool:
    """Whether properties name a face in which each letter is as wide as the others."""
    fonts = properties.find(f"{W}rFonts")
    face = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "").casefold() if fonts is not None else ""
    return face.startswith(_TYPEWRITERS) or face.endswith(" mono")


def heading_in(name: str) -> int | None:
    """The level of a heading by the name of its style: English in every language of Word, others in other programs."""
    found = re.fullmatch(rf"(?:{_HEADINGS})(?: ?([1-9]))?", name)
    return int(found.group(1) or 1) if found else None


def outline_of(properties: Element) -> int | None:
    """The level of a heading from 1, as the properties of a line say it; None for no heading (9 means text)."""
    said = _value(properties, "outlineLvl")
    return whole(said) + 1 if said and whole(said) < MOST_LEVELS else None


def number_of(properties: Element | None, styled: tuple[str, int] | None = None) -> tuple[str, int] | None:
    """The list and the level that the properties of a line name; what they leave out is said by its style."""
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return styled
    number, level = styled or ("", 0)
    said = _value(numbered, "ilvl")
    return _value(numbered, "numId") or number, whole(said) if said else level


def whole(said: str | None) -> int:
    """A small whole number; 0 for what is none."""
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 6 else 0


def _value(element: Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
