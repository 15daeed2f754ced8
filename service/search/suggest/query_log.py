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
from service.search.suggest import popular
from service.search.suggest.popular import Count
from service.storage.archive import Archive
from service.storage.codec import Document
from service.storage.collection import Collection, plain_collection
from service.storage.timestamps import now

MOST_NOTED = 10_000
PATIENCE_S = 60.0
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
        _counted(backends.archive).write(popular.additions(counts, number))
        _counted(backends.archive).delete_where(popular.outdated())
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
    return popular.read(_counted(archive).ask(ignore_unavailable=True, **popular.reading(**wanted)))


def _counted(archive: Archive) -> Collection[Document]:
    return plain_collection(archive, archive.indices.query_counts)


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
