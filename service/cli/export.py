"""The command `export`: a whole result, written to a file or to stdout as it comes."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from service.cli.output import archive, errors
from service.errors import BadInput
from service.search import engine
from service.search.export import FORMATS
from service.search.parameters import read


@click.command(context_settings={"ignore_unknown_options": True})  # -word excludes a word
@click.argument("query", nargs=-1)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="ndjson", show_default=True)
@click.option(
    "--narrow",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the API's search: --narrow source=af.mil --narrow date_from=2015-01-01.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="A file; without it, stdout."
)
def export(query: tuple[str, ...], form: str, narrow: tuple[str, ...], output: Path | None) -> None:
    """Write every article that QUERY finds, as the archive is at this moment; without QUERY the whole archive.

    Only one page of articles is in memory at a time. A file has its name only when it is complete.
    """
    given: dict[str, list[str]] = {"q": [" ".join(query)]}
    for pair in narrow:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadInput(f"--narrow {pair} is not of the form NAME=VALUE.")
        given.setdefault(name, []).append(value)
    with closing(engine.scanned(archive(), read(given))) as articles:
        lines = FORMATS[form].write(articles)
        if output is None:
            _write_out(lines)
        else:
            _write_file(lines, output)


def _write_out(lines: Iterator[bytes]) -> None:
    sys.stdout.buffer.writelines(lines)
    sys.stdout.buffer.flush()


def _write_file(lines: Iterator[bytes], output: Path) -> None:
    unfinished = output.with_name(f"{output.name}.part")
    with unfinished.open("wb") as file:
        file.writelines(lines)
    unfinished.replace(output)
    errors.print(f"written: {output}", highlight=False)
