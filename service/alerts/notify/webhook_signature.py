"""The signature of a webhook: how we sign, and how a receiver checks it. Nothing is sent here.

`Dateline-Signature: t=1700000000,v1=HEX[,v1=HEX]`: the HMAC-SHA-256 of the time, a dot and the raw body, once with each
secret in use, so that a receiver may change to a new one whenever it likes.
"""

import hashlib
import hmac
import re
import secrets as random
from collections.abc import Iterable

HEADER = "Dateline-Signature"
TOLERANCE_S = 300
MOST_SECRETS = 2
_TIME = re.compile(r"t=(\d{1,12})")


def new_secret() -> str:
    return f"whsec_{random.token_hex(24)}"


def sign(body: bytes, secrets: Iterable[str], at: int) -> str:
    """Return the header's value for a body that is sent at `at`, in seconds since 1970."""
    return ",".join([f"t={at}", *(f"v1={_mac(secret, at, body)}" for secret in secrets)])


def verify(body: bytes, header: str, secrets: Iterable[str], now: int, tolerance: int = TOLERANCE_S) -> bool:
    """Tell whether the raw body was signed with one of the secrets, no longer ago than `tolerance` seconds.

    A comparison takes as long whatever it finds, so that nobody can learn a signature by its time.
    """
    first, *signatures = header.strip().split(",")
    stated = _TIME.fullmatch(first.strip())
    if not stated or abs(now - int(stated[1])) > tolerance:
        return False
    wanted = [_mac(secret, int(stated[1]), body).encode() for secret in secrets]
    given = [text.strip().removeprefix("v1=").encode() for text in signatures if text.strip().startswith("v1=")]
    return any(hmac.compare_digest(one, other) for one in wanted for other in given)


def rotated(secrets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the secrets with a new one in front; the one before it goes on signing until the next change."""
    return (new_secret(), *secrets)[:MOST_SECRETS]


def _mac(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
