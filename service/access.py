"""Keys: made once, kept hashed, each with the scopes that it opens."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from service.errors import BadInput, KeyNeeded, NotAllowed
from service.storage.archive import Archive
from service.storage.codec import DataclassCodec
from service.storage.collection import Collection
from service.storage.timestamps import now

SCOPES = ("search", "ingest", "alerts", "admin")
FORM = re.compile(r"dl_[0-9a-f]{12}_[0-9a-f]{48}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the archive knows it: not its secret, only what it opens."""

    id: str
    name: str
    scopes: tuple[str, ...]

    def opens(self, scope: str) -> bool:
        """Return whether the key opens a scope; `admin` opens everything."""
        return scope in self.scopes or "admin" in self.scopes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """A key as it is stored: of its secret only the hash."""

    id: str
    name: str
    hash: str
    scopes: tuple[str, ...] = ()
    created_at: str = ""

    @property
    def key(self) -> Key:
        return Key(self.id, self.name, self.scopes)


_CODEC = DataclassCodec(StoredKey)


def _keys(archive: Archive) -> Collection[StoredKey]:
    return Collection(archive, archive.indices.keys, _CODEC)


def create_key(archive: Archive, name: str, scopes: tuple[str, ...]) -> str:
    """Make a key and give its text, `dl_ID_SECRET`, which cannot be had again. Raises BadInput for unknown scopes."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise BadInput(f"Unknown scope {', '.join(unknown) or '(none)'}: the scopes are {', '.join(SCOPES)}.")
    identifier, secret = secrets.token_hex(6), secrets.token_hex(24)
    made = StoredKey(id=identifier, name=name, scopes=scopes, hash=_hash(secret), created_at=now())
    _keys(archive).create(identifier, made, refresh=True)
    return f"dl_{identifier}_{secret}"


def authenticate(archive: Archive, text: str) -> Key:
    """Return the key that `text` is. Raises KeyNeeded where it is none of ours."""
    refused = KeyNeeded("This key is not known.")
    if not FORM.fullmatch(text):
        raise refused
    _, identifier, secret = text.split("_")
    stored = _keys(archive).get(identifier)
    if stored is None or not hmac.compare_digest(stored.value.hash, _hash(secret)):
        raise refused
    return stored.value.key


def find_key(archive: Archive, identifier: str) -> Key | None:
    """Return the key of this id as it stands now; None where there is none."""
    stored = _keys(archive).get(identifier)
    return stored.value.key if stored else None


def require_scope(key: Key, scope: str) -> Key:
    """Return the key where it opens `scope`. Raises NotAllowed."""
    if key.opens(scope):
        return key
    raise NotAllowed(f"The key {key.name!r} has not the scope {scope!r}.", scope=scope)


def _hash(secret: str) -> str:
    """Hash a secret of 192 random bits: too many to guess, so a slow hash would only slow the callers."""
    return hashlib.sha256(secret.encode()).hexdigest()
