"""Who is told: an e-mail address that was confirmed, or the holder of an API key. Values and documents; no I/O."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from service.alerts.notify.languages import ENGLISH
from service.errors import BadInput

Kind = Literal["email", "key", "local"]
_LONGEST_ADDRESS = 254
# What an address may have in quotes, and what ends it in a header.
_FORBIDDEN = frozenset(' ,;:<>()[]\\"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose alerts they are. A channel in `held` is switched off, for the reason that stands there, until resumed."""

    id: str
    kind: Kind = "email"
    email: str | None = None
    confirmed_at: str | None = None
    language: str = ENGLISH
    zone: str = "UTC"
    webhook: str | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)
    held: Mapping[str, str] = field(default_factory=dict)
    created_at: str = ""

    def tells(self, channel: str) -> bool:
        """Whether this channel can be used for the owner now."""
        there = self.confirmed_at and self.email if channel == "email" else self.webhook
        return bool(there) and channel not in self.held


def of_email(address: str) -> Owner:
    """Return the owner that an address would be, not yet confirmed. Raises BadInput where it is none."""
    address = address.strip()
    name, at, host = address.rpartition("@")
    sound = name and at and "." in host.strip(".") and len(address) <= _LONGEST_ADDRESS
    if not sound or not address.isprintable() or _FORBIDDEN.intersection(address):
        raise BadInput(f"{address!r} is no e-mail address.", parameter="email")
    # Upper and lower case reach the same person nearly everywhere.
    return Owner(id=_id("email", address.lower()), email=address)


def of_key(identifier: str) -> Owner:
    return Owner(id=_id("key", identifier), kind="key")


def local() -> Owner:
    """Return the owner of what is saved on the command line for nobody in particular: its inbox and feeds alone."""
    return Owner(id="local", kind="local")


def as_document(owner: Owner) -> dict[str, Any]:
    document = {name: getattr(owner, name) for name in Owner.__slots__ if name != "id"}
    return {**document, "secrets": list(owner.secrets), "held": dict(owner.held)}


def from_document(identifier: str, document: Mapping[str, Any]) -> Owner:
    return Owner(id=identifier, **{**document, "secrets": tuple(document["secrets"])})


def _id(kind: Kind, text: str) -> str:
    return hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()[:32]
