"""Pictures of Word documents: PNG and JPEG stand where they stood, once each; what stays behind is named and told."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from catalogue.errors import BadInput
from catalogue.exchange.upload import Upload
from catalogue.exchange.word import WordText, read_word
from catalogue.exchange.word_pictures import MOST_BYTES, MOST_PICTURES
from catalogue.runbooks.files import MOST_FILES
from catalogue.runbooks.lint import Page, advice_on
from tests.catalogue.exchange.words import PICTURE, docx, line, relation, run, table
from tests.pictures import jpeg, png

PNG, JPEG = png(), jpeg()
KIOSK = Path(__file__).parents[2] / "samples" / "word" / "restart-the-kiosk.docx"
NAMED = re.compile(r"/files/[0-9a-f-]{36}")


def shown(identity: str = "p1", alt: str = "") -> str:
    """A picture within a line."""
    return PICTURE.format(alt=f' descr="{alt}"' if alt else "", id=identity)


def read(body: str, media: dict[str, bytes], links: str = "") -> WordText:
    """What a document says whose pictures are `p1`, `p2` and so on, in the order of its media."""
    named = "".join(relation(f"p{n}", "image", f"media/{name}") for n, name in enumerate(media, start=1))
    made = io.BytesIO(docx(body, named + links))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_STORED) as archive:
        for name, content in media.items():
            archive.writestr(f"word/media/{name}", content)
    return read_word(Upload("a.docx", made.getvalue()))


def bare(text: WordText) -> str:
    """The body with each picture's address as its number."""
    places = {f"/files/{one.identity}": f"/{number}" for number, one in enumerate(text.pictures, start=1)}
    return NAMED.sub(lambda found: places[found.group(0)], text.body)


def test_a_document_made_by_another_program_comes_over_with_its_pictures() -> None:
    text = read_word(Upload(KIOSK.name, KIOSK.read_bytes()))
    assert [one.name for one in text.pictures] == ["picture-1.png", "picture-2.jpg"]
    assert text.pictures[0].content.startswith(PNG[:8]) and text.pictures[1].content.startswith(JPEG[:4])
    body = bare(text)
    assert "   ![The light on the front is red: the kiosk has stopped](/1)\n\n2. Press" in body
    assert "![say what this picture shows](/2)" in body
    assert "| ![The red light](/1) | Begin again |" in body
    assert "**Picture 4:** An old drawing of the cables" in body
    assert len(text.losses) == 1 and "(GIF)" in text.losses[0]


def test_a_picture_that_would_hang_a_phone_stays_behind_and_is_told() -> None:
    text = read(line(runs=shown(alt="A plan")), {"a.png": png(20_000, 20_000)})
    assert text.pictures == () and "**Picture 1:** A plan" in text.body
    assert "it has more pixels than a phone can show. Save it smaller" in text.losses[0]


def test_the_linter_asks_what_a_picture_without_words_shows() -> None:
    text = read(line(runs=shown()), {"a.png": PNG})
    asked = [one.code for one in advice_on(Page(text.body, has_owner=True))]
    assert "no_description" in asked
    described = advice_on(Page(text.body.replace("say what this picture shows", "The stop button"), has_owner=True))
    assert "no_description" not in [one.code for one in described]


def test_pictures_stand_in_headings_titles_steps_and_cells() -> None:
    body = line("Restore it", "Titel", runs=run("Restore it") + shown()) + line("", "H1", runs=run("Before") + shown())
    body += line("Stop", number=1) + line(runs=shown(alt="Red")) + line(runs=run("Then ") + shown() + run(" too"))
    text = read(body + table(("a", "b")), {"a.png": PNG})
    one = "![say what this picture shows](/1)"
    assert text.title == "Restore it"
    assert bare(text).split("\n\n")[:-1] == [
        one, "# Before", one, "1. Stop", "   ![Red](/1)", f"Then {one} too"
    ]  # fmt: skip


