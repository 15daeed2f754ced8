"""Commands on the archive: `normalise`, `ingest`, `search`."""

import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from service.articles.article import as_json as article_json
from service.articles.item import Item
from service.articles.normalise import normalise as normalise_item
from service.articles.split import split
from service.cli.output import archive, as_json, backends, console, emit, errors
from service.cli.progress import follow
from service.errors import BadInput, UnreadableItem
from service.index.sending import send_stream
from service.search import engine
from service.search.highlights import CLOSE, OPEN
from service.search.parameters import read

MARK, UNMARK = "[bold yellow]", "[/]"

mapping_option = click.option(
    "--map", "mapping", multiple=True, metavar="A=B", help="Read the archive's field A as the article's field B."
)
source_option = click.option("--source", help="The publisher, where the items do not say.")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@mapping_option
@source_option
@as_json
def normalise(files: tuple[Path, ...], mapping: tuple[str, ...], source: str | None, json_wanted: bool) -> None:
    """Print the Article of each item in FILES. Nothing is indexed.

    Exits with 1 where an item cannot become an article; stderr says which and why.
    """
    failed = 0
    for item in items_of(files, pairs(mapping), source):
        try:
            article = article_json(normalise_item(item))
        except UnreadableItem as error:
            failed += 1
            errors.print(f"[red]{error.where or item.name}[/]: {error.message}", highlight=False)
            continue
        if json_wanted:
            emit(article)
        else:
            console.print_json(data=article)
    sys.exit(1 if failed else 0)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@mapping_option
@source_option
@click.option(
    "--wait", is_flag=True, help="Wait until every item is an article or rejected, and say how many are which."
)
@as_json
def ingest(
    files: tuple[Path, ...], mapping: tuple[str, ...], source: str | None, wait: bool, json_wanted: bool
) -> None:
    """Send files, or all files of a folder, to be normalised and indexed.

    Each batch is kept safely before its id is printed. With --wait, exits with 1 where an item was rejected.
    """
    ends = backends()
    batches = []
    for batch in send_stream(ends, items_of(files, pairs(mapping), source)):
        batches.append(batch.id)
        if json_wanted and not wait:
            emit({"batch": batch.id, "items": batch.items})
        elif not json_wanted:
            errors.print(f"accepted batch {batch.id}: {batch.items} items", highlight=False)
    if not batches:
        raise BadInput("There is no item in what was given.")
    if wait:
        totals = follow(ends.archive, batches, quiet=json_wanted)
        if json_wanted:
            emit({"batches": batches, **totals})
        sys.exit(1 if totals["rejected"] else 0)


@click.command(context_settings={"ignore_unknown_options": True})  # -word excludes a word
@click.argument("query", nargs=-1)
@click.option("--sort", default="relevance", help="relevance, newest or oldest.")
@click.option("--size", default=10, help="How many hits.")
@as_json
def search(query: tuple[str, ...], sort: str, size: int, json_wanted: bool) -> None:
    """Search the archive for QUERY: words, "phrases", and -words to exclude."""
    page = engine.run(archive(), read({"q": [" ".join(query)], "sort": [sort], "size": [str(size)]}))
    if json_wanted:
        emit(page)
        return
    console.print(f"[bold]{page['total']['value']:,}[/] articles for {page['query']['words']}", highlight=False)
    for hit in page["hits"]:
        _show(hit)


def _show(hit: dict[str, Any]) -> None:
    about = " · ".join(part for part in ((hit["published"] or "no date")[:10], hit["source"], hit["kind"]) if part)
    console.print(
        f"\n[bold]{hit['title'] or 'Untitled'}[/]\n[dim]{about}  {hit['url'] or hit['id']}[/]", highlight=False
    )
    for passage in hit["highlights"]["body"][:2]:
        console.print(_marked(passage["text"]), highlight=False)


def items_of(files: tuple[Path, ...], mapping: dict[str, str], source: str | None) -> Iterator[Item]:
    """Give the items of files and folders, file by file, in the order of their names."""
    for path in files:
        inside = sorted(part for part in path.rglob("*") if part.is_file()) if path.is_dir() else [path]
        for file in inside:
            try:
                payload = file.read_bytes()
            except OSError as error:
                raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
            yield from split(payload, name=str(file), source=source, mapping=mapping)


def pairs(mapping: tuple[str, ...]) -> dict[str, str]:
    wrong = [text for text in mapping if text.count("=") != 1 or text.strip("=") != text]
    if wrong:
        raise BadInput(f"--map {wrong[0]} is not of the form A=B.")
    return dict(text.split("=") for text in mapping)


def _marked(html: str) -> str:
    """Turn a highlight's safe HTML into the console's markup."""
    return (
        escape(unescape(html.replace("<mark>", OPEN).replace("</mark>", CLOSE)))
        .replace(OPEN, MARK)
        .replace(CLOSE, UNMARK)
    )


COMMANDS = (normalise, ingest, search)
