"""The commands that pages name: where they stand, what should come of them, and whether there are such."""

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from portal.cli import cli

FENCE = re.compile(r"^ *```(?P<language>\w*)\n(?P<body>.*?)^ *```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:^|[\s;&|(/])portal (?=[a-z])(.*)")
EXPECTED = re.compile(r"[^`]*?\bExpect [^`\n]*`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A block of shell in a page: its commands of ours, one a line, and what the last of them should say."""

    commands: tuple[str, ...]
    expected: str


def text_of(page: Path) -> str:
    """A page's text."""
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", text_of(page))


def blocks_in(page: Path) -> Iterator[Block]:
    """The blocks that use `portal`, in the order of the page."""
    text = text_of(page)
    for found in FENCE.finditer(text):
        lines = textwrap.dedent(found["body"]).replace("\\\n", " ").splitlines()
        ours = tuple(line for line in lines if line.partition(" ")[0].rpartition("/")[2] == "portal")
        if ours and found["language"] in ("sh", ""):
            after = text[found.end() :].partition("\n```")[0].partition("\n   ```")[0]
            expected = EXPECTED.match(after)
            yield Block(ours, expected[1] if expected else "")


def commands_in(page: Path) -> Iterator[str]:
    """Every use of `portal …` in a page: in blocks of shell, and in quoted code."""
    blocks = [found["body"] for found in FENCE.finditer(text_of(page)) if found["language"] in ("sh", "")]
    quoted = [code for code in CODE.findall(prose(page)) if code.startswith("portal ")]
    for line in "\n".join([*blocks, *quoted]).replace("\\\n", " ").splitlines():
        found = COMMAND.search(line.partition(" #")[0])
        if found:
            yield found[1].strip()


def command_at(words: str) -> tuple[str, click.Command, list[str]]:
    """The command that words begin with, as deep as they lead: its names, itself, and the words that are left.

    Raises `ValueError` if they cannot be read or there is no such command.
    """
    parts = shlex.split(re.split(r"[<>|;&](?!\w+>)", words)[0])
    names: list[str] = []
    here: click.Command = cli
    while isinstance(here, click.Group) and parts and not parts[0].startswith("-"):
        below = here.commands.get(parts[0])
        if below is None:
            raise ValueError(f"there is no command {parts[0]}")
        names, here, parts = [*names, parts[0]], below, parts[1:]
    return " ".join(names), here, parts


def fault_of(words: str) -> str:
    """Why there is no such command; empty if there is."""
    try:
        _, here, parts = command_at(words)
    except ValueError as error:
        return str(error)
    known = {option for one in here.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
    unknown = [part for part in parts if part.startswith("--") and part.partition("=")[0] not in known]
    return f"{here.name} knows no {', '.join(unknown)}" if unknown else ""


def leaves(group: click.Group, before: str = "portal") -> Iterator[str]:
    """Every command that does something, in full."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{before} {name}")
        else:
            yield f"{before} {name}"
