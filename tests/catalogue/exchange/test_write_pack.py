"""A pack is the same file for the same content, its hashes hold, and what people typed stays text."""

import hashlib
import io
import zipfile

from catalogue.exchange.write_pack import MOST_SHOWN, Pack, PackFile, PackPage, Sheet, write_pack

FACTS = (("Version", "3"), ("Review due", "1 May 2027"))
EMPTY = Sheet("evidence", "Evidence", ("Handover",), [])


def pack_with(*pages: PackPage) -> Pack:
    """A pack of these pages."""
    contacts = Sheet("contacts", "Whom to call", ("Name",), [("<b>Sam</b>",)])
    return Pack("system-x", "The <i>x</i>", "Made today.", pages, (contacts, EMPTY))


def page(slug: str, html: str = "<p>Words</p>") -> PackPage:
    """A runbook."""
    return PackPage(slug, f"Title of {slug}", FACTS, html, b"# Words\n")


def opened(pack: Pack) -> dict[str, str]:
    """The files of a pack by name."""
    archive = zipfile.ZipFile(io.BytesIO(write_pack(pack).content))
    return {name.removeprefix("system-x/"): archive.read(name).decode() for name in archive.namelist()}


def test_the_same_content_is_the_same_file() -> None:
    assert write_pack(pack_with(page("a"))).content == write_pack(pack_with(page("a"))).content


def test_each_file_has_its_hash() -> None:
    files = opened(pack_with(page("a"), page("b")))
    lines = set(files.pop("SHA256SUMS").splitlines())
    assert lines == {f"{hashlib.sha256(text.encode()).hexdigest()}  {name}" for name, text in files.items()}


def test_links_between_runbooks_lead_to_files_of_the_pack_and_others_stay() -> None:
    html = '<a href="/runbooks/b#text-x">b</a> <a href="/runbooks/gone">gone</a>'
    made = opened(pack_with(page("a", html), page("b")))["pages/a.html"]
    assert 'href="b.html#text-x"' in made
    assert 'href="/runbooks/gone"' in made


def test_pages_say_their_version_and_their_review() -> None:
    files = opened(pack_with(page("a")))
    for name in ("index.html", "pages/a.html"):
        assert "1 May 2027" in files[name]
        assert "3" in files[name]


def test_what_people_typed_stays_text() -> None:
    files = opened(pack_with())
    assert "<b>Sam" not in files["contacts.html"]
    assert "<i>x" not in files["index.html"]
    assert "There are no runbooks yet." in files["index.html"]
    assert "Nothing is here." in files["evidence.html"]


def test_a_picture_that_stands_in_a_text_thousands_of_times_is_packed_as_often_as_there_is_room() -> None:
    address, content = "/files/0b7f4c2e-0000-4000-8000-000000000000", bytes(MOST_SHOWN // 8)
    picture = PackFile(address, "screen.png", "image/png", is_picture=True, content=content)
    html = f'<img src="{address}" alt="The screen">' * 4_000
    page = PackPage("start-it", "Start it", (), html, b"", (picture,))
    packed = write_pack(Pack("system-hearth", "Hearth", "", (page,), ()))
    drawn = zipfile.ZipFile(io.BytesIO(packed.content)).read("system-hearth/pages/start-it.html").decode()
    assert len(drawn) < 2 * MOST_SHOWN
    assert (drawn.count('src="data:image/png;base64,'), drawn.count('src="../files/screen.png"')) == (5, 3_995)
