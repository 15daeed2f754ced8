"""Links that act for whoever holds them: signed, each for one purpose, most of them for a time. No I/O."""

import hashlib
from typing import Any, Literal, TypeVar

from itsdangerous import BadData, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from service.errors import NotAllowed

Signer = TypeVar("Signer", URLSafeSerializer, URLSafeTimedSerializer)
Purpose = Literal["confirm", "manage", "unsubscribe", "feed", "copy"]

DAY = 24 * 3600
# Seconds that each holds. A mail that one unsubscribes by may be old; a feed's address ends when its owner says so.
LIFETIMES: dict[Purpose, int | None] = {
    "confirm": 2 * DAY,
    "manage": DAY,
    "unsubscribe": 400 * DAY,
    "feed": None,
    "copy": 30 * DAY,
}


def token(secret: str, purpose: Purpose, about: Any) -> str:
    """Return the token by which `about`, JSON, can be done for this purpose and no other."""
    if LIFETIMES[purpose] is None:
        text = _signer(URLSafeSerializer, secret, purpose).dumps(about)
    else:
        text = _signer(URLSafeTimedSerializer, secret, purpose).dumps(about)
    return text if isinstance(text, str) else text.decode()


def read(secret: str, purpose: Purpose, text: str) -> Any:
    """Return what a token is about. Raises NotAllowed where it is not ours, is for another purpose, or is too old."""
    lifetime = LIFETIMES[purpose]
    try:
        if lifetime is None:
            return _signer(URLSafeSerializer, secret, purpose).loads(text)
        return _signer(URLSafeTimedSerializer, secret, purpose).loads(text, max_age=lifetime)
    except SignatureExpired:
        raise NotAllowed("This link has expired: ask for a new one.") from None
    except BadData:
        raise NotAllowed("This link is not valid.") from None


def address(public_url: str, purpose: Purpose, text: str) -> str:
    """Return the address that a token is followed by."""
    return f"{public_url}/alerts/{purpose}/{text}"


def feed(public_url: str, secret: str, alert: str, number: int) -> str:
    """Return the address of an alert's feed; it has no date in it, and so stays what it is."""
    return address(public_url, "feed", token(secret, "feed", [alert, number]))


def _signer(kind: type[Signer], secret: str, purpose: Purpose) -> Signer:
    return kind(
        secret, salt=f"dateline/{purpose}", signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    )
