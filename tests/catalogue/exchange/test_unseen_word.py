"""Word documents as other programs and other hands make them: nothing is dropped or changed in silence."""

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.upload import Upload
from catalogue.exchange.word import WordText, read_word
from tests.catalogue.exchange.words import W, docx, line, run, table

_CODE = '<w:rFonts w:ascii="Courier New"/>'
_COMMANDS = f"<w:r><w:rPr>{_CODE}</w:rPr><w:t>cd /opt</w:t><w:br/><w:t>./stop</w:t></w:r>"
_STYLES = "".join(
    f'<w:style w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'
    for identity, name, more in (
        ("Head", "heading 1", ""),
        ("Ours", "Council heading", '<w:basedOn w:val="Head"/>'),
        ("Pages", "Heading", ""),
        ("Welsh", "Pennawd 2", ""),
        ("Toc", "toc 1", ""),
        ("Code", "Preformatted Text", ""),
        ("Below", "List Bullet 2", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'),
    )
)
_LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="{}"/><w:numFmt w:val="{}"/></w:lvl>'
_NUMBERS = (
    f'<w:abstractNum w:abstractNumId="0">{_LEVEL.format(5, "decimal")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{_LEVEL.format(1, "bullet")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="S"/>{_LEVEL.format(1, "decimal")}</w:abstractNum>'
    '<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="S"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
)


def read(body: str) -> WordText:
    """What a document with this body says."""
    parts = {
        "styles_dot_xml": f'<w:styles xmlns:w="{W}">{_STYLES}</w:styles>',
        "numbering_dot_xml": f'<w:numbering xmlns:w="{W}">{_NUMBERS}</w:numbering>',
    }
    return read_word(Upload("a.docx", docx(body, **parts)))


def _cell(inner: str, span: int = 1) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{inner}</w:tc>'


def _form(inner: str) -> str:
    return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def _in_run(inner: str, look: str = "") -> str:
    return line(runs=f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>")


@pytest.mark.parametrize(
    "body, wanted, lost",
    [
        (line("Words.") + line("Stop", "Ours"), "Words.\n\n# Stop", ""),
        (line("Words.") + line("Stop", "Pages") + line("Now", "Welsh"), "Words.\n\n# Stop\n\n## Now", ""),
        (line("Stop ... 3", "Toc") + line("Words."), "Words.", "table of contents"),
        (line(runs=run("Before you start:", "<w:b/>")) + line("Look."), "## Before you start\n\nLook.", "in bold"),
        (line(runs=run("Never stop it.", "<w:b/>")), "**Never stop it.**", ""),
        (line("Stop", "Head") + line(runs=run("Note", "<w:b/>")), "**Note**", ""),
        (line("Five", number=1) + line("Six", number=1), "5. Five\n\n6. Six", ""),
        (line("One", number=3) + line("Two", number=3), "1. One\n\n2. Two", ""),
        (line("One", number=2) + line("Below", "Below"), "-  One\n\n   -  Below", ""),
        (line(runs=_COMMANDS), "```\ncd /opt\n./stop\n```", ""),
        (line("ls", "Code") + line("rm x", "Code"), "```\nls\nrm x\n```", ""),
        (_in_run('<w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Done</w:t>'), "☒ Done", ""),
        (_in_run('<w:sym w:char="F012"/><w:t>Done</w:t>'), "Done", "symbol"),
        (_in_run('<w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar>'
                 "<w:t>Locked</w:t>"), "☐ Locked", ""),
        (_in_run('<w:instrText> HYPERLINK "https://council.example" </w:instrText><w:t>Here</w:t>'), "Here", "link"),
        (_in_run("<w:t>secret</w:t>", "<w:vanish/>") + line("Words."), "Words.", "Hidden"),
        (_in_run("<w:t>Stop it</w:t>", "<w:strike/>"), "[struck out: Stop it]", "Struck out"),
        (_in_run("<w:t>See</w:t><w:endnoteReference/>"), "See", "note at the end"),
        (line(runs=run("a") + '<m:oMath xmlns:m="urn:x/math"><m:t>x</m:t></m:oMath>'), "a", "formula"),
        ("<w:tbl><w:tr>" + _cell(line("a"), 2) + _cell(line("b")) + "</w:tr>"
         + _form("<w:tr>" + _cell(line("1")) + _form(_cell(line("2"))) + _cell(line("3")) + "</w:tr>") + "</w:tbl>",
         "| a |  | b |\n| --- | --- | --- |\n| 1 | 2 | 3 |", "merged"),
        (table(("Do", "See")).replace("</w:tbl>", "<w:tr>" + _cell(line("x", number=3) + line("y", number=3))
                                      + _cell(line("z", number=2)) + "</w:tr></w:tbl>"),
         "| Do | See |\n| --- | --- |\n| 1. x<br>2. y | • z |", "merged"),
        ("<w:tbl><w:tr>" + _cell(line("a") + table(("b", "c"))) + _cell(line("d")) + "</w:tr></w:tbl>",
         "| a<br>b<br>c | d |\n| --- | --- |", "within a table"),
    ],
)  # fmt: skip
def test_what_other_programs_write_comes_over_or_is_told(body: str, wanted: str, lost: str) -> None:
    text = read(body)
    assert text.body == wanted
    assert any(lost in sentence for sentence in text.losses) if lost else text.losses == ()


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "not a Word document"),
        (b"\xd0\xcf\x11\xe0 sealed", "with a password"),
        (b"{\\rtf1 words}", "not a Word document"),
        (docx(line("x"))[:300], "damaged"),
        (docx("", document_dot_xml='<x:workbook xmlns:x="urn:x"/>'), "has no text"),
    ],
)
def test_what_is_no_document_says_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_word(Upload("a.docx", content))
    (problem,) = caught.value.problems
    assert words in problem.reason and problem.mend
