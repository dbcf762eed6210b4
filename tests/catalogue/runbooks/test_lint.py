"""The linter: each piece of advice is met, with its line, and a page that does everything gets none."""

import time
from pathlib import Path

import pytest

from catalogue.exchange.runbook_advice import advice_on_folder
from catalogue.exchange.upload import Upload
from catalogue.runbooks.lint import Page, advice_on
from catalogue.terms import RunbookType
from tests.house.source import ROOT

GOOD = """**First:** look at the light. **Call:** the service desk, 01632 960123.

## Steps

1. Stop the service.

   The light should go out.
2. Start it again. Expect the light within a minute.

## If it goes wrong

- **It stays dark:** restore the copy of last night. See [Steps](#steps).
"""


def found(body: str, runbook_type: str = "incident", has_owner: bool = True) -> list[tuple[int, str]]:
    """The advice on a text as lines and codes."""
    return [(one.line, one.code) for one in advice_on(Page(body, runbook_type, has_owner))]


def test_a_page_that_says_everything_gets_no_advice() -> None:
    assert found(GOOD) == []


def test_what_is_missing_is_told_at_the_first_line() -> None:
    assert found("Just words.\n", has_owner=False) == [
        (1, "no_contacts"),
        (1, "no_owner"),
        (1, "no_restore"),
        (1, "no_steps"),
    ]


def test_a_page_that_explains_needs_an_owner_alone() -> None:
    assert found("Just words.\n", RunbookType.OTHER.value, has_owner=False) == [(1, "no_owner")]


def test_giving_access_needs_no_way_back() -> None:
    assert (1, "no_restore") not in found("Just words.\n", RunbookType.ACCESS.value)


@pytest.mark.parametrize(
    "picture, advice",
    [
        ("![](/files/1)", [(3, "no_description")]),
        ("![ ](/files/1)", [(3, "no_description")]),
        ("![The light is out](/files/1)", []),
        ("`![](/files/1)`", []),
    ],
)
def test_a_picture_says_what_it_shows(picture: str, advice: list[tuple[int, str]]) -> None:
    assert found(GOOD.replace("## Steps", f"{picture}\n\n## Steps")) == advice


def test_a_step_without_a_result_is_told_at_its_line() -> None:
    assert found(GOOD.replace("\n   The light should go out.\n", "")) == [(5, "no_result")]


def test_what_stands_below_a_step_but_not_in_it_says_nothing_of_it() -> None:
    body = GOOD.replace("   The light should go out.\n", "The light should go out.\n")
    assert found(body) == [(5, "no_result")]


def test_numbers_in_code_are_no_steps() -> None:
    assert (1, "no_steps") in found("```\n1. Stop it\n```\n")


@pytest.mark.parametrize("words", ["TODO", "tbc", "<insert number>", "[your team]", "{{ host }}", "Ask ???"])
def test_what_is_still_to_be_filled_in_is_told(words: str) -> None:
    assert found(f"{GOOD}\nRing {words}.\n") == [(14, "placeholder")]


@pytest.mark.parametrize("words", ["`TODO`", "[your page](https://council.example)", "todos are done"])
def test_what_only_looks_unfilled_is_not(words: str) -> None:
    assert found(f"{GOOD}\n{words}\n") == []


@pytest.mark.parametrize(
    "words",
    [
        "password: hunter2kraken",
        "The password is `Summer2026!`",
        "DB_PASSWORD=s3cr1ttt",
        "    api_key = 'a8f5f167f44f4964e6c998de'",
        "AKIAIOSFODNN7ABCDEFG",
        "-----BEGIN RSA PRIVATE KEY-----",
        "ghp_" + "a1" * 18,
        "postgresql://housing:kr4ken99@db.council.example/hearth",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    ],
)
def test_a_secret_is_found_and_never_said_again(words: str) -> None:
    advice = advice_on(Page(f"{GOOD}\n{words}\n", "incident", has_owner=True))
    assert [(one.line, one.code) for one in advice] == [(14, "secret")]
    assert words.split()[-1].strip("'`") not in advice[0].words


@pytest.mark.parametrize(
    "words",
    ["password: <ask the desk>", "The password is kept in the safe1", "PASSWORD=$DB_PASSWORD1", "token: xxxxxx123",
     "smtps://user:password@mail.council.example", "https://council.example:8443/a@b", "the password policy2026"],
)  # fmt: skip
def test_what_stands_for_a_secret_is_none(words: str) -> None:
    assert found(f"{GOOD}\n{words}\n") == []


def test_links_that_lead_nowhere_are_told() -> None:
    body = f"{GOOD}\n[a](gone.md) [b](#nothing) [c](there.md) [d](https://x.example) `[e](code.md)`\n"
    advice = advice_on(Page(body, "incident", True, lambda address: address == "there.md"))
    assert [(one.line, one.code) for one in advice] == [(14, "dead_link"), (14, "dead_link")]


def test_lines_are_those_of_the_file_and_links_lead_between_files() -> None:
    page = b"---\ntitle: A page\ntype: other\nowner: a@council.example\n---\n\n[x](sub/b.md) [y](c.md) [z](../out.md)\n"
    folder = Upload("f", members=(Upload("a.md", page), Upload("sub/b.md", page.replace(b"A p", b"Another p"))))
    advice, problems = advice_on_folder(folder)
    assert [one.mend for one in problems] == [
        "Mend “c.md”. (In a.md.)",
        "Mend “sub/b.md”, “c.md”, “../out.md”. (In sub/b.md.)",
    ]
    assert [(one.line, one.code) for one in advice["a.md"]] == [(7, "dead_link")]
    assert {name: len(found) for name, found in advice.items()} == {"a.md": 1, "sub/b.md": 3}


@pytest.mark.parametrize("before", ["", "a"])
@pytest.mark.parametrize("sign", ["[", "1. ", "`", "<", "](", "password=", "# ", "a://b:c", "```\n", "- **"])
def test_hostile_text_takes_no_time(sign: str, before: str) -> None:
    body = (before + sign * 200_000)[:200_000]
    began = time.process_time()
    advice_on(Page(body))
    assert time.process_time() - began < 20, "what grows with the square of its length takes minutes"


def folder_of(path: Path) -> Upload:
    """The Markdown of a folder as it is uploaded."""
    files = sorted(one for one in path.rglob("*") if one.is_file())
    return Upload(path.name, members=tuple(Upload(one.relative_to(path).as_posix(), one.read_bytes()) for one in files))


def advice_for(folder: str) -> list[str]:
    """What is advised on one of our own folders of runbooks, all of which can be read."""
    advice, problems = advice_on_folder(folder_of(ROOT / "runbooks" / folder))
    assert [problem for problem in problems if problem.severity.value == "refused"] == []
    assert len(advice) > 30
    return [f"{page}:{one.line} {one.code}" for page, found in advice.items() for one in found]


def test_the_runbooks_of_the_portal_itself_lack_nothing() -> None:
    assert advice_for("portal") == []


def test_the_runbooks_of_the_demo_council_lack_nothing_but_some_results_of_steps() -> None:
    assert [words for words in advice_for("sample") if not words.endswith(" no_result")] == []


def test_only_so_many_links_of_one_page_are_looked_up() -> None:
    asked: list[str] = []

    def leads_somewhere(address: str) -> bool:
        asked.append(address)
        return True

    advice_on(Page("[a](https://elsewhere.example)\n[b](/runbooks/b)\n" * 1_000, leads_somewhere=leads_somewhere))
    assert asked == ["/runbooks/b"] * 200
