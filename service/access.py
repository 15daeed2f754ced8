"""Keys: made once, kept hashed, each with the scopes that it opens."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from elasticsearch import NotFoundError

from service.errors import BadInput, KeyNeeded, NotAllowed
from service.storage.archive import Archive, translated
from service.storage.timestamps import now

SCOPES = ("search", "ingest", "alerts", "admin")
FORM = re.compile(r"dl_[0-9a-f]{12}_[0-9a-f]{48}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the archive knows it: not its secret, only what it opens."""

    id: str
    name: str
    scopes: tuple[str, ...]


def create(archive: Archive, name: str, scopes: tuple[str, ...]) -> str:
    """Make a key and give its text, `dl_ID_SECRET`, which cannot be had again. Raises BadInput for unknown scopes."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise BadInput(f"Unknown scope {', '.join(unknown) or '(none)'}: the scopes are {', '.join(SCOPES)}.")
    identifier, secret = secrets.token_hex(6), secrets.token_hex(24)
    document = {"name": name, "hash": _hash(secret), "scopes": list(scopes), "created_at": now()}
    with translated():
        archive.client.create(
            index=archive.indices.keys, require_alias=True, id=identifier, document=document, refresh=True
        )
    return f"dl_{identifier}_{secret}"


def known(archive: Archive, text: str) -> Key:
    """Return the key that `text` is. Raises KeyNeeded where it is none of ours."""
    refused = KeyNeeded("This key is not known.")
    if not FORM.fullmatch(text):
        raise refused
    _, identifier, secret = text.split("_")
    try:
        with translated():
            document = archive.client.get(index=archive.indices.keys, id=identifier)["_source"]
    except NotFoundError:
        raise refused from None
    if not hmac.compare_digest(document["hash"], _hash(secret)):
        raise refused
    return Key(identifier, document["name"], tuple(document["scopes"]))


def by_id(archive: Archive, identifier: str) -> Key | None:
    """Return the key of this id as it stands now; None where there is none."""
    try:
        with translated():
            document = archive.client.get(index=archive.indices.keys, id=identifier)["_source"]
    except NotFoundError:
        return None
    return Key(identifier, document["name"], tuple(document["scopes"]))


def require(key: Key, scope: str) -> Key:
    """Return the key where it opens `scope`; `admin` opens everything. Raises NotAllowed."""
    if scope in key.scopes or "admin" in key.scopes:
        return key
    raise NotAllowed(f"The key {key.name!r} has not the scope {scope!r}.", scope=scope)


def _hash(secret: str) -> str:
    """Hash a secret of 192 random bits: too many to guess, so a slow hash would only slow the callers."""
    return hashlib.sha256(secret.encode()).hexdigest()
