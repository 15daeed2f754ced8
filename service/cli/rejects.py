"""`dateline rejects`: what could not become an article, and sending it in again when it can."""

import sys

import click

from service.cli.output import (
    connect_backends,
    console,
    errors,
    json_option,
    open_archive,
    print_json,
    styled,
    wait_for_batches,
)
from service.errors import BadInput
from service.index import rejects as rejected
from service.index.rejects import RejectFilter

reason_option = click.option("--reason", "reasons", multiple=True, help="Of this code, as `list` shows it.")
id_option = click.option("--id", "ids", multiple=True, help="The reject of this id.")


@click.group()
def rejects() -> None:
    """Look at the items that could not become articles, and send them in again."""


@rejects.command(name="list")
@reason_option
@id_option
@click.option("--resolved", is_flag=True, help="Those that were sent in again, too.")
@json_option
def list_(reasons: tuple[str, ...], ids: tuple[str, ...], *, resolved: bool, json_wanted: bool) -> None:
    """List the rejects: id, when, the reason and where in the input, the latest first."""
    for reject in rejected.list_rejects(open_archive(), RejectFilter(codes=reasons, ids=ids, resolved=resolved)):
        if json_wanted:
            print_json({"id": reject.raw_id, **reject.as_json()})
        else:
            where = reject.where or reject.name or ""
            head = f"{reject.raw_id}  {reject.rejected_at[:16]}"
            again = f"sent in again as {reject.resolved_by}" if reject.resolved_by else ""
            template = "{}  [red]{}[/]  {}  {}  [dim]{}[/]"
            console.print(styled(template, head, reject.code, reject.message, where, again), soft_wrap=True)


@rejects.command()
@reason_option
@id_option
@click.option("--all", "everything", is_flag=True, help="All that were not sent in again yet.")
@click.option(
    "--wait", is_flag=True, help="Wait until every item is an article or rejected, and say how many are which."
)
@json_option
def replay(reasons: tuple[str, ...], ids: tuple[str, ...], *, everything: bool, wait: bool, json_wanted: bool) -> None:
    """Send rejects in again, as they came: after a fix, or when an embargo has ended.

    Exits with 1 where an item is not kept any more, and with --wait also where one was rejected once more.
    """
    if bool(reasons or ids) == everything:
        raise BadInput("Say which: --reason CODE, --id ID, or --all.")
    backends = connect_backends()
    batches, lost = [], 0
    for made in rejected.replay(backends, RejectFilter(codes=reasons, ids=ids)):
        lost += made.lost
        if made.batch:
            batches.append(made.batch.id)
            if json_wanted and not wait:
                print_json({"batch": made.batch.id, "items": made.batch.items})
            elif not json_wanted:
                errors.print(f"accepted batch {made.batch.id}: {made.batch.items} items")
    if lost:
        errors.print(f"{lost:,} cannot be sent in again: the items were too large to be kept.")
    if not batches and not lost:
        errors.print("There is no such reject that was not sent in again.")
    totals = wait_for_batches(backends.archive, batches, quiet=json_wanted) if wait else {}
    if wait and json_wanted:
        print_json({"batches": batches, **totals})
    sys.exit(1 if lost or totals.get("rejected") else 0)
