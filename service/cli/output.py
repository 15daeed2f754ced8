"""How the commands speak: JSON on stdout where it is asked for, else text for people; progress and errors on stderr."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click
from rich.console import Console

from service import settings
from service.backends import Archive, Backends, connect
from service.local.stack import running
from service.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

# In a file or a pipe a line is one line: paths and ids stay whole.
errors = Console(stderr=True, soft_wrap=not sys.stderr.isatty())
console = Console()

as_json = click.option("--json", "json_wanted", is_flag=True, help="Print JSON and nothing else on stdout.")


def emit(value: Any) -> None:
    """Print one JSON value on a line of its own."""
    click.echo(json.dumps(value, ensure_ascii=False))


def chosen() -> Settings:
    """Return the settings, with the engines of the stack that runs here where none are named."""
    told = settings.read(os.environ)
    stack = running(told) if not (told.elasticsearch_url and told.redis_url) else None
    if stack is None:
        return told
    return replace(
        told,
        elasticsearch_url=told.elasticsearch_url or stack.elasticsearch_url,
        redis_url=told.redis_url or stack.redis_url,
    )


def backends() -> Backends:
    return connect(chosen())


def archive() -> Archive:
    return backends().archive
