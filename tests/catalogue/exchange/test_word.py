"""Word documents: what people wrote in them comes over, what cannot is told, and what is no document is refused."""

import io
import zipfile

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.upload import Upload
from catalogue.exchange.word import WordText, read_word
from tests.catalogue.exchange.words import docx, line, relation, run, table


def read(body: str, links: str = "", **parts: str | bytes) -> WordText:
    """What a document with this body says."""
    return read_word(Upload("a.docx", docx(body, links, before="", **parts)))


def refused(content: bytes) -> str:
    """Why this is not read."""
    with pytest.raises(BadInput) as caught:
        read_word(Upload("a.docx", content))
    return caught.value.problems[0].reason


def test_titles_and_headings_are_known_by_name_by_outline_and_by_what_they_are_based_on() -> None:
    text = read(line("Restore it", "Titel") + line("Before", "H1") + line("Steps", "Ours") + line("Words."))
    assert (text.title, text.body) == ("Restore it", "# Before\n\n## Steps\n\nWords.")


def test_a_first_heading_is_the_title_where_there_is_no_other_and_is_not_said_twice() -> None:
    text = read(line("Restore it", "H1") + line("Steps", "H2") + line("Words."))
    assert (text.title, text.body) == ("Restore it", "## Steps\n\nWords.")
    said_twice = read(line("Restore it", "Titel") + line("Restore It", "H1") + line("Words."))
    assert (said_twice.title, said_twice.body) == ("Restore it", "Words.")


def test_a_heading_that_stands_later_or_deeper_or_is_too_long_is_no_title() -> None:
    for first in (line("Words."), line("Steps", "H2"), line("x" * 201, "H1")):
        text = read(first + line("Restore it", "H1") + line("Words."))
        assert text.title == "" and "# Restore it" in text.body


def test_a_list_goes_on_counting_after_what_stands_between_its_steps() -> None:
    steps = line("Stop", number=1) + line("Words between.") + table(("a", "b")) + line("Start", style="Steps")
    again = line("Once more", number=3)
    body = read(steps + again).body
    assert "1. Stop" in body
    assert "2. Start" in body
    assert "1. Once more" in body


def test_steps_below_steps_are_indented_and_count_anew_below_each() -> None:
    deep = line("a", number=1, level=1) + line("b", number=1, level=1)
    body = read(line("One", number=1) + deep + line("Two", number=1) + line("c", number=1, level=1)).body
    assert body.split("\n\n") == ["1. One", "   1. a", "   2. b", "2. Two", "   1. c"]


def test_bullets_and_what_belongs_to_a_step() -> None:
    body = read(line("One", number=1) + line("More of it", "LP") + line("Point", number=2)).body
    assert body.split("\n\n") == ["1. One", "   More of it", "-  Point"]


def test_words_keep_their_looks_and_links() -> None:
    runs = run("Press ") + run("Sto", "<w:b/>") + run("p", "<w:b/>") + run(" and ") + run("wait", "<w:i/>")
    link = f'<w:hyperlink r:id="r1">{run("the page")}</w:hyperlink>'
    text = read(line(runs=runs + run(" on ") + link), links=relation("r1", "hyperlink", "https://x.example/a", True))
    assert text.body == "Press **Stop** and *wait* on [the page](https://x.example/a)"


def test_commands_in_a_typewriter_face_become_one_block_of_code() -> None:
    face = '<w:rFonts w:ascii="Courier New"/>'
    body = read(
        line(runs=run("stop *", face)) + line(runs=run("start", face)) + line(runs=run("Say ") + run("ls", face))
    ).body
    assert body == "```\nstop *\nstart\n```\n\nSay `ls`"


def test_tables_keep_their_cells_and_a_box_of_one_cell_is_a_quotation() -> None:
    assert read(table(("Who", "Call"), ("Desk", "0|1"), ("Only",))).body == (
        "| Who | Call |\n| --- | --- |\n| Desk | 0\\|1 |\n| Only |  |"
    )
    assert read(table(("Mind the gap",))).body == "> Mind the gap"


def test_what_is_lost_is_told() -> None:
    changed = f"<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>{run('kept')}"
    text = read(line(runs=changed), header1_dot_xml="<x/>", comments_dot_xml="<x/>", embeddings__a_dot_xlsx=b"x")
    assert text.body == "kept"
    assert len(text.losses) == 4


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{line('In the box')}</w:txbxContent>"
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert read(line(runs=f"{run('Before')}<w:r>{choice}</w:r>")).body == "Before\n\nIn the box"


def test_what_somebody_inserted_and_content_controls_are_read() -> None:
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{line(runs='<w:ins>' + run('New') + '</w:ins>')}</w:sdtContent></w:sdt>"
    assert read(body).body == "New"


def test_markdown_in_a_document_stays_text() -> None:
    assert read(line("# *x* [y](z) &lt;script&gt; a_b _c_")).body == "\\# \\*x\\* \\[y\\](z) \\<script> a_b \\_c\\_"


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "//evil.example", "http://x.example/a\\b"]
)
def test_links_that_could_do_harm_are_left_as_words(target: str) -> None:
    link = f'<w:hyperlink r:id="r1">{run("words")}</w:hyperlink>'
    text = read(line(runs=link), links=relation("r1", "hyperlink", target, True))
    assert text.body == "words"
    assert len(text.losses) == 1


def test_macros_are_refused() -> None:
    assert "macros" in refused(docx(line("x"), vbaProject_dot_bin=b"x"))


def test_a_document_type_is_refused_in_every_part_and_spelling() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'
    assert "document type" in refused(docx(line("&c;"), before=bomb))
    assert "document type" in refused(docx(line("x"), before='<?xml version="1.0" encoding="utf-7"?>'))
    hidden = docx(line("x"), document2_dot_xml="x")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for entry in zipfile.ZipFile(io.BytesIO(hidden)).infolist():
            if entry.filename != "word/document.xml":
                archive.writestr(entry.filename, zipfile.ZipFile(io.BytesIO(hidden)).read(entry))
        archive.writestr("word/document.xml", f'<?xml version="1.0"?>{bomb}<a>&c;</a>'.encode("utf-16"))
    assert "document type" in refused(made.getvalue())


def test_without_that_guard_an_entity_would_be_expanded() -> None:
    from xml.etree import ElementTree

    bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert ElementTree.fromstring(bomb).text == "haha"


@pytest.mark.parametrize(
    "content, words",
    [
        (b"\xd0\xcf\x11\xe0 old Word", "not a Word document"),
        (b"PK\3\4 broken", "damaged"),
        (docx("<w:p>"), "not well formed"),
        (docx("<w:sdt>" * 300 + "</w:sdt>" * 300), "nested"),
        (docx(line("x" * 30_000_000)), "unpacks"),
        (docx(line("x"), media__a_dot_png=b"\0" * 11_000_000 + bytes(range(256)) * 4000), "unpacks"),
    ],
)
def test_what_is_no_document_or_too_much_is_refused(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_a_picture_of_too_many_bytes_is_refused() -> None:
    made = io.BytesIO(docx(line("x")))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/a.png", bytes(10 * 1024 * 1024 + 1))
    assert "A picture in the file" in refused(made.getvalue())
