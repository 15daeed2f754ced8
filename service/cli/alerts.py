"""`dateline alerts`: saved queries from the command line, one by one or a file of them."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

import click
from rich.markup import escape

from service.alerts import preview, service, store
from service.alerts.alert import CHANNELS, REVISIONS, Alert, as_json, from_json
from service.alerts.owner import Owner, email_owner, local_owner
from service.alerts.schedule import FREQUENCIES, WEEKDAYS
from service.backends import TELL, send
from service.cli.output import archive, backends, chosen, console, emit, errors
from service.cli.output import as_json as json_option
from service.errors import BadInput
from service.storage.archive import Archive
from service.storage.timestamps import now

owner_option = click.option("--email", help="Whose: the owner of this address; without it, nobody in particular.")


@click.group()
def alerts() -> None:
    """Save queries that wait for new articles, and try them."""


@alerts.command(name="list")
@owner_option
@json_option
def list_(email: str | None, json_wanted: bool) -> None:
    """List the alerts: id, state, rate, name and query."""
    for alert in store.list_alerts(archive(), email_owner(email).id if email else None):
        if json_wanted:
            emit(_shown(alert))
        else:
            why = f"  [red]{escape(alert.broken)}[/]" if alert.broken else ""
            told = f"{alert.id}  {alert.state:7} {alert.rate.every:8} [bold]{escape(alert.name)}[/]  "
            console.print(f"{told}{escape(alert.query)}{why}", highlight=False, soft_wrap=True)


@alerts.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--name", help="What it is called; without it, its query.")
@owner_option
@click.option(
    "--every", type=click.Choice(FREQUENCIES), default="at_once", show_default=True, help="How often to tell."
)
@click.option("--at", default="08:00", show_default=True, help="When a daily or weekly digest is due, local time.")
@click.option("--zone", default="UTC", show_default=True, help="The time zone of --at, such as Europe/Berlin.")
@click.option("--weekday", type=click.Choice(WEEKDAYS), default="monday", show_default=True)
@click.option(
    "--channel", "channels", multiple=True, type=click.Choice(CHANNELS), help="More than once; inbox unless told."
)
@click.option("--revisions", type=click.Choice(REVISIONS), default="newly", show_default=True)
@json_option
def add(query: tuple[str, ...], email: str | None, json_wanted: bool, **told: Any) -> None:
    """Save QUERY as an alert, and say what it would have matched in the last 30 days."""
    rate = {"every": told["every"], "at": told["at"], "zone": told["zone"], "weekday": told["weekday"]}
    given = {"query": " ".join(query), "name": told["name"], "rate": rate, "revisions": told["revisions"]}
    at = archive()
    owner = _owner(at, email)
    alert = from_json({**given, "channels": list(told["channels"])}, identifier=store.new_id(), owner=owner.id)
    tried = preview.preview_alert(at, alert)
    service.save(at, alert, owner, service.alert_limits(chosen()))
    if json_wanted:
        emit({**_shown(alert), "trial": tried.as_json()})
        return
    console.print(f"{alert.id}  {escape(tried.words)}", highlight=False, soft_wrap=True)
    console.print(f"{tried.count:,} articles of the last {tried.days} days match.", highlight=False)
    if tried.broad:
        errors.print("[yellow]That is very many: a narrower query tells more.[/]")


@alerts.command()
@click.argument("ids", nargs=-1, required=True)
def remove(ids: tuple[str, ...]) -> None:
    """Remove alerts; what they matched and was not told yet is not told any more."""
    at = archive()
    for identifier in ids:
        store.remove(at, identifier)


@alerts.command()
@click.argument("ids", nargs=-1, required=True)
def pause(ids: tuple[str, ...]) -> None:
    """Let alerts match nothing until they are resumed."""
    at = archive()
    for identifier in ids:
        store.pause(at, identifier)


@alerts.command()
@click.argument("ids", nargs=-1, required=True)
def resume(ids: tuple[str, ...]) -> None:
    """Let paused or broken alerts match again; `again` finds what they have missed."""
    at = archive()
    for identifier in ids:
        store.resume(at, identifier)


@alerts.command()
@click.argument("identifier", metavar="ID")
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How far back.")
@json_option
def again(identifier: str, days: int, json_wanted: bool) -> None:
    """Run an alert over the articles of the last days; what it has matched before is not told twice."""
    ends, kept = backends(), chosen().keep_matches_days
    found = preview.rerun(ends.archive, store.get(ends.archive, identifier).alert, days=days, kept=kept)
    send(ends.queue, TELL)
    if json_wanted:
        emit({"matches": found})
    else:
        console.print(f"{found:,} new matches.", highlight=False)


@alerts.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option(
    "--days", type=click.IntRange(1, 36500), default=preview.DAYS, show_default=True, help="How far back to count."
)
@json_option
def run(file: TextIO, days: int, json_wanted: bool) -> None:
    """Try each line of FILE as a query, without saving it: what was understood, how many match, the latest five.

    A line is a query or an alert as JSON, as `export` prints it. Exits with 1 where a line cannot be understood.
    """
    at = archive()
    wrong = 0
    for number, told in _lines(file):
        try:
            alert = from_json(told, identifier=store.new_id(), owner=local_owner().id)
            tried = preview.preview_alert(at, alert, days=days)
        except BadInput as error:
            wrong += 1
            if json_wanted:
                emit({"line": number, "error": error.message, **error.extras})
            errors.print(f"line {number}: {error.message}", style="red", highlight=False, markup=False)
            continue
        if json_wanted:
            emit({"line": number, "query": alert.query, **tried.as_json()})
            continue
        console.print(f"[bold]{escape(alert.query)}[/]  {tried.count:,} in {days} days", highlight=False)
        for hit in tried.latest:
            day = hit.get("published", "")[:10] or "no date   "
            console.print(f"  {day}  {escape(hit.get('title') or '')}", highlight=False)
    sys.exit(1 if wrong else 0)


@alerts.command(name="import")
@click.argument("file", type=click.File(encoding="utf-8"))
@owner_option
@json_option
def import_(file: TextIO, email: str | None, json_wanted: bool) -> None:
    """Save every alert of FILE, JSON lines as `export` prints them. Nothing is saved where one cannot be."""
    at = archive()
    owner = _owner(at, email)
    made = [from_json(told, identifier=store.new_id(), owner=owner.id) for _, told in _lines(file)]
    service.save_all(at, made, owner, service.alert_limits(chosen()))
    for alert in made if json_wanted else ():
        emit(_shown(alert))
    errors.print(f"{len(made):,} alerts saved.", highlight=False)


@alerts.command()
@owner_option
def export(email: str | None) -> None:
    """Print the alerts as JSON lines that `import` reads."""
    for alert in store.list_alerts(archive(), email_owner(email).id if email else None):
        emit(as_json(alert))


def _lines(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Return what each line says: an alert, where it is a JSON object, else a query."""
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, _object(line) or {"query": line.strip()}


def _object(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _owner(at: Archive, email: str | None) -> Owner:
    """Return the owner, kept. Whoever may use the command line may say that an address is its own."""
    wanted = email_owner(email) if email else local_owner()
    known = store.get_owner(at, wanted.id)
    if known and (known.confirmed_at or not email):
        return known
    return store.keep_owner(at, dataclasses.replace(known or wanted, confirmed_at=now()))


def _shown(alert: Alert) -> dict[str, Any]:
    told = {"id": alert.id, "state": alert.state, "owner": alert.owner, **as_json(alert)}
    return {**told, "broken": alert.broken} if alert.broken else told
