"""`dateline lexicon`: looking concepts up, editing them while the archive runs, and examining them."""

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from mappings.lexicon.concepts import KINDS
from service.cli.output import archive, as_json, console, emit, errors
from service.lexicon import cache, consistency, edits, tables
from service.lexicon.acronym_mining import importable
from service.lexicon.acronym_mining import learned as learned_from
from service.lexicon.journal import Edit, as_document, as_object
from service.lexicon.listing import listed
from service.storage.archive import Archive

EDITED = {"put": "put", "remove": "removed", "reset": "as shipped"}

kind_option = click.option("--kind", type=click.Choice(KINDS), help="Only of this kind.")
who_option = click.option("--who", default=getpass.getuser, help="Who edits; without it, your user name.")


@click.group()
def lexicon() -> None:
    """Look up and edit what names and acronyms mean. An edit counts from the next query on; nothing is reindexed."""


@lexicon.command(name="list")
@click.argument("text", nargs=-1)
@kind_option
@as_json
def list_(text: tuple[str, ...], kind: str | None, json_wanted: bool) -> None:
    """List the concepts that have all words of TEXT in a name, the nearest first."""
    for entry in listed(cache.state(archive()).lexicon, " ".join(text), kind or ""):
        if json_wanted:
            emit(as_object(entry))
        else:
            others = "; ".join(form for form in entry.forms if form != entry.name)
            console.print(
                f"[bold]{escape(entry.id)}[/]  {escape(entry.name)}  [dim]{escape(others)}[/]", highlight=False
            )


@lexicon.command()
@click.option("--format", "form", type=click.Choice(("csv", "json")), default="csv", help="csv unless told.")
@click.option("--edits-only", is_flag=True, help="Only what was added or changed here, not what Dateline ships.")
def export(form: str, edits_only: bool) -> None:
    """Print the lexicon as a table that `import` reads."""
    state = cache.state(archive())
    overrides = state.journal.overrides
    concepts = [entry for entry in state.lexicon.concepts.values() if not edits_only or entry.id in overrides]
    click.echo(tables.as_csv(concepts) if form == "csv" else tables.as_json(concepts), nl=False)
    removed = [name for name, entry in overrides.items() if entry is None]
    if edits_only and removed:
        errors.print(f"Not in the table, because they are removed here: {', '.join(removed)}.", highlight=False)


@lexicon.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@who_option
@as_json
def import_(file: Path, dry_run: bool, who: str, json_wanted: bool) -> None:
    """Put the concepts of FILE (CSV or JSON; - is stdin) in the lexicon: new ones are added, known ones replaced.

    Nothing is changed where FILE has a mistake. Concepts that are not in FILE stay as they are.
    """
    payload = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    concepts = tables.read(payload)
    place = archive()
    if dry_run:
        made = edits.changes(cache.state(place).lexicon, concepts, who)
    else:
        made = edits.import_all(place, concepts, who)
    added = sum(edit.before is None for edit in made)
    told = {"rows": len(concepts), "added": added, "changed": len(made) - added, "dry_run": dry_run}
    if json_wanted:
        emit(told)
        return
    will = "would be " if dry_run else ""
    console.print(
        f"{len(concepts):,} concepts read; {added:,} {will}added, {len(made) - added:,} {will}changed.", highlight=False
    )
    if not dry_run:
        _warn(place, [edit.concept for edit in made])


