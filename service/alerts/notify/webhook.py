"""The webhook: the JSON that is sent, its signature, and one attempt to send it. When to try again is `delivery`'s."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from service.alerts.notify.digest import Digest, Hit
from service.alerts.notify.outbox import Attempt
from service.alerts.notify.webhook_signature import HEADER, sign
from service.alerts.owner import Owner
from service.errors import BadInput, FetchError
from service.fetch import Limits
from service.fetch.addresses import place_of
from service.fetch.exchange import post
from service.fetch.fetcher import user_agent

LIMITS = Limits(connect=5, read=10, total=15)
GONE = 410
_SUCCESS = range(200, 300)
_ARTICLE = ("id", "title", "url", "source", "published", "published_precision", "lead")

Json = dict[str, Any]


def payload(letter: Digest, *, delivery: str, created_at: str, public_url: str) -> Json:
    """Return what is sent of a letter; `docs/alerts.md` describes it. It has no secret and no address of a person."""
    alerts = [
        {
            "id": section.alert.id,
            "name": section.alert.name,
            "query": section.alert.query,
            "matches": [hit_json(hit, public_url) for hit in section.hits],
        }
        for section in letter.sections
    ]
    return {"id": delivery, "type": "matches", "created_at": created_at, "alerts": alerts}


def test_event(*, delivery: str, created_at: str) -> Json:
    """Return what is sent to see whether a receiver is there."""
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
    if urlsplit(url).scheme != "https" and not private:
        raise BadInput("A webhook's address begins with https://.", parameter="webhook")
    try:
        place_of(url, private=private)
    except FetchError as error:
        raise BadInput(error.message, parameter="webhook") from None
    return url


def send(owner: Owner, told: Mapping[str, Any], *, private: bool, limits: Limits = LIMITS) -> Attempt:
    """Try once. The address is looked up and checked anew each time, and nothing else is connected to."""
    url = owner.webhook or ""
    if urlsplit(url).scheme != "https" and not private:
        return Attempt(ok=False, error="The address does not begin with https://.", final=True)
    body = json.dumps(told, ensure_ascii=False).encode()
    fields = {
        "Content-Type": "application/json",
        "User-Agent": user_agent(),
        "Idempotency-Key": str(told["id"]),
        HEADER: sign(body, owner.secrets, int(time.time())),
    }
    try:
        answer = post(place_of(url, private=private), fields, body, limits)
    except FetchError as error:
        return Attempt(ok=False, error=error.message)
    if answer.status in _SUCCESS:
        return Attempt(ok=True, status=answer.status)
    # A redirect is an answer like any other that is not good: it is not followed.
    return Attempt(ok=False, status=answer.status, error=f"It answers {answer.status}.", final=answer.status == GONE)
