"""Owners of alerts: a confirmed e-mail address, or the holder of an API key. No I/O."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from service.alerts.notify.languages import ENGLISH
from service.errors import BadInput

Kind = Literal["email", "key", "local"]
_LONGEST_ADDRESS = 254
# The dot-atom of RFC 5322 and the host of RFC 1035, both in ASCII: what every mail server takes.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The owner of alerts. `suspended` has the channels that are switched off, each with the reason, until resumed."""

    id: str
    kind: Kind = "email"
    email: str | None = None
    confirmed_at: str | None = None
    language: str = ENGLISH
    zone: str = "UTC"
    webhook: str | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)
    suspended: Mapping[str, str] = field(default_factory=dict)
    created_at: str = ""

    def reachable_by(self, channel: str) -> bool:
        """Return whether the owner can be sent something on this channel now."""
        there = self.confirmed_at and self.email if channel == "email" else self.webhook
        return bool(there) and channel not in self.suspended


def email_owner(address: str) -> Owner:
    """Return the owner that an address would be, not yet confirmed. Raises BadInput where it is none."""
    address = address.strip()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise BadInput(f"{address[:_LONGEST_ADDRESS]!a} is no e-mail address.", parameter="email")
    # Upper and lower case reach the same person nearly everywhere.
    return Owner(id=_id("email", address.lower()), email=address)


def key_owner(identifier: str) -> Owner:
    return Owner(id=_id("key", identifier), kind="key")


def local_owner() -> Owner:
    """Return the owner of what is saved on the command line for nobody in particular: its inbox and feeds alone."""
    return Owner(id="local", kind="local")


def _id(kind: Kind, text: str) -> str:
    return hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()[:32]
