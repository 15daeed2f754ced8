"""Commands on the articles of an archive: `normalise`, `ingest`, `search`, `export`."""

import re
import sys
from contextlib import closing
from dataclasses import asdict
from html import unescape
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from service import settings
from service.articles import article_json
from service.articles.article import Article
from service.articles.item_warnings import ItemWarning, Kind, Tally, gathered
from service.articles.normalise import normalise as normalise_item
from service.cli.inputs import Input, InputType, ItemReader, field_mapping
from service.cli.output import (
    connect_backends,
    console,
    current_settings,
    errors,
    json_option,
    open_archive,
    print_json,
    styled,
    wait_for_batches,
    wait_for_room,
)
from service.errors import BadInput, UnreadableItem
from service.index.submissions import send_stream
from service.search import engine
from service.search.export import FORMATS
from service.search.parameters import read
from service.search.sorting import SORTS

MARK = "bold yellow"
_MARK = re.compile("(<mark>[^<]*</mark>)")

mapping_option = click.option(
    "--map", "mapping", multiple=True, metavar="A=B", help="Read the archive's field A as the article's field B."
)
source_option = click.option("--source", help="The publisher, where the items do not say.")


def _print_schema(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        print_json(article_json.json_schema())
        context.exit()


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@mapping_option
@source_option
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of an Article, and read nothing.",
)
@click.option(
    "--warnings",
    "warned",
    is_flag=True,
    help="Print what was read but not understood, and its counts; with --json, as `warnings` of each Article.",
)
@json_option
def normalise(
    files: tuple[Path, ...], mapping: tuple[str, ...], source: str | None, *, warned: bool, json_wanted: bool
) -> None:
    """Print the Article of each item in FILES. Nothing is indexed.

    Exits with 1 where an item cannot become an article; stderr says which and why.
    """
    reader = ItemReader(settings=settings.read(), mapping=field_mapping(mapping), source=source)
    failed, tally = 0, Tally()
    for item in reader.items(files):
        article = None
        with gathered(item.name) as warnings:
            try:
                article = normalise_item(item)
            except UnreadableItem as error:
                failed += 1
                errors.print(styled("[red]{}[/]: {}", error.where or item.name or "", error.message))
        tally.add(warnings, item, article)
        _print_item(
            article, [each for each in warnings if each.kind != Kind.MAPPING], warned=warned, json_wanted=json_wanted
        )
    reader.report()
    for each in tally.missing():
        errors.print(str(each), style="yellow")
    if warned and not json_wanted:
        for told in tally.counts():
            console.print(str(told))
    sys.exit(1 if failed or reader.failed else 0)


def _print_item(article: Article | None, warnings: list[ItemWarning], *, warned: bool, json_wanted: bool) -> None:
    """Print an Article, its warnings, or both; where it is none, those of the item on stderr."""
    document = article_json.as_json(article) if article else {}
    if warned and article and json_wanted:
        document["warnings"] = [asdict(each) for each in warnings]
    elif warned:
        screen = errors if json_wanted else console
        for each in warnings:
            screen.print(f"{each.where or ''}: {each}", soft_wrap=True)
        return
    if article and json_wanted:
        print_json(document)
    elif article:
        console.print_json(data=document)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL...", type=InputType())
@mapping_option
@source_option
@click.option("--backfill", is_flag=True, help="This is an old archive: no alert fires for what is in it.")
@click.option(
    "--wait", is_flag=True, help="Wait until every item is an article or rejected, and say how many are which."
)
@json_option
def ingest(
    inputs: tuple[Input, ...],
    mapping: tuple[str, ...],
    source: str | None,
    *,
    backfill: bool,
    wait: bool,
    json_wanted: bool,
) -> None:
    """Send files, all files of a folder, or the page or feed at an address, to be normalised and indexed.

    Archives (zip, tar, gzip, WARC) are taken apart. Each batch is kept safely before its id is printed. Exits with 1
    where a file or an address cannot be had, and with --wait also where an item was rejected.
    """
    chosen = current_settings()
    reader = ItemReader(settings=chosen, mapping=field_mapping(mapping), source=source)
    backends = connect_backends()
    batches = []
    for batch in send_stream(backends, reader.items(inputs), backfill=backfill):
        batches.append(batch.id)
        if json_wanted and not wait:
            print_json({"batch": batch.id, "items": batch.items})
        elif not json_wanted:
            errors.print(f"accepted batch {batch.id}: {batch.items} items")
        wait_for_room(backends.archive, chosen.backlog_batches)
    reader.remember()
    reader.report()
    if not batches and not reader.failed and not reader.unchanged:
        raise BadInput("There is no item in what was given.")
    totals = wait_for_batches(backends.archive, batches, quiet=json_wanted) if wait else {}
    if wait and json_wanted:
        print_json({"batches": batches, **totals, "skipped": dict(reader.skipped), "not_modified": reader.unchanged})
    sys.exit(1 if totals.get("rejected") or reader.failed else 0)


@click.command(context_settings={"ignore_unknown_options": True})  # -word excludes a word
@click.argument("query", nargs=-1)
@click.option("--sort", type=click.Choice(list(SORTS)), help="By relevance where there are words, else newest first.")
@click.option("--size", default=10, help="How many hits.")
@json_option
def search(query: tuple[str, ...], sort: str | None, size: int, json_wanted: bool) -> None:
    """Search the archive for QUERY: words, "phrases", -exclusions, fields as in title:raqqa, and the like."""
    page = engine.run(open_archive(), read({"q": [" ".join(query)], "sort": [sort or ""], "size": [str(size)]}))
    if json_wanted:
        print_json(page)
        return
    total = page["total"]["value"]
    articles = "article" if total == 1 else "articles"
    console.print(styled("[bold]{}[/] {} for {}", f"{total:,}", articles, page["query"]["words"]))
    if page["query"]["corrected"]:
        console.print(f"Did you mean: {page['query']['corrected']}")
    if "fallback" in page:
        console.print(page["fallback"])
    for hit in page["hits"]:
        _print_hit(hit)
    if "further" in page:
        console.print(f"\n{page['further']['words']}")
        for hit in page["further"]["hits"]:
            _print_hit(hit)


def _print_hit(hit: dict[str, Any]) -> None:
    about = " · ".join(part for part in ((hit["published"] or "no date")[:10], hit["source"], hit["kind"]) if part)
    title, address = hit["title"] or "Untitled", hit["url"] or hit["id"]
    console.print(styled("\n[bold]{}[/]\n[dim]{}  {}[/]", title, about, address))
    for passage in hit["highlights"]["body"][:2]:
        console.print(_marked(passage["text"]))


def _marked(html: str) -> Text:
    """Return a highlight's safe HTML as text with styled marks."""
    shown = Text()
    for piece in _MARK.split(html):
        marked = piece.startswith("<mark>")
        shown.append(unescape(piece[6:-7] if marked else piece), MARK if marked else None)
    return shown


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
    parameters: dict[str, list[str]] = {"q": [" ".join(query)]}
    for pair in narrow:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadInput(f"--narrow {pair} is not of the form NAME=VALUE.")
        parameters.setdefault(name, []).append(value)
    with closing(engine.scan(open_archive(), read(parameters))) as articles:
        lines = FORMATS[form].write(articles)
        if output is None:
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
            return
        unfinished = output.with_name(f"{output.name}.part")
        with unfinished.open("wb") as file:
            file.writelines(lines)
        unfinished.replace(output)
    errors.print(f"written: {output}")


COMMANDS = (normalise, ingest, search, export)
