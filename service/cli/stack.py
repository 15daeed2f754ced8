"""Commands on the stack of this machine: `up`, `down`, `status`, `doctor`, `serve`."""

import os
import sys
from dataclasses import asdict, replace
from functools import partial
from urllib.parse import quote_plus

import click

from service import settings
from service.alerts.match import queue
from service.backends import connect, probe, wait
from service.cli import doctor as examination
from service.cli.inputs import submit_sample
from service.cli.output import (
    connect_backends,
    console,
    current_settings,
    errors,
    json_option,
    print_json,
    styled,
    wait_for_batches,
)
from service.errors import SetupError, Unavailable
from service.index.accounting import accounts
from service.index.setup import create_missing
from service.local import commands, folders
from service.local import stack as local
from service.local.engines import Engines
from service.local.folders import disk_errors
from service.local.stack_file import Stack
from service.settings import Settings

EXAMPLE = "ISIS"
ENGINES_S = 60.0


@click.command()
@click.option("--detach", is_flag=True, help="Return when the service is ready; `dateline down` stops it.")
@click.option("--empty", is_flag=True, help="Leave the sample archive out.")
@json_option
def up(detach: bool, empty: bool, json_wanted: bool) -> None:
    """Start everything on this machine: Elasticsearch, Redis, a worker, beat, and the web server.

    The first start fetches Elasticsearch (about 950 MB, kept as 200 MB). Without --detach, Ctrl-C stops everything.
    """
    configured = settings.read(os.environ)
    with disk_errors(configured.home):
        configured = folders.with_secret_key(configured)
    with local.interruptible():
        stack = local.start(configured, prepare=partial(_create_indices, configured), say=_say)
        try:
            if not empty:
                backends = connect(_with_engines(configured, stack))
                if batches := submit_sample(backends):
                    wait_for_batches(backends.archive, batches)
            _announce(stack, detach=detach, json_wanted=json_wanted)
            if not detach:
                _watch(stack)
        except KeyboardInterrupt:
            local.stop(stack, say=_say)
            errors.print("Stopped.")
        except BaseException:
            local.stop(stack, say=_say)
            raise


def _create_indices(configured: Settings, engines: Engines) -> None:
    backends = connect(_with_engines(configured, engines))
    wait(backends, seconds=ENGINES_S)
    create_missing(backends.archive)


def _with_engines(configured: Settings, engines: Engines | Stack) -> Settings:
    return replace(configured, elasticsearch_url=engines.elasticsearch_url, redis_url=engines.redis_url)


def _announce(stack: Stack, *, detach: bool, json_wanted: bool) -> None:
    if json_wanted or detach:
        print_json({"url": stack.url, "elasticsearch": stack.elasticsearch_url, "redis": stack.redis_url})
    if json_wanted:
        return
    errors.print(styled("\n[bold green]Dateline is up:[/] [bold]{}[/]", stack.url))
    errors.print(f"Try {stack.url}/?q={quote_plus(EXAMPLE)}")
    errors.print("Stop it with `dateline down`." if detach else "Ctrl-C stops it.")


def _watch(stack: Stack) -> None:
    dead = local.watch(stack)
    if dead:
        raise SetupError(
            f"The {dead.name} process ended by itself: its log {dead.log} says why. Everything is stopped."
        )


@click.command()
def down() -> None:
    """Stop what `dateline up` started here."""
    stack = local.running_stack(settings.read(os.environ))
    if stack is None:
        errors.print("Nothing is running here.")
        return
    stopped = local.stop(stack, say=_say)
    errors.print(f"Stopped {', '.join(child.name for child in stopped)}.")


@click.command()
@json_option
def status(json_wanted: bool) -> None:
    """Tell whether the service is ready, and account for every item. Exits with 3 where an engine is away."""
    backends = connect_backends()
    engines = probe(backends)
    away = next((name for name, state in engines.items() if state != "ok"), None)
    if away:
        raise Unavailable(engines[away], engine=away)
    account, stuck = accounts(backends.archive), queue.stuck(backends.archive)
    if json_wanted:
        unmatched = stuck.as_json() if stuck else None
        print_json({"engines": engines, "items": account.items, "pending": account.pending, **account.outcomes,
              "articles": account.articles, "undated": account.undated, "balanced": account.balanced,
              "unmatched": unmatched, "warnings": [asdict(each) for each in account.warnings]})  # fmt: skip
        return
    console.print(f"{account.articles:,} articles of {account.items:,} items:")
    for outcome, count in (*account.outcomes.items(), ("pending", account.pending)):
        if count:
            console.print(f"  {count:>9,} {outcome}")
    if account.undated:
        console.print(f"{account.undated:,} articles tell no date of publication.")
    if account.warnings:
        console.print("What was read but not understood:")
    for told in account.warnings:
        console.print(f"  {told}")
    balanced = "The accounts balance." if account.balanced else "The accounts do not balance: run it again when idle."
    console.print(balanced)
    if stuck:
        console.print(styled("[yellow]{}[/]\n{}", stuck, stuck.remedy), soft_wrap=True)


@click.command()
@json_option
def doctor(json_wanted: bool) -> None:
    """Examine this machine and each engine, and say how to mend what is wrong. Exits with 1 where something is."""
    findings = examination.examine(current_settings())
    for finding in findings:
        if json_wanted:
            print_json(finding.as_json())
        else:
            mark = {"ok": "[green]ok[/]   ", "warning": "[yellow]note[/] ", "wrong": "[red]wrong[/]"}[finding.state]
            console.print(styled(f"{mark} {{}}: {{}}", finding.subject, finding.told))
            if finding.remedy:
                console.print(f"      → {finding.remedy}")
    sys.exit(1 if any(finding.state == "wrong" for finding in findings) else 0)


@click.command()
def serve() -> None:
    """Serve the pages and the API in the foreground, with the engines that the settings name.

    Creates the indices where they are missing. For a stack that starts its own engines, see `dateline up`.
    """
    configured = current_settings()
    backends = connect(configured)
    wait(backends, seconds=ENGINES_S)
    create_missing(backends.archive)
    command = commands.web(configured.http_host, configured.http_port, configured.http_workers)
    os.execve(command[0], command, commands.environment(configured))  # noqa: S606 - the web server takes this process over


def _say(sentence: str) -> None:
    errors.print(sentence)


COMMANDS = (up, down, status, doctor, serve)
