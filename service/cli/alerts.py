"""`dateline alerts`: saved queries from the command line, one by one or a file of them."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

import click

from service.alerts import preview, service, store
from service.alerts.alert import CHANNELS, REVISIONS, Alert, as_json, from_json
from service.alerts.owner import Owner, email_owner, local_owner
from service.alerts.schedule import FREQUENCIES, WEEKDAYS
from service.backends import TELL, send
from service.cli.output import (
    connect_backends,
    console,
    current_settings,
    errors,
    json_option,
    open_archive,
    print_json,
    styled,
)
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
    for alert in store.list_alerts(open_archive(), email_owner(email).id if email else None):
        if json_wanted:
            print_json(_alert_json(alert))
        else:
            head = f"{alert.id}  {alert.state:7} {alert.rate.every:8}"
            line = styled("{} [bold]{}[/]  {}  [red]{}[/]", head, alert.name, alert.query, alert.broken or "")
            console.print(line, soft_wrap=True)


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
def add(query: tuple[str, ...], email: str | None, json_wanted: bool, **options: Any) -> None:
    """Save QUERY as an alert, and say what it would have matched in the last 30 days."""
    rate = {"every": options["every"], "at": options["at"], "zone": options["zone"], "weekday": options["weekday"]}
    body = {"query": " ".join(query), "name": options["name"], "rate": rate, "revisions": options["revisions"]}
    archive = open_archive()
    owner = _owner(archive, email)
    alert = from_json({**body, "channels": list(options["channels"])}, identifier=store.new_id(), owner=owner.id)
    found = preview.preview_alert(archive, alert)
    service.save(archive, alert, owner, service.alert_limits(current_settings()))
    if json_wanted:
        print_json({**_alert_json(alert), "trial": found.as_json()})
        return
    console.print(f"{alert.id}  {found.words}", soft_wrap=True)
    console.print(f"{found.count:,} articles of the last {found.days} days match.")
    if found.broad:
        errors.print("That is very many: a narrower query tells more.", style="yellow")


@alerts.command()
@click.argument("ids", nargs=-1, required=True)
def remove(ids: tuple[str, ...]) -> None:
    """Remove alerts; what they matched and was not told yet is not told any more."""
    archive = open_archive()
    for identifier in ids:
        store.remove(archive, identifier)


@alerts.command()
@click.argument("ids", nargs=-1, required=True)
def pause(ids: tuple[str, ...]) -> None:
    """Pause alerts: they match nothing until they are resumed."""
    archive = open_archive()
    for identifier in ids:
        store.pause(archive, identifier)


@alerts.command()
@click.argument("ids", nargs=-1, required=True)
def resume(ids: tuple[str, ...]) -> None:
    """Resume paused or broken alerts; `again` finds what they have missed."""
    archive = open_archive()
    for identifier in ids:
        store.resume(archive, identifier)


@alerts.command()
@click.argument("identifier", metavar="ID")
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How far back.")
@json_option
def again(identifier: str, days: int, json_wanted: bool) -> None:
    """Run an alert over the articles of the last days; what it has matched before is not told twice."""
    backends, kept_days = connect_backends(), current_settings().keep_matches_days
    found = preview.rerun(backends.archive, store.get(backends.archive, identifier).value, days=days, kept=kept_days)
    send(backends.queue, TELL)
    if json_wanted:
        print_json({"matches": found})
    else:
        console.print(f"{found:,} new matches.")


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
    archive = open_archive()
    wrong = 0
    for number, body in _alert_bodies(file):
        try:
            alert = from_json(body, identifier=store.new_id(), owner=local_owner().id)
            found = preview.preview_alert(archive, alert, days=days)
        except BadInput as error:
            wrong += 1
            if json_wanted:
                print_json({"line": number, "error": error.message, **error.extras})
            errors.print(f"line {number}: {error.message}", style="red")
            continue
        if json_wanted:
            print_json({"line": number, "query": alert.query, **found.as_json()})
            continue
        console.print(styled("[bold]{}[/]  {} in {} days", alert.query, f"{found.count:,}", days))
        for hit in found.latest:
            day = hit.get("published", "")[:10] or "no date   "
            console.print(f"  {day}  {hit.get('title') or ''}")
    sys.exit(1 if wrong else 0)


@alerts.command(name="import")
@click.argument("file", type=click.File(encoding="utf-8"))
@owner_option
@json_option
def import_(file: TextIO, email: str | None, json_wanted: bool) -> None:
    """Save every alert of FILE, JSON lines as `export` prints them. Nothing is saved where one cannot be."""
    archive = open_archive()
    owner = _owner(archive, email)
    saved = [from_json(body, identifier=store.new_id(), owner=owner.id) for _, body in _alert_bodies(file)]
    service.save_all(archive, saved, owner, service.alert_limits(current_settings()))
    for alert in saved if json_wanted else ():
        print_json(_alert_json(alert))
    errors.print(f"{len(saved):,} alerts saved.")


@alerts.command()
@owner_option
def export(email: str | None) -> None:
    """Print the alerts as JSON lines that `import` reads."""
    for alert in store.list_alerts(open_archive(), email_owner(email).id if email else None):
        print_json(as_json(alert))


def _alert_bodies(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield what each line says: an alert, where it is a JSON object, else a query."""
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, _json_object(line) or {"query": line.strip()}


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _owner(archive: Archive, email: str | None) -> Owner:
    """Return the owner, stored. Whoever may use the command line may say that an address is its own."""
    owner, moment = email_owner(email) if email else local_owner(), now()
    return store.change_owner(
        archive, owner, lambda stored: dataclasses.replace(stored, confirmed_at=stored.confirmed_at or moment)
    )


def _alert_json(alert: Alert) -> dict[str, Any]:
    body = {"id": alert.id, "state": alert.state, "owner": alert.owner, **as_json(alert)}
    return {**body, "broken": alert.broken} if alert.broken else body
