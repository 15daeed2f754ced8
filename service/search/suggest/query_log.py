"""Counting queries: noted in Redis as they are asked, added up in Elasticsearch now and then; both do I/O.

What Redis loses is lost: these are counts, and no search waits for them or fails by them.
"""

import logging
import time
import uuid
from collections.abc import Mapping
from typing import Any, cast

import redis
import redis.exceptions

from service.backends import Backends, redis_translated
from service.errors import Unavailable
from service.search.suggest import popular
from service.search.suggest.popular import Count
from service.storage.archive import Archive, translated
from service.storage.timestamps import now

MOST_NOTED = 10_000
PATIENCE_S = 60.0
BUSY = (429, 503)
DAY = len("2017-05-08")

log = logging.getLogger(__name__)


class Tally:
    """Notes queries of one archive; where Redis fails, it is left alone for a while."""

    def __init__(self, backends: Backends) -> None:
        self._redis = backends.redis
        self._key = _key(backends.archive)
        self._not_before = 0.0

    def note(self, text: str, total: int) -> None:
        """Count a query that was asked and found `total` articles. Never raises."""
        query = popular.kept(text)
        if query is None or time.monotonic() < self._not_before:
            return
        field = f"{now()[:DAY]} {query}"
        try:
            if self._redis.hlen(self._key) < MOST_NOTED:
                pipeline = self._redis.pipeline(transaction=False)
                pipeline.hincrby(self._key, f"asked {field}", 1)
                if not total:
                    pipeline.hincrby(self._key, f"none {field}", 1)
                pipeline.execute()
        except redis.exceptions.RedisError as error:
            self._not_before = time.monotonic() + PATIENCE_S
            log.warning("queries are not counted for a while: %s", error)


def flush(backends: Backends) -> int:
    """Add what was noted to the counts in Elasticsearch; return how many queries. Raises Unavailable, losing nothing.

    The notes are set aside under a number first: where a flush breaks off, the next one finishes it, and
    Elasticsearch knows by the number what it has added already.
    """
    aside = f"{_key(backends.archive)}:aside"
    with redis_translated():
        if not backends.redis.exists(aside) and not _set_aside(backends, aside):
            return 0
        backends.redis.hsetnx(aside, "flush", uuid.uuid4().hex)
        noted = cast(Mapping[bytes, bytes], backends.redis.hgetall(aside))
        number, counts = _read({name.decode(): value.decode() for name, value in noted.items()})
        _add(backends.archive, popular.additions(counts, number))
        backends.redis.delete(aside)
    return len(counts)


def _set_aside(backends: Backends, aside: str) -> bool:
    try:
        backends.redis.rename(_key(backends.archive), aside)
    except redis.exceptions.ResponseError:  # nothing was noted
        return False
    return True


def counts(archive: Archive, **wanted: Any) -> list[Count]:
    """Read the counts of queries; see `popular.reading`. Raises Unavailable."""
    with translated():
        answer = archive.client.search(
            index=archive.indices.query_counts, ignore_unavailable=True, **popular.reading(**wanted)
        )
    return popular.read(answer.body)


def _add(archive: Archive, operations: list[dict[str, Any]]) -> None:
    if operations:
        with translated():
            answer = archive.client.bulk(index=archive.indices.query_counts, require_alias=True, operations=operations)
        if any(row["update"]["status"] in BUSY for row in answer["items"]):
            raise Unavailable("Elasticsearch did not take all counts of queries.", engine="elasticsearch")
    with translated():
        archive.client.delete_by_query(
            index=archive.indices.query_counts, query=popular.outdated(), conflicts="proceed", ignore_unavailable=True
        )


def _read(noted: dict[str, str]) -> tuple[str, dict[tuple[str, str], tuple[int, int]]]:
    number = noted.pop("flush")
    fields = {tuple(name.split(" ", 2)): int(value) for name, value in noted.items()}
    return number, {
        (day, query): (asked, fields.get(("none", day, query), 0))
        for (what, day, query), asked in fields.items()
        if what == "asked"
    }


def _key(archive: Archive) -> str:
    return f"{archive.indices.prefix}:queries"
