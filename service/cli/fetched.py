"""What was fetched before, so that it is fetched again only when it has changed: a small file in the data folder."""

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from service.fetch import Validators

NAME = "fetched.json"


def known(home: Path, archive: str, url: str) -> Validators:
    """Return what the server told when `url` was last sent to `archive`; nothing where it never was."""
    told = _read(home).get(archive, {}).get(url, {})
    return Validators(etag=told.get("etag"), last_modified=told.get("last_modified"))


def remember(home: Path, archive: str, found: dict[str, Validators]) -> bool:
    """Keep what servers told of what has been accepted. False where the folder cannot be written."""
    kept = _read(home)
    kept.setdefault(archive, {}).update({url: asdict(validators) for url, validators in found.items()})
    try:
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f".{NAME}.new"
        draft.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        draft.replace(home / NAME)
    except OSError:
        return False
    return True


def _read(home: Path) -> dict[str, dict[str, dict[str, str]]]:
    with suppress(OSError, ValueError):
        kept = json.loads((home / NAME).read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    return {}
