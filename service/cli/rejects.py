"""`dateline rejects`: what could not become an article, and sending it in again when it can."""

import sys
from typing import Any

import click
from rich.markup import escape

from service.backends import Backends
from service.cli.output import archive, as_json, backends, console, emit, errors, follow
from service.errors import BadInput
from service.index import rejects as rejected
from service.index.rejects import Which
from service.index.replay import replay as replayed

reason_option = click.option("--reason", "reasons", multiple=True, help="Of this code, as `list` shows it.")
id_option = click.option("--id", "ids", multiple=True, help="The reject of this id.")


@click.group()
def rejects() -> None:
    """Look at the items that could not become articles, and send them in again."""


@rejects.command(name="list")
@reason_option
@id_option
@click.option("--resolved", is_flag=True, help="Those that were sent in again, too.")
@as_json
def list_(reasons: tuple[str, ...], ids: tuple[str, ...], *, resolved: bool, json_wanted: bool) -> None:
    """List the rejects: id, when, the reason and where in the input, the latest first."""
    for reject in rejected.listed(archive(), Which(codes=reasons, ids=ids, resolved=resolved)):
        if json_wanted:
            emit({"id": reject["raw_id"], **reject})
        else:
            where = reject.get("where") or reject.get("name") or ""
            told = f"{reject['raw_id']}  {reject['rejected_at'][:16]}  [red]{reject['code']}[/]"
            again = f"  [dim]sent in again as {reject['resolved_by']}[/]" if reject.get("resolved_by") else ""
            line = f"{told}  {escape(reject['message'])}  {escape(where)}{again}"
            console.print(line, highlight=False, soft_wrap=True)


@rejects.command()
@reason_option
@id_option
@click.option("--all", "everything", is_flag=True, help="All that were not sent in again yet.")
@click.option(
    "--wait", is_flag=True, help="Wait until every item is an article or rejected, and say how many are which."
)
@as_json
def replay(reasons: tuple[str, ...], ids: tuple[str, ...], *, everything: bool, wait: bool, json_wanted: bool) -> None:
    """Send rejects in again, as they came: after a fix, or when an embargo has ended.

    Exits with 1 where an item is not kept any more, and with --wait also where one was rejected once more.
    """
    if bool(reasons or ids) == everything:
        raise BadInput("Say which: --reason CODE, --id ID, or --all.")
    ends = backends()
    batches, lost = [], 0
    for made in replayed(ends, Which(codes=reasons, ids=ids)):
        lost += made.lost
        if made.batch:
            batches.append(made.batch.id)
            if json_wanted and not wait:
                emit({"batch": made.batch.id, "items": made.batch.items})
            elif not json_wanted:
                errors.print(f"accepted batch {made.batch.id}: {made.batch.items} items", highlight=False)
    if lost:
        errors.print(f"{lost:,} cannot be sent in again: the items were too large to be kept.", highlight=False)
    if not batches and not lost:
        errors.print("There is no such reject that was not sent in again.")
    left = _waited(ends, batches, json_wanted=json_wanted) if wait else 0
    sys.exit(1 if lost or left else 0)


def _waited(ends: Backends, batches: list[str], *, json_wanted: bool) -> int:
    totals: dict[str, Any] = follow(ends.archive, batches, quiet=json_wanted)
    if json_wanted:
        emit({"batches": batches, **totals})
    return int(totals["rejected"])
