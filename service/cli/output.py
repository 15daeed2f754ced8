"""What the commands print: JSON on stdout where it is asked for, else text; progress and errors on stderr.

All text is data: it has no markup but that of the template of `styled`, and no control characters on any screen.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.segment import Segment
from rich.text import Text

from mappings.ledger import OUTCOMES
from service import settings
from service.backends import Backends, connect
from service.errors import BacklogFull, Unavailable
from service.index.submissions import batch_status, require_room
from service.local.stack import running_stack
from service.settings import Settings
from service.storage.archive import Archive

Command = TypeVar("Command", bound=Callable[..., Any])

# What a terminal takes for a command, and what turns the direction of the text around it.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_REPLACEMENT = "\ufffd"


class Screen(Console):
    """A console that shows text as it is: without markup and highlighting, and each control character replaced."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, highlight=False, emoji=False, **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the segments of anything that is shown; those of the console itself keep their codes."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(_COMMANDS.sub(_REPLACEMENT, segment.text), segment.style)


# In a file or a pipe a line is one line: paths and ids stay whole.
errors = Screen(stderr=True, soft_wrap=not sys.stderr.isatty())
console = Screen()

json_option = click.option("--json", "json_wanted", is_flag=True, help="Print JSON and nothing else on stdout.")
POLL_S = 0.3
ROOM_POLL_S = 2.0


def styled(template: str, *values: object) -> Text:
    """Return a template in the console's markup, with each `{}` filled by a value: its text on one line, no markup."""
    pattern = Text.from_markup(template, emoji=False)
    remaining = iter(values)
    shown = Text()
    for piece in pattern.divide([edge for found in re.finditer(r"\{\}", pattern.plain) for edge in found.span()]):
        if piece.plain == "{}":
            shown.append(" ".join(str(next(remaining)).splitlines()), piece.spans[0].style if piece.spans else None)
        else:
            shown.append_text(piece)
    return shown


def print_json(value: Any) -> None:
    """Print one JSON value on a line of its own; what a terminal takes for a command is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    click.echo(_COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


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
                errors.print(styled("[yellow]{} Waiting.[/]", error.message))
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
                progress.console.print(styled("[yellow]{} Waiting.[/]", error.message))
                time.sleep(5)
                continue
            progress.update(bar, total=totals["items"], completed=totals["items"] - totals["pending"])
            time.sleep(POLL_S if totals["pending"] else 0)
    if not quiet:
        summary = ", ".join(f"{totals[outcome]:,} {outcome}" for outcome in OUTCOMES if totals[outcome])
        errors.print(f"{totals['items']:,} items: {summary}")
    return totals


def _totals(archive: Archive, batches: Sequence[str]) -> dict[str, int]:
    states = [batch_status(archive, identifier).as_json() for identifier in batches]
    totals = {outcome: sum(state["counts"][outcome] for state in states) for outcome in OUTCOMES}
    return {**totals, **{name: sum(state[name] for state in states) for name in ("items", "pending")}}
