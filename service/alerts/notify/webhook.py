"""The webhook: its JSON, its signature, and one attempt to send it; `verify` is how a receiver checks the signature.

`Dateline-Signature: t=1700000000,v1=HEX[,v1=HEX]`: the HMAC-SHA-256 of the time, a dot and the raw body, once with each
secret in use, so that a receiver may change to a new one whenever it likes.
"""

import hashlib
import hmac
import json
import re
import secrets as random
import time
from collections.abc import Iterable, Mapping
from typing import Any

from service.alerts.notify.digest import Digest, Hit
from service.alerts.notify.outbox import Attempt
from service.alerts.owner import Owner
from service.errors import BadInput, FetchError
from service.fetch import Limits
from service.fetch.addresses import resolve
from service.fetch.exchange import post
from service.fetch.fetcher import user_agent

LIMITS = Limits(connect=5, read=10, total=15)
GONE = 410
_SUCCESS = range(200, 300)
_ARTICLE = ("id", "title", "url", "source", "published", "published_precision", "lead")

HEADER = "Dateline-Signature"
TOLERANCE_S = 300
MAX_SECRETS = 2
_TIME = re.compile(r"t=(\d{1,12})")

Json = dict[str, Any]


def payload(digest: Digest, *, delivery: str, created_at: str, public_url: str) -> Json:
    """Return the JSON of a digest; `docs/alerts.md` describes it. It has no secret and no address of a person."""
    alerts = [
        {
            "id": section.alert.id,
            "name": section.alert.name,
            "query": section.alert.query,
            "matches": [hit_json(hit, public_url) for hit in section.hits],
        }
        for section in digest.sections
    ]
    return {"id": delivery, "type": "matches", "created_at": created_at, "alerts": alerts}


def test_event(*, delivery: str, created_at: str) -> Json:
    """Return the JSON by which an owner sees whether the receiver is there."""
    return {"id": delivery, "type": "test", "created_at": created_at, "alerts": []}


def hit_json(hit: Hit, public_url: str) -> Json:
    """Return the JSON of a match: its article, and the passages that matched."""
    article = {name: hit.article[name] for name in _ARTICLE if name in hit.article}
    return {
        "id": hit.match.id,
        "matched_at": hit.match.matched_at,
        "revision": hit.match.revision,
        "article": {**article, "link": f"{public_url}/articles/{hit.match.article}"},
        "highlights": dict(hit.highlights),
        "copies": [{name: copy[name] for name in ("id", "source", "url") if name in copy} for copy in hit.copies],
    }


def check_address(url: str, *, private: bool) -> str:
    """Return an address that a webhook may have. Raises BadInput where it may not."""
    if not _is_encrypted(url) and not private:
        raise BadInput("A webhook's address begins with https://.", parameter="webhook")
    try:
        resolve(url, private=private)
    except FetchError as error:
        raise BadInput(error.message, parameter="webhook") from None
    return url


def send(owner: Owner, body: Mapping[str, Any], *, private: bool, limits: Limits = LIMITS) -> Attempt:
    """Attempt once to send. The address is looked up and checked anew each time, and nothing else is connected to."""
    url = owner.webhook or ""
    if not _is_encrypted(url) and not private:
        return Attempt(ok=False, error="The address does not begin with https://.", final=True)
    raw = json.dumps(body, ensure_ascii=False).encode()
    fields = {
        "Content-Type": "application/json",
        "User-Agent": user_agent(),
        "Idempotency-Key": str(body["id"]),
        HEADER: sign(raw, owner.secrets, int(time.time())),
    }
    try:
        answer = post(resolve(url, private=private), fields, raw, limits)
    except FetchError as error:
        return Attempt(ok=False, error=error.message)
    if answer.status in _SUCCESS:
        return Attempt(ok=True, status=answer.status)
    # A redirect is an answer like any other that is not good: it is not followed.
    return Attempt(ok=False, status=answer.status, error=f"It answers {answer.status}.", final=answer.status == GONE)


def _is_encrypted(url: str) -> bool:
    return url.strip().lower().startswith("https://")


def new_secret() -> str:
    return f"whsec_{random.token_hex(24)}"


def sign(body: bytes, secrets: Iterable[str], at: int) -> str:
    """Return the header's value for a body that is sent at `at`, in seconds since 1970."""
    return ",".join([f"t={at}", *(f"v1={_mac(secret, at, body)}" for secret in secrets)])


def verify(body: bytes, header: str, secrets: Iterable[str], now: int, tolerance: int = TOLERANCE_S) -> bool:
    """Return whether the raw body was signed with one of the secrets, no longer ago than `tolerance` seconds.

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
    return (new_secret(), *secrets)[:MAX_SECRETS]


def _mac(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
