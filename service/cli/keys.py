"""`dateline keys`: making keys for the API."""

import click

from service import access
from service.cli.output import archive, as_json, console, emit, errors


@click.group()
def keys() -> None:
    """Keys for the API."""


@keys.command()
@click.option("--name", required=True, help="Who or what the key is for.")
@click.option("--scopes", required=True, help=f"Comma-separated: {', '.join(access.SCOPES)}.")
@as_json
def create(name: str, scopes: str, json_wanted: bool) -> None:
    """Make a key and print it. It is kept hashed: it cannot be shown again."""
    wanted = tuple(scope.strip() for scope in scopes.split(",") if scope.strip())
    text = access.create(archive(), name, wanted)
    if json_wanted:
        emit({"key": text, "name": name, "scopes": list(wanted)})
        return
    console.print(text, highlight=False, soft_wrap=True)
    errors.print("Keep it now: it cannot be shown again. Send it as `Authorization: Bearer KEY`.", highlight=False)
