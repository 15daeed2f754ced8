"""Following batches until every item is accounted for, with a bar on stderr."""

import time
from collections.abc import Sequence

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mappings.ledger import OUTCOMES
from service.backends import Archive
from service.cli.output import errors
from service.errors import Unavailable
from service.index.submissions import status

POLL_S = 0.3


def follow(archive: Archive, batches: Sequence[str], *, quiet: bool = False) -> dict[str, int]:
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
        told = ", ".join(f"{totals[outcome]:,} {outcome}" for outcome in OUTCOMES if totals[outcome])
        errors.print(f"{totals['items']:,} items: {told}", highlight=False)
    return totals


def _totals(archive: Archive, batches: Sequence[str]) -> dict[str, int]:
    states = [status(archive, identifier).as_json() for identifier in batches]
    totals = {outcome: sum(state["counts"][outcome] for state in states) for outcome in OUTCOMES}
    return {**totals, **{name: sum(state[name] for state in states) for name in ("items", "pending")}}
