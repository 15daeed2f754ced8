"""What the commands print: JSON on stdout where it is asked for, else text; progress and errors on stderr."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mappings.ledger import OUTCOMES
from service import settings
from service.backends import Backends, connect
from service.errors import BacklogFull, Unavailable
from service.index.submissions import batch_status, require_room
from service.local.stack import running_stack
from service.settings import Settings
from service.storage.archive import Archive

Command = TypeVar("Command", bound=Callable[..., Any])

# In a file or a pipe a line is one line: paths and ids stay whole.
errors = Console(stderr=True, soft_wrap=not sys.stderr.isatty())
console = Console()

json_option = click.option("--json", "json_wanted", is_flag=True, help="Print JSON and nothing else on stdout.")
POLL_S = 0.3
ROOM_POLL_S = 2.0


def print_json(value: Any) -> None:
    """Print one JSON value on a line of its own."""
    click.echo(json.dumps(value, ensure_ascii=False))


def current_settings() -> Settings:
    """Return the settings, with the engines of the stack that runs here where none are named."""
    configured = settings.read(os.environ)
    stack = running_stack(configured) if not (configured.elasticsearch_url and configured.redis_url) else None
    if stack is None:
        return configured
    return replace(
        configured,
        elasticsearch_url=configured.elasticsearch_url or stack.elasticsearch_url,
        redis_url=configured.redis_url or stack.redis_url,
    )


def connect_backends() -> Backends:
    return connect(current_settings())


def open_archive() -> Archive:
    return connect_backends().archive


def wait_for_room(archive: Archive, limit: int) -> None:
    """Wait while so many batches wait to be indexed, and say so once."""
    said = False
    while True:
        try:
            require_room(archive, limit)
        except (BacklogFull, Unavailable) as error:
            if not said:
                errors.print(f"[yellow]{error.message} Waiting.[/]", highlight=False)
            said = True
            time.sleep(ROOM_POLL_S)
        else:
            return


def wait_for_batches(archive: Archive, batches: Sequence[str], *, quiet: bool = False) -> dict[str, int]:
    """Wait until no item is pending; return the outcomes. An engine that is away for a while is waited for."""
    columns = (TextColumn("indexing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    totals = {"items": 0, "pending": 1}
    with Progress(*columns, console=errors, disable=quiet) as progress:
        bar = progress.add_task("indexing", total=None)
        while totals["pending"]:
            try:
                totals = _totals(archive, batches)
            except Unavailable as error:
                progress.console.print(f"[yellow]{error.message} Waiting.[/]", highlight=False)
                time.sleep(5)
                continue
            progress.update(bar, total=totals["items"], completed=totals["items"] - totals["pending"])
            time.sleep(POLL_S if totals["pending"] else 0)
    if not quiet:
        summary = ", ".join(f"{totals[outcome]:,} {outcome}" for outcome in OUTCOMES if totals[outcome])
        errors.print(f"{totals['items']:,} items: {summary}", highlight=False)
    return totals


def _totals(archive: Archive, batches: Sequence[str]) -> dict[str, int]:
    states = [batch_status(archive, identifier).as_json() for identifier in batches]
    totals = {outcome: sum(state["counts"][outcome] for state in states) for outcome in OUTCOMES}
    return {**totals, **{name: sum(state[name] for state in states) for name in ("items", "pending")}}
