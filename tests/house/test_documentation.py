"""What can be set and what can be typed has its place in the portal's own runbooks."""

import click

from portal.cli import cli
from portal.config import PREFIX, Settings
from tests.house.source import ROOT, files


def written() -> str:
    """The portal's own runbooks and the README, as one text."""
    pages = [*files("*.md", "runbooks/portal"), ROOT / "README.md"]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages if page.exists())


def commands(group: click.Group, path: str) -> list[str]:
    """Every command as it is typed: `portal role grant`."""
    found: list[str] = []
    for name, command in group.commands.items():
        here = f"{path} {name}"
        found += commands(command, here) if isinstance(command, click.Group) else [here]
    return found


def test_every_setting_is_written_of() -> None:
    names = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    text = written()
    assert [name for name in names if name not in text] == []


def test_every_command_is_written_of() -> None:
    text = written()
    assert [typed for typed in commands(cli, "portal") if typed not in text] == []