@lexicon.command()
@click.option("--id", "identifier", required=True, help="Small letters and digits, with hyphens between.")
@click.option("--name", required=True, help="The preferred name.")
@click.option("--kind", required=True, type=click.Choice(KINDS))
@click.option("--acronyms", help="With ; between.")
@click.option("--names", help="Other names, with ; between.")
@click.option("--former", help="Former names, with ; between.")
@click.option("--field", help="The subject.")
@click.option("--definition")
@click.option("--source", help="Where the entry comes from.")
@click.option("--ambiguous", help="Those of the names that are words or other names too, with ; between.")
@who_option
@as_json
def add(identifier: str, who: str, json_wanted: bool, **columns: str | None) -> None:
    """Add a concept, or replace the one that has this id."""
    given = {name: value for name, value in columns.items() if value is not None}
    place = archive()
    made = edits.put(place, tables.checked({"id": identifier, **given}), who)
    if made is None:
        errors.print(f"{identifier} is that already.", highlight=False)
        return
    _tell(made, json_wanted=json_wanted)
    _warn(place, [identifier])


@lexicon.command()
@click.argument("identifier", metavar="ID")
@who_option
@as_json
def remove(identifier: str, who: str, json_wanted: bool) -> None:
    """Take the concept ID out of the lexicon."""
    _tell(edits.remove(archive(), identifier, who), json_wanted=json_wanted)


@lexicon.command()
@click.argument("version", type=click.IntRange(1))
@who_option
@as_json
def undo(version: int, who: str, json_wanted: bool) -> None:
    """Make a concept again what it was before the edit VERSION; `history` lists the edits."""
    _tell(edits.undo(archive(), version, who), json_wanted=json_wanted)


@lexicon.command()
@click.option("--size", default=50, type=click.IntRange(1, 10_000), help="How many edits at most.")
@click.option("--id", "identifier", help="Of this concept only.")
@as_json
def history(size: int, identifier: str | None, json_wanted: bool) -> None:
    """List the edits, the newest first."""
    for edit in edits.history(archive(), size, concept=identifier):
        _tell(edit, json_wanted=json_wanted)


@lexicon.command()
@click.option("--all", "everything", is_flag=True, help="Also among concepts that nobody edited here.")
@as_json
def check(everything: bool, json_wanted: bool) -> None:
    """Look for contradictions where concepts were added or changed here. Exits with 1 where there are any."""
    state = cache.state(archive())
    found = consistency.check(state.lexicon, None if everything else state.journal.overrides)
    if json_wanted:
        for finding in found:
            emit(finding.as_json())
    else:
        _show(found)
        console.print(f"{len(found):,} contradictions among {len(state.lexicon.concepts):,} concepts.", highlight=False)
    sys.exit(1 if found else 0)


@lexicon.command()
@click.option("--min-articles", default=3, type=click.IntRange(1), help="Defined in at least so many articles.")
@click.option("--senses", is_flag=True, help="Also other meanings of acronyms that the lexicon knows.")
@as_json
def learned(min_articles: int, senses: bool, json_wanted: bool) -> None:
    """Print, as a table for `import`, the acronyms that articles define and the lexicon lacks."""
    place = archive()
    found = learned_from(place, cache.state(place).lexicon, min_articles)
    wanted = [row for row in found if senses or row.news != "sense"]
    if json_wanted:
        for row in wanted:
            emit(row.as_json())
        return
    click.echo(tables.as_csv(importable(wanted)), nl=False)
    errors.print(f"{len(found) - len(wanted):,} other meanings of known acronyms left out.", highlight=False)


def _tell(edit: Edit, *, json_wanted: bool) -> None:
    if json_wanted:
        emit(as_document(edit))
        return
    what = "added" if edit.change == "put" and not edit.before else EDITED[edit.change]
    undone = f" (undoes {edit.undoes})" if edit.undoes else ""
    about = f"[dim]{edit.at[:19]}  {escape(edit.who)}[/]"
    console.print(f"[bold]{edit.version}[/]  {about}  {escape(edit.concept)} {what}{undone}", highlight=False)


def _warn(place: Archive, among: Sequence[str]) -> None:
    _show(consistency.check(cache.state(place).lexicon, among), to=errors)


def _show(found: Sequence[consistency.Finding], to: Any = console) -> None:
    for finding in found:
        to.print(f"[yellow]{finding.code}[/]  {escape(finding.message)}", highlight=False)
