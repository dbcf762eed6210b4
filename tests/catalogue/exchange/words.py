"""Word files made for tests, part by part, so that each test shows what it puts in."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = "".join(
    f'<w:style w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'
    for identity, name, more in (
        ("Titel", "Title", ""),
        ("H1", "heading 1", ""),
        ("Ours", "Council heading", '<w:basedOn w:val="H2"/>'),
        ("H2", "heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("LP", "List Paragraph", ""),
        ("Steps", "List Number", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    )
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)
_BLIP = '<a:blip xmlns:a="urn:a" r:embed="{id}"/>'
PICTURE = '<w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" id="1"{alt}/>' + _BLIP + "</w:drawing></w:r>"


def run(text: str, properties: str = "") -> str:
    """Words that look alike."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def line(text: str = "", style: str = "", number: int = 0, level: int = 0, runs: str = "") -> str:
    """A paragraph."""
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{numbered}</w:pPr>{runs or run(text)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of plain cells."""
    drawn = ("".join(f"<w:tc>{line(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{cells}</w:tr>" for cells in drawn) + "</w:tbl>"


def document(body: str, before: str = "") -> str:
    """The main part."""
    return f'{before}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'


def docx(body: str, links: str = "", *, before: str = "", **parts: bytes | str) -> bytes:
    """A Word file; `parts` are more parts under `word/`, or others for its own, with `__` for a slash and `_dot_` for
    a dot."""
    whole: dict[str, bytes | str] = {
        "document.xml": document(body, before),
        "styles.xml": f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>',
        "numbering.xml": f'<w:numbering xmlns:w="{W}">{NUMBERING}</w:numbering>',
        "_rels/document.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    whole |= {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(f"word/{name}", content)
    return made.getvalue()


def relation(identity: str, kind: str, target: str, outside: bool = False) -> str:
    """One line of the part that says where references lead."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{identity}" Type="{R}/{kind}" Target="{target}"{mode}/>'
