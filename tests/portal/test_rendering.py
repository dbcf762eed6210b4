"""Markdown on pages: what comes of it, what is remembered, and what is shown where it cannot be rendered."""

import re
import threading
from collections.abc import Iterator

import pytest

from portal.rendering import MAX_CHARACTERS, Renderer


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    made = Renderer()
    yield made
    made.close()


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x.png",
        "//evil.example/x.png",
        "/\\evil.example/x.png",
        "data:image/png;base64,AA",
        "x.png",
    ],
)
def test_images_of_elsewhere_are_not_fetched(renderer: Renderer, address: str) -> None:
    assert "src=" not in renderer.html(f"![chart]({address})")
    assert "src=" not in renderer.html(f'<img src="{address}" alt="chart">')


def test_our_own_images_are_shown(renderer: Renderer) -> None:
    assert 'src="/assets/x/mark.svg"' in renderer.html("![mark](/assets/x/mark.svg)")


def test_links_gain_nothing_from_us(renderer: Renderer) -> None:
    assert 'rel="noopener nofollow"' in renderer.html("[x](https://elsewhere.example)")


def test_headings_begin_at_the_second_level_with_ids_of_their_own(renderer: Renderer) -> None:
    made = renderer.html("# Start\n\n## Step\n\n# Start")
    assert re.findall(r"<(h\d) id=\"([^\"]+)\"", str(made)) == [
        ("h2", "text-start"),
        ("h3", "text-step"),
        ("h2", "text-start_1"),
    ]
    assert 'id="main-content"' not in renderer.html('<h2 id="main-content">x</h2>')


def test_a_link_to_a_heading_of_the_same_text_may_be_written_as_everywhere_else(renderer: Renderer) -> None:
    made = renderer.html("## If it fails\n\n[a](#if-it-fails) [b](#text-if-it-fails)")
    assert made.count('href="#text-if-it-fails"') == 2
    assert 'id="text-if-it-fails"' in made


@pytest.mark.parametrize(
    "text, made",
    [
        ("a `b`", "<p>a <code>b</code></p>"),
        ("a \\* b", "<p>a * b</p>"),
        ("a [b](/c)", '<p>a <a href="/c" rel="noopener nofollow">b</a></p>'),
        ("a <https://b.example>", '<p>a <a href="https://b.example" rel="noopener nofollow">https://b.example</a></p>'),
        ("a &copy; b", "<p>a © b</p>"),
        ("a *b*", "<p>a <em>b</em></p>"),
        ("a __b__", "<p>a <strong>b</strong></p>"),
        ("a  \nb", "<p>a<br>b</p>"),
        ("a ![b](/c.png)", '<p>a <img alt="b" src="/c.png"></p>'),
    ],
)
def test_every_sort_of_mark_in_a_line_is_read(renderer: Renderer, text: str, made: str) -> None:
    assert renderer.html(text) == made


@pytest.mark.parametrize("mark", ["[TOC]", "[[_TOC_]]"])
def test_a_text_s_own_list_of_contents_is_left_out_for_the_page_has_one(renderer: Renderer, mark: str) -> None:
    assert renderer.html(f"{mark}\n\nGo.\n\n# Start").split("<h2")[0].strip() == "<p>Go.</p>"


def test_tasks_are_signs_not_controls(renderer: Renderer) -> None:
    made = renderer.html("- [ ] open\n- [x] done\n- plain")
    assert "<li>☐ open</li>" in made
    assert "<li>☑ done</li>" in made


@pytest.mark.parametrize(
    "text, made",
    [
        ("> [!WARNING]\n> Hot.", "<strong>Warning:</strong> Hot.</p>"),
        ("> [!NOTE] Cold.", "<strong>Note:</strong> Cold.</p>"),
        ("> [!OTHER]\n> Hot.", "<p>[!OTHER]\nHot.</p>"),
        ("[!WARNING]\nHot.", "<p>[!WARNING]\nHot.</p>"),
    ],
)
def test_callouts_say_what_they_are_in_a_word(renderer: Renderer, text: str, made: str) -> None:
    assert made in renderer.html(text)


def test_one_that_takes_too_long_is_shown_as_it_was_typed_and_keeps_nobody_waiting_twice(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "[" * 20_001
    assert renderer.html(hostile) == f"<pre>{hostile}</pre>"
    monkeypatch.setattr(renderer, "_render", None)
    assert renderer.html(hostile) == f"<pre>{hostile}</pre>"
    monkeypatch.undo()
    assert renderer.html("*still*") == "<p><em>still</em></p>"


def test_what_is_too_long_is_escaped_not_rendered(renderer: Renderer) -> None:
    made = renderer.html("<b>" + "x" * MAX_CHARACTERS)
    assert made.startswith("<pre>&lt;b&gt;")


def test_a_worker_that_dies_is_replaced(renderer: Renderer) -> None:
    renderer.html("warm")
    worker = renderer._idle.get()
    assert worker is not None
    worker.kill()
    renderer._idle.put(worker)
    assert renderer.html("*after*") == "<p><em>after</em></p>"


def test_many_at_once_each_get_their_own(renderer: Renderer) -> None:
    made: dict[int, str] = {}

    def ask(number: int) -> None:
        made[number] = renderer.html(f"*number {number}*")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {number: f"<p><em>number {number}</em></p>" for number in range(20)}
