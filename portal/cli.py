"""The command `portal`: every command of this program, and what it answers to the shell (0, 1 refused, 2 misused)."""

import click

from portal import cli_backup, cli_data, cli_imports, cli_people, cli_retention, cli_runbooks, cli_upkeep
from portal.cli_serve import demo, serve
from portal.terminal import PlainGroup


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """A portal where a council finds what data and systems it has, whose they are, and how they are run.

    Settings are read from the environment: see runbooks/portal/configure.md.
    """


COMMANDS: tuple[click.Command, ...] = (
    serve,
    demo,
    cli_upkeep.upgrade,
    cli_upkeep.doctor,
    cli_upkeep.reindex,
    cli_upkeep.tasks,
    cli_upkeep.worker,
    cli_upkeep.audit,
    cli_backup.backup,
    cli_backup.restore,
    cli_retention.retention,
    cli_data.import_command,
    cli_data.export_command,
    cli_imports.imports,
    cli_runbooks.lint_runbooks,
    cli_runbooks.packs,
    cli_people.user,
    cli_retention.erase,
    cli_people.role,
    cli_people.token,
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command that was asked for."""
    cli()
