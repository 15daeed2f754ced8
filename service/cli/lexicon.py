"""`dateline lexicon`: looking concepts up, editing them while the archive runs, and examining them."""

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mappings.lexicon.concepts import KINDS
from service.cli.output import console, errors, json_option, open_archive, print_json, styled
from service.lexicon import cache, consistency, edits, tables
from service.lexicon.acronym_mining import concepts_to_import
from service.lexicon.acronym_mining import mine_acronyms as learned_from
from service.lexicon.journal import Edit, concept_json, edit_json
from service.lexicon.listing import search_concepts
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
@json_option
def list_(text: tuple[str, ...], kind: str | None, json_wanted: bool) -> None:
    """List the concepts that have all words of TEXT in a name, the nearest first."""
    for entry in search_concepts(cache.latest_state(open_archive()).lexicon, " ".join(text), kind or ""):
        if json_wanted:
            print_json(concept_json(entry))
        else:
            others = "; ".join(form for form in entry.forms if form != entry.name)
            console.print(styled("[bold]{}[/]  {}  [dim]{}[/]", entry.id, entry.name, others))


@lexicon.command()
@click.option("--format", "form", type=click.Choice(("csv", "json")), default="csv", help="csv unless told.")
@click.option("--edits-only", is_flag=True, help="Only what was added or changed here, not what Dateline ships.")
def export(form: str, edits_only: bool) -> None:
    """Print the lexicon as a table that `import` reads."""
    state = cache.latest_state(open_archive())
    overrides = state.journal.overrides
    concepts = [entry for entry in state.lexicon.concepts.values() if not edits_only or entry.id in overrides]
    click.echo(tables.as_csv(concepts) if form == "csv" else tables.as_json(concepts), nl=False)
    removed = [name for name, entry in overrides.items() if entry is None]
    if edits_only and removed:
        errors.print(f"Not in the table, because they are removed here: {', '.join(removed)}.")


@lexicon.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@who_option
@json_option
def import_(file: Path, dry_run: bool, who: str, json_wanted: bool) -> None:
    """Put the concepts of FILE (CSV or JSON; - is stdin) in the lexicon: new ones are added, known ones replaced.

    Nothing is changed where FILE has a mistake. Concepts that are not in FILE stay as they are.
    """
    payload = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    concepts = tables.read_table(payload)
    archive = open_archive()
    if dry_run:
        changes = edits.needed_edits(cache.latest_state(archive).lexicon, concepts, who)
    else:
        changes = edits.put_all(archive, concepts, who)
    added = sum(edit.before is None for edit in changes)
    changed = len(changes) - added
    if json_wanted:
        print_json({"rows": len(concepts), "added": added, "changed": changed, "dry_run": dry_run})
        return
    will = "would be " if dry_run else ""
    console.print(f"{len(concepts):,} concepts read; {added:,} {will}added, {changed:,} {will}changed.")
    if not dry_run:
        _print_contradictions(archive, [edit.concept for edit in changes])


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
@json_option
def add(identifier: str, who: str, json_wanted: bool, **columns: str | None) -> None:
    """Add a concept, or replace the one that has this id."""
    values = {name: value for name, value in columns.items() if value is not None}
    archive = open_archive()
    edit = edits.put(archive, tables.validate_concept({"id": identifier, **values}), who)
    if edit is None:
        errors.print(f"{identifier} is that already.")
        return
    _print_edit(edit, json_wanted=json_wanted)
    _print_contradictions(archive, [identifier])


@lexicon.command()
@click.argument("identifier", metavar="ID")
@who_option
@json_option
def remove(identifier: str, who: str, json_wanted: bool) -> None:
    """Take the concept ID out of the lexicon."""
    _print_edit(edits.remove(open_archive(), identifier, who), json_wanted=json_wanted)


@lexicon.command()
@click.argument("version", type=click.IntRange(1))
@who_option
@json_option
def undo(version: int, who: str, json_wanted: bool) -> None:
    """Make a concept again what it was before the edit VERSION; `history` lists the edits."""
    _print_edit(edits.undo(open_archive(), version, who), json_wanted=json_wanted)


@lexicon.command()
@click.option("--size", default=50, type=click.IntRange(1, 10_000), help="How many edits at most.")
@click.option("--id", "identifier", help="Of this concept only.")
@json_option
def history(size: int, identifier: str | None, json_wanted: bool) -> None:
    """List the edits, the newest first."""
    for edit in edits.history(open_archive(), size, concept=identifier):
        _print_edit(edit, json_wanted=json_wanted)


@lexicon.command()
@click.option("--all", "everything", is_flag=True, help="Also among concepts that nobody edited here.")
@json_option
def check(everything: bool, json_wanted: bool) -> None:
    """Look for contradictions where concepts were added or changed here. Exits with 1 where there are any."""
    state = cache.latest_state(open_archive())
    found = consistency.find_contradictions(state.lexicon, None if everything else state.journal.overrides)
    if json_wanted:
        for finding in found:
            print_json(finding.as_json())
    else:
        _print_findings(found)
        console.print(f"{len(found):,} contradictions among {len(state.lexicon.concepts):,} concepts.")
    sys.exit(1 if found else 0)


@lexicon.command()
@click.option("--min-articles", default=3, type=click.IntRange(1), help="Defined in at least so many articles.")
@click.option("--senses", is_flag=True, help="Also other meanings of acronyms that the lexicon knows.")
@json_option
def learned(min_articles: int, senses: bool, json_wanted: bool) -> None:
    """Print, as a table for `import`, the acronyms that articles define and the lexicon lacks."""
    archive = open_archive()
    found = learned_from(archive, cache.latest_state(archive).lexicon, min_articles)
    rows = [row for row in found if senses or row.news != "sense"]
    if json_wanted:
        for row in rows:
            print_json(row.as_json())
        return
    click.echo(tables.as_csv(concepts_to_import(rows)), nl=False)
    errors.print(f"{len(found) - len(rows):,} other meanings of known acronyms left out.")


def _print_edit(edit: Edit, *, json_wanted: bool) -> None:
    if json_wanted:
        print_json(edit_json(edit))
        return
    outcome = "added" if edit.change == "put" and not edit.before else EDITED[edit.change]
    undone = f" (undoes {edit.undoes})" if edit.undoes else ""
    done = f"{edit.concept} {outcome}{undone}"
    console.print(styled("[bold]{}[/]  [dim]{}  {}[/]  {}", edit.version, edit.at[:19], edit.who, done))


def _print_contradictions(archive: Archive, among: Sequence[str]) -> None:
    _print_findings(consistency.find_contradictions(cache.latest_state(archive).lexicon, among), to=errors)


def _print_findings(found: Sequence[consistency.Contradiction], to: Any = console) -> None:
    for finding in found:
        to.print(styled("[yellow]{}[/]  {}", finding.code, finding.message))
