"""Commands for whoever runs an archive: `keys`, `queries`, `vectors`."""

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from service import access
from service import vectors as model
from service.cli.output import console, errors, json_option, open_archive, print_json, styled
from service.errors import SetupError
from service.rebuild.vectors import add_vectors, count_without_vector
from service.search.suggest import query_log


@click.group()
def keys() -> None:
    """Keys for the API."""


@keys.command()
@click.option("--name", required=True, help="Who or what the key is for.")
@click.option("--scopes", required=True, help=f"Comma-separated: {', '.join(access.SCOPES)}.")
@json_option
def create(name: str, scopes: str, json_wanted: bool) -> None:
    """Make a key and print it. It is kept hashed: it cannot be shown again."""
    names = tuple(scope.strip() for scope in scopes.split(",") if scope.strip())
    text = access.create_key(open_archive(), name, names)
    if json_wanted:
        print_json({"key": text, "name": name, "scopes": list(names)})
        return
    console.print(text, soft_wrap=True)
    errors.print("Keep it now: it cannot be shown again. Send it as `Authorization: Bearer KEY`.")


@click.command()
@click.option("--none", is_flag=True, help="Only those that found nothing, the most frequent first.")
@click.option("--days", default=30, type=click.IntRange(1, query_log.KEPT_DAYS), help="Of so many days back.")
@click.option("--size", default=50, type=click.IntRange(1, query_log.MAX_REPORTED), help="How many queries at most.")
@json_option
def queries(*, none: bool, days: int, size: int, json_wanted: bool) -> None:
    """List the queries that were asked most often. They are counted by day; nothing is kept of who asked."""
    for count in query_log.report(open_archive(), none=none, days=days, size=size):
        if json_wanted:
            print_json(count.as_json())
            continue
        nothing = f"{count.none:,} found nothing" if count.none else ""
        console.print(styled("[bold]{}[/]  {}  [yellow]{}[/]", f"{count.asked:>6,}", count.query, nothing))


@click.command()
@json_option
def vectors(*, json_wanted: bool) -> None:
    """Make a vector for each article that has none, so that questions are ranked by meaning too.

    May be stopped and started again at any time, and run while the archive is used.
    """
    if not model.is_installed():
        raise SetupError("The model that makes vectors is not installed: docs/vectors.md says how.")
    archive, made = open_archive(), 0
    columns = (TextColumn("vectors"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=json_wanted) as progress:
        bar = progress.add_task("vectors", total=count_without_vector(archive))
        for count in add_vectors(archive):
            made += count
            progress.update(bar, completed=made)
    if json_wanted:
        print_json({"made": made, "lacking": count_without_vector(archive)})


COMMANDS = (keys, queries, vectors)