def test_the_same_picture_is_kept_once_however_often_and_by_whatever_name_it_is_shown() -> None:
    body = line(runs=shown("p1")) * 1_000 + line(runs=shown("p2"))
    text = read(body, {"a.png": PNG, "b.png": PNG})
    assert len(text.pictures) == 1
    assert text.body.count(text.pictures[0].identity) == 1_001


def test_the_kind_is_known_by_the_bytes_and_the_name_is_never_used() -> None:
    text = read(line(runs=shown("p1")) + line(runs=shown("p2")), {"a.gif": JPEG, "b.png": b"<svg onload='x()'/>"})
    assert [one.name for one in text.pictures] == ["picture-1.jpg"]
    assert text.losses == (
        "A picture is left out: it is damaged, or is not what its name says. Open it and save it again as PNG.",
    )


@pytest.mark.parametrize("name", ["a.emf", "a.wmf", "a.svg", "a.tiff"])
def test_other_kinds_are_named_and_told(name: str) -> None:
    text = read(line(runs=shown(alt="The cables")), {name: b"\x01\x00\x00\x00"})
    assert (text.body, text.pictures) == ("**Picture 1:** The cables", ())
    assert f"({name[2:].upper()})" in text.losses[0]


def test_of_a_picture_that_is_kept_twice_the_form_that_browsers_show_is_taken() -> None:
    both = shown("p1").replace("</w:drawing>", '<svgBlip xmlns="urn:s" r:embed="p2"/></w:drawing>')
    text = read(line(runs=both), {"a.svg": b"<svg/>", "b.png": PNG})
    assert (len(text.pictures), text.losses) == (1, ())


@pytest.mark.parametrize("target", ["../../etc/passwd", "/etc/passwd", "media/../../word/document.xml", "media/no.png"])
def test_a_picture_is_looked_for_in_the_file_alone(target: str) -> None:
    text = read(line(runs=shown("q")), {}, relation("q", "image", target))
    assert (text.pictures, len(text.losses)) == ((), 1)


def test_a_picture_outside_the_file_is_not_fetched_but_told() -> None:
    body = line(runs=shown("q").replace("r:embed", "r:link"))
    text = read(body, {}, relation("q", "image", "https://evil.example/beacon.png", True))
    assert "evil" not in text.body
    assert text.losses == ("A picture lies outside the file. We fetch nothing.",)


def test_words_of_a_picture_stay_words() -> None:
    text = read(line(runs=shown(alt="](javascript:x) `a` [b] *c* &lt;img&gt;")), {"a.png": PNG})
    assert bare(text) == r"![\](javascript:x) \`a\` \[b\] \*c\* \<img>](/1)"


def test_more_pictures_than_a_runbook_has_files_are_left_out_and_told() -> None:
    media = {f"{number}.png": PNG + str(number).encode() for number in range(MOST_PICTURES + 20)}
    text = read("".join(line(runs=shown(f"p{number}")) for number in range(1, len(media) + 1)), media)
    assert len(text.pictures) == MOST_PICTURES == MOST_FILES
    assert text.losses == ("A picture is left out: 100 come over, and 20 MB of them, and no more. (20 times)",)


def test_ten_thousand_pictures_are_refused() -> None:
    with pytest.raises(BadInput, match="1,000 files"):
        read(line("x"), {f"{number}.png": PNG for number in range(10_000)})


def test_pictures_that_unpack_to_more_than_a_word_file_may_have_are_left_out() -> None:
    big = {f"{number}.png": PNG + bytes([number]) * (7 * 1024 * 1024) for number in range(3)}
    made = io.BytesIO(docx(line(runs=shown("p1") + shown("p2") + shown("p3")), "".join(
        relation(f"p{number + 1}", "image", f"media/{number}.png") for number in range(3))))  # fmt: skip
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in big.items():
            archive.writestr(f"word/media/{name}", content)
        archive.writestr("word/ballast", bytes(range(256)) * 3_000, zipfile.ZIP_STORED)
    text = read_word(Upload("a.docx", made.getvalue()))
    assert sum(len(one.content) for one in text.pictures) < MOST_BYTES
    assert len(text.pictures) == 2
