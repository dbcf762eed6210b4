"""Word documents as councils' hands, LibreOffice and Google Docs leave them come over as what their readers see."""

import pytest

from catalogue.exchange.upload import Upload
from catalogue.exchange.word import WordText, read_word
from tests.catalogue.exchange.words import W, docx, line, relation, run

_HEADINGS = ("Überschrift 1", "Overskrift 1", "Nagłówek 1", "Nadpis 1", "Otsikko 1", "Encabezado 1", "Titlu 1")
_LOOKS = (
    '<w:style w:styleId="Cmd"><w:name w:val="Command"/><w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Mono"><w:name w:val="Verbatim Char"/>'
    '<w:rPr><w:rFonts w:hAnsi="Roboto Mono"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="More"><w:name w:val="More"/><w:basedOn w:val="Strong"/></w:style>'
)
_LEVEL = '<w:lvl w:ilvl="{}"><w:numFmt w:val="decimal"/><w:pStyle w:val="{}"/></w:lvl>'
_STEPS = (
    f'<w:abstractNum w:abstractNumId="0">{_LEVEL.format(0, "Step")}{_LEVEL.format(1, "Below")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_OF_LIST = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'


def _style(identity: str, name: str, more: str = "") -> str:
    return f'<w:style w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'


def read(body: str, links: str = "", **parts: str) -> WordText:
    """What a document with this body and these other parts says."""
    rooted = {name: f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>' for name, inner in parts.items()}
    return read_word(Upload("a.docx", docx(body, links, **{f"{name}_dot_xml": part for name, part in rooted.items()})))


def _broken(*lines: str) -> str:
    return "<w:r>" + "<w:br/>".join(f"<w:t>{one}</w:t>" for one in lines) + "</w:r>"


def _field(said: str, words: str) -> str:
    def mark(how: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{how}"/></w:r>'

    return mark("begin") + f"<w:r><w:instrText>{said}</w:instrText></w:r>" + mark("separate") + run(words) + mark("end")


def test_a_line_broken_by_hand_stays_lines_and_steps_typed_so_are_steps() -> None:
    assert read(line(runs=_broken("1. Stop", "2. Start"))).body == "1. Stop\n\n2. Start"
    assert read(line(runs=_broken("Ring Ann", "or Ben"), number=1)).body == "1. Ring Ann\n\n   or Ben"
    cell = f"<w:tbl><w:tr><w:tc>{line(runs=_broken('a', 'b'))}</w:tc><w:tc>{line('c')}</w:tc></w:tr></w:tbl>"
    assert read(cell).body.startswith("| a<br>b | c |")


@pytest.mark.parametrize(
    "typed, wanted",
    [
        ("2) Start", "2. Start"), ("1.\tStop", "1. Stop"), ("•\tone", "-  one"), ("·one", "-  one"),
        ("– one", "-  one"), ("–5 degrees", "–5 degrees"), ("- one", "-  one"), ("(1) of 2", "(1) of 2"),
        ("2024) was", "2024) was"),
    ],
)  # fmt: skip
def test_marks_typed_before_steps_stay_marks(typed: str, wanted: str) -> None:
    assert read(line(typed)).body == wanted


@pytest.mark.parametrize("name", _HEADINGS)
def test_headings_are_known_in_the_languages_of_other_programs(name: str) -> None:
    assert read(line("Words.") + line("Stop", "S"), styles=_style("S", name)).body == "Words.\n\n# Stop"


def test_headings_are_known_where_the_file_describes_no_styles() -> None:
    text = read(line("Big", "Title") + line("Stop", "Heading2") + line("Halt", "berschrift3"), styles="")
    assert (text.title, text.body) == ("Big", "## Stop\n\n### Halt")
    assert read(line("Groß", "T") + line("x"), styles=_style("T", "Titel")).title == "Groß"


def test_looks_are_known_by_styles_too() -> None:
    words = run("rm", '<w:rStyle w:val="Mono"/>') + run(" it ") + run("never", '<w:rStyle w:val="More"/>')
    plain = run(" again", '<w:rStyle w:val="Strong"/><w:b w:val="0"/>')
    text = read(line("ls -l", "Cmd") + line(runs=words + plain), styles=_LOOKS)
    assert text.body == "```\nls -l\n```\n\n`rm` it **never** again"


def test_notes_stand_behind_their_words_and_that_is_told() -> None:
    notes = "".join(
        f'<w:footnote w:id="{one}">{line(words)}</w:footnote>' for one, words in ((0, ""), (2, "Ring *1*."))
    )
    text = read(line(runs=run("Stop") + '<w:r><w:footnoteReference w:id="2"/></w:r>'), footnotes=notes)
    assert text.body == "Stop (Ring \\*1\\*.)" and "note stands in brackets" in text.losses[0]


def test_what_is_indented_below_a_step_belongs_to_it() -> None:
    def set_in(side: str, by: int) -> str:
        return f'<w:p><w:pPr><w:ind w:{side}="{by}"/></w:pPr>{run("Wait.")}</w:p>'

    assert read(line("Stop", number=1) + set_in("left", 720)).body == "1. Stop\n\n   Wait."
    assert read(line("Stop", number=1) + set_in("start", 360)).body == "1. Stop\n\n   Wait."
    assert read(line("Stop", number=1) + set_in("left", 100)).body == "1. Stop\n\nWait."


def test_styles_stand_at_the_level_that_their_list_gives_them() -> None:
    styles = _style("Step", "Council step", _OF_LIST) + _style("Below", "Council part", _OF_LIST)
    deeper = f'<w:p><w:pPr><w:pStyle w:val="Step"/><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>{run("C")}</w:p>'
    text = read(line("A", "Step") + line("B", "Below") + deeper, styles=styles, numbering=_STEPS)
    assert text.body == "1. A\n\n   1. B\n\n   2. C"


def test_links_of_older_programs_lead_on_and_harmful_ones_do_not() -> None:
    simple = f'<w:fldSimple w:instr="HYPERLINK &quot;https://b.example&quot;">{run("There")}</w:fldSimple>'
    text = read(line(runs=_field('HYPERLINK "https://a.example/x(1)"', "Here") + run(", ") + simple))
    assert text.body == "[Here](https://a.example/x%281%29), [There](https://b.example)" and text.losses == ()
    bad = read(line(runs=_field('HYPERLINK "javascript:x"', "Here") + run(" on")))
    assert bad.body == "Here on" and "link" in bad.losses[0]


def test_brackets_in_an_address_end_no_link() -> None:
    link = f'<w:hyperlink r:id="r1">{run("words")}</w:hyperlink>'
    text = read(line(runs=link), relation("r1", "hyperlink", "http://x.example/)(", True))
    assert text.body == "[words](http://x.example/%29%28)"


def test_a_line_whose_end_was_deleted_goes_on_in_the_next() -> None:
    cut = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('Stop the ')}</w:p>"
    assert read(cut + line("server.", number=1) + line("Start.", number=1)).body == "1. Stop the server.\n\n2. Start."
    assert read(line("a") + cut + cut + "<w:sectPr/>").body == "a\n\nStop the Stop the"
