"""The key that signs cookies and links, kept in the data folder where the settings give none."""

import os
import secrets
from contextlib import suppress
from dataclasses import replace

from service.local.owner import open_home
from service.settings import OF_THIS_START, Settings

NAME = "secret-key"
_OWNER_ONLY = 0o600


def kept(settings: Settings) -> Settings:
    """Return the settings with a key that outlasts this start; the file is readable by its owner only."""
    if settings.secret_key != OF_THIS_START:
        return settings
    path = open_home(settings.home) / NAME
    with suppress(FileExistsError):
        # Written whole under another name first: two that start at once must agree, and neither reads half a key.
        unfinished = path.with_name(f".{NAME}.{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(unfinished, path)
        finally:
            unfinished.unlink()
    return replace(settings, secret_key=path.read_text().strip())
