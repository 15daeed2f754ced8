"""`dateline queries`: what is searched for most, and what finds nothing."""

import click
from rich.markup import escape

from service.cli.output import archive, as_json, console, emit
from service.search.suggest import popular, query_log


@click.command()
@click.option("--none", is_flag=True, help="Only those that found nothing, the most frequent first.")
@click.option("--days", default=30, type=click.IntRange(1, popular.KEPT_DAYS), help="Of so many days back.")
@click.option("--size", default=50, type=click.IntRange(1, popular.REPORTED), help="How many queries at most.")
@as_json
def queries(*, none: bool, days: int, size: int, json_wanted: bool) -> None:
    """List the queries that were asked most often. They are counted by day; nothing is kept of who asked."""
    for count in query_log.counts(archive(), none=none, days=days, size=size):
        if json_wanted:
            emit(count.as_json())
            continue
        nothing = f"[yellow]{count.none:,} found nothing[/]" if count.none else ""
        console.print(f"[bold]{count.asked:>6,}[/]  {escape(count.query)}  {nothing}", highlight=False)
