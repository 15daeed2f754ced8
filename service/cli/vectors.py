"""`dateline vectors`: what articles mean, for those that were indexed before the optional model was installed."""

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from service import vectors as model
from service.cli.output import archive, as_json, emit, errors
from service.errors import SetupError
from service.rebuild.vectors import fill, lacking


@click.command()
@as_json
def vectors(*, json_wanted: bool) -> None:
    """Return each article that has no vector one, so that questions are ranked by meaning too.

    May be stopped and started again at any time, and run while the archive is used.
    """
    if not model.installed():
        raise SetupError("The model that makes vectors is not installed: docs/vectors.md says how.")
    ends, done = archive(), 0
    columns = (TextColumn("vectors"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=json_wanted) as progress:
        bar = progress.add_task("vectors", total=lacking(ends))
        for count in fill(ends):
            done += count
            progress.update(bar, completed=done)
    if json_wanted:
        emit({"made": done, "lacking": lacking(ends)})
