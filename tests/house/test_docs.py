"""Documentation under test: pages name what there is, and what they name is there."""

import re
import uuid
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from catalogue import terms
from catalogue.exchange.runbooks import read_runbooks
from catalogue.exchange.upload import Upload
from catalogue.kinds import KINDS
from catalogue.kinds.record import Severity
from catalogue.terms import RunbookType, Term
from portal.app import create_app
from portal.cli import cli
from portal.config import PREFIX, Settings
from tests.house.commands import CODE, commands_in, fault_of, leaves, prose, text_of
from tests.house.printed import PAGES, PRINTERS, printed_parts
from tests.house.source import ROOT

README, CHANGELOG = ROOT / "README.md", ROOT / "CHANGELOG.md"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
SETTING = re.compile(rf"\b{PREFIX}[A-Z_]*[A-Z]\b")
FILE = re.compile(r"(catalogue|portal|runbooks|templates|tests)/[\w./-]*|[A-Za-z_-]+\.(md|toml|lock)")
MADE_BY_THE_READER = ("catalogue/kinds/form.py", "portal/demo/data/forms.csv", "/forms")  # the example in add-a-kind.md
ADDRESS = re.compile(r"/[a-z][\w./<> -]*(\?\S*)?")
OF_A_MACHINE = ("/etc/", "/opt/", "/var/", "/mnt/", "/tmp/")
LARGEST_PICTURE = 150_000


@cache
def pages() -> tuple[Path, ...]:
    """The README, the change log and every page about the portal itself."""
    return (README, CHANGELOG, *sorted(PAGES.rglob("*.md")))


def named(page: Path) -> str:
    """How a page is called in a failure."""
    return page.relative_to(ROOT).as_posix()


def everything() -> str:
    """All pages in one text."""
    return "\n".join(map(text_of, pages()))


def anchor(heading: str) -> str:
    """The name by which a heading is linked to."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", sorted(PAGES.rglob("*.md")), ids=named)
def test_each_page_is_a_runbook_that_the_portal_reads(page: Path) -> None:
    reading = read_runbooks(Upload(page.name, page.read_bytes()))
    (record,) = reading.records
    known_here = {"owner", "systems"}
    bad = [one for one in reading.problems if one.severity is not Severity.NOTE or one.column not in known_here]
    assert bad == []
    assert record.values["runbook_type"] in set(RunbookType)
    assert record.values["review_months"] > 0
    assert record.values["summary"].endswith(".")
    assert record.slug.startswith(("portal-", "decision-"))
    assert re.fullmatch(r"[a-z-]+@council\.example", record.raw["owner"]), "the owner is a shared mailbox"


def test_each_decision_has_a_number_of_its_own() -> None:
    decisions = sorted((PAGES / "decisions").glob("*.md"))
    numbers = [page.name.partition("-")[0] for page in decisions]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    for number, page in zip(numbers, decisions, strict=True):
        assert f"slug: decision-{number}\n" in text_of(page)


@pytest.mark.parametrize("page", sorted(PAGES.rglob("*.md")), ids=named)
def test_what_is_printed_from_the_code_is_as_the_code_has_it(page: Path) -> None:
    stale = [name for name, body in printed_parts(page).items() if body.strip() != PRINTERS[name]().strip()]
    assert stale == [], "print it again with: python -m tests.house.printed"


def test_everything_that_prints_is_printed_somewhere() -> None:
    assert {name for page in sorted(PAGES.rglob("*.md")) for name in printed_parts(page)} == set(PRINTERS)


def test_each_setting_has_its_place_and_no_other_is_named() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert known - set(SETTING.findall(text_of(PAGES / "configure.md"))) == set()
    assert set(SETTING.findall(everything())) - known == set()


def test_each_command_has_its_place() -> None:
    used = {" ".join(["portal", *words.split()]) for page in pages() for words in commands_in(page)}
    missing = [name for name in leaves(cli) if not any(f"{one} ".startswith(f"{name} ") for one in used)]
    assert missing == []


@pytest.mark.parametrize("page", pages(), ids=named)
def test_each_command_that_a_page_names_exists(page: Path) -> None:
    faults = {words: fault_of(words) for words in commands_in(page)}
    assert {words: fault for words, fault in faults.items() if fault} == {}


def test_each_kind_and_vocabulary_has_its_place() -> None:
    text = text_of(PAGES / "terms.md")
    vocabularies = [name for name in terms.__all__ if getattr(terms, name) is not Term]
    assert [name for name in vocabularies if f"### {name}\n" not in text] == []
    assert [kind.code for kind in KINDS if f"`{kind.code}`" not in text] == []


@pytest.mark.parametrize("page", pages(), ids=named)
def test_each_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(prose(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, heading = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        headings = {anchor(one) for one in HEADING.findall(text_of(there))} if there.suffix == ".md" else set()
        if not there.exists() or (heading and heading not in headings):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", pages(), ids=named)
def test_each_file_that_a_page_names_is_there(page: Path) -> None:
    names = [code for code in CODE.findall(prose(page)) if FILE.fullmatch(code) and code not in MADE_BY_THE_READER]
    assert [name for name in names if not (ROOT / name).exists() and not (page.parent / name).exists()] == []


@pytest.mark.parametrize("page", pages(), ids=named)
def test_each_make_target_that_a_page_names_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ *)make ([a-z]+)", text_of(page), re.MULTILINE)) - targets == set()


@pytest.mark.parametrize("page", ["README.md", "runbooks/portal/install.md", "runbooks/portal/operate.md", "Makefile"])
def test_where_the_command_is_in_a_checkout_is_said(page: str) -> None:
    made_in = re.search(r"^VENV := (\S+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert made_in is not None
    said = text_of(ROOT / page).replace("$(BIN)", f"{made_in.group(1)}/bin")
    assert f"{made_in.group(1)}/bin/portal" in said


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application whose addresses can be asked for."""
    key = SecretStr("k" * 40)
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), secret_key=key, audit_key=key))


def answers(app: Flask, address: str) -> bool:
    """Whether some method is answered at an address; `<uuid>` and other words in brackets stand for any."""
    path = re.sub(r"<[^>]+>", "anything", address.partition("?")[0].replace("<uuid>", str(uuid.UUID(int=1))))
    try:
        app.url_map.bind("localhost").match(path)
    except NotFound:
        return False
    except (MethodNotAllowed, RequestRedirect):
        return True
    return True


@pytest.mark.parametrize("page", pages(), ids=named)
def test_each_address_that_a_page_names_answers(app: Flask, page: Path) -> None:
    addresses = [code for code in CODE.findall(prose(page)) if ADDRESS.fullmatch(code)]
    ours = [one for one in addresses if not one.startswith((*OF_A_MACHINE, *MADE_BY_THE_READER))]
    assert [one for one in ours if not answers(app, one)] == []


def test_pictures_are_small_and_shown() -> None:
    pictures = sorted((PAGES / "pictures").glob("*"))
    text = everything()
    assert [one.name for one in pictures if one.suffix != ".png" or one.stat().st_size > LARGEST_PICTURE] == []
    assert [one.name for one in pictures if f"pictures/{one.name}" not in text] == []
