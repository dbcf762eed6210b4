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


def picture(content: bytes | None, name: str = "screen.png", number: int = 0) -> PackFile:
    """A picture that a page shows."""
    address = f"/files/0b7f4c2e-0000-4000-8000-00000000000{number}"
    size = len(content or b"")
    return PackFile(address, name, f"{number}.png", "image/png", is_picture=True, size=size, content=lambda: content)


def showing(slug: str, *files: PackFile, times: int = 1) -> PackPage:
    """A runbook that shows pictures."""
    html = "".join(f'<img src="{one.address}" alt="The screen">' * times for one in files)
    return PackPage(slug, f"Title of {slug}", (), html, b"", files)


def test_a_picture_that_stands_in_a_text_thousands_of_times_is_packed_as_often_as_there_is_room() -> None:
    page = showing("start-it", picture(bytes(MOST_SHOWN // 8)), times=4_000)
    files = opened(Pack("system-x", "Hearth", "", (page,), ()))
    drawn = files["pages/start-it.html"]
    assert len(drawn) < 2 * MOST_SHOWN
    assert (drawn.count('src="data:image/png;base64,'), drawn.count('src="../files/0.png"')) == (5, 3_995)
    assert "“screen.png” is in the folder “files”; “Title of start-it” has no room" in files["index.html"]


def test_what_there_is_no_room_for_is_named_with_where_it_is_and_words_go_first() -> None:
    """Two pictures of 30 kB: one is packed, on its page too; the words of the last page have their room before."""
    pages = (showing("a", picture(bytes(30_000))), showing("b", picture(bytes(30_001), "<plan>.png", 1)), page("c"))
    pack = Pack("system-x", "Hearth", "", pages, (), "https://portal.example")
    written = write_pack(pack, 80_000)
    archive = zipfile.ZipFile(io.BytesIO(written.content))
    files = {name.removeprefix("system-x/"): archive.read(name).decode() for name in archive.namelist()}
    assert {"pages/a.html", "pages/b.html", "pages/c.html", "files/0.png"} < set(files) and "files/1.png" not in files
    assert 'src="data:image/png;base64,' in files["pages/a.html"]
    assert 'src="https://portal.example/files/' in files["pages/b.html"]
    said = "“&lt;plan&gt;.png” of “Title of b” is larger than the room that was left: https://portal.example/files/"
    assert files["index.html"].index("Not in this pack") < files["index.html"].index("Runbooks</h2>")
    assert said in files["index.html"]
    assert sum(map(len, files.values())) < 80_000 + 10_000, "what is around the words is not counted"


def test_a_runbook_whose_words_have_no_room_is_named_and_no_link_leads_to_it() -> None:
    pages = (page("a", '<a href="/runbooks/b">b</a>'), page("b", "<p>" + "x" * 2_000))
    pack = Pack("system-x", "Hearth", "", pages, (), "https://portal.example")
    archive = zipfile.ZipFile(io.BytesIO(write_pack(pack, 1_000).content))
    assert "system-x/pages/b.html" not in archive.namelist()
    assert 'href="/runbooks/b"' in archive.read("system-x/pages/a.html").decode()
    index = archive.read("system-x/index.html").decode()
    assert "The runbook “Title of b”: https://portal.example/runbooks/b" in index
    assert 'href="pages/b.html"' not in index


def test_a_pack_with_all_in_it_says_nothing_of_what_is_left_out_and_one_whose_file_is_lost_does() -> None:
    assert "Not in this pack" not in opened(pack_with(showing("a", picture(b"x"))))["index.html"]
    assert (
        "“screen.png” of “Title of a” could not be read" in opened(pack_with(showing("a", picture(None))))["index.html"]
    )


def test_a_page_says_whom_to_call_though_its_text_does_not() -> None:
    called = PackPage("a", "A", FACTS, "<p>Words</p>", b"", calls=("Service desk, <0117>", "Sam"))
    assert "<dt>Whom to call</dt><dd>Service desk, &lt;0117&gt;; Sam</dd>" in opened(pack_with(called))["pages/a.html"]
