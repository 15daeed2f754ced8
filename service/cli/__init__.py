"""The console script `dateline`. Each command is a few lines; what it does lives below.

Exit codes: 0 done; 1 something was rejected or is wrong; 2 wrong use; 3 an engine is away; 4 the machine lacks
something.
"""

import sys

import click

from service.cli import admin, alerts, archive, lexicon, rejects, stack
from service.cli.output import errors, styled
from service.errors import DatelineError, SetupError, Unavailable

EXIT_WRONG, EXIT_AWAY, EXIT_SETUP = 1, 3, 4


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dateline", message="dateline %(version)s")
def dateline() -> None:
    """Full-text search over press archives.

    `dateline up` starts everything on this machine and shows the sample archive; `dateline ingest` adds yours.
    """


for command in (
    *stack.COMMANDS,
    *archive.COMMANDS,
    *admin.COMMANDS,
    lexicon.lexicon,
    alerts.alerts,
    rejects.rejects,
):
    dateline.add_command(command)


def main() -> None:
    """Run the command line; an error of ours is one sentence on stderr and an exit code."""
    try:
        dateline()
    except DatelineError as error:
        errors.print(styled("[bold red]dateline:[/] {}", error.message))
        if error.extras.get("instead"):
            errors.print(f"Try: {error.extras['instead']}")
        sys.exit({SetupError: EXIT_SETUP, Unavailable: EXIT_AWAY}.get(type(error), EXIT_WRONG))
